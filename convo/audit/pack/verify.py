"""Is this copy of a convo audit log whole, and who did what?

    python3 verify.py                        the pack in this folder
    python3 verify.py PACK                   another one: a folder, or a zip file
    python3 verify.py --receipt FILE         also hold it against a log receipt that you kept
    python3 verify.py --key KEY              trust only this key, which you have from elsewhere
    python3 verify.py --reply 12             also say who did what to reply 12
    python3 verify.py --case 7               the same for everything in case 7

Exits with 0 when everything is whole; with 1 when anything is not (each place is named), or when a
receipt is of a later moment than the pack and says nothing about it; and with 2 when it was called
wrongly. Nothing is needed but Python 3.8 or newer: no network, no convo. On Windows: py verify.py

What is checked, in this order. Each step is a function below, with the step's number.
 1. Every file is the one that manifest.json names, by size and SHA-256; none is missing, none is
    too many; manifest.json itself is the one that manifest.sha256 names.
 2. Every checkpoint is signed (Ed25519) by a key of the log.
 3. Every line of log.jsonl is an entry in the one way it can be written, in its place.
 4. The words in openings.jsonl are those that the entries commit to. Where words are missing, an
    entry says that they were erased; otherwise it is an unexplained hole.
 5. The Merkle tree (RFC 6962) over the lines has the root that each checkpoint vouches for.
 6. Each file in proofs/ proves its entry.
 7. The log goes on from every receipt that you kept.

A disclosure has chosen entries (entries.jsonl) instead of the whole log. Of each, the proof is
checked, and that each of its words is disclosed, or named in withheld.jsonl with an exemption, or
in erased.jsonl with an entry that says so. What is none of the three is missing.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import collections
import datetime
import functools
import hashlib
import json
import os
import re
import sys
import zipfile
import zlib

LOG, OPENINGS, KEYS, PEOPLE = "log.jsonl", "openings.jsonl", "keys.txt", "people.json"
MANIFEST, DIGEST = "manifest.json", "manifest.sha256"
CHECKPOINTS, PROOFS = "checkpoints/", "proofs/"
#: What every pack of a whole log has.
EXPECTED = (
    "README.txt", LOG, OPENINGS, KEYS, PEOPLE,
    "entries.csv", "report.html", "verify.html", "verify.py",
)  # fmt: skip
#: A disclosure has chosen entries, and says of each of their fields what became of it.
ENTRIES, WITHHELD, ERASED = "entries.jsonl", "withheld.jsonl", "erased.jsonl"
DISCLOSED = (
    "README.txt", "disclosure.html", ENTRIES, OPENINGS, WITHHELD, ERASED, KEYS,
    "verify.html", "verify.py",
)  # fmt: skip
#: What is for reading beside the log. Where one of these was changed, the log may still be whole.
COMPANIONS = {
    "README.txt", PEOPLE, "entries.csv", "report.html", "verify.html", "verify.py",
}  # fmt: skip
#: What some computers put into every folder by themselves.
NOT_OURS = {".DS_Store", "Thumbs.db", "desktop.ini"}
FILE_NAME = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?")

#: The fields of an entry; `back` is there only where the clock went back.
FIELDS = {
    "v", "seq", "id", "req", "n", "ts", "actor", "via", "app", "act", "obj", "rel", "outcome",
    "reason", "facts", "c",
}  # fmt: skip
#: Deeds that erase words. They name them in `facts.erased`, each as '<entry>:<field>'.
ERASING = {"erasure:approve", "erasure:replace-handles", "erasure:dispose", "erasure:repeat"}
NAMED_WORDS = re.compile(r"(0|[1-9][0-9]{0,17}):(.*)", re.DOTALL)

#: Deeds that record how somebody is called.
NAMING = {"person:add", "person:change"}
#: What reading a damaged file may end with.
UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError)

LARGEST = 2**53
HEX_32 = re.compile(r"[0-9a-f]{32}")
#: How the files of a pack are compressed.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
HEX_64 = re.compile(r"[0-9a-f]{64}")
#: A number by which convo knows something; or nothing.
IDENTIFIER = re.compile(r"([1-9][0-9]{0,18})?")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
#: As many faults are named; the others are counted.
NAMED = 40
CHUNK = 1 << 20

#: `kind` says what it is about: the log itself, the pack around it, a receipt that is
#: later, or one that can't be relied on.
Fault = collections.namedtuple("Fault", "place sentence kind")
IN_LOG, AROUND, LATER, RECEIPT = "log", "pack", "later", "receipt"
#: So many proofs that fail are named one by one.
FEW_PROOFS = 3


class Wrong(Exception):
    """Something is not as it has to be."""


class Report:
    """What was looked at, what is wrong with it, and what nobody can vouch for."""

    def __init__(self):
        self.kind = self.made_at = ""
        self.entries = self.words = self.erased = self.checkpoints = self.proofs = self.kept = 0
        #: Of a disclosure: texts withheld, texts given in part, entries withheld, other receipts.
        self.withheld = self.part = self.left_out = self.apart = 0
        #: Up to which entry (not included) a checkpoint vouches for the log.
        self.vouched = 0
        #: The smallest size that a checkpoint vouches for, and the time of the entry before it.
        self.first = self.first_ts = 0
        #: How many receipts were given, and whether a key was.
        self.given, self.pinned = 0, False
        self.root = ""
        self.faults, self.notes = [], []
        self.more = 0
        #: The kinds of all faults, and the files around the log that have one.
        self.wrong, self.around = set(), set()

    def fault(self, place, sentence, kind=None):
        kind = kind or (AROUND if place in COMPANIONS else IN_LOG)
        self.wrong.add(kind)
        if kind == AROUND:
            self.around.add(place)
        if len(self.faults) < NAMED:
            self.faults.append(Fault(place, sentence, kind))
        else:
            self.more += 1

    @property
    def is_whole(self):
        return not self.faults and self.entries > 0

    @property
    def is_log_whole(self):
        """Whether nothing is wrong with the entries and their words, whatever is around them."""
        return IN_LOG not in self.wrong and self.entries > 0


# --- Hashes and the tree: RFC 6962, section 2.1 ---------------------------------------------------


def sha256(content):
    return hashlib.sha256(content).digest()


def leaf_hash(line):
    """The hash of an entry: `line` without its line end."""
    return sha256(b"\0" + line)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


class Tree:
    """A Merkle tree that grows. `peaks` are the roots of its complete parts, the largest first."""

    def __init__(self):
        self.size = 0
        self.peaks = []

    def add(self, hashed):
        index = self.size
        while index & 1:
            hashed = node_hash(self.peaks.pop(), hashed)
            index >>= 1
        self.peaks.append(hashed)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_above(hashed, index, size, path):
    """Where the path from entry `index` leads in a tree of `size`: RFC 9162, section 2.1.3.2.

    None where the path has the wrong length, or there is no such entry.
    """
    if not 0 <= index < size:
        return None
    at, last = index, size - 1
    for beside in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            hashed = node_hash(beside, hashed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            hashed = node_hash(hashed, beside)
        at, last = at >> 1, last >> 1
    return hashed if last == 0 else None


# --- Ed25519 signatures: RFC 8032, section 5.1 ----------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def recovered_x(y, odd):
    """The x that belongs to y on the curve, odd or even as asked; None where there is none."""
    if y >= P:
        return None
    squared = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - squared) % P or (x == 0 and odd):
        return None
    return P - x if (x & 1) != odd else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recovered_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def sum_of(one, other):
    """Two points of the curve, added."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, point):
    """A point of the curve, added to itself so many times."""
    total = NEUTRAL
    while number:
        if number & 1:
            total = sum_of(total, point)
        point = sum_of(point, point)
        number >>= 1
    return total


def point_of(written):
    """The point that these 32 bytes stand for; None where they stand for none."""
    number = int.from_bytes(written, "little")
    y = number & ((1 << 255) - 1)
    x = recovered_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


@functools.lru_cache(maxsize=1024)
def is_signed(key, message, signature):
    """Whether this is the signature of the holder of `key` (32 bytes) under `message`."""
    point = point_of(key)
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or point is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    x, y, z, _ = sum_of(times(s, BASE), times(h, minus))
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- Keys, signed notes, checkpoints: the text formats of C2SP ------------------------------------

Key = collections.namedtuple("Key", "name id public")
Checkpoint = collections.namedtuple("Checkpoint", "origin size root next_key text signatures")

