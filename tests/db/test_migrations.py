"""The migrations make what the models say, on both databases, and can be taken back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from convo.db.base import Base
from convo.db.engine import open_engine
from convo.db.migrate import check, downgrade, upgrade
from convo.db.search_tables import is_search_table
from convo.db.standing import MIGRATIONS, is_current, revisions


@pytest.fixture
def plain(database: str) -> Iterator[Engine]:
    """An engine as migrations have it: without the commit door."""
    opened = open_engine(database)
    yield opened
    opened.dispose()


def tables(engine: Engine) -> set[str]:
    names = set(inspect(engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if not is_search_table(name)}


def test_the_migrations_make_what_the_models_say(plain: Engine):
    check(plain)
    assert tables(plain) == set(Base.metadata.tables)


def test_the_migrations_can_be_taken_back_and_applied_again(plain: Engine):
    assert is_current(plain)
    downgrade(plain)
    assert tables(plain) == set()
    assert not is_current(plain)
    upgrade(plain)
    assert is_current(plain)
    check(plain)


def test_one_migration_at_a_time_leads_to_the_same_place(plain: Engine):
    downgrade(plain)
    for revision in revisions():
        assert not is_current(plain)
        upgrade(plain, revision)
    assert is_current(plain)


def test_the_files_are_named_in_the_order_in_which_they_are_applied():
    walked = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert list(reversed(revisions())) == [each.revision for each in walked]


def test_applying_them_twice_changes_nothing(plain: Engine):
    upgrade(plain)
    assert is_current(plain)


def test_an_empty_database_is_not_current(tmp_path: Path):
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not is_current(engine)
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_half_done(tmp_path: Path, sqlite_template: Path):
    path = tmp_path / "clash.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    downgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE venue (id INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        upgrade(engine)
    assert tables(engine) == {"venue"}
    engine.dispose()
