"""Every nasty word in every field of every form of every page, and then words drawn by chance.

The page tests try each class of words once in each field (`tests/web/test_nasty.py`), on SQLite;
here is the whole product, on both databases.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from config import ROOT, Config
from convo.db.models import Person
from convo.factory import create_app, make_engine, make_office
from convo.guidelines.load import load
from convo.services.office import Office
from convo.support.identifiers import hex128
from tests.given import Given, SettableClock
from tests.torture.databases import Database
from tests.web.conftest import Staff
from tests.web.desk import Desk
from tests.web.filled import Filled
from tests.web.nasty import Try, by_chance, every_word
from tests.web.owed import faults_of
from tests.web.restored import Restored
from tests.web.typist import Form, Typist

#: Forms filled in by chance.
DRAWN = 3000

Told = tuple[str, list[str]]


def filled_in_badly(
    kind: Callable[[Path], Database], chance: random.Random, folder: Path
) -> Iterator[Told]:
    """All of it; a line with the faults for each half."""
    database = kind(folder)
    try:
        desk = _desk(database)
        typist = Typist(Filled(desk))
        # A file can be put back after each try. A server keeps what was done: the case moves on.
        office = Restored(desk.office) if database.name == "SQLite" else None
        product = ((form, each) for form in typist.forms for each in every_word(form))
        yield _tried(f"{database.name}, every nasty word in every field", typist, office, product)
        some = (chance.choice(typist.forms) for _ in range(DRAWN))
        drawn = ((form, by_chance(form, chance)) for form in some)
        yield _tried(f"{database.name}, words drawn by chance", typist, office, drawn)
    finally:
        database.close()


def _tried(
    name: str, typist: Typist, office: Restored | None, tries: Iterator[tuple[Form, Try]]
) -> Told:
    faults, count = [], 0
    for form, (kind, data) in tries:
        answer = typist.send(form, data)
        faults += [f"{form.endpoint}, {kind}: {fault}" for fault in faults_of(answer, form, data)]
        if office is not None:
            office.put_back()
        count += 1
    return f"{name}: {count} forms sent", faults


def _desk(database: Database) -> Desk:
    config = Config.from_environment(
        {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": database.url}
    )
    guidelines, clock = load(ROOT / "guidelines"), SettableClock()
    office = make_office(config, make_engine(config), clock, guidelines)
    app = create_app(config, office, guidelines)
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a fault of ours is answered: 500
    given = Given(office)
    return Desk(
        office=office,
        app=app,
        given=given,
        clock=clock,
        people=Staff(given),
        sign_in=lambda person: _signed_in(app, office, person),
    )


def _signed_in(app: Flask, office: Office, person: Person) -> FlaskClient:
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie.update(_user_id=f"{person.id}:{person.stamp}", _fresh=True, sid=hex128())
        cookie["seen"] = int(office.clock().timestamp())
    return browser