SIGNATURE_LINE = re.compile("\u2014 ([^\\s+]{1,200}) ([A-Za-z0-9+/]+={0,2})")
KEY = re.compile(r"([^\s+]{1,200})\+([0-9a-f]{8})\+(.*)")
DECIMAL = re.compile(r"0|[1-9][0-9]{0,17}")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
LONGEST_NOTE, MOST_SIGNATURES = 100000, 16
#: With this line in a checkpoint, the old key and the new one sign that the new one follows.
NEXT_KEY = "convo next key "


def plain_base64(written):
    """The bytes that this stands for, where it is written in the one right way."""
    try:
        content = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("has something in it that is not written as base64") from None
    if base64.b64encode(content).decode() != written:
        raise Wrong("has something in it that is not written as base64")
    return content


def read_key(written):
    """A verifier key: name, plus sign, its identifier, plus sign, base64 of type and key."""
    found = KEY.fullmatch(written)
    if not found:
        raise Wrong("has a key that does not read name+identifier+key")
    name, said, encoded = found.groups()
    typed = plain_base64(encoded)
    if len(typed) != 33 or typed[0] != 1:
        raise Wrong("has a key that is not of the kind Ed25519")
    key_id = sha256(name.encode() + b"\n" + typed)[:4]
    if key_id.hex() != said:
        raise Wrong("has a key whose identifier belongs to another one")
    return Key(name, key_id, typed[1:])


def read_checkpoint(content):
    """A signed note (C2SP signed-note) that is a checkpoint (C2SP tlog-checkpoint)."""
    head, signatures = read_note(content)
    lines = head.split("\n")
    if len(lines) < 3 or not all(lines) or not DECIMAL.fullmatch(lines[1]):
        raise Wrong("is no checkpoint: it has to say the origin, the size and the root")
    root = plain_base64(lines[2])
    if len(root) != 32:
        raise Wrong("is no checkpoint: its root is no SHA-256")
    named = [line[len(NEXT_KEY) :] for line in lines[3:] if line.startswith(NEXT_KEY)]
    next_key = read_key(named[-1]) if named else None
    text = (head + "\n").encode()
    return Checkpoint(lines[0], int(lines[1]), root, next_key, text, signatures)


