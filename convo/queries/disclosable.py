"""What a disclosure is made of: entries with every field, and what was erased of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.sentences import sentence
from convo.db.models import AuditEntry, AuditErasure, AuditOpening
from convo.domain.errors import NotFound
from convo.domain.exemptions import Officials
from convo.domain.vocabulary import Role
from convo.queries.facts_in_words import PEOPLE
from convo.queries.leaves import get_fields
from convo.queries.timeline import Line, read_lines

#: As many entries as one statement names.
_AT_ONCE = 500
#: Who acts without an account, by the word that an entry has for the role.
_WITHOUT_ACCOUNT = {
    "clock": "The clock",
    "operator": "A command on the server",
    "administrator": "A command on the server",
    "link-holder": "The holder of a one-time link",
}
_ROLES = {role.value: role.label for role in Role}


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One commitment of an entry, with its words, or with who erased them."""

    name: str
    #: None where they were erased.
    words: str | None
    salt: bytes
    #: The entry that erased them; None where the words are there, or are gone without a reason.
    erased_by: int | None

    @property
    def is_missing(self) -> bool:
        """Gone, and no entry says that they were erased: the log is damaged."""
        return self.words is None and self.erased_by is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """One entry as it may be disclosed."""

    line: Line
    leaf: bytes
    fields: tuple[Field, ...]
    #: The deed in words, once with names of accounts and once with their numbers.
    with_names: str
    with_numbers: str
    #: Whoever did it, likewise.
    who_by_name: str
    who_by_role: str

    @property
    def seq(self) -> int:
        """Its place in the log."""
        return self.line.seq

    def who(self, officials: Officials) -> str:
        """Who did it, as people are to be shown."""
        return self.who_by_name if officials is Officials.NAMES else self.who_by_role

    def deed(self, officials: Officials) -> str:
        """What was done, as people are to be shown."""
        return self.with_names if officials is Officials.NAMES else self.with_numbers

    def facts(self, officials: Officials) -> dict[str, object]:
        """Its facts in words, as people are to be shown."""
        return _numbered(self.line) if officials is Officials.ROLES else dict(self.line.in_words)

    def find(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


def get_materials(session: Session, places: Collection[int]) -> list[Material]:
    """These entries in the order of the log. Raises `NotFound` where one is not there."""
    found: list[Material] = []
    for some in _in_parts(sorted(set(places))):
        found += _some_materials(session, some)
    if len(found) != len(set(places)):
        raise NotFound("an entry that was chosen is not in the log")
    return found


def list_erasing(session: Session, places: Collection[int]) -> list[int]:
    """The entries that erased something of these: they have to be shown beside them."""
    found: set[int] = set()
    for some in _in_parts(sorted(set(places))):
        rows = select(AuditErasure.erased_by).where(AuditErasure.seq.in_(some)).distinct()
        found.update(session.scalars(rows))
    return sorted(found)


def _some_materials(session: Session, places: list[int]) -> list[Material]:
    found = select(AuditEntry).where(AuditEntry.seq.in_(places)).order_by(AuditEntry.seq)
    lines = read_lines(session, found)
    rows = select(AuditEntry.seq, AuditEntry.leaf).where(AuditEntry.seq.in_(places))
    leaves = {row.seq: row.leaf for row in session.execute(rows)}
    openings, erasures = _openings(session, places), _erasures(session, places)
    return [
        _material(line, leaves[line.seq], openings[line.seq], erasures[line.seq]) for line in lines
    ]


def _material(
    line: Line, leaf: bytes, openings: Mapping[str, AuditOpening], erased: Mapping[str, int]
) -> Material:
    read = get_fields(line.seq, leaf)
    actor = read["actor"]
    fields = [
        Field(
            name=name,
            words=openings[name].value if name in openings else None,
            salt=openings[name].salt if name in openings else b"",
            erased_by=erased.get(name),
        )
        for name in sorted(read["c"])
    ]
    by_role = _by_role(actor["role"], actor["id"])
    return Material(
        line=line,
        leaf=leaf,
        fields=tuple(fields),
        with_names=line.sentence,
        with_numbers=sentence(line.action, line.outcome, read["reason"], _numbered(line)),
        who_by_name=f"{line.who} ({_ROLES[actor['role']].lower()})"
        if actor["id"] and actor["role"] in _ROLES
        else by_role,
        who_by_role=by_role,
    )


def _by_role(role: str, account: str) -> str:
    if not account:
        return _WITHOUT_ACCOUNT.get(role, "Somebody without an account")
    return f"{_ROLES.get(role, 'Somebody')} (account {account})"


def _numbered(line: Line) -> dict[str, object]:
    """Facts in words, with account numbers in place of people's names."""
    people = {
        name: f"account {value}"
        for name, value in line.facts.items()
        if name in PEOPLE and isinstance(value, int)
    }
    return dict(line.in_words) | people


def _openings(session: Session, places: list[int]) -> Mapping[int, dict[str, AuditOpening]]:
    found: dict[int, dict[str, AuditOpening]] = defaultdict(dict)
    for opening in session.scalars(select(AuditOpening).where(AuditOpening.seq.in_(places))):
        found[opening.seq][opening.field] = opening
    return found


def _erasures(session: Session, places: list[int]) -> Mapping[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for erasure in session.scalars(select(AuditErasure).where(AuditErasure.seq.in_(places))):
        found[erasure.seq][erasure.field] = erasure.erased_by
    return found


def _in_parts(places: list[int]) -> Iterable[list[int]]:
    return (places[at : at + _AT_ONCE] for at in range(0, len(places), _AT_ONCE))
