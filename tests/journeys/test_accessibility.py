"""Every page that a person can open, with real data, held against WCAG 2.2 A and AA by axe-core.

The list of pages is taken from the routes, so a new page can't be left out: where the demo has no
data for one, its test fails and says so.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.routing import Rule

from convo.db.models import (
    Alert,
    AuditEntry,
    Community,
    Concern,
    Conversation,
    Cover,
    Insight,
    LineToTake,
    Mention,
    Note,
    Person,
    Recognition,
    Reply,
    Side,
    Venue,
)
from convo.demo.disclosing import hand_out_first
from convo.domain.actor import Actor
from convo.domain.vocabulary import ReplyKind, ReplyState, Role, Via
from convo.queries.disclosures import list_drafts
from convo.queries.extensions import lasting
from convo.queries.people import list_people_who_are
from convo.services.disclosing.making import Sender
from convo.services.office import Office
from convo.services.people import reset_person
from convo.support.identifiers import hex128
from convo.web.application import ROOMS, make_application
from convo.web.brand import Brand
from tests.erasing.asked import ask_for_all
from tests.experiments import suggest_one
from tests.signing import check_newest, sign_once, with_key

ROOT = Path(__file__).parents[2]
AXE = ROOT / "convo" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
AUDIT = "([part, tags]) => axe.run(part, {runOnly: tags, resultTypes: ['violations']})"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
WIDE, NARROW, NARROWEST = 1280, 360, 320
#: Answers to a program, not pages.
NOT_PAGES = {
    "balance.plot", "balance.spreadsheet", "health.show", "log.export_entries", "static",
}  # fmt: skip
#: The pages of a case are looked at in every state where there is time for it (`make torture`);
#: else, and of the others, one example is enough.
EVERY_STATE = {"conversations.show", "replies.show"}
EXAMPLES = 1
#: What stands around every page is the same on all: it is looked at on these, and on every page
#: where there is time for it.
WITH_FRAME = {"log.index", "people.ask_sign_in", "site.how_it_works", "work.show"}


def pages() -> list[str]:
    """The endpoints that answer GET."""
    blank = Brand(service="convo", department="", contact="", safeguarding="")
    settings = {"TRUSTED_PROXIES": 0, "SECRET_KEY": "x", "DEMO": False, "TESTING": True}
    settings |= {"BEHIND_TLS": False, "IDLE_MINUTES": 60}
    app = make_application(
        cast("Office", None), blank, templates=ROOT / "templates", settings=settings
    )
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
    assert len(rules) > len(ROOMS)
    return sorted({rule.endpoint for rule in rules} - NOT_PAGES)


def _last_draft(office: Office) -> int:
    """A disclosure in preparation that stays so."""
    with office.sessions() as session:
        return max(draft.id for draft in list_drafts(session))


def _hand_out(office: Office, folder: Path) -> int:
    """One that was handed out: for that the log has to be signed."""
    sender = Sender(department="Department for Examples", contact="convo@example.org")
    return hand_out_first(with_key(office, folder), sender)


@pytest.fixture(scope="session")
def identifiers(
    demo_app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[object]]:
    """For each part of an address, values of it: of cases, one for each state they may be in."""
    office = demo_app.extensions["convo-office"]
    with office.sessions() as session:
        conversations = session.scalars(select(Conversation).order_by(Conversation.id)).all()
        replies = session.scalars(select(Reply).order_by(Reply.id)).all()
        found: dict[str, list[object]] = {
            "conversation_id": [
                *{c.state: c.id for c in conversations}.values(),
                *{r.conversation_id for r in replies if r.state is ReplyState.DECLINED},
                # An exit of the decision flow, whose page shows an instruction.
                *[c.id for c in conversations if c.passed_on_at and c.state == "decided"][-1:],
                # A decision to wait that can be extended, and one that waits for a second person.
                *[c.id for c in conversations if (each := lasting(c)) and not each.waiting][-1:],
                *[c.id for c in conversations if (each := lasting(c)) and each.waiting][-1:],
            ],
            "reply_id": [
                *{r.state: r.id for r in replies}.values(),
                *[r.id for r in replies if r.kind is ReplyKind.ACKNOWLEDGEMENT],
            ],
            # The newest is of a draft.
            "mention_id": list(session.scalars(select(Mention.id).order_by(Mention.id.desc()))),
            "person_id": list(session.scalars(select(Person.id).limit(2))),
            "venue_id": list(session.scalars(select(Venue.id).limit(1))),
            # One with sides, and something learnt.
            "topic_id": list(session.scalars(select(Side.topic_id).limit(1))),
            "side_id": list(session.scalars(select(Side.id).limit(1))),
            "insight_id": list(session.scalars(select(Insight.id).limit(1))),
            "alert_id": list(session.scalars(select(Alert.id).limit(2))),
            "note_id": list(session.scalars(select(Note.id).order_by(Note.id.desc()).limit(1))),
            "cover_id": list(session.scalars(select(Cover.id).limit(1))),
            "community_id": list(session.scalars(select(Community.id).limit(2))),
            "recognition_id": list(
                session.scalars(
                    select(Recognition.id).where(Recognition.reply_id.is_(None)).limit(1)
                )
            ),
            "concern_id": list(session.scalars(select(Concern.id).limit(1))),
            "line_id": list(session.scalars(select(LineToTake.id).limit(1))),
            "seq": list(session.scalars(select(AuditEntry.seq).limit(1))),
            "name": [office.guidelines.rules[0].name, "rebuttal.Reading"],
        }
    found["experiment_id"] = [_suggested(office)]
    found["checkpoint_id"] = [sign_once(office).id]
    found["request_id"] = [
        ask_for_all(office, _reviewer(office), int(str(found["conversation_id"][0])))
    ]
    found["check_id"] = [check_newest(office, _reviewer(office))]
    found["draft_id"] = [_last_draft(office)]
    found["disclosure_id"] = [_hand_out(office, tmp_path_factory.mktemp("keys"))]
    found["secret"] = [reset_person(office, Actor.operator(), int(str(found["person_id"][0])))]
    return found


def _suggested(office: Office) -> int:
    """Many conversations with one question, on a topic of the demo."""
    with office.sessions() as session:
        like = session.scalars(select(Conversation)).first()
        assert like is not None
        official = Actor(
            person_id=like.official_id, roles=frozenset(), via=Via.WEB, request=hex128()
        )
        return suggest_one(office, official, like)


def _reviewer(office: Office) -> Actor:
    with office.sessions() as session:
        person = list_people_who_are(session, Role.PRESS_OFFICE)[0]
    return Actor(person_id=person.id, roles=frozenset(), via=Via.WEB, request=hex128())


def addresses(rule: Rule, identifiers: dict[str, list[object]]) -> list[str]:
    """The addresses of a route; of one that takes an identifier, one for each value."""
    if not rule.arguments:
        return [rule.rule]
    (part,) = rule.arguments
    built = [rule.build({part: value}) for value in identifiers[part]]
    return [address[1] for address in built if address is not None]


def openable(
    clients: dict[str, FlaskClient], app: Flask, endpoint: str, identifiers: dict[str, list[object]]
) -> Iterator[tuple[str, str]]:
    """Who may open this page, and at which address: each address once."""
    asked = list(clients)
    for rule in app.url_map.iter_rules(endpoint):
        for address in addresses(rule, identifiers):
            for email in asked:
                if clients[email].get(address).status_code == 200:
                    yield email, address
                    # Whoever may open one such page may mostly open the next.
                    asked = [email, *(each for each in asked if each != email)]
                    break


@pytest.mark.parametrize("width", [NARROW, pytest.param(WIDE, marks=pytest.mark.long)])
@pytest.mark.parametrize("endpoint", pages())
def test_page_is_accessible_and_fits_a_phone(  # noqa: PLR0917 - each is a fixture
    endpoint: str,
    width: int,
    demo_app: Flask,
    demo_clients: dict[str, FlaskClient],
    demo_page: Callable[[str], Page],
    identifiers: dict[str, list[object]],
) -> None:
    most = None if endpoint in EVERY_STATE and width == WIDE else EXAMPLES
    found = list(islice(openable(demo_clients, demo_app, endpoint, identifiers), most))
    assert found, f"the demo has nothing to show on {endpoint}: give it some"
    part = "html" if width == WIDE or endpoint in WITH_FRAME else "main"
    faults = [
        fault
        for email, address in found
        for fault in faults_of(demo_page(email), address, width, part)
    ]
    assert not faults, "\n".join(faults)


def faults_of(page: Page, address: str, width: int, part: str = "html") -> Iterator[str]:
    """What is wrong with a page at this width, and whether it fits the narrowest."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.evaluate(AXE.read_text())
    result = page.evaluate(AUDIT, [part, TAGS])
    for violation in result["violations"]:
        places = ", ".join(" ".join(node["target"]) for node in violation["nodes"][:3])
        yield f"{address} at {width}: {violation['id']}: {violation['help']}: {places}"
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield f"{address} scrolls sideways at {NARROWEST}"