def read_note(content):
    """The text of a signed note without its last line end, and the signatures below it."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("is no text in UTF-8") from None
    if len(content) > LONGEST_NOTE or CONTROL.search(text):
        raise Wrong("is no signed note: it is too long, or has characters that no text has")
    head, _, tail = text.rpartition("\n\n")
    if not head or not tail.endswith("\n"):
        raise Wrong("is no signed note: no blank line, or no line end")
    signatures = [read_signature(line) for line in tail[:-1].split("\n")]
    if len(signatures) > MOST_SIGNATURES:
        raise Wrong("is no signed note: it has too many signatures")
    if len({each[:2] for each in signatures}) != len(signatures):
        raise Wrong("is signed twice by the same key")
    return head, signatures


def read_signature(line):
    """The name, the identifier of the key and the signature of a line below a note."""
    found = SIGNATURE_LINE.fullmatch(line)
    if not found:
        raise Wrong("is no signed note: a signature is not written as it has to be")
    content = plain_base64(found.group(2))
    if len(content) < 5:
        raise Wrong("is no signed note: a signature is too short")
    return found.group(1), content[:4], content[4:]


FINGERPRINTS = b"\n\nconvo fingerprints v1 "
#: So much of the hash of each entry stands in the long form of a receipt.
FINGERPRINT_BYTES = 8


def read_receipt(content):
    """A kept checkpoint; in the long form it has the first bytes of the hash of each entry below.

    The root decides. Fingerprints only say where a log that does not fit was changed.
    """
    note, found, more = content.partition(FINGERPRINTS)
    checkpoint = read_checkpoint(note + b"\n" if found else content)
    lines = more.decode("ascii", "replace").split("\n") if found else ["0", ""]
    count = checkpoint.size if found else 0
    if lines[0] != str(count) or len(lines) != count + 2 or lines[-1]:
        raise Wrong("is cut off: the list below it has not a line for each entry")
    prints = [plain_base64(line) for line in lines[1:-1]]
    if any(len(each) != FINGERPRINT_BYTES for each in prints):
        raise Wrong("is damaged: a line of the list below it is no fingerprint")
    return checkpoint, prints


def require_signed(checkpoint, keys):
    """Raise `Wrong` unless a key that we trust signed it, and no signature of one is wrong."""
    known = {(key.name, key.id): key.public for key in keys}
    ours = [each for each in checkpoint.signatures if each[:2] in known]
    if not ours:
        raise Wrong("is signed by no key that counts here")
    if not all(is_signed(known[each[:2]], checkpoint.text, each[2]) for each in ours):
        raise Wrong("has a signature that does not belong to it")
    if checkpoint.origin not in {each[0] for each in ours}:
        raise Wrong("is of another log than the key that signed it")


def with_followers(keys, checkpoints):
    """These keys, and those that they handed over to.

    A key follows where a checkpoint names it and both signed that: a key that we trust already, and
    the key itself.
    """
    trusted, before = list(keys), -1
    while before != len(trusted):
        before = len(trusted)
        for each in checkpoints:
            if each.next_key and each.next_key not in trusted and is_handed_over(each, trusted):
                trusted.append(each.next_key)
    return trusted


def is_handed_over(checkpoint, trusted):
    try:
        require_signed(checkpoint, trusted)
        require_signed(checkpoint, [checkpoint.next_key])
    except Wrong:
        return False
    return True


# --- Entries and words ----------------------------------------------------------------------------


def commitment_to(salt, field, value):
    """What an entry holds in the place of words: nobody can guess them back without the salt."""
    return sha256(b"convo/commit/v1\0" + salt + field.encode() + b"\0" + value.encode()).hex()


def strict_json(content):
    """What these bytes say, where they are canonical (RFC 8785, a subset)."""
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=not_a_number)
        if canonical(value) == content:
            return value
    except (ValueError, RecursionError):
        pass  # said below
    raise Wrong("is not written as canonical JSON")


def canonical(value):
    """The one way to write a value. Raises `ValueError` for what no entry may hold."""
    if not has_canonical_bytes(value):
        raise ValueError("no canonical bytes")
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def has_canonical_bytes(value):
    if isinstance(value, dict):
        parts = [*value, *value.values()]
        return all(map(str.isascii, value)) and all(map(has_canonical_bytes, parts))
    if isinstance(value, list):
        return all(map(has_canonical_bytes, value))
    if isinstance(value, str):
        return "\0" not in value and not LONE_SURROGATE.search(value)
    if is_whole(value):
        return abs(value) < LARGEST
    return not isinstance(value, float)


def not_a_number(name):
    raise ValueError(name)


def is_whole(value):
    return type(value) is int


def are_texts(record, names):
    return all(isinstance(record[name], str) for name in names)


def read_entry(line):
    """The entry in this line of the log. Raises `Wrong`."""
    entry = strict_json(line)
    if not isinstance(entry, dict) or set(entry) - {"back"} != FIELDS:
        raise Wrong("has not the fields of an entry")
    if not (is_whole(entry["v"]) and entry["v"] == 1):
        raise Wrong("is in a format that this program does not know")
    if not (has_parts_of_entry(entry) and has_commitments(entry["c"])):
        raise Wrong("has a field of the wrong kind")
    return entry


def has_parts_of_entry(entry):
    actor = entry["actor"]
    return (
        are_texts(entry, ("id", "req", "n", "via", "app", "act", "outcome", "reason"))
        and HEX_32.fullmatch(entry["n"])
        and all(is_whole(each) for each in (entry["seq"], entry["ts"], entry.get("back", 1)))
        and entry["seq"] >= 0
        and entry.get("back", 1) > 0
        and isinstance(actor, dict)
        and set(actor) == {"id", "role", "sess"}
        and are_texts(actor, actor)
        and IDENTIFIER.fullmatch(actor["id"])
        and isinstance(entry["rel"], list)
        and all(is_subject(each) for each in [entry["obj"], *entry["rel"]])
        and isinstance(entry["facts"], dict)
    )


def is_subject(value):
    if not isinstance(value, dict) or set(value) - {"ver"} != {"type", "id"}:
        return False
    is_plain = are_texts(value, ("type", "id")) and is_whole(value.get("ver", 0))
    return is_plain and IDENTIFIER.fullmatch(value["id"])


def has_commitments(value):
    return isinstance(value, dict) and all(
        isinstance(each, str) and HEX_64.fullmatch(each) for each in value.values()
    )


def read_opening(line):
    """One line of the openings: entry, field, salt and value. Raises `Wrong`."""
    opening = strict_json(line)
    if not isinstance(opening, dict) or set(opening) != {"seq", "field", "salt", "value"}:
        raise Wrong("has not the fields of an opening")
    if not (is_whole(opening["seq"]) and are_texts(opening, ("field", "salt", "value"))):
        raise Wrong("has a field of the wrong kind")
    if not HEX_64.fullmatch(opening["salt"]):
        raise Wrong("has a salt that is not 32 bytes in hexadecimal digits")
    return opening


def is_opened(opening, commitment):
    """Whether these words are those that the entry commits to."""
    salt = bytes.fromhex(opening["salt"])
    return commitment_to(salt, opening["field"], opening["value"]) == commitment


# --- Reading a pack: a folder, or a zip file ------------------------------------------------------


class Folder:
    """A pack that was unpacked. People put other files beside it, which are no part of it."""

    is_loose = True

    def __init__(self, path):
        self.path = path

    def names(self):
        found = []
        for folder, _, files in os.walk(self.path):
            inside = os.path.relpath(folder, self.path).replace(os.sep, "/")
            prefix = "" if inside == "." else inside + "/"
            found += [prefix + name for name in files if name not in NOT_OURS]
        return sorted(found)

    def open(self, name):
        return open(os.path.join(self.path, *name.split("/")), "rb")


class Zip:
    """A pack as it was handed out."""

    def __init__(self, path):
        try:
            self.archive = zipfile.ZipFile(path)
        except NotImplementedError as wrong:
            raise zipfile.BadZipFile(str(wrong)) from wrong

    def names(self):
        return sorted(name for name in self.archive.namelist() if not name.endswith("/"))

    def open(self, name):
        try:
            if self.archive.getinfo(name).compress_type in COMPRESSIONS:
                return self.archive.open(name)
        except (RuntimeError, ValueError) as wrong:  # said to be encrypted, or to begin nowhere
            raise zipfile.BadZipFile(f"{name}: {wrong}") from wrong
        raise zipfile.BadZipFile(f"{name} is compressed in another way than a pack is")


def read_whole(pack, name):
    with pack.open(name) as file:
        return file.read()


def lines_of(file, name):
    """The lines of a file, without their ends. Raises `Wrong` where the last one has none."""
    for line in file:
        if not line.endswith(b"\n"):
            raise Wrong(name + " does not end with a line end: it was cut off")
        yield line[:-1]


# --- The checks -----------------------------------------------------------------------------------


def check(pack, kept=(), trusted=()):
    """Look at everything. `kept` are (name, content) of receipts, `trusted` are keys as text."""
    report = Report()
    report.given, report.pinned = len(kept), bool(trusted)
    try:
        manifest, is_readable = check_files(pack, report)
        report.kind, report.made_at = manifest["kind"], manifest["made_at"]
        if report.kind not in KINDS:
            raise Wrong("is of a kind of pack that this program does not know")
        if is_readable:
            KINDS[report.kind](pack, manifest, report, kept, trusted)
    except Wrong as wrong:
        report.fault(MANIFEST, str(wrong))
    except UNREADABLE as broken:
        report.fault("the pack", f"can't be read to its end: {broken}")
    return report


def check_files(pack, report):
    """Step 1: each file is the one that the manifest names.

    Returns the manifest, and whether all that is checked next can be read to its end.
    """
    names = pack.names()
    if len(names) != len(set(names)):
        report.fault("the pack", "holds two files of the same name")
    for needed in (MANIFEST, DIGEST):
        if needed not in names:
            raise Wrong(f"can't be checked: {needed} is missing")
    content = read_whole(pack, MANIFEST)
    said = f"{sha256(content).hex()}  {MANIFEST}\n"
    if read_whole(pack, DIGEST) != said.encode():
        report.fault(MANIFEST, "is not the one that manifest.sha256 names: one of them was changed")
    manifest = read_manifest(content)
    is_loose = getattr(pack, "is_loose", False)
    check_names(set(names) - {MANIFEST, DIGEST}, set(manifest["files"]), is_loose, report)
    damaged = {
        name
        for name in sorted(set(manifest["files"]) & set(names))
        if not check_file(pack, name, manifest["files"][name], report)
    }
    return manifest, damaged <= COMPANIONS


def check_names(present, listed, is_loose, report):
    for name in sorted(listed - present):
        report.fault(name, "is missing")
    for name in sorted(present - listed):
        if is_loose and not is_named_as_ours(name):
            report.notes.append(f"{name} is not part of the pack; it was not looked at")
        else:
            report.fault(name, "does not belong to the pack: it is not in manifest.json")


def is_named_as_ours(name):
    return name in EXPECTED + DISCLOSED or name.startswith((CHECKPOINTS, PROOFS))


MANIFEST_KINDS = {
    "v": int, "kind": str, "origin": str, "department": str, "build": str, "made_at": str,
    "entries": int, "root": str, "checkpoint": str, "files": dict,
}  # fmt: skip


def read_manifest(content):
    try:
        manifest = json.loads(content.decode("utf-8"))
        written = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if written.encode("utf-8") == content and is_manifest(manifest):
            return manifest
    except (ValueError, RecursionError):
        pass  # said below
    raise Wrong("is not written as a manifest has to be")


def is_manifest(value):
    return (
        isinstance(value, dict)
        and set(value) == set(MANIFEST_KINDS)
        and all(type(value[name]) is kind for name, kind in MANIFEST_KINDS.items())
        and value["v"] == 1
        and all(FILE_NAME.fullmatch(name) for name in value["files"])
        and all(is_about_file(about) for about in value["files"].values())
    )


def is_about_file(about):
    return (
        isinstance(about, dict)
        and set(about) == {"bytes", "sha256"}
        and is_whole(about["bytes"])
        and isinstance(about["sha256"], str)
    )


def check_file(pack, name, about, report):
    """Whether the file can be read to its end. A fault unless it is the one of the manifest."""
    hashed, size = hashlib.sha256(), 0
    try:
        with pack.open(name) as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                hashed.update(chunk)
                size += len(chunk)
    except UNREADABLE:
        report.fault(name, "can't be read to its end: it is damaged")
        return False
    if size != about["bytes"] or hashed.hexdigest() != about["sha256"]:
        report.fault(name, "is not the file that manifest.json names: it was changed")
    return True


def check_log(pack, manifest, report, kept, trusted):
    """Steps 2 to 7, for a pack of the whole log."""
    names = pack.names()
    for name in sorted(set(EXPECTED) - set(names)):
        report.fault(name, "is missing, and every pack has it")
    if not {LOG, OPENINGS, KEYS} <= set(names):
        return
    origin = manifest["origin"]
    checkpoints = read_checkpoints(pack, names, origin, report)
    keys = keys_that_count(pack, trusted, checkpoints, report)
    vouching = check_checkpoints(checkpoints, keys, report)
    receipts = check_receipts(kept, keys, origin, report)
    wanted = {each.size for _, each in vouching} | {each.size for _, each, _ in receipts}
    proofs = {name: index_in(name) for name in names if name.startswith(PROOFS)}
    walk = Walk(report, erasures(pack, report), wanted, set(proofs.values()))
    walk.prints = {name: prints for name, _, prints in receipts if prints}
    walk.through(pack)
    if not walk.is_cut:  # otherwise everything that follows would say so again
        check_walked(pack, manifest, walk, vouching, receipts)
        check_each_proof(pack, proofs, walk.leaves, keys, report)


def check_walked(pack, manifest, walk, vouching, receipts):
    report = walk.report
    check_size(manifest, walk.tree, report)
    check_roots(vouching, walk, report)
    check_newest(vouching, manifest, report)
    check_receipt_roots(receipts, walk, report)
    check_people(pack, walk.named, report)


def check_disclosure(pack, manifest, report, kept, trusted):
    """Steps 2 to 7, for chosen entries: each is proven, and each of its words accounted for."""
    names = pack.names()
    for name in sorted(set(DISCLOSED) - set(names)):
        report.fault(name, "is missing, and every disclosure has it")
    if not {ENTRIES, OPENINGS, WITHHELD, ERASED, KEYS} <= set(names):
        return
    checkpoints = read_checkpoints(pack, names, manifest["origin"], report)
    keys = keys_that_count(pack, trusted, checkpoints, report)
    vouching = check_checkpoints(checkpoints, keys, report)
    check_newest(vouching, manifest, report)
    said = Said(pack, report)
    entries = disclosed_entries(pack, report)
    for seq, (_, entry) in sorted(entries.items()):
        said.check(seq, entry, entries)
    said.check_rest(entries)
    proven = {seq: leaf for seq, (leaf, _) in entries.items()}
    proven.update((seq, bytes.fromhex(each["leaf"])) for seq, each in said.left_out.items())
    check_proofs(pack, proven, keys, report)
    check_disclosed_size(manifest, vouching, report)
    check_same_moment(check_receipts(kept, keys, manifest["origin"], report), vouching, report)


def disclosed_entries(pack, report):
    """The chosen entries, each with the hash of its line: {place: (hash, entry)}."""
    found, last = {}, -1
    with pack.open(ENTRIES) as file:
        try:
            for number, line in enumerate(lines_of(file, ENTRIES), 1):
                place, report.entries = f"{ENTRIES}, line {number}", report.entries + 1
                try:
                    entry = read_entry(line)
                    if entry["seq"] <= last:
                        raise Wrong("is not in its place, or stands there twice")
                except Wrong as wrong:
                    report.fault(place, str(wrong))
                    continue
                last = entry["seq"]
                found[last] = (leaf_hash(line), entry)
        except Wrong as wrong:
            report.fault(ENTRIES, str(wrong))
    return found


class Said:
    """What a disclosure says of each field: its words, that they are withheld, or were erased."""

    def __init__(self, pack, report):
        self.report = report
        self.openings = {key_of(each): each for each in records(pack, OPENINGS, report)}
        withheld = list(records(pack, WITHHELD, report))
        self.withheld = {key_of(each): each for each in withheld if "field" in each}
        #: Entries that are withheld as a whole, by their place.
        self.left_out = {each["seq"]: each for each in withheld if "field" not in each}
        self.erased = {key_of(each): each for each in records(pack, ERASED, report)}
        self.all = [
            (OPENINGS, self.openings), (WITHHELD, self.withheld), (ERASED, self.erased),
        ]  # fmt: skip
        report.withheld = sum("part" not in each for each in self.withheld.values())
        report.part = len(self.withheld) - report.withheld
        report.left_out = len(self.left_out)

    def check(self, seq, entry, entries):
        """Every field of the entry is one of the three, and nothing else."""
        place = f"entry {seq}"
        for field, commitment in sorted(entry["c"].items()):
            self.check_field(place, (seq, field), commitment, entries)
        for key in erased_by(entry, self.report):
            if key in self.openings or key in self.withheld:
                told = f"erased '{key[1]}' of entry {key[0]}, which is disclosed or withheld here"
                self.report.fault(place, told)

    def check_field(self, place, key, commitment, entries):
        found = [said for _, said in self.all if key in said]
        if not found:
            what = f"has words missing: '{key[1]}' is neither disclosed, withheld nor erased"
            self.report.fault(place, what)
        elif len(found) > 1:
            what = f"has '{key[1]}' twice: as disclosed, withheld or erased"
            self.report.fault(place, what)
        elif key in self.erased:
            self.check_erased(place, key, entries)
        elif key in self.openings:
            self.check_opening(place, self.openings[key], commitment)

    def check_opening(self, place, opening, commitment):
        if is_opened(opening, commitment):
            self.report.words += 1
        else:
            what = f"commits to other words of '{opening['field']}' than openings.jsonl has"
            self.report.fault(place, what)

    def check_erased(self, place, key, entries):
        """Nobody is told that words were erased unless an entry of the log says so."""
        by = self.erased[key]["by"]
        if by in entries and key in set(erased_by(entries[by][1], self.report)) and by >= key[0]:
            self.report.erased += 1
        else:
            what = f"has '{key[1]}' called erased, but entry {by} is not there to say so"
            self.report.fault(place, what)

    def check_rest(self, entries):
        """Nothing is said of fields and entries that are not there."""
        for name, said in self.all:
            for seq, field in sorted(said):
                if seq not in entries or field not in entries[seq][1]["c"]:
                    what = f"speaks of '{field}' of entry {seq}, which is not there"
                    self.report.fault(name, what)
        for seq in sorted(set(self.left_out) & set(entries)):
            self.report.fault(f"entry {seq}", "is disclosed, and said to be withheld as a whole")


def key_of(record):
    return record["seq"], record["field"]


def records(pack, name, report):
    """The lines of one of the files beside the entries, each read and in its place."""
    last, place = (-1, ""), name
    with pack.open(name) as file:
        try:
            for number, line in enumerate(lines_of(file, name), 1):
                place, record = f"{name}, line {number}", strict_json(line)
                if not is_record(name, record):
                    raise Wrong("has not the fields that it has to have")
                here = (record["seq"], record.get("field", ""))
                if here <= last:
                    raise Wrong("is not in its place, or stands there twice")
                last = here
                yield record
        except Wrong as wrong:
            report.fault(place, str(wrong))


def is_record(name, record):
    if not isinstance(record, dict) or not is_whole(record.get("seq")) or record["seq"] < 0:
        return False
    fields = set(record) - {"seq"}
    if name == ERASED:
        return fields == {"field", "by"} and are_texts(record, ["field"]) and is_whole(record["by"])
    if name == OPENINGS:
        is_right = fields == {"field", "salt", "value"} and are_texts(record, fields)
        return is_right and bool(HEX_64.fullmatch(record["salt"]))
    codes = record.get("codes")
    if not isinstance(codes, list) or not codes or not all(isinstance(c, str) for c in codes):
        return False
    if fields == {"codes", "leaf"}:
        return are_texts(record, ["leaf"]) and bool(HEX_64.fullmatch(record["leaf"]))
    return fields - {"part"} == {"field", "codes"} and are_texts(record, fields - {"codes"})


def check_proofs(pack, proven, keys, report):
    """Step 6: every entry has its proof, and every proof its entry."""
    there = {name: index_in(name) for name in pack.names() if name.startswith(PROOFS)}
    for seq in sorted(set(proven) - set(there.values())):
        report.fault(f"entry {seq}", "has no proof: nothing shows that it is in the log")
    check_each_proof(pack, there, proven, keys, report)


def check_disclosed_size(manifest, vouching, report):
    if not report.entries:
        report.fault(ENTRIES, "has no entries: there is nothing that could be whole")
    if manifest["entries"] != report.entries:
        report.fault(MANIFEST, "says another number of entries than the disclosure has")
    if not any(each.root.hex() == manifest["root"] for _, each in vouching):
        report.fault(MANIFEST, "names a root that no checkpoint of the disclosure vouches for")
    report.vouched, report.root = report.entries, manifest["root"]


def check_same_moment(receipts, vouching, report):
    """Step 7: a receipt of the same moment has the same root. Others can't be compared here."""
    for name, receipt, _ in receipts:
        same = [each for _, each in vouching if each.size == receipt.size]
        if not same:
            report.apart += 1
        elif all(each.root == receipt.root for each in same):
            report.kept += 1
        else:
            report.fault(f"your receipt {name}", "does not fit: it is of a log with other entries")


