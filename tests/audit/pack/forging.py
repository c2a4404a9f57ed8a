"""Making a pack anew after a change: manifest, tree, signatures, as one would who knows how."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from convo.audit import tree
from convo.audit.checkpoint import Checkpoint, read_checkpoint
from convo.audit.entry import commit
from convo.audit.note import BadNote, SigningKey, sign_note
from convo.audit.tree import Frontier, leaf_hash
from convo.services.packs.building import proof_of
from tests.audit.pack.filled import ORIGIN

Files = dict[str, bytes]

#: A key that is not the log's.
FOREIGN = SigningKey(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
LOG, OPENINGS, KEYS = "log.jsonl", "openings.jsonl", "keys.txt"
MANIFEST, DIGEST = "manifest.json", "manifest.sha256"


def lines_of(files: Files, name: str) -> list[bytes]:
    """The lines of a file."""
    return files[name].split(b"\n")[:-1]


def with_lines(files: Files, name: str, lines: Iterable[bytes]) -> Files:
    """The files, with other lines in one of them."""
    return files | {name: b"".join(line + b"\n" for line in lines)}


def sealed(content: Any) -> bytes:
    """A line, written as an entry is, also where no entry may hold that."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode("utf-8", "surrogatepass")


def jsonl(rows: Iterable[Any]) -> bytes:
    """Lines, written likewise."""
    return b"".join(sealed(row) + b"\n" for row in rows)


def checkpoints_of(files: Files) -> dict[str, Checkpoint]:
    """What each checkpoint that can be read says."""
    found = {}
    for name in files:
        if name.startswith("checkpoints/"):
            try:
                found[name] = read_checkpoint(files[name])
            except BadNote:
                continue
    return found


def renewed(files: Files, manifest: Any = None, *, log: bool = False) -> Files:
    """The files with a manifest that names them as they are; with `log`, also the log's size."""
    if manifest is None:
        manifest = json.loads(files[MANIFEST])
        manifest["files"] = {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
            if name not in {MANIFEST, DIGEST}
        }
        if log:
            manifest |= _as_the_log_is(files)
    written = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    content = written.encode("utf-8", "surrogatepass")
    digest = f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()
    return files | {MANIFEST: content, DIGEST: digest}


def _as_the_log_is(files: Files) -> dict[str, Any]:
    said = checkpoints_of(files)
    newest = max(said, key=lambda name: said[name].size, default="")
    return {
        "entries": len(lines_of(files, LOG)),
        "root": _grown(files).root.hex(),
        "checkpoint": newest,
        "origin": said[newest].origin if newest else "",
    }


def _grown(files: Files, size: int | None = None) -> Frontier:
    grown = Frontier()
    for line in lines_of(files, LOG)[:size]:
        grown, _ = grown.with_leaf(leaf_hash(line))
    return grown


def without_signatures(files: Files) -> Files:
    """The files without checkpoints, keys and proofs."""
    signed = ("checkpoints/", "proofs/")
    return {name: files[name] for name in files if not name.startswith(signed)} | {KEYS: b""}


def resigned(said: Checkpoint, key: SigningKey) -> bytes:
    """The checkpoint, signed with this key."""
    return str(sign_note(said.text, [key])).encode()


def recommitted(files: Files, seq: int) -> Files:
    """The log commits to the words that are there now; every signature and proof is by FOREIGN."""
    lines = lines_of(files, LOG)
    entry = json.loads(lines[seq])
    for line in lines_of(files, OPENINGS):
        row = json.loads(line)
        if row["seq"] == seq:
            salt = bytes.fromhex(row["salt"])
            entry["c"][row["field"]] = commit(salt, row["field"], row["value"])
    lines[seq] = sealed(entry)
    made = with_lines(files, LOG, lines) | {KEYS: f"{FOREIGN.public.text}\n".encode()}
    notes = {
        name: resigned(Checkpoint(ORIGIN, said.size, _grown(made, said.size).root), FOREIGN)
        for name, said in checkpoints_of(files).items()
    }
    return made | notes | _proofs(files, lines, notes[max(notes)])


def _proofs(files: Files, lines: Sequence[bytes], note: bytes) -> Files:
    size = read_checkpoint(note).size
    nodes: dict[tree.Place, bytes] = {}
    grown = Frontier()
    for line in lines:
        grown, made = grown.with_leaf(leaf_hash(line))
        nodes |= dict(made)
    proofs = {}
    for name in files:
        if name.startswith("proofs/"):
            index = int(name[len("proofs/") :].partition(".")[0])
            proofs[name] = proof_of(index, tree.inclusion_proof(index, size, nodes), note.decode())
    return proofs
