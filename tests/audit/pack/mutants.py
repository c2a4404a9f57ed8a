"""Packs that somebody changed: by accident, by hand, or with everything that can be made anew.

Each way takes the files of a pack and a source of chance, and returns other files.
"""

import base64
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from convo.audit.checkpoint import Checkpoint
from tests.audit.pack.filled import ORIGIN, Handed, unpacked
from tests.audit.pack.forging import (
    FOREIGN,
    Files,
    checkpoints_of,
    jsonl,
    lines_of,
    recommitted,
    renewed,
    resigned,
    sealed,
    with_lines,
    without_signatures,
)
from tests.audit.pack.judges import Case

Way = Callable[[Files, random.Random], Files]

LOG, OPENINGS = "log.jsonl", "openings.jsonl"
#: Values of every kind that JSON knows, and a few that no entry may hold.
ODD: tuple[object, ...] = (
    None, True, False, 0, 1, -1, 2**53 - 1, 2**53, 10**30, 1.5, 1e3, "", "x", "0", "7", "0" * 64,
    "A" * 64, [], ["x"], {}, {"a": 1}, {"é": 1}, "\0", "\ud800", "caf\u00e9", "\u202e", "0:words",
    ["0:words"], ["x:words"], [1],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed pack, and how it was changed."""

    way: str
    case: Case
    #: Whether it is whole for whoever has nothing from elsewhere; None where chance decides.
    is_whole: bool | None


def mutants(handed: Handed, chance: random.Random, count: int) -> Iterator[Mutant]:
    """So many, with receipts and a pinned key or without, as chance has it."""
    for number in range(count):
        name, (way, is_whole) = list(WAYS.items())[number % len(WAYS)]
        files = dict(unpacked(handed.content))
        changed = way(files, chance)
        receipts = handed.receipts if chance.random() < 0.5 else {}
        keys = (handed.key,) if chance.random() < 0.3 else ()
        known = is_whole if is_whole is False or not (receipts or keys) else None
        yield Mutant(name, Case(changed, receipts, keys), known)


# --- Changes that are not covered up ----------------------------------------------------------


def flip_a_byte(files: Files, chance: random.Random) -> Files:
    name = chance.choice(sorted(files))
    return files | {name: _flipped(files[name], chance)}


def cut_a_file(files: Files, chance: random.Random) -> Files:
    name = chance.choice(sorted(files))
    return files | {name: files[name][: chance.randrange(len(files[name]))]}


def lengthen_a_file(files: Files, chance: random.Random) -> Files:
    name = chance.choice(sorted(files))
    return files | {name: files[name] + chance.choice([b"\n", b" ", b"{}\n"])}


def lose_a_file(files: Files, chance: random.Random) -> Files:
    del files[chance.choice(sorted(files))]
    return files


def add_a_file(files: Files, chance: random.Random) -> Files:
    folder = chance.choice(["", "checkpoints/", "proofs/", "more/"])
    return files | {f"{folder}{chance.randrange(10**9)}.txt": b"x"}


def exchange_files(files: Files, chance: random.Random) -> Files:
    one, other = chance.sample(sorted(files), 2)
    return files | {one: files[other], other: files[one]}


# --- The log and its words, with a manifest that was made anew ---------------------------------


def change_lines(files: Files, chance: random.Random) -> Files:
    """Lose, repeat or exchange lines, or cut the last one off."""
    name = chance.choice([LOG, OPENINGS])
    lines = lines_of(files, name)
    at, other = chance.sample(range(len(lines)), 2)
    match chance.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            return renewed(files | {name: files[name][: -1 - chance.randrange(3)]})
    return renewed(with_lines(files, name, lines), log=chance.random() < 0.5)


def flip_in_a_line(files: Files, chance: random.Random) -> Files:
    name = chance.choice([LOG, OPENINGS])
    lines = lines_of(files, name)
    at = chance.randrange(len(lines))
    lines[at] = _flipped(lines[at], chance)
    return renewed(with_lines(files, name, lines), log=chance.random() < 0.5)


def write_a_line_otherwise(files: Files, chance: random.Random) -> Files:
    """The same content: with a blank, a key twice, letters escaped, in another order."""
    name = chance.choice([LOG, OPENINGS])
    lines = lines_of(files, name)
    at = chance.randrange(len(lines))
    line, content = lines[at], json.loads(lines[at])
    lines[at] = chance.choice(
        [
            line.replace(b",", b", ", 1),
            b'{"act":"x",' + line[1:],
            b"\xef\xbb\xbf" + line,
            line + b" ",
            json.dumps(dict(reversed(content.items())), separators=(",", ":")).encode(),
            line.replace(b'"', b"\\u0022", 1),
            line.replace(b"reply", b"\\u0072eply", 1).replace(b"words", b"\\u0077ords", 1),
        ]
    )
    return renewed(with_lines(files, name, lines), log=True)


def say_something_odd(files: Files, chance: random.Random) -> Files:
    """Another value somewhere in a line."""
    name = chance.choice([LOG, OPENINGS])
    return renewed(_with_odd(files, name, chance), log=chance.random() < 0.5)


def say_something_odd_unsigned(files: Files, chance: random.Random) -> Files:
    """The same in a pack that nobody signed: only the entry itself can give it away."""
    return renewed(without_signatures(_with_odd(files, LOG, chance)), log=True)


def exchange_salts(files: Files, chance: random.Random) -> Files:
    rows = [json.loads(line) for line in lines_of(files, OPENINGS)]
    one, other = chance.sample(rows, 2)
    one["salt"], other["salt"] = other["salt"], one["salt"]
    return renewed(files | {OPENINGS: jsonl(rows)})


def move_words(files: Files, chance: random.Random) -> Files:
    """To another field, or to another entry."""
    rows = [json.loads(line) for line in lines_of(files, OPENINGS)]
    row = chance.choice(rows)
    if chance.random() < 0.5:
        row["field"] = chance.choice(["note", "reason", "words", "title", "more"])
    else:
        row["seq"] = chance.randrange(-1, 2 + len(lines_of(files, LOG)))
    rows.sort(key=lambda each: (each["seq"], each["field"]))
    return renewed(files | {OPENINGS: jsonl(rows)})


def change_words(files: Files, chance: random.Random) -> Files:
    rows = [json.loads(line) for line in lines_of(files, OPENINGS)]
    chance.choice(rows)["value"] += chance.choice([" ", "\u200b", ".", "\u0301"])
    return renewed(files | {OPENINGS: jsonl(rows)})


def forget_an_erasure(files: Files, chance: random.Random) -> Files:
    """Words are gone, and the entry that erased them no longer says so; signed or not."""
    lines = lines_of(files, LOG)
    at = next(place for place, line in enumerate(lines) if b'"erased":' in line)
    content = json.loads(lines[at])
    erased = content["facts"]["erased"]
    kept = chance.randrange(len(erased))
    del erased[kept : kept + 1 + chance.randrange(2)]
    lines[at] = sealed(content)
    changed = with_lines(files, LOG, lines)
    return renewed(_maybe_unsigned(changed, chance), log=True)


def erase_without_saying_so(files: Files, chance: random.Random) -> Files:
    lines = lines_of(files, OPENINGS)
    del lines[chance.randrange(len(lines))]
    return renewed(_maybe_unsigned(with_lines(files, OPENINGS, lines), chance), log=True)


def erase_in_another_way(files: Files, chance: random.Random) -> Files:
    """Another deed, a refusal, an earlier entry, or a list that names words which are there."""
    lines = lines_of(files, LOG)
    entries = [json.loads(line) for line in lines]
    entry = next(each for each in entries if "erased" in each["facts"])
    match chance.randrange(4):
        case 0:
            entry["act"] = "reply:post"
        case 1:
            entry["outcome"] = "refused"
        case 2:
            entries[0] |= {"act": "erasure:dispose"}
            entries[0]["facts"]["erased"] = entry["facts"].pop("erased")
        case _:
            entry["facts"]["erased"].append(f"{chance.randrange(len(lines))}:words")
    changed = files | {LOG: b"".join(sealed(each) + b"\n" for each in entries)}
    return renewed(without_signatures(changed), log=True)


# --- Checkpoints, keys, proofs, the manifest ----------------------------------------------------


def sign_with_another_key(files: Files, chance: random.Random) -> Files:
    name = chance.choice(sorted(checkpoints_of(files)))
    said = checkpoints_of(files)[name]
    return renewed(files | {name: resigned(Checkpoint(said.origin, said.size, said.root), FOREIGN)})


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
    """Other words, a new tree, and every signature by another key that the pack names."""
    rows = [json.loads(line) for line in lines_of(files, OPENINGS)]
    row = chance.choice(rows)
    row["value"] = "Something else was said"
    return renewed(recommitted(files | {OPENINGS: jsonl(rows)}, row["seq"]), log=True)


def write_it_anew_unsigned(files: Files, chance: random.Random) -> Files:
    """Likewise, and no checkpoint at all."""
    return renewed(without_signatures(write_it_anew(files, chance)), log=True)


# --- Nothing that is proved ---------------------------------------------------------------------


def leave_it(files: Files, _chance: random.Random) -> Files:
    return files


def change_what_is_not_proved(files: Files, chance: random.Random) -> Files:
    """The README says so: pages to read, and names."""
    name = chance.choice(["report.html", "entries.csv", "people.json", "README.txt"])
    return renewed(files | {name: files[name] + b"\n"})


#: Each way by its name, and whether what it makes is whole for whoever has nothing from elsewhere.
WAYS: dict[str, tuple[Way, bool | None]] = {
    way.__name__: (way, is_whole)
    for way, is_whole in (
        (flip_a_byte, False),
        (cut_a_file, False),
        (lengthen_a_file, False),
        (lose_a_file, False),
        (add_a_file, False),
        (exchange_files, False),
        (change_lines, False),
        (flip_in_a_line, False),
        (write_a_line_otherwise, None),
        (say_something_odd, None),
        (say_something_odd_unsigned, None),
        (exchange_salts, False),
        (move_words, None),
        (change_words, False),
        (forget_an_erasure, False),
        (erase_without_saying_so, False),
        (erase_in_another_way, None),
        (sign_with_another_key, False),
        (replay_a_checkpoint, False),
        (forget_a_checkpoint, None),
        (garble_a_note, None),
        (change_the_keys, None),
        (exchange_proofs, False),
        (change_the_manifest, None),
        (cut_the_end, None),
        (write_it_anew, True),
        (write_it_anew_unsigned, True),
        (leave_it, True),
        (change_what_is_not_proved, True),
    )
}


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _maybe_unsigned(files: Files, chance: random.Random) -> Files:
    return without_signatures(files) if chance.random() < 0.5 else files


def _with_odd(files: Files, name: str, chance: random.Random) -> Files:
    lines = lines_of(files, name)
    at = chance.randrange(len(lines))
    content = json.loads(lines[at])
    places = list(_places(content))
    where, key = chance.choice(places)
    if chance.random() < 0.2:
        where["more" if isinstance(where, dict) else 0] = chance.choice(ODD)
    elif chance.random() < 0.15:
        del where[key]
    else:
        where[key] = chance.choice(ODD)
    lines[at] = sealed(content)
    return with_lines(files, name, lines)


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in list(pairs):
        yield content, key
        if isinstance(value, dict | list):
            yield from _places(value)