#: The kinds of packs, as the manifest names them, and how each is checked after step 1.
KINDS = {"log": check_log, "disclosure": check_disclosure}


def keys_that_count(pack, trusted, checkpoints, report):
    """The keys whose signatures count: those that were given and their followers, or the pack's."""
    given = []
    for number, written in enumerate(trusted, 1):
        try:
            given.append(read_key(written.strip()))
        except Wrong as wrong:
            report.fault(f"the key that you gave (number {number})", str(wrong))
    packed = keys_in(pack, report)
    return with_followers(given, [each for _, each in checkpoints]) if trusted else packed


def keys_in(pack, report):
    try:
        lines = read_whole(pack, KEYS).decode("utf-8").split("\n")
        if lines.pop():
            raise Wrong("does not end with a line end: it was cut off")
        return [read_key(line) for line in lines]
    except UnicodeDecodeError:
        report.fault(KEYS, "is no text in UTF-8")
    except Wrong as wrong:
        report.fault(KEYS, str(wrong))
    return []


def read_checkpoints(pack, names, origin, report):
    """The checkpoints of the pack, with their names."""
    found = []
    for name in names:
        if not name.startswith(CHECKPOINTS):
            continue
        try:
            checkpoint = read_checkpoint(read_whole(pack, name))
            require_origin(checkpoint, origin)
            if not re.fullmatch(rf"checkpoints/{checkpoint.size:010}(-[0-9]+)?\.txt", name):
                raise Wrong("has the name of another size than it vouches for")
            found.append((name, checkpoint))
        except Wrong as wrong:
            report.fault(name, str(wrong))
    return found


