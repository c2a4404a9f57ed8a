"""Ways to change what proves a log: checkpoints, keys, proofs, the manifest, or all of it."""

import base64
import json
import random

from convo.audit.checkpoint import Checkpoint
from tests.audit.pack.changed_log import LOG, ODD, OPENINGS
from tests.audit.pack.filled import ORIGIN
from tests.audit.pack.forging import (
    FOREIGN,
    Files,
    checkpoints_of,
    jsonl,
    lines_of,
    recommitted,
    renewed,
    resigned,
    with_lines,
    without_signatures,
)

# --- Checkpoints, keys, proofs, the manifest ----------------------------------------------------


def sign_with_another_key(files: Files, chance: random.Random) -> Files:
    name = chance.choice(sorted(checkpoints_of(files)))
    said = checkpoints_of(files)[name]
    return renewed(files | {name: resigned(Checkpoint(said.origin, said.size, said.root), FOREIGN)})


def change_a_signature(files: Files, chance: random.Random) -> Files:
    """One bit of it; whose it is stays."""
    name = chance.choice(sorted(checkpoints_of(files)))
    head, _, encoded = files[name].rstrip(b"\n").rpartition(b" ")
    signature = bytearray(base64.b64decode(encoded))
    signature[chance.randrange(4, len(signature))] ^= 1 << chance.randrange(8)
    return renewed(files | {name: head + b" " + base64.b64encode(signature) + b"\n"})


def replay_a_checkpoint(files: Files, chance: random.Random) -> Files:
    one, other = chance.sample(sorted(checkpoints_of(files)), 2)
    return renewed(files | {one: files[other]})


def forget_a_checkpoint(files: Files, chance: random.Random) -> Files:
    del files[chance.choice(sorted(checkpoints_of(files)))]
    return renewed(files, log=chance.random() < 0.5)


def garble_a_note(files: Files, chance: random.Random) -> Files:
    """Also one in a proof."""
    notes = [name for name in files if name.startswith(("checkpoints/", "proofs/"))]
    name = chance.choice(sorted(notes))
    note = files[name]
    head, _, tail = note.rpartition(b"\n\n")
    dash = "\u2014".encode()
    changed = chance.choice(
        [
            note.replace(b"\n", b"\r\n"),
            note.replace(b"\n\n", b"\n"),
            note.replace(dash, b"-"),
            note[:-1],
            note + note[note.rindex(dash) :],
            head + b"\n0\n\n" + tail,
            head + b"\n\n\n" + tail,
            note.replace(b"\n2", b"\n02", 1),
            note.replace(b"\n1", b"\n2", 1),
            note.replace(ORIGIN.encode(), b"convo.another/audit"),
            note.replace(dash + b" ", dash + b"  "),
            note.replace(b"=\n", b"\n", 1),
            note + dash + b" witness.example " + base64.b64encode(bytes(68)) + b"\n",
            b"\xff" + note,
        ]
    )
    return renewed(files | {name: changed})


def change_the_keys(files: Files, chance: random.Random) -> Files:
    lines = lines_of(files, "keys.txt")
    foreign = FOREIGN.public.text.encode()
    changed = chance.choice(
        [
            lines[1:], lines[:-1], [], [foreign], [*lines, foreign], [*lines, b""],
            [b" " + lines[0], *lines[1:]], [lines[0].upper(), *lines[1:]], [*lines, b"\xff"],
        ]
    )  # fmt: skip
    return renewed(with_lines(files, "keys.txt", changed))


def exchange_proofs(files: Files, chance: random.Random) -> Files:
    """One for the other, a hash less or more, another place."""
    one, other = chance.sample(sorted(name for name in files if name.startswith("proofs/")), 2)
    lines = files[one].split(b"\n")
    changed = chance.choice(
        [
            files[other],
            b"\n".join([*lines[:2], *lines[3:]]),
            b"\n".join([*lines[:3], lines[2], *lines[3:]]),
            b"\n".join([*lines[:2], lines[3], lines[2], *lines[4:]]),
            b"\n".join([lines[0], b"index 0", *lines[2:]]),
            b"\n".join([lines[0], b"index 00", *lines[2:]]),
            b"\n".join([b"c2sp.org/tlog-proof@v2", *lines[1:]]),
            b"\n".join([*lines[:1], b"extra eA==", *lines[1:]]),
        ]
    )
    name = chance.choice([one, "proofs/0000099999.tlog-proof", "proofs/1.tlog-proof"])
    return renewed(files | {name: changed})


def change_the_manifest(files: Files, chance: random.Random) -> Files:
    """A field of it, with a new digest."""
    manifest = json.loads(files["manifest.json"])
    field = chance.choice(sorted(manifest))
    match chance.randrange(4):
        case 0:
            del manifest[field]
        case 1:
            manifest[field] = chance.choice(ODD)
        case 2:
            name = chance.choice(sorted(manifest["files"]))
            manifest["files"][name] = chance.choice([*ODD, {"bytes": 1, "sha256": "x"}])
        case _:
            manifest["files"][f"../{field}"] = {"bytes": 0, "sha256": "0" * 64}
    return renewed(files, manifest=manifest)


# --- With everything made anew that can be -----------------------------------------------------


def cut_the_end(files: Files, chance: random.Random) -> Files:
    """To an earlier checkpoint. Words that were erased since then are holes, and give it away."""
    return cut_to(files, chance.choice(sizes_of(files)[:-1]))


def sizes_of(files: Files) -> list[int]:
    """What the checkpoints vouch for, the smallest first."""
    return sorted({each.size for each in checkpoints_of(files).values()})


def cut_to(files: Files, size: int) -> Files:
    """The last entries are gone, with their words, checkpoints and proofs."""
    lines = [line for line in lines_of(files, OPENINGS) if json.loads(line)["seq"] < size]
    cut = with_lines(with_lines(files, LOG, lines_of(files, LOG)[:size]), OPENINGS, lines)
    for name, said in checkpoints_of(files).items():
        if said.size > size:
            del cut[name]
    for name in [each for each in cut if each.startswith("proofs/")]:
        del cut[name]
    return renewed(cut, log=True)


def write_it_anew(files: Files, chance: random.Random) -> Files:
    """Other words, a new tree, and every signature by another key that the pack names.

    Not somebody's name: people.json would have to be changed as well.
    """
    rows = [json.loads(line) for line in lines_of(files, OPENINGS)]
    row = chance.choice([each for each in rows if each["field"] != "name"])
    row["value"] = "Something else was said"
    return renewed(recommitted(files | {OPENINGS: jsonl(rows)}, row["seq"]), log=True)


def write_it_anew_unsigned(files: Files, chance: random.Random) -> Files:
    """Likewise, and no checkpoint at all."""
    return renewed(without_signatures(write_it_anew(files, chance)), log=True)
