"""Judging a pack: by the verifier that judges the database, and its files, keys and proofs."""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from convo.audit.checkpoint import read_checkpoint, trusted_keys
from convo.audit.checkpoint_check import Kept, signed_by
from convo.audit.note import BadKey, BadNote, PublicKey, read_note
from convo.audit.pack.container import (
    UNREADABLE,
    BadPack,
    Pack,
    faults_of_files,
    manifest_of,
    opened,
    read,
)
from convo.audit.pack.naming import faults_of_names
from convo.audit.pack.source import PackSource
from convo.audit.receipt import read_receipt
from convo.audit.report import Kind, Report
from convo.audit.tree import is_included, leaf_hash
from convo.audit.verifier import verify

DISCLOSURE = "disclosure"
_PROOF = re.compile(r"proofs/([0-9]{10,15})\.tlog-proof", re.ASCII)
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})", re.ASCII)
_HEADING = "c2sp.org/tlog-proof@v1"

#: Name and content of a receipt that somebody kept.
Receipt = tuple[str, bytes]


def verify_pack(
    path: Path, receipts: Iterable[Receipt] = (), pinned: Sequence[PublicKey] = ()
) -> Report:
    """Whether the pack in this zip file or folder is whole. Raises `OSError` where there is none.

    Signatures count that are of the keys which the pack names, or, where keys are `pinned`, of
    those and of the keys that they handed over to.
    """
    try:
        with opened(path) as pack:
            return judge(pack, receipts, pinned)
    except BadPack as wrong:
        return _unreadable(Report(), str(wrong))


def is_disclosure(path: Path) -> bool:
    """Whether this is a pack of chosen entries, which is not judged here: its `verify.py` does."""
    try:
        with opened(path) as pack:
            return bool(manifest_of(pack)["kind"] == DISCLOSURE)
    except (BadPack, *UNREADABLE):
        return False


def judge(pack: Pack, receipts: Iterable[Receipt] = (), pinned: Sequence[PublicKey] = ()) -> Report:
    """The same for a pack that is open."""
    try:
        return _judged(pack, receipts, pinned)
    except BadPack as wrong:
        return _unreadable(Report(), str(wrong))
    except UNREADABLE as broken:
        return _unreadable(Report(), f"can't be read: {broken}")


def _unreadable(report: Report, why: str) -> Report:
    report.fault(Kind.PACK, None, f"The pack {why}.")
    return report


def _judged(pack: Pack, receipts: Iterable[Receipt], pinned: Sequence[PublicKey]) -> Report:
    wrong = list(faults_of_files(pack))
    manifest = manifest_of(pack)
    if manifest["kind"] == DISCLOSURE:
        raise BadPack("is a disclosure of chosen entries: the verify.py that is in it checks it")
    if manifest["kind"] != "log":
        raise BadPack("is of a kind that is not known here")
    if not {"log.jsonl", "openings.jsonl", "keys.txt"} <= set(pack.names()):
        report = Report()
    else:
        source = PackSource(pack)
        notes = list(source.checkpoints())
        keys = _keys(pack, pinned, notes, wrong)
        kept = list(_kept(receipts, keys, manifest, wrong))
        source.faults.clear()  # the verifier reads the checkpoints once more
        report = verify(source, signed_by(keys), kept)
        wrong += source.faults
        wrong += _faults_of_manifest(manifest, report, notes)
        wrong += _faults_of_proofs(pack, keys)
        wrong += faults_of_names(pack)
    for place, sentence in wrong:
        report.fault(Kind.PACK, None, f"{place} {sentence}.")
    return report


def _keys(
    pack: Pack,
    pinned: Sequence[PublicKey],
    notes: Iterable[tuple[int, str]],
    wrong: list[tuple[str, str]],
) -> tuple[PublicKey, ...]:
    named: list[PublicKey] = []
    try:
        *lines, rest = read(pack, "keys.txt").decode().split("\n")
        named = [_key(line) for line in lines]
        if rest:
            wrong.append(("keys.txt", "was cut off"))
    except (BadKey, UnicodeDecodeError) as garbled:
        wrong.append(("keys.txt", f"can't be read: {garbled}"))
    return trusted_keys(pinned, [note for _, note in notes]) if pinned else tuple(named)


