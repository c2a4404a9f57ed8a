"""How far a deed reaches: each row that it changed has to be one that it names.

A deed names what it records, and further things by `tx.touch(…)`. With a thing comes the
conversation that it is in, and what belongs to it by its foreign keys, up to the top: an author of
a reply belongs to the reply, and so to its conversation. Another row of the thing's own table never
comes along, so nobody changes reply 8 by a deed on reply 7. Nor does a row come along that belonged
to something else before: nobody takes an author of reply 8 over to reply 7.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper, Session

from convo.db.base import Base
from convo.db.door import RECORD, TRANSIENT, UnauditedChange
from convo.db.rows import Change, Kind, changes
from convo.services.touches import ANY_NUMBER, NEVER_CHANGED

Key = tuple[str, tuple[Any, ...]]

#: What rows refer to and do not belong to: who did it, and where.
_REFERRED_TO = frozenset({"person", "team", "topic", "venue"})


def require_within(session: Session, recorded: Base | None, also: Collection[Base]) -> None:
    """Raise `UnauditedChange` unless every row that was changed is named or belongs to one named.

    Of what belongs to it, a deed changes one row of a table, except of those of which there may be
    `ANY_NUMBER`, and none that is `NEVER_CHANGED`: such a row has to be named itself.
    """
    owners = {_key(each) for each in (recorded, *also) if each is not None}
    named = owners | _conversation_of(recorded)
    beside: dict[Key, Base] = {}
    for change in _that_count(session):
        key = _key(change.row)
        if key in named:
            continue
        if not _comes_along(session, change, recorded, owners):
            raise UnauditedChange(f"the deed does not name this row of {key[0]}")
        beside[key] = change.row
    for table, count in Counter(table for table, _ in beside).items():
        if count > 1 and table not in ANY_NUMBER:
            raise UnauditedChange(f"the deed does not name {count} rows of {table}")


def _that_count(session: Session) -> Iterator[Change]:
    for change in changes(session.connection()):
        if change.row.__tablename__ not in RECORD and change.row.__tablename__ not in TRANSIENT:
            yield change


def _comes_along(
    session: Session, change: Change, recorded: Base | None, owners: Collection[Key]
) -> bool:
    table = change.row.__tablename__
    if recorded is not None and table == recorded.__tablename__:
        return False
    if table in NEVER_CHANGED and change.kind is not Kind.NEW:
        return False
    if change.columns & _ties(type(change.row)):
        return False  # it belonged to another
    return _belongs(session, change.row, owners)


def _belongs(session: Session, row: Base, owners: Collection[Key]) -> bool:
    parents = list(_parents(row))
    if any(key in owners for _, key in parents):
        return True
    return any(
        _belongs(session, found, owners)
        for parent, key in parents
        if key[0] not in _REFERRED_TO and (found := session.get(parent, key[1])) is not None
    )


def _parents(row: Base) -> Iterator[tuple[type[Base], Key]]:
    """The rows that this one refers to; not those of its own table."""
    for attribute, parent in _references(type(row)):
        if (value := getattr(row, attribute)) is not None:
            yield parent, (parent.__tablename__, (value,))


@cache
def _references(kind: type[Base]) -> tuple[tuple[str, type[Base]], ...]:
    mapper: Mapper[Any] = inspect(kind)
    by_table = {each.class_.__tablename__: each.class_ for each in Base.registry.mappers}
    return tuple(
        (mapper.get_property_by_column(column).key, by_table[key.column.table.name])
        for column in mapper.columns
        for key in column.foreign_keys
        if key.column.table.name != kind.__tablename__
    )


@cache
def _ties(kind: type[Base]) -> frozenset[str]:
    """The columns that say to what a row of this kind belongs."""
    return frozenset(
        attribute
        for attribute, parent in _references(kind)
        if parent.__tablename__ not in _REFERRED_TO
    )


def _conversation_of(thing: Base | None) -> set[Key]:
    conversation = getattr(thing, "conversation_id", None)
    return set() if conversation is None else {("conversation", (conversation,))}


def _key(row: Base) -> Key:
    mapper: Mapper[Any] = inspect(type(row))
    return row.__tablename__, tuple(mapper.primary_key_from_instance(row))
