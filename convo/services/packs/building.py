"""Building the pack of the whole log: everything that proves it, and everything to read it by."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from convo.audit.checkpoint import find_checkpoint
from convo.audit.entry import canonical
from convo.audit.pack.archive import Archive
from convo.audit.tree import Frontier, leaf_hash
from convo.queries import packing
from convo.queries.checkpoints import list_keys
from convo.queries.timeline import timeline
from convo.services.office import Office
from convo.services.packs.readme import About, readme
from convo.services.packs.replies import rows_of_replies
from convo.services.packs.report import OUTSIDE, Contents, Section, page_of
from convo.services.packs.table import rows_of

#: What `manifest.json` says a pack is: the whole log, or chosen entries of it.
WHOLE_LOG = "log"


@dataclass(frozen=True, kw_only=True, slots=True)
class Vouching:
    """The newest checkpoint of a pack: its file, what it says, and to the letter."""

    name: str
    origin: str
    size: int
    root: bytes
    note: str


def write_pack(office: Office, department: str, file: BinaryIO) -> int:
    """Write the pack into this file, and return how many entries it has.

    All of it is of one moment, and a little at a time is in memory. Whoever hands it out has called
    `export_log` before. A damaged log is handed out as it is: the pack is evidence of that too.
    """
    made = office.clock()
    with office.sessions() as session:
        packing.read_one_moment(session)
        archive = Archive(file)
        tree = _add_log(archive, session)
        newest = _add_checkpoints(archive, session)
        if newest is not None:
            _add_proofs(archive, session, newest)
        _add_names(archive, session)
        _add_readable(archive, session, department, made, tree.size)
        archive.add("README.txt", readme(_about(department, made, tree, newest)))
        archive.add_programs()
        archive.close(_manifest(office, department, made, tree, newest))
    return tree.size


def _add_log(archive: Archive, session: Session) -> Frontier:
    tree = Frontier()

    def lines() -> Iterator[bytes]:
        nonlocal tree
        for leaf in packing.list_leaves(session):
            tree, _ = tree.with_leaf(leaf_hash(leaf))
            yield leaf + b"\n"

    archive.add("log.jsonl", lines())
    archive.add("openings.jsonl", (_opening(*row) for row in packing.list_openings(session)))
    return tree


def _opening(seq: int, field: str, salt: bytes, value: str) -> bytes:
    return canonical({"seq": seq, "field": field, "salt": salt.hex(), "value": value}) + b"\n"


def _add_checkpoints(archive: Archive, session: Session) -> Vouching | None:
    """Every checkpoint that was ever signed, and the keys. Returns the one of the largest size."""
    archive.add("keys.txt", (f"{key.text}\n".encode() for key in list_keys(session)))
    newest: Vouching | None = None
    before = Counter[int]()
    for size, note in packing.list_checkpoints(session):
        before[size] += 1
        again = f"-{before[size]}" if before[size] > 1 else ""
        name = f"checkpoints/{size:010}{again}.txt"
        archive.add(name, note.encode())
        said = find_checkpoint(note)  # one that was garbled is handed out all the same
        if said is not None and (newest is None or said.size > newest.size):
            newest = Vouching(
                name=name, origin=said.origin, size=said.size, root=said.root, note=note
            )
    return newest


def _add_proofs(archive: Archive, session: Session, newest: Vouching) -> None:
    for seq, hashes in packing.list_proofs(session, newest.size):
        archive.add(f"proofs/{seq:010}.tlog-proof", proof_of(seq, hashes, newest.note))


def proof_of(seq: int, hashes: Iterable[bytes], note: str) -> bytes:
    """The proof that entry `seq` is in the log that the note vouches for (C2SP tlog-proof)."""
    beside = "".join(f"{base64.b64encode(each).decode()}\n" for each in hashes)
    return f"c2sp.org/tlog-proof@v1\nindex {seq}\n{beside}\n{note}".encode()


def _add_names(archive: Archive, session: Session) -> None:
    names = {str(number): name for number, name in packing.list_names(session)}
    archive.add("people.json", json.dumps(names, ensure_ascii=False, indent=1).encode() + b"\n")


def _add_readable(
    archive: Archive, session: Session, department: str, made: datetime, size: int
) -> None:
    archive.add("entries.csv", rows_of(packing.list_all_lines(session, size)))
    contents = Contents(
        cases=packing.list_cases(session),
        replies=rows_of_replies(packing.list_lines_of_replies(session)),
    )
    archive.add("report.html", page_of(department, _written(made), contents, _sections(session)))


def _sections(session: Session) -> Iterator[Section]:
    for number, title in packing.list_cases(session):
        yield f"case-{number}", f"Case {number}: {title}", timeline(session, number)
    yield OUTSIDE, "Outside any case", packing.list_lines_outside_cases(session)


def _about(department: str, made: datetime, tree: Frontier, newest: Vouching | None) -> About:
    return About(
        department=department,
        made=_written(made),
        entries=tree.size,
        size=newest.size if newest else 0,
        root=newest.root.hex() if newest else "",
    )


def _manifest(
    office: Office, department: str, made: datetime, tree: Frontier, newest: Vouching | None
) -> dict[str, Any]:
    return {
        "kind": WHOLE_LOG,
        "origin": newest.origin if newest else "",
        "department": department,
        "build": office.build,
        "made_at": made.isoformat(),
        "entries": tree.size,
        "root": tree.root.hex(),
        "checkpoint": newest.name if newest else "",
    }


def _written(moment: datetime) -> str:
    return f"{moment:%-d %B %Y at %H:%M} UTC"
