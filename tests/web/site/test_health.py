"""/healthz: what is well and what isn't, for a machine, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from convo.db.engine import open_engine
from convo.db.migrate import downgrade
from convo.services.clockwork import perform_owed
from convo.services.office import Office
from convo.web.site import health
from convo.web.site.health import Ill
from tests.given import Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

AWAY = OperationalError("SELECT secret", {}, Exception("no route to db7.internal"))


def away(error: Exception) -> Any:
    """What opens sessions when the database is not there."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


def test_all_is_well(client: FlaskClient, office: Office):
    perform_owed(office)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.get_json()["status"] == "ok"
    assert {"database", "migrations"} <= set(answer.get_json()["checks"])
    assert set(answer.get_json()["checks"].values()) == {"ok"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert client.head("/healthz").status_code == 200


def test_asking_costs_two_queries_and_writes_nothing(client: FlaskClient, office: Office):
    client.get("/healthz")
    asked: list[str] = []
    engine = office.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for _ in range(3):
        assert client.get("/healthz").status_code == 200
    reads = [each for each in asked if not each.startswith("BEGIN")]
    assert all(each.lstrip().upper().startswith(("SELECT", "PRAGMA")) for each in reads)
    assert len(reads) <= 3 * 2 * len(health.CHECKS)


@pytest.mark.parametrize("error", [AWAY, NoConnection("db7.internal is full")])
@pytest.mark.parametrize("who", ["nobody", "somebody"])
def test_a_database_that_is_away_is_said_without_its_name(
    app: Flask, given: Given, sign_in: Callable[..., FlaskClient], error: Exception, who: str
):
    browser = sign_in(given.official()) if who == "somebody" else app.test_client()
    app.extensions["convo-office"] = replace(given.office, sessions=away(error))
    answer = browser.get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "failing", "checks": {"database": "can't be used"}}


def test_a_database_that_lacks_a_migration_is_no_place_to_serve(client: FlaskClient, database: str):
    engine = open_engine(database)
    downgrade(engine, "-1")
    engine.dispose()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["migrations"] == "behind: run convo db upgrade"


def test_a_database_that_a_newer_convo_upgraded_is_told_apart(client: FlaskClient, database: str):
    engine = open_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '999'")
    engine.dispose()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["migrations"].startswith("ahead")


def test_what_does_not_stop_the_pages_is_a_warning(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    late = {**health.CHECKS, "clock": lambda *_: Ill("late", stops=False)}
    monkeypatch.setattr(health, "CHECKS", late)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "warning")
    assert answer.get_json()["checks"]["clock"] == "late"
