"""Ways to change a pack: its files by accident, and the log and its words by hand."""

import json
import random
from collections.abc import Iterator
from typing import Any

from tests.audit.pack.forging import (
    Files,
    jsonl,
    lines_of,
    renewed,
    sealed,
    with_lines,
    without_signatures,
)

LOG, OPENINGS = "log.jsonl", "openings.jsonl"
#: Values of every kind that JSON knows, and a few that no entry may hold.
ODD: tuple[object, ...] = (
    None, True, False, 0, 1, -1, 2**53 - 1, 2**53, 10**30, 1.5, 1e3, "", "x", "0", "7", "0" * 64,
    "A" * 64, [], ["x"], {}, {"a": 1}, {"é": 1}, "\0", "\ud800", "caf\u00e9", "\u202e", "0:words",
    ["0:words"], ["x:words"], [1],
)  # fmt: skip


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