def _key(line: str) -> PublicKey:
    key = PublicKey.read(line)
    if key.text != line:
        raise BadKey("a key is written otherwise than it should be")
    return key


def _kept(
    receipts: Iterable[Receipt],
    keys: Sequence[PublicKey],
    manifest: dict[str, Any],
    wrong: list[tuple[str, str]],
) -> Iterator[Kept]:
    for name, content in receipts:
        try:
            receipt = read_receipt(content)
            if receipt.checkpoint.size > manifest["entries"]:
                # Of the server's own log it would be plain that entries are missing.
                wrong.append((f"The receipt {name}", "is of a later moment than this pack"))
            else:
                yield Kept(name, receipt.checkpoint)
            receipt.note.signers(keys)
            if receipt.checkpoint.origin != manifest["origin"]:
                wrong.append((f"The receipt {name}", "is of another log"))
        except BadNote as refused:
            wrong.append((f"The receipt {name}", f"can't be relied on: {refused}"))


def _faults_of_manifest(
    manifest: dict[str, Any], report: Report, notes: Sequence[tuple[int, str]]
) -> Iterator[tuple[str, str]]:
    if (manifest["entries"], manifest["root"]) != (report.size, report.root.hex()):
        yield "manifest.json", "says another size or root than the log has"
    newest = max((size for size, _ in notes), default=None)
    named = f"checkpoints/{newest:010}.txt" if newest is not None else ""
    if manifest["checkpoint"] != named:
        yield "manifest.json", "names another checkpoint as the newest"
    if any(read_checkpoint(note).origin != manifest["origin"] for _, note in notes):
        yield "manifest.json", "is of another log than a checkpoint"


def _faults_of_proofs(pack: Pack, keys: Sequence[PublicKey]) -> Iterator[tuple[str, str]]:
    """Each file in `proofs/` that does not prove its entry."""
    names = sorted(name for name in pack.names() if name.startswith("proofs/"))
    wanted = {int(found[1]) for name in names if (found := _PROOF.fullmatch(name))}
    hashes: dict[int, bytes] = {}
    if wanted:
        with pack.open("log.jsonl") as log:
            for place, line in enumerate(log):
                if place in wanted:
                    hashes[place] = leaf_hash(line.removesuffix(b"\n"))
    for name in names:
        if why := _fault_of_proof(name, read(pack, name), hashes, keys):
            yield name, why


def _fault_of_proof(
    name: str, content: bytes, hashes: dict[int, bytes], keys: Sequence[PublicKey]
) -> str:
    found, parts = _PROOF.fullmatch(name), content.split(b"\n\n", 1)
    heading, index, *beside = parts[0].decode("ascii", "replace").split("\n") + [""] * 2
    if found is None or len(parts) < 2 or heading != _HEADING:  # noqa: PLR2004 - proof and note
        return "is no proof"
    said = _INDEX.fullmatch(index)
    if said is None or int(said[1]) != int(found[1]):
        return "is of another entry"
    try:
        proof = [_hash(line) for line in beside[:-2]]
        note = read_note(parts[1])
        note.signers(keys)
        claim = read_checkpoint(note)
    except ValueError as wrong:  # BadNote is one too
        return f"can't be relied on: {wrong}"
    hashed = hashes.get(int(found[1]), b"")
    proves = is_included(hashed, int(found[1]), claim.size, proof, claim.root)
    return "" if proves else "does not prove its entry"


def _hash(line: str) -> bytes:
    content = base64.b64decode(line, validate=True)
    if base64.b64encode(content).decode() != line:
        raise ValueError("a hash is garbled")
    return content