def check_checkpoints(checkpoints, keys, report):
    """Step 2: every checkpoint is signed. Returns those that are."""
    vouching = []
    for name, checkpoint in checkpoints:
        try:
            require_signed(checkpoint, keys)
            vouching.append((name, checkpoint))
            report.checkpoints += 1
        except Wrong as wrong:
            report.fault(name, str(wrong))
    return vouching


def require_origin(checkpoint, origin):
    if checkpoint.origin != origin:
        raise Wrong(f"is of another log: {checkpoint.origin}")


def erasures(pack, report):
    """Which words were erased, and by which entry: {(entry, field): entry that erased them}."""
    found = {}
    with pack.open(LOG) as file:
        for line in file:
            if b'"erased":' not in line:
                continue
            try:
                entry = read_entry(line.rstrip(b"\n"))
            except Wrong:
                continue  # step 3 says so
            for key in erased_by(entry, report):
                found.setdefault(key, entry["seq"])
    return found


def erased_by(entry, report):
    named = entry["facts"].get("erased")
    if entry["act"] not in ERASING or entry["outcome"] != "ok" or not named:
        return
    for each in named if isinstance(named, list) else [None]:
        words = NAMED_WORDS.fullmatch(each) if isinstance(each, str) else None
        if words:
            yield int(words.group(1)), words.group(2)
        else:
            report.fault(f"entry {entry['seq']}", "does not say plainly which words it erased")


class Walk:
    """Steps 3 and 4: through the log and the words beside it, once, without holding either."""

    def __init__(self, report, erased, wanted, proven):
        self.report, self.erased, self.wanted, self.proven = report, erased, wanted, proven
        self.tree = Tree()
        #: The roots at the sizes that checkpoints vouch for, and the hashes that proofs begin with.
        self.roots = {0: self.tree.root()} if 0 in wanted else {}
        self.leaves = {}
        #: Fingerprints of entries, by receipt, and the first entry that is not as it was then.
        self.prints, self.changed = {}, {}
        #: The times of the last entries at these sizes, and how people are called: (entry, name).
        self.times, self.named = {}, {}
        #: Whether the log ends in the middle of an entry.
        self.is_cut = False
        self.met = set()
        self.due, self.last_ts = 0, 0

    def through(self, pack):
        with pack.open(OPENINGS) as words, pack.open(LOG) as log:
            openings = Openings(words, self.report)
            try:
                for line in lines_of(log, LOG):
                    self.take(line, openings)
            except Wrong as wrong:
                self.report.fault(LOG, str(wrong))
                self.is_cut = True
                return
            openings.drain()
        for seq, field in [] if openings.is_broken else sorted(self.erased.keys() - self.met):
            by = f"entry {self.erased[seq, field]}"
            self.report.fault(by, f"says it erased '{field}' of entry {seq}, which has none")

    def grow(self, line):
        """Step 5, first half: the line is the next leaf of the tree."""
        hashed = leaf_hash(line)
        place = self.tree.size
        if place in self.proven:
            self.leaves[place] = hashed
        for name, prints in self.prints.items():
            if place < len(prints) and hashed[:FINGERPRINT_BYTES] != prints[place]:
                self.changed.setdefault(name, place)
        self.tree.add(hashed)
        if self.tree.size in self.wanted:
            self.roots[self.tree.size] = self.tree.root()

    def take(self, line, openings):
        self.grow(line)
        try:
            entry = read_entry(line)
        except Wrong as wrong:
            self.report.fault(f"entry {self.due}", str(wrong))
            openings.of(self.due)  # words of an entry that can't be read can't be compared
            self.due, self.last_ts = self.due + 1, None
            return
        self.check_place(entry)
        found = openings.of(entry["seq"])
        self.note_name(entry, found.get("name"))
        self.check_words(entry, found, openings.is_broken)

    def note_name(self, entry, opening):
        """How somebody is called from here on; unknown where the words are gone."""
        if not records_a_name(entry):
            return
        if opening and is_opened(opening, entry["c"]["name"]):
            self.named[entry["obj"]["id"]] = (entry["seq"], opening["value"])
        else:
            self.named.pop(entry["obj"]["id"], None)

    def check_place(self, entry):
        place = f"entry {self.due}"
        if entry["seq"] != self.due:
            self.report.fault(place, f"is not in its place: entry {entry['seq']} stands there")
        elif self.last_ts is not None:
            behind = max(0, self.last_ts - entry["ts"])
            if entry.get("back", 0) != behind or ("back" in entry and not behind):
                self.report.fault(place, "has a time that does not fit the entry before it")
        self.due, self.last_ts = entry["seq"] + 1, entry["ts"]
        if self.tree.size in self.wanted:
            self.times[self.tree.size] = entry["ts"]

    def check_words(self, entry, openings, is_broken):
        place = f"entry {entry['seq']}"
        for field, commitment in entry["c"].items():
            if is_broken and field not in openings:
                continue  # the rest of the words could not be read: that was said
            wrong = self.fault_of(entry["seq"], field, commitment, openings.pop(field, None))
            if wrong:
                self.report.fault(place, wrong)
        for field in openings:
            sentence = f"has no field '{field}', but openings.jsonl has words for it"
            self.report.fault(place, sentence)

    def fault_of(self, seq, field, commitment, opening):
        """What is wrong with the words behind one commitment, if anything."""
        by = self.erased.get((seq, field))
        if by is not None:
            self.met.add((seq, field))
        if opening is None:
            return self.fault_of_hole(seq, field, by)
        if by is not None:
            return f"still has the words of '{field}', which entry {by} says were erased"
        if not is_opened(opening, commitment):
            return f"commits to other words of '{field}' than openings.jsonl has"
        self.report.words += 1
        return None

    def fault_of_hole(self, seq, field, by):
        if by is not None and by >= seq:
            self.report.erased += 1
            return None
        what = f"has an unexplained hole: '{field}' has no words"
        return what + ", and no entry says that they were erased"


class Openings:
    """The words beside the log, taken entry by entry in its order."""

    def __init__(self, file, report):
        self.report = report
        self.lines = enumerate(lines_of(file, OPENINGS), 1)
        self.number, self.last = 0, (-1, "")
        self.is_broken = False
        self.ahead = self.following()

    def following(self):
        """The next opening. None at the end, or where a line is wrong: the rest is not read."""
        try:
            for number, line in self.lines:
                self.number = number
                opening = read_opening(line)
                here = (opening["seq"], opening["field"])
                if here <= self.last:
                    raise Wrong("is not in its place, or stands there twice")
                self.last = here
                return opening
        except Wrong as wrong:
            sentence = f"{wrong}; the words after it were not looked at"
            self.report.fault(f"{OPENINGS}, line {self.number}", sentence)
            self.is_broken = True
        return None

    def of(self, seq):
        """The openings of this entry, by field."""
        found = {}
        while self.ahead and self.ahead["seq"] <= seq:
            if self.ahead["seq"] == seq:
                found[self.ahead["field"]] = self.ahead
            else:
                self.stray()
            self.ahead = self.following()
        return found

    def drain(self):
        """What is left belongs to no entry."""
        while self.ahead:
            self.stray()
            self.ahead = self.following()

    def stray(self):
        place = f"entry {self.ahead['seq']}"
        self.report.fault(place, "is not in the log, but openings.jsonl has words for it")


def check_size(manifest, tree, report):
    report.entries, report.root = tree.size, tree.root().hex()
    if not report.entries:
        report.fault(LOG, "has no entries: there is nothing that could be whole")
    if (manifest["entries"], manifest["root"]) != (report.entries, report.root):
        report.fault(MANIFEST, "says another number of entries, or another root, than the log has")


def check_roots(vouching, walk, report):
    """Step 5: the tree is the one that each checkpoint vouches for."""
    for name, checkpoint in vouching:
        size = checkpoint.size
        if size > walk.tree.size:
            only = f"vouches for {size} entries, but the log has only {walk.tree.size}"
            report.fault(name, only + ": its end is missing")
        elif walk.roots[size] != checkpoint.root:
            what = f"does not fit: the first {size} entries are not those that were signed"
            report.fault(name, what)
        else:
            report.vouched = max(report.vouched, size)
            if size and (not report.first or size < report.first):
                report.first, report.first_ts = size, walk.times.get(size, 0)


def check_newest(vouching, manifest, report):
    newest = max(vouching, key=lambda each: each[1].size, default=("", None))[0]
    if manifest["checkpoint"] != newest:
        report.fault(MANIFEST, "names another newest checkpoint than the pack has")


