"""Who may do what in PostgreSQL: the owner changes shapes, one role serves, one only reads.

The serving role owns nothing and holds what a deed needs and no more, so that whoever takes over a
web process can add to the log and not change it. On SQLite there are no roles, and this does
nothing there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from convo.db.base import Base
from convo.db.protections import ONLY_GROW

_VERSION = "alembic_version"
_LOG = dict.fromkeys((*ONLY_GROW, "guideline_set", "judgement"), "SELECT, INSERT") | {
    "audit_head": "SELECT, UPDATE",
    "audit_opening": "SELECT, INSERT, DELETE",
    _VERSION: "SELECT",
}
#: What changes rows that are there, and how PostgreSQL is asked for it. A single column is enough.
_CHANGES = {
    right: text(f"SELECT has_{what}_privilege(:role, :name, :right)")
    for right, what in (
        ("UPDATE", "any_column"),
        ("DELETE", "table"),
        ("TRUNCATE", "table"),
        ("TRIGGER", "table"),
    )
}
_USUAL = "SELECT, INSERT, UPDATE, DELETE"

#: What whoever only reads never sees: ways in.
_SECRET_TABLES = frozenset({"one_time_link", "sign_in_attempt"})
_SECRET_COLUMNS = {"person": frozenset({"password_hash", "stamp"})}


class BadRole(Exception):
    """A role can't be given its rights. Nothing was changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Roles:
    """The roles of this deployment, by name; None where there is none of its own."""

    serving: str | None = None
    reading: str | None = None


def grant(connection: Connection, roles: Roles) -> None:
    """Give each role exactly its rights, whatever it had before. By the owner of the tables.

    Raises `BadRole` where there is no such role, or one that has more than it may have by other
    ways: as a superuser, as a member of the owner, from PUBLIC.
    """
    if connection.dialect.name == "sqlite":
        return
    names = sorted({*Base.metadata.tables, _VERSION} & set(inspect(connection).get_table_names()))
    for role in filter(None, (roles.serving, roles.reading)):
        _require_fit(connection, role)
        _take_all(connection, role, names)
    if roles.serving:
        _let_serve(connection, roles.serving, names)
    if roles.reading:
        _let_read(connection, roles.reading, names)
    for role in filter(None, (roles.serving, roles.reading)):
        _require_no_more(connection, role)


def _require_fit(connection: Connection, role: str) -> None:
    found = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
    if not found:
        raise BadRole(f"there is no role {role} in this database; make it with CREATE ROLE first")
    if connection.scalar(text("SELECT pg_has_role(:role, current_user, 'MEMBER')"), {"role": role}):
        raise BadRole(
            f"the role {role} owns the tables, may become their owner, or is a superuser; "
            "whoever serves must be somebody else"
        )


def _take_all(connection: Connection, role: str, names: list[str]) -> None:
    who, schema = _quoted(connection, role), _schema(connection)
    tables = ", ".join(_quoted(connection, name) for name in names)
    connection.execute(text(f"REVOKE ALL ON {tables} FROM {who}"))
    for name in names:  # rights on single columns outlive those on the table
        columns = [str(each["name"]) for each in inspect(connection).get_columns(name)]
        listed = ", ".join(_quoted(connection, column) for column in columns)
        connection.execute(text(f"REVOKE ALL ({listed}) ON {_quoted(connection, name)} FROM {who}"))
    connection.execute(text(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {who}"))
    connection.execute(text(f"REVOKE CREATE ON SCHEMA {schema} FROM {who}"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {who}"))


def _let_serve(connection: Connection, role: str, names: list[str]) -> None:
    who, schema = _quoted(connection, role), _schema(connection)
    for name in names:
        rights = _LOG.get(name, _USUAL)
        connection.execute(text(f"GRANT {rights} ON {_quoted(connection, name)} TO {who}"))
    connection.execute(text(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {who}"))


def _let_read(connection: Connection, role: str, names: list[str]) -> None:
    who = _quoted(connection, role)
    for name in names:
        if name in _SECRET_TABLES:
            continue
        hidden = _SECRET_COLUMNS.get(name)
        columns = [str(each["name"]) for each in inspect(connection).get_columns(name)]
        shown = [_quoted(connection, each) for each in columns if each not in (hidden or ())]
        only = f" ({', '.join(shown)})" if hidden else ""
        connection.execute(text(f"GRANT SELECT{only} ON {_quoted(connection, name)} TO {who}"))


def _require_no_more(connection: Connection, role: str) -> None:
    """What it holds by PUBLIC or by another role counts as well."""
    more = list(_more(connection, role))
    if more:
        raise BadRole(f"the role {role} still may {', '.join(more)}; take that from it first")


def _more(connection: Connection, role: str) -> Iterator[str]:
    here = set(inspect(connection).get_table_names())
    for name in sorted(_LOG.keys() & here):
        for right, asked in _CHANGES.items():
            held = connection.scalar(asked, {"role": role, "name": name, "right": right})
            if held and right not in _LOG[name]:
                yield f"{right} {name}"
    asked = text("SELECT has_schema_privilege(:role, current_schema(), 'CREATE')")
    if connection.scalar(asked, {"role": role}):
        yield f"make tables in the schema {_schema(connection)} (REVOKE CREATE … FROM PUBLIC)"


def _schema(connection: Connection) -> str:
    return _quoted(connection, str(connection.scalar(text("SELECT current_schema()"))))


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
