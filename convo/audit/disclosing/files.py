"""The files of a disclosure pack, as bytes by name. Each is made from what is shown and no more."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from convo.audit.disclosing.page import page
from convo.audit.disclosing.readme import readme
from convo.audit.disclosing.shown import Checkpointed, Shown, ShownEntry, ShownField
from convo.audit.entry import canonical
from convo.audit.pack.archive import MANIFEST, Archive


def files_of(shown: Shown, checkpointed: Checkpointed) -> dict[str, bytes]:
    """Everything but the programs that verify it and the manifest."""
    proofs = {
        proof_name(seq): _proof(seq, path, checkpointed.note)
        for seq, path in checkpointed.proofs.items()
    }
    return {
        "README.txt": readme(shown, checkpointed).encode(),
        "disclosure.html": page(shown, checkpointed).encode(),
        "entries.jsonl": b"".join(entry.leaf + b"\n" for entry in shown.entries),
        "openings.jsonl": _lines(_openings(shown)),
        "withheld.jsonl": _lines(_withheld(shown)),
        "erased.jsonl": _lines(_erased(shown)),
        "keys.txt": checkpointed.keys.encode(),
        checkpoint_name(checkpointed.size): checkpointed.note.encode(),
        **proofs,
    }


def checkpoint_name(size: int) -> str:
    """The file of a checkpoint over so many entries."""
    return f"checkpoints/{size:010d}.txt"


def proof_name(seq: int) -> str:
    """The file that proves an entry."""
    return f"proofs/{seq:010d}.tlog-proof"


def write_pack(shown: Shown, checkpointed: Checkpointed, *, build: str, made_at: str) -> bytes:
    """The whole pack as a zip: the same bytes from the same entries, moment and build."""
    file = io.BytesIO()
    archive = Archive(file)
    for name, content in files_of(shown, checkpointed).items():
        archive.add(name, content)
    archive.add_programs()
    archive.close(
        {
            "kind": "disclosure",
            "origin": checkpointed.origin,
            "department": shown.cover.department,
            "build": build,
            "made_at": made_at,
            "entries": len(shown.entries),
            "root": checkpointed.root.hex(),
            "checkpoint": checkpoint_name(checkpointed.size),
        }
    )
    return file.getvalue()


def fingerprint_of(pack: bytes) -> str:
    """SHA-256 over the manifest, which names every other file: what the log keeps of a pack."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return hashlib.sha256(archive.read(MANIFEST)).hexdigest()


def _proof(seq: int, path: Iterable[bytes], note: str) -> bytes:
    """As C2SP tlog-proof has it."""
    lines = ["c2sp.org/tlog-proof@v1", f"index {seq}"]
    lines += [base64.b64encode(hashed).decode() for hashed in path]
    return ("\n".join(lines) + "\n\n" + note).encode()


def _openings(shown: Shown) -> Iterator[dict[str, Any]]:
    for entry, field in _sorted(shown):
        if field.state == "disclosed":
            salt = field.salt.hex()
            yield {"seq": entry.seq, "field": field.name, "salt": salt, "value": field.words}


def _withheld(shown: Shown) -> Iterator[dict[str, Any]]:
    """Fields that are withheld or disclosed in part, and entries that are left out."""
    found: list[tuple[int, str, dict[str, Any]]] = []
    for entry, field in _sorted(shown):
        said = {"seq": entry.seq, "field": field.name, "codes": list(field.codes)}
        if field.state == "withheld":
            found.append((entry.seq, field.name, said))
        elif field.state == "part":
            found.append((entry.seq, field.name, said | {"part": field.part}))
    for each in shown.left_out:
        said = {"seq": each.seq, "codes": [each.code], "leaf": each.leaf_hash.hex()}
        found.append((each.seq, "", said))
    for _, _, said in sorted(found, key=lambda one: one[:2]):
        yield said


def _erased(shown: Shown) -> Iterator[dict[str, Any]]:
    for entry, field in _sorted(shown):
        if field.state == "erased":
            yield {"seq": entry.seq, "field": field.name, "by": field.erased_by}


def _sorted(shown: Shown) -> list[tuple[ShownEntry, ShownField]]:
    return sorted(shown.fields, key=lambda each: (each[0].seq, each[1].name))


def _lines(records: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(canonical(record) + b"\n" for record in records)