def index_in(name):
    """The entry that a file in proofs/ is about, by its name; None where it says none."""
    found = re.fullmatch(r"proofs/([0-9]{10,15})\.tlog-proof", name)
    return int(found.group(1)) if found else None


def check_each_proof(pack, proofs, leaves, keys, report):
    """Step 6, for all of them. Where many fail, one line says so."""
    wrong = []
    for name in sorted(proofs):
        fault = fault_of_proof(pack, name, leaves.get(proofs[name]), keys)
        if fault:
            wrong.append((name, fault))
        else:
            report.proofs += 1
    if len(wrong) > FEW_PROOFS:
        name, fault = wrong[0]
        told = f"has {len(wrong)} proofs that prove nothing; the first is {name}, which {fault}"
        report.fault(PROOFS, told)
        return
    for name, fault in wrong:
        report.fault(name, fault)


def fault_of_proof(pack, name, hashed, keys):
    """Step 6: why the file does not prove that its entry is in the log (C2SP tlog-proof)."""
    try:
        if hashed is None:
            raise Wrong("proves an entry that the log does not have")
        index, path, checkpoint = read_proof(read_whole(pack, name))
        if index != index_in(name):
            raise Wrong("proves another entry than its name says")
        require_signed(checkpoint, keys)
        if root_above(hashed, index, checkpoint.size, path) != checkpoint.root:
            raise Wrong("does not prove its entry")
    except Wrong as wrong:
        return str(wrong)
    return ""


def records_a_name(entry):
    is_done = entry["act"] in NAMING and entry["outcome"] == "ok"
    return is_done and entry["obj"]["type"] == "person" and "name" in entry["c"]


def check_people(pack, named, report):
    """Whether people.json calls everybody as the log last recorded it."""
    called = names_in(pack)
    for account in sorted(named, key=int):
        seq, name = named[account]
        if isinstance(called.get(account), str) and called[account] != name:
            told = f"calls account {account} '{called[account]}', but entry {seq} says '{name}'"
            report.fault(PEOPLE, told)


def names_in(pack):
    """The names in people.json, by account; none where it can't be read."""
    try:
        named = json.loads(read_whole(pack, PEOPLE).decode("utf-8"), parse_constant=not_a_number)
    except (ValueError, RecursionError, KeyError, *UNREADABLE):
        return {}
    return named if isinstance(named, dict) else {}


def read_proof(content):
    """The entry's place, the hashes beside its way to the root, and the checkpoint."""
    head, blank, note = content.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    if not blank or lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 2:
        raise Wrong("is no proof")
    index = re.fullmatch(r"index (0|[1-9][0-9]{0,14})", lines[1])
    if not index:
        raise Wrong("is no proof: it does not say of which entry")
    path = [plain_base64(line) for line in lines[2:]]
    if any(len(each) != 32 for each in path):
        raise Wrong("is no proof: a hash has not 32 bytes")
    return int(index.group(1)), path, read_checkpoint(note)


def check_receipts(kept, keys, origin, report):
    """Step 7, first half: each receipt is a signed checkpoint of this log."""
    receipts = []
    for name, content in kept:
        try:
            receipt, prints = read_receipt(content)
            require_origin(receipt, origin)
            receipts.append((name, receipt, prints))
            require_signed(receipt, keys)
        except Wrong as wrong:
            report.fault(f"your receipt {name}", str(wrong), RECEIPT)
    return receipts


def check_receipt_roots(receipts, walk, report):
    """Step 7, second half: the log goes on from where each receipt left it."""
    for name, receipt, _ in receipts:
        place, size = f"your receipt {name}", receipt.size
        if name in walk.changed:
            first = walk.changed[name]
            report.fault(place, f"does not fit: entry {first} is the first that was changed since")
        elif size > walk.tree.size:
            told = later(size, walk.tree.size, name in walk.prints, report.made_at)
            report.fault(place, told, LATER)
        elif walk.roots[size] != receipt.root:
            what = f"does not fit: the first {size} entries are not those that it was made for"
            report.fault(place, what)
        else:
            report.kept += 1


def later(size, entries, is_long, made_at):
    """What a receipt of more entries than the pack has says: perhaps nothing, perhaps a lot."""
    listed = f" The {entries} entries of the pack are the first that the receipt lists."
    return (
        f"is of a later moment ({size} entries) than this pack ({entries}). That is normal if you "
        "got the receipt after the pack was made. If you had it before the pack was made (it says: "
        f"{made_at[:16].replace('T', ' ')} UTC), entries are missing. Ask for a newer pack and "
        "check the receipt against that."
        f"{listed if is_long else ''}"
    )


# --- Telling people -------------------------------------------------------------------------------

#: What a deed is called when it was done, and when it was tried and stopped.
DEEDS = {
    "conversation:log": ("logged this conversation", "log a conversation"),
    "conversation:import": (
        "imported {conversations} conversations from a file",
        "import conversations from a file",
    ),
    "conversation:add-snapshot": ("added what was said since", "add what was said since"),
    "conversation:decide": ("decided: {approach}", "decide"),
    "conversation:refer": (
        "referred the conversation to the press office",
        "refer the conversation",
    ),
    "conversation:agree": ("agreed to another reply", "agree to another reply"),
    "conversation:close": ("closed the conversation", "close the conversation"),
    "conversation:reopen": ("reopened the conversation", "reopen the conversation"),
    "conversation:transfer": (
        "transferred the conversation from {from} to {to}",
        "transfer the conversation",
    ),
    "conversation:hand-back": (
        "handed the conversation back to its official",
        "hand the conversation back",
    ),
    "conversation:pass-on": ("passed the conversation on", "pass the conversation on"),
    "conversation:ask": ("asked a mentor", "ask a mentor"),
    "conversation:advise": ("gave advice", "give advice"),
    "conversation:escalate": (
        "told others that the conversation waits too long: {told}",
        "tell others that the conversation waits too long",
    ),
    "reply:start": ("started a draft ({kind})", "start a reply"),
    "reply:revise": ("saved version {revision} of the reply", "save a new version"),
    "reply:submit": ("submitted version {revision} to the mentor", "submit the reply"),
    "reply:return": ("returned version {revision} to its author", "return the reply"),
    "reply:sign-off": ("signed off version {revision}{signature}", "sign the reply off"),
    "reply:refer": ("referred the reply to the press office", "refer the reply"),
    "reply:send-to-mentor": ("sent the reply to the mentor", "send the reply to the mentor"),
    "reply:take-on": ("took the reply on for the press office", "take the reply on"),
    "reply:decline": ("declined the reply", "decline the reply"),
    "reply:withdraw": ("withdrew the reply", "withdraw the reply"),
    "reply:expire": ("let the sign-off expire", "let the sign-off expire"),
    "reply:post": ("{way} version {revision}", "record a posting"),
    "reply:record-unsigned": (
        "recorded a posting without sign-off",
        "record a posting without sign-off",
    ),
    "reply:see-as-posted": ("looked at the posting: {seen}", "say what stands where it was posted"),
    "reply:correct": ("started a correction of what was posted", "start a correction"),
    "reply:remove": ("removed the posting", "record that the posting was removed"),
    "reply:note-removed": (
        "noted that the host removed the posting",
        "note that the host removed the posting",
    ),
    "reply:set-follow-up": (
        "set when the thread is looked at again",
        "set when the thread is looked at again",
    ),
    "reply:close": ("closed the reply: {result}", "close the reply"),
    "reply:add-author": ("added an author: {author}", "add an author"),
    "reply:use-handle": (
        "chose under which name the reply is posted",
        "choose under which name the reply is posted",
    ),
    "reply:escalate": (
        "told others that the reply waits too long: {told}",
        "tell others that the reply waits too long",
    ),
    "alert:settle": (
        "settled what was brought to the press office: {alert}",
        "settle what was brought to the press office",
    ),
    "concern:raise": ("raised a concern", "raise a concern"),
    "concern:assign": ("asked {to} about a concern", "ask somebody about a concern"),
    "concern:answer": ("answered a concern", "answer a concern"),
    "concern:resolve": ("resolved a concern", "resolve a concern"),
    "erasure:request": ("asked for an erasure ({basis})", "ask for an erasure"),
    "erasure:approve": (
        "approved an erasure and erased what it names ({basis})",
        "approve an erasure",
    ),
    "erasure:refuse": ("refused an erasure", "refuse an erasure"),
    "erasure:hold": ("put the case on hold: nothing of it may be erased", "put the case on hold"),
    "erasure:release-hold": ("released the hold on the case", "release the hold on the case"),
    "erasure:replace-handles": (
        "replaced the handles of authors by codes",
        "replace the handles of authors by codes",
    ),
    "erasure:dispose": (
        "erased the text of the case, whose time to be kept was over",
        "erase the text of the case",
    ),
    "erasure:repeat": ("repeated an erasure after a restore", "repeat an erasure after a restore"),
    "conversation:log-community": (
        "opened a case about a community itself",
        "open a case about a community itself",
    ),
    "conversation:mark-sides": (
        "marked which sides speak in the conversation",
        "mark which sides speak in the conversation",
    ),
    "conversation:extend": (
        "extended the decision to {review_on} (number {times}{second})",
        "extend the decision",
    ),
    "conversation:agree-extension": (
        "agreed that the decision stands until {review_on}",
        "agree that the decision stands",
    ),
    "conversation:refuse-extension": (
        "did not agree that the decision stands",
        "say that the decision does not stand",
    ),
    "conversation:draw-insight": ("noted what was learnt ({kind})", "note what was learnt"),
    "reply:set-channel": (
        "said where and when it is given: {channel}",
        "say where and when it is given",
    ),
    "reply:add-mention": ("added whom it names ({named})", "add whom it names"),
    "reply:change-mention": ("changed whom it names ({named}): {comfort}", "change whom it names"),
    "reply:drop-mention": ("took out whom it names ({named})", "take out whom it names"),
    "recognition:record": (
        "recorded recognition that was given outside convo ({channel})",
        "record recognition that was given outside convo",
    ),
    "recognition:strike": (
        "struck out recognition that was recorded by mistake",
        "strike out recognition",
    ),
    "insight:use": ("said how an insight was used in policy", "say how an insight was used"),
}  # fmt: skip
#: Why a deed was stopped, by the code in its entry.
WHY = {
    "refused": "it could not be done",
    "not-permitted": "it was not theirs to do",
    "wrong-state": "the case had moved on",
    "not-ready": "something was missing",
    "unanswered": "a question had no answer",
    "incomplete": "reasons or confirmations were missing",
    "stale": "somebody else had changed it meanwhile",
    "already-logged": "it was logged before",
    "bad-lines": "a line of the file had a fault",
    "nothing-new": "nothing in the file could be imported",
    "no-words": "there were no words",
    "no-reason": "no reason was given",
    "not-signed-off": "nothing was signed off",
    "unfit": "the details did not fit",
    "self": "it was their own account",
    "held": "the case is on hold",
    "asked-for": "somebody has asked for these records",
    "own-request": "they had asked for it themselves",
    "nowhere": "it stands nowhere in the case",
    "gone": "its official had no account any more",
}  # fmt: skip


