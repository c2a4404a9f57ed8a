"""A backup taken while people work, restored elsewhere: the same, and convo starts on it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Engine, func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from config import Config
from convo.db.backup import back_up, contents_of
from convo.db.backup_file import BadBackup, Contents, examine
from convo.db.engine import open_engine
from convo.db.migrate import check, downgrade
from convo.db.models import AuditEntry, Conversation
from convo.db.proof import require_whole
from convo.db.restore import NotEmpty, Restoring, _load, restore
from convo.db.standing import revision_of
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from convo.factory import create_app, make_office
from convo.services.office import Office
from tests.given import Given, SettableClock

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
#: The other kind of database than the one of a test.
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture
def blank(
    request: pytest.FixtureRequest, database_folder: Path, tmp_path: Path
) -> Iterator[Callable[[str], Engine]]:
    """Gives engines on databases in which there is nothing at all."""
    made: list[Engine] = []

    def make(kind: str) -> Engine:
        name = f"convo_blank_{len(made)}_{tmp_path.name}".lower()
        if kind == "sqlite":
            url = f"sqlite:///{database_folder / name}"
        else:
            server = request.getfixturevalue("postgresql_server")
            run(server, f'CREATE DATABASE "{name}"')
            url = make_url(server).set(database=name).render_as_string(hide_password=False)
        made.append(open_engine(url))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()
        if engine.dialect.name == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            run(server, f'DROP DATABASE "{engine.url.database}" WITH (FORCE)')


def run(server: str, statement: str) -> None:
    engine = open_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def plain(database: str) -> Iterator[Engine]:
    """The database of the test, as the command line opens it: without the commit door."""
    opened = open_engine(database)
    yield opened
    opened.dispose()


def order(path: Path, clock: SettableClock, may_replace: int | None = None) -> Restoring:
    return Restoring(path=path, build="test", now=clock(), may_replace=may_replace)


def entries(engine: Engine, action: Action | None = None) -> int:
    asked = select(func.count()).select_from(AuditEntry)
    if action:
        asked = asked.where(AuditEntry.action == action.value)
    with engine.connect() as connection:
        return connection.scalar(asked) or 0


def conversations(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Conversation)) or 0


def contents(engine: Engine) -> Contents:
    with engine.connect() as connection:
        return contents_of(connection)


@pytest.fixture
def busy(given: Given) -> Iterator[list[int]]:
    """Two people logging conversations all the time: the list grows with each that is saved."""
    given.reply(state=ReplyState.SIGNED_OFF)
    officials = [given.official(), given.official()]
    done: list[int] = []
    enough = Event()

    def work(official: object) -> None:
        while not enough.is_set():
            done.append(given.conversation(official).id)  # type: ignore[arg-type]

    threads = [Thread(target=work, args=(official,)) for official in officials]
    for thread in threads:
        thread.start()
    while len(done) < 5:
        enough.wait(0.01)
    yield done
    enough.set()
    for thread in threads:
        thread.join()


def test_a_backup_taken_under_load_is_one_moment_and_comes_back_elsewhere(
    busy: list[int],
    plain: Engine,
    blank: Callable[[str], Engine],
    tmp_path: Path,
    clock: SettableClock,
):
    path = tmp_path / "backup.convo"
    before = len(busy)
    taken = back_up(plain, path, build="test", now=clock())
    after = len(busy) + 2  # each may have one under way that is saved and not yet counted
    elsewhere = blank(plain.dialect.name)
    done = restore(elsewhere, order(path, clock))

    assert before <= conversations(elsewhere) - 1 <= after
    assert (done.contents, contents(elsewhere)) == (taken, taken)
    assert (entries(elsewhere), conversations(elsewhere)) == (taken.entries, taken.conversations)
    # One moment: no conversation without its entry, no entry without its conversation.
    assert entries(elsewhere, Action.LOG) == conversations(elsewhere)
    check(elsewhere)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_was_restored_into_the_other_kind_is_worked_on_as_before(
    given: Given,
    plain: Engine,
    blank: Callable[[str], Engine],
    tmp_path: Path,
    clock: SettableClock,
):
    official = given.official()
    reply = given.reply(official, state=ReplyState.SIGNED_OFF)
    back_up(plain, tmp_path / "b", build="test", now=clock())
    elsewhere = blank(OTHER[plain.dialect.name])
    restore(elsewhere, order(tmp_path / "b", clock))

    url = elsewhere.url.render_as_string(hide_password=False)
    config = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": url})
    office = make_office(config, clock=clock, guidelines=given.office.guidelines)
    assert create_app(config, office).test_client().get("/healthz").status_code == 200
    there = replace(given, office=office)
    assert there.read(reply.id).state is ReplyState.SIGNED_OFF
    # New rows are numbered after the old ones, and the log goes on where it ended.
    assert there.conversation(there.official()).id > reply.conversation_id
    log = numbers(office)
    assert log == list(range(len(log)))
    with pytest.raises(DBAPIError, match="append-only"), elsewhere.begin() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
    office.sessions.kw["bind"].dispose()


def numbers(office: Office) -> list[int]:
    with office.sessions() as session:
        return list(session.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq)))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite: tests/cli
def test_records_are_replaced_only_by_their_number_and_kept_beside_the_file(
    given: Given, plain: Engine, tmp_path: Path, clock: SettableClock
):
    given.conversation(given.official())
    early = tmp_path / "early.convo"
    taken = back_up(plain, early, build="test", now=clock())
    given.conversation(given.official())
    late = contents(plain)
    for may_replace in (None, late.entries - 1):
        with pytest.raises(NotEmpty, match=f"{late.entries} entries and 2 conversations"):
            restore(plain, order(early, clock, may_replace))
    assert contents(plain) == late
    assert list(tmp_path.glob("before-restore*")) == []

    done = restore(plain, order(early, clock, late.entries))
    assert contents(plain) == taken
    assert done.replaced is not None
    assert examine(done.replaced)[1] == late


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    given: Given,
    plain: Engine,
    blank: Callable[[str], Engine],
    tmp_path: Path,
    clock: SettableClock,
):
    given.reply(state=ReplyState.DRAFTING)
    now = contents(plain)
    with plain.connect() as connection:
        newest = revision_of(connection)
    downgrade(plain, "-1")
    old = back_up(plain, tmp_path / "old", build="test", now=clock())
    done = restore(blank(plain.dialect.name), order(tmp_path / "old", clock))
    assert done.heading.revision != newest
    assert (done.contents.entries, done.contents.conversations) == (now.entries, now.conversations)
    assert old == done.contents


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_restore_that_fails_leaves_everything_as_it_was(
    given: Given,
    plain: Engine,
    tmp_path: Path,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
):
    given.conversation(given.official())
    path = tmp_path / "b"
    taken = back_up(plain, path, build="test", now=clock())
    given.official()
    now = contents(plain)

    def refuse(_connection: object) -> None:
        raise BadBackup("its audit log has a gap")

    monkeypatch.setattr("convo.db.restore.require_whole", refuse)
    with pytest.raises(BadBackup, match="gap"):
        restore(plain, order(path, clock, now.entries))
    assert contents(plain) == now != taken
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_comes_out_otherwise_than_it_went_in_is_refused(
    given: Given,
    plain: Engine,
    blank: Callable[[str], Engine],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    given.conversation(given.official())
    now = given.office.clock()
    back_up(plain, tmp_path / "b", build="test", now=now)

    def load(connection: Connection, path: Path) -> None:
        _load(connection, path)
        connection.execute(text("UPDATE conversation SET title = 'Another'"))

    monkeypatch.setattr("convo.db.restore._load", load)
    elsewhere = blank("sqlite")
    with pytest.raises(BadBackup, match="their digests differ"):
        restore(elsewhere, Restoring(path=tmp_path / "b", build="test", now=now))
    with elsewhere.connect() as connection:
        assert revision_of(connection) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_log_with_a_gap_or_one_that_can_be_changed_is_not_fit_for_use(
    given: Given, plain: Engine
):
    given.official()
    with plain.connect() as connection:
        require_whole(connection)
        for trigger in connection.scalars(text(TRIGGERS)).all():
            connection.execute(text(f'DROP TRIGGER "{trigger}"'))
        with pytest.raises(BadBackup, match="lets its audit log be changed"):
            require_whole(connection)
        connection.execute(text("DELETE FROM audit_entry WHERE seq = 0"))
        with pytest.raises(BadBackup, match="gap"):
            require_whole(connection)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_words_that_the_other_database_cannot_hold_are_refused_and_named(
    plain: Engine, blank: Callable[[str], Engine], tmp_path: Path, clock: SettableClock
):
    with plain.begin() as connection:
        connection.execute(text("INSERT INTO team (name) VALUES (:name)"), {"name": "a\0b"})
    back_up(plain, tmp_path / "b", build="test", now=clock())
    elsewhere = blank("postgresql")
    with pytest.raises(BadBackup, match="can't hold a row of team"):
        restore(elsewhere, order(tmp_path / "b", clock))
    with elsewhere.connect() as connection:
        assert revision_of(connection) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_of_somebody_else_is_left_alone(
    plain: Engine, blank: Callable[[str], Engine], tmp_path: Path, clock: SettableClock
):
    back_up(plain, tmp_path / "b", build="test", now=clock())
    foreign = blank("sqlite")
    with foreign.begin() as connection:
        connection.execute(text("CREATE TABLE payroll (id INTEGER)"))
    with pytest.raises(BadBackup, match="none of convo's"):
        restore(foreign, order(tmp_path / "b", clock, 0))
    with pytest.raises(BadBackup, match="no database of convo here"):
        back_up(foreign, tmp_path / "c", build="test", now=clock())
    assert not (tmp_path / "c").exists()
    with plain.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '999'"))
    with pytest.raises(BadBackup, match="a newer convo upgraded the database"):
        restore(plain, order(tmp_path / "b", clock, 0))
