"""What the database itself refuses, whoever asks: the audit log may grow and nothing else.

For migrations. A table of the log is put under protection by one call, on either database:

    from convo.db.protections import protect, unprotect

    protect(op.get_bind(), "audit_checkpoint")     # in upgrade(), after the table is made
    unprotect(op.get_bind(), "audit_checkpoint")   # in downgrade(), before it is dropped

These stop bugs and injected SQL. Who owns the tables can take them away again: that shows in a
checkpoint which somebody else keeps.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

REFUSAL = "the audit log is append-only"

#: The tables that only grow. Besides there are `audit_opening` and `audit_head`, each with a rule
#: of its own. What is derived (`audit_text`) can be made anew, and is none of them.
ONLY_GROW = frozenset(
    {
        "audit_checkpoint",
        "audit_entry",
        "audit_erasure",
        "audit_finding",
        "audit_mark",
        "audit_node",
        "audit_place",
    }
)

#: An opening may go where an entry says that it was erased, and only there.
_UNRECORDED = (
    "NOT EXISTS (SELECT 1 FROM audit_erasure AS erased"
    " WHERE erased.seq = OLD.seq AND erased.field = OLD.field)"
)
_SHRINKS = "NOT (NEW.next_seq > OLD.next_seq AND NEW.id = OLD.id)"


def protect(connection: Connection, table: str) -> None:
    """Let rows be added to this table, and never changed, replaced or removed."""
    if connection.dialect.name == "sqlite":
        _refuse(connection, table, "update")
        _refuse(connection, table, "delete")
        _refuse(connection, table, "insert", when=_is_there(connection, table))
    else:
        _refuse_rows(connection, table, "UPDATE OR DELETE", "refuse_audit_change")
        _refuse_truncate(connection, table)


def protect_openings(connection: Connection) -> None:
    """The same for words beside entries; but what is recorded as erased may be removed."""
    table = "audit_opening"
    if connection.dialect.name == "sqlite":
        _refuse(connection, table, "update")
        _refuse(connection, table, "delete", when=_UNRECORDED)
        _refuse(connection, table, "insert", when=_is_there(connection, table))
        return
    _make_function(connection, "refuse_unrecorded_erasure", when=_UNRECORDED, result="OLD")
    _refuse_rows(connection, table, "UPDATE", "refuse_audit_change")
    _refuse_rows(connection, table, "DELETE", "refuse_unrecorded_erasure")
    _refuse_truncate(connection, table)


def protect_head(connection: Connection) -> None:
    """Let the one row that says where the log ends move on, and nothing else."""
    table = "audit_head"
    if connection.dialect.name == "sqlite":
        _refuse(connection, table, "update", when=_SHRINKS)
        _refuse(connection, table, "delete")
        _refuse(connection, table, "insert")
        return
    _make_function(connection, "refuse_shrinking_head", when=_SHRINKS, result="NEW")
    _refuse_rows(connection, table, "INSERT OR DELETE", "refuse_audit_change")
    _refuse_rows(connection, table, "UPDATE", "refuse_shrinking_head")
    _refuse_truncate(connection, table)


def unprotect(connection: Connection, table: str) -> None:
    """Take away what was put there: only on the way to dropping the table."""
    sqlite = connection.dialect.name == "sqlite"
    for name in list(triggers(connection, table)):
        connection.execute(text(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}")))


def triggers(connection: Connection, table: str) -> Iterator[str]:
    """The triggers that stand on this table, by name."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name ORDER BY name"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:name) "
        "AND NOT tgisinternal ORDER BY tgname"
    )
    yield from connection.scalars(text(asked), {"name": table})


def _refuse(connection: Connection, table: str, deed: str, when: str = "") -> None:
    condition = f"WHEN {when} " if when else ""
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    )


def _is_there(connection: Connection, table: str) -> str:
    """SQLite: whether a new row has a key that is taken. INSERT OR REPLACE would remove its holder.

    It asks no trigger about that removal unless `recursive_triggers` is on. Every table has a
    `rowid` besides its own keys, by which a row can be replaced too.
    """
    found = inspect(connection)
    keys = [["rowid"], found.get_pk_constraint(table)["constrained_columns"]]
    keys += [list(each["column_names"]) for each in found.get_unique_constraints(table)]
    keys += [
        [str(name) for name in each["column_names"]]
        for each in found.get_indexes(table)
        if each["unique"]
    ]
    return " OR ".join(_taken(table, key) for key in keys)


def _taken(table: str, key: list[str]) -> str:
    same = " AND ".join(f"taken.{column} = NEW.{column}" for column in key)
    return f"EXISTS (SELECT 1 FROM {table} AS taken WHERE {same})"  # noqa: S608 - names of ours


def _make_function(connection: Connection, name: str, *, when: str, result: str) -> None:
    """A trigger function that looks only at our own tables, not at others of the same name.

    Whoever may make a temporary table could otherwise put one in front of `audit_erasure`.
    """
    schema = connection.dialect.identifier_preparer.quote(
        str(connection.scalar(text("SELECT current_schema()")))
    )
    connection.execute(
        text(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = {schema}, pg_temp AS "
            f"$$ BEGIN IF {when} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; "
            f"RETURN {result}; END $$"
        )
    )


def _refuse_rows(connection: Connection, table: str, deeds: str, function: str) -> None:
    name = f"{table}_no_{deeds.lower().replace(' ', '_')}"
    _always(connection, table, name, f"BEFORE {deeds} ON {table} FOR EACH ROW", function)


def _refuse_truncate(connection: Connection, table: str) -> None:
    """TRUNCATE asks no trigger that stands there for each row."""
    manner = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    _always(connection, table, f"{table}_no_truncate", manner, "refuse_audit_change")


def _always(connection: Connection, table: str, name: str, manner: str, function: str) -> None:
    """ALWAYS: also where `session_replication_role` is `replica`."""
    connection.execute(text(f"CREATE TRIGGER {name} {manner} EXECUTE FUNCTION {function}()"))
    connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"))