#: Signs that can't be seen and change how words look, or what a terminal does.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def shown(text):
    """The text with each hidden sign as its number, such as [U+202E]."""
    return HIDDEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def counted(number, one, many=""):
    return f"{number} {one if number == 1 else many or one + 's'}"


def verdict(report):
    """The one line that says it."""
    if report.is_whole:
        is_signed = report.vouched == report.entries
        fits = "are exactly those that the log's key signed" if is_signed else "fit together"
        if report.entries == 1:
            return "WHOLE: this 1 entry " + fits.replace(
                "are exactly those", "is exactly the one"
            ).replace("fit ", "fits ")
        return f"WHOLE: these {report.entries} entries {fits}"
    if not report.is_log_whole:
        return "NOT WHOLE: this is not the log as it was written"
    if LATER in report.wrong:
        return "NOT VERIFIED AGAINST YOUR RECEIPT: it is of a later moment than this pack"
    if RECEIPT in report.wrong:
        return "NOT VERIFIED AGAINST YOUR RECEIPT: it can't be relied on for this log"
    what = "THE LOG IS WHOLE" if report.kind == "log" else "WHAT IS DISCLOSED IS WHOLE"
    return f"{what}, BUT THE PACK IS NOT AS IT WAS MADE: look at {', '.join(sorted(report.around))}"


def summary(report):
    """How much was looked at."""
    receipts = f"{counted(report.given, 'receipt')} given, {report.kept} fit" + (
        "s" if report.kept == 1 else ""
    )
    return ", ".join(
        (
            f"Checked: {counted(report.entries, 'entry', 'entries')}",
            counted(report.words, "text"),
            counted(report.erased, "erased text"),
            counted(report.checkpoints, "checkpoint"),
            counted(report.proofs, "proof"),
            receipts,
        )
    )


def tell(report, out):
    """Say in plain words what was found."""
    for fault in report.faults:
        label = "NOT COMPARED" if fault.kind == LATER else "WRONG"
        print(shown(f"{label}: {fault.place} {fault.sentence}").rstrip(".") + ".", file=out)
    if report.more:
        print(f"WRONG: and {counted(report.more, 'more place')}.", file=out)
    for note in report.notes:
        print(shown(f"NOTE: {note}."), file=out)
    print(summary(report) + ".", file=out)
    print(verdict(report) + ".", file=out)
    for line in limits(report) if report.is_log_whole else ():
        print(line, file=out)


def limits(report):
    """What this result does not say."""
    if not report.pinned and not report.kept:
        yield (
            "You gave no key and no receipt that you have from elsewhere: anybody could have made "
            "such a pack and signed it with a key of their own."
        )
    if not report.kept:
        yield (
            "This does not exclude that the department itself rewrote the log. To test that, add a "
            "log receipt that somebody outside kept."
        )
    yield from limits_of_signatures(report)
    if report.kind == "disclosure":
        yield (
            f"Withheld: {counted(report.withheld, 'text')}, and "
            f"{counted(report.left_out, 'entry', 'entries')} as a whole. Given in part: "
            f"{counted(report.part, 'text')}, whose rest only who has the full words can check."
        )


def limits_of_signatures(report):
    if report.apart:
        yield "Your receipt is of another moment: ask the department to compare it with its log."
    if not report.vouched:
        yield (
            "No checkpoint vouches for any of it: "
            "whoever keeps the database could have made it all up."
        )
    elif report.vouched < report.entries:
        left = report.entries - report.vouched
        yield (
            f"No checkpoint vouches yet for the last {left} of them"
            f" (from entry {report.vouched} on)."
        )
    if report.first:
        yield (
            "The first signature in this pack was made when the log had "
            f"{counted(report.first, 'entry', 'entries')} (the last of them is of "
            f"{moment_of(report.first_ts)}). What happened to earlier entries before then no "
            "signature shows."
        )


def moment_of(ts):
    try:
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=ts)
    except OverflowError:
        return "no date"
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


# --- The story of a reply, or of a case ----------------------------------------------------------

#: The deeds that everybody asks about.
LOUD = {
    "reply:sign-off": "SIGNED IT OFF: version {revision}{signature}",
    "reply:post": "POSTED IT: version {revision}",
    "reply:record-unsigned": "RECORDED THAT IT WAS POSTED WITHOUT SIGN-OFF",
}
DIFFERS = "POSTED IT, WITH WORDS THAT DIFFER FROM VERSION {revision} AS SIGNED OFF"
SIGNATURES = {"first": ", as the first of two", "second": ", as the second of two"}
SECOND = ", if a second person agrees"
#: Facts that are the number of an account.
PEOPLE_FACTS = {"to", "from", "author", "person", "cover", "follow_up_by", "posted_by"}
FOOTER = (
    "The log proves which account and in what order. The times are what the server's clock said; "
    "the names are what the log recorded, or what people.json says."
)
DISTRUST = "This log is NOT WHOLE. What follows is what the file says; do not rely on it."


def plain(text):
    """On one line, so that nobody's name can look like another entry."""
    return " ".join(text.split("\n"))


def on_one_line(code):
    """A code as words: `press-office` is 'press office'."""
    return plain(str(code)).replace("-", " ") if isinstance(code, str) else str(code)


def of_kind(said, facts):
    """The same of an acknowledgement, which is no reply and stands in no thread."""
    if facts.get("kind") != "acknowledgement":
        return said
    said = said.replace("a reply", "an acknowledgement").replace("reply", "acknowledgement")
    return said.replace("the thread", "it")


