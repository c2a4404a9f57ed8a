"""The index of words, as the database keeps it: made by a migration, known to no model.

On SQLite an FTS5 table with tables of its own under it, on PostgreSQL an index. Nothing in them is
kept anywhere else than in `audit_text` too, so a backup leaves them out.
"""

from sqlalchemy import Connection, column, insert, table, text

#: On SQLite a table, on PostgreSQL an index.
SEARCH_INDEX = "audit_text_index"

#: How words are read on PostgreSQL: an index answers only for the very expression it was made on.
LANGUAGE = "english"


def is_search_table(name: str | None) -> bool:
    """Whether this belongs to the index, and so neither to a model nor into a backup."""
    return bool(name) and str(name).startswith(SEARCH_INDEX)


def make_search_index(connection: Connection) -> None:
    """Make it, and read into it what `audit_text` holds."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE VIRTUAL TABLE {SEARCH_INDEX} USING fts5(words, content='audit_text', "
                "content_rowid='seq', tokenize='porter unicode61')"
            )
        )
        rebuild_search_index(connection)
        return
    connection.execute(
        text(
            f"CREATE INDEX {SEARCH_INDEX} ON audit_text "
            f"USING gin (to_tsvector('{LANGUAGE}', words))"
        )
    )


def drop_search_index(connection: Connection) -> None:
    """Take it away."""
    kind = "TABLE" if connection.dialect.name == "sqlite" else "INDEX"
    connection.execute(text(f"DROP {kind} {SEARCH_INDEX}"))


def rebuild_search_index(connection: Connection) -> None:
    """Read it anew from `audit_text`: after a restore. PostgreSQL does so by itself."""
    _tell_sqlite(connection, "rebuild")


def optimise_search_index(connection: Connection) -> None:
    """Leave nothing in it of words that were removed. PostgreSQL's index holds no words whole."""
    _tell_sqlite(connection, "optimize")


def _tell_sqlite(connection: Connection, command: str) -> None:
    if connection.dialect.name == "sqlite":
        commands = table(SEARCH_INDEX, column(SEARCH_INDEX))
        connection.execute(insert(commands).values({SEARCH_INDEX: command}))
