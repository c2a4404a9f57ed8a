"""The pages of an acknowledgement: where it is given, whom it names, and that it is called so."""

import pytest
from sqlalchemy import event

from convo.db.models import Reply
from convo.domain.recognition import Channel, CheckResult
from convo.domain.vocabulary import ReplyState, SpeakerRole
from tests.recognised import KIND_WORDS, Recognised
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
#: What a page about a reply asks of the database, and what an acknowledgement adds: whom it names,
#: whom the register knows, and twice how recognition stands. Naming somebody offers two lists more.
MOST = {"": 14, "/revise": 14, "/submit": 14, "/add-mention": 15}


@pytest.fixture
def recognised(desk: Desk) -> Recognised:
    return Recognised(desk.given)


@pytest.fixture
def draft(desk: Desk, recognised: Recognised) -> Reply:
    """One of what a campaigner said, with words; nothing is said of where and whom."""
    case = {"handle": "leek_of_faith", "speaker": SpeakerRole.CAMPAIGNER}
    reply = recognised.started(desk.people["author"], title="Stalls", **case)
    recognised.side(reply.conversation.topic_id)
    return desk.given.revise(reply, KIND_WORDS)


def test_what_is_left_is_said_and_what_is_typed_wrong_stays_with_an_error_beside_it(
    desk: Desk, draft: Reply
):
    path = f"/replies/{draft.id}"
    page = desk.see("author", f"{path}/revise", 200, "Stalls")
    assert "Say where it is given, to whom, and on which day." in page.text
    wrong = {"channel": "speech", "audience": "Growers", "planned_on": ["1", "3", "2026"]}
    page = desk.do("author", f"{path}/set-channel", wrong, 400)
    assert "Error: The day must be today or in the future" in page.text
    assert 'value="Growers"' in page.html
    right = wrong | {"planned_on": ["20", "3", "2026"]}
    desk.do("author", f"{path}/set-channel", right)
    typed = {"whom": "person:leek_of_faith", "side": "0", "comfort": "agreed"}
    page = desk.do("author", f"{path}/add-mention", typed, 400)
    assert "Error: Enter the day on which they were asked" in page.text
    assert "Error: Enter the day on which they answered" in page.text
    need_not = {"whom": "person:leek_of_faith", "side": "0", "comfort": "not-needed"}
    page = desk.do("author", f"{path}/add-mention", need_not, 400)
    assert "are asked before they are named: choose another" in page.text
    page = desk.do("author", f"{path}/add-mention", {"whom": "", "side": ""}, 400)
    assert "Error: Choose whom it names" in page.text
    assert "Error: Say whether they are happy to be named" in page.text


def test_a_reply_has_none_of_these_pages(desk: Desk):
    reply = desk.reply()
    for deed in ("set-channel", "add-mention"):
        assert desk.browser("author").get(f"/replies/{reply}/{deed}").status_code == 409
    page = desk.see("author", f"/replies/{reply}")
    assert "whom it names" not in page.text
    assert "Say where it is given" not in page.text


def test_it_is_called_what_it_is_wherever_it_stands(
    desk: Desk, recognised: Recognised, draft: Reply
):
    placed = recognised.place(draft, Channel.LETTER)
    number = recognised.community("Elm Street Growers", check=CheckResult.DOUBTFUL)
    first = recognised.bring(recognised.name_community(placed, number), ReplyState.SIGNED_OFF)
    path = f"/replies/{first.id}"
    page = desk.see("press", f"{path}/review", 200, "Stalls")
    assert "Concerns" in page.text
    assert "The engagement check was doubtful" not in page.text  # in the middle of a sentence
    assert "the engagement check was doubtful" in page.text
    desk.do("press", f"{path}/sign-off")
    page = desk.see("author", path, 200, "Stalls")
    assert "Signed off, ready to give" in page.text
    assert "Next: give it as planned, then record that it was given." in page.text
    assert "Give it as planned" in desk.see("author", "/", 200, "Stalls").text
    given = {"given_on": ["1", "3", "2026"], "words": KIND_WORDS}
    page = desk.do("author", f"{path}/post", given, 400)
    assert "Error: That is before it was signed off." in page.text
    desk.do("author", f"{path}/post", given | {"given_on": ["10", "3", "2026"]})
    page = desk.see("author", path, 200, "Stalls")
    for said in ("Delivered on 10 March 2026", "Next: say what came of it", "recorded that it was"):
        assert said in page.text
    assert "thread" not in page.text
    case = desk.see("author", f"/conversations/{first.conversation_id}", 200, "Stalls")
    assert "Given" in case.text
    assert "delivered version 1" in case.text
    desk.clock.advance(days=3)
    desk.sign_in_again("author")
    work = desk.see("author", "/", 200, "Stalls")
    assert "Say what came of it, and close it" in work.text


@pytest.mark.parametrize("page", MOST)
def test_its_pages_ask_little_of_the_database(
    desk: Desk, recognised: Recognised, draft: Reply, page: str
):
    placed = recognised.place(draft)
    for name in ("Elm Street Growers", "Ash Lane Growers", "Oak Row Growers"):
        placed = recognised.name_community(placed, recognised.community(name))
    desk.see("author", f"/replies/{draft.id}{page}", 200, "Stalls")
    asked: list[str] = []
    engine = desk.office.sessions.kw["bind"]

    def ask(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", ask)
    desk.browser("author").get(f"/replies/{draft.id}{page}")
    event.remove(engine, "before_cursor_execute", ask)
    assert len([each for each in asked if each.startswith("SELECT")]) <= MOST[page], asked