class Story:
    """Who did what: to a reply, or to a case and everything in it."""

    def __init__(self, pack, kind, number):
        self.kind, self.number = kind, number
        self.called = names_in(pack)
        #: The entries of the story, and those that recorded names: {account: entry}.
        self.entries, self.naming = [], {}
        self.alerts, self.cases = set(), set()
        self.signed = {}
        for entry in entries_of(pack):
            self.meet(entry)
        self.texts = words_of(pack, [*self.entries, *self.naming.values()])

    def meet(self, entry):
        if records_a_name(entry):
            self.naming[entry["obj"]["id"]] = entry
        if self.is_part(entry):
            self.entries.append(entry)
            self.alerts.add(str(entry["facts"].get("alert")))
            self.cases.update(each["id"] for each in entry["rel"] if each["type"] != "reply")
            if entry["act"] == "reply:sign-off" and entry["outcome"] == "ok":
                self.signed[entry["obj"]["id"], str(entry["facts"].get("revision"))] = entry

    def is_part(self, entry):
        """Whether it is about this reply or case; so is what was said of an alert of the reply."""
        if self.kind == "conversation":
            return any(self.is_meant(each) for each in [entry["obj"], *entry["rel"]])
        if self.is_meant(entry["obj"]) or str(entry["facts"].get("corrects")) == self.number:
            return True
        is_alert = entry["act"].startswith("alert:")
        is_ours = str(entry["facts"].get("alert")) in self.alerts
        return is_alert and is_ours and any(each["id"] in self.cases for each in entry["rel"])

    def is_meant(self, subject):
        return (subject["type"], subject["id"]) == (self.kind, self.number)

    def lines(self):
        for entry in self.entries:
            yield self.told(entry)
            if entry["act"] in {"reply:post", "reply:record-unsigned"} and entry["outcome"] == "ok":
                yield from self.posted(entry)

    def told(self, entry):
        who = self.person(entry["actor"]["id"]) if entry["actor"]["id"] else "convo itself"
        about = f"{entry['obj']['type']} {entry['obj']['id']}".replace("_", " ").strip()
        role = on_one_line(entry["actor"]["role"])
        return (
            f"{moment_of(entry['ts'])}  entry {entry['seq']}: {who}, as {role}, "
            f"{self.deed(entry)}{self.more(entry)} ({about})"
        )

    def deed(self, entry):
        """The sentence of the deed, with its facts in it."""
        done, tried = DEEDS.get(entry["act"], (entry["act"], entry["act"]))
        if entry["outcome"] != "ok":
            why = WHY.get(entry["reason"], plain(entry["reason"]))
            return f"tried to {of_kind(tried, entry['facts'])}; was stopped: {why}"
        done = LOUD.get(entry["act"], done)
        if entry["act"] == "reply:post" and entry["facts"].get("differs") is True:
            done = DIFFERS
        if entry["act"] == "reply:post" and isinstance(entry["facts"].get("way"), str):
            done = done.replace("POSTED", on_one_line(entry["facts"]["way"]).upper(), 1)
        done = of_kind(done, entry["facts"])
        return re.sub(r"\{(\w+)\}", lambda found: self.fact(entry, found.group(1)), done)

    def fact(self, entry, name):
        value = entry["facts"].get(name)
        if name == "signature":
            return SIGNATURES.get(value, "") if isinstance(value, str) else ""
        if name == "second":
            return SECOND if value == "asked" else ""
        if name in PEOPLE_FACTS and is_whole(value):
            return self.person(str(value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return on_one_line(value) if isinstance(value, str) or is_whole(value) else "?"

    def more(self, entry):
        """What else an entry says that matters: of which reply, by whom, which findings."""
        facts, said = entry["facts"], ""
        if entry["act"] == "reply:correct" and is_whole(facts.get("corrects")):
            said += f" of reply {facts['corrects']}"
        posted_by = facts.get("posted_by")
        if is_whole(posted_by) and str(posted_by) != entry["actor"]["id"]:
            said += f"; it was posted by {self.person(str(posted_by))}"
        for name, what in (("cleared", "cleared"), ("findings", "findings then")):
            if entry["outcome"] == "ok" and isinstance(facts.get(name), list) and facts[name]:
                said += f"; {what}: {', '.join(map(on_one_line, facts[name]))}"
        if isinstance(facts.get("alert"), str) and not entry["act"].startswith("alert:"):
            said += f"; the press office was alerted: {on_one_line(facts['alert'])}"
        return said

    def person(self, account):
        if account in self.naming:
            entry = self.naming[account]
            name = self.texts.get((entry["seq"], "name"))
            if name is not None:
                return f"account {account} (recorded in entry {entry['seq']} as {plain(name)})"
        if isinstance(self.called.get(account), str):
            return f"account {account} (in people.json {plain(self.called[account])})"
        return f"account {account}"

    def posted(self, entry):
        """The words that went out, and those that were signed off where they differ."""
        yield self.words(entry, "Words that were posted")
        if entry["facts"].get("differs") is True:
            revision = str(entry["facts"].get("revision"))
            signed = self.signed.get((entry["obj"]["id"], revision))
            if signed:
                yield self.words(signed, f"Words of version {revision} as signed off")

    def words(self, entry, what):
        text = self.texts.get((entry["seq"], "words"))
        if text is None:
            return f"    {what} (entry {entry['seq']}): not in this pack"
        return f"    {what} (entry {entry['seq']}): " + text.replace("\n", "\n      ")


def entries_of(pack):
    """Every entry of the pack that can be read."""
    with pack.open(LOG if LOG in pack.names() else ENTRIES) as file:
        for line in file:
            try:
                yield read_entry(line.rstrip(b"\n"))
            except Wrong:
                continue


def words_of(pack, entries):
    """The words and names that these entries commit to: {(entry, field): text}."""
    wanted = {
        (entry["seq"], field): entry["c"][field]
        for entry in entries
        for field in ("words", "name")
        if field in entry["c"]
    }
    found = {}
    with pack.open(OPENINGS) as file:
        for line in file:
            try:
                opening = read_opening(line.rstrip(b"\n"))
            except Wrong:
                continue
            key = (opening["seq"], opening["field"])
            if key in wanted and is_opened(opening, wanted[key]):
                found[key] = opening["value"]
    return found


def tell_story(pack, kind, number, report, out):
    what = "case" if kind == "conversation" else kind
    print(f"\nWhat the log says about {what} {number}:", file=out)
    if not report.is_log_whole:
        print(DISTRUST, file=out)
    try:
        lines = list(Story(pack, kind, number).lines())
    except (KeyError, *UNREADABLE):
        lines = ["It can't be read."]
    for line in lines or ["Nothing."]:
        print("  " + shown(line), file=out)
    print(FOOTER, file=out)


def asked(arguments):
    parser = argparse.ArgumentParser(
        description="Is this copy of a convo audit log whole? 0: yes; 1: no; 2: called wrongly.",
    )
    parser.add_argument("pack", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--receipt", "--checkpoint", action="append", default=[], metavar="FILE",
                        help="a log receipt that you kept; may be given several times")  # fmt: skip
    parser.add_argument("--key", action="append", default=[], metavar="KEY",
                        help="trust only this key; may be given several times")  # fmt: skip
    parser.add_argument("--reply", metavar="NUMBER", help="also say who did what to this reply")
    parser.add_argument("--case", metavar="NUMBER", help="also say who did what in this case")
    return parser, parser.parse_args(arguments)


def main(arguments=None, out=None):
    out = out or sys.stdout
    if hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")  # some terminals have not every letter
    parser, wanted = asked(arguments)
    if not all((number or "1").isdecimal() for number in (wanted.reply, wanted.case)):
        parser.error("Type a number only, such as 3")
    try:
        kept = [(os.path.basename(path), read_path(path)) for path in wanted.receipt]
        require_readable(kept, wanted.key)
        pack = Folder(wanted.pack) if os.path.isdir(wanted.pack) else Zip(wanted.pack)
    except (OSError, Wrong, zipfile.BadZipFile) as broken:
        parser.error(shown(str(broken)))
    report = check(pack, kept, wanted.key)
    tell(report, out)
    for kind, number in (("reply", wanted.reply), ("conversation", wanted.case)):
        if number:
            tell_story(pack, kind, str(int(number)), report, out)
    return 0 if report.is_whole else 1


def require_readable(kept, keys):
    """Raise `Wrong` where what was given as a receipt, or as a key, is none."""
    for what, name, content, read in (
        *(("receipt", name, content, read_receipt) for name, content in kept),
        *(("key", key, key.strip(), read_key) for key in keys),
    ):
        try:
            read(content)
        except Wrong as wrong:
            raise Wrong(f"{name} is not a {what}: it {wrong}. Nothing was checked.") from None


def read_path(path):
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    sys.exit(main())
