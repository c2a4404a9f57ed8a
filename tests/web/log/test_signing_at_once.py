"""What a form has done is signed at once where this process has the key, and otherwise later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from convo.domain.vocabulary import ReplyState
from convo.queries.checkpoints import checkpoint_standing
from convo.services.checkpoints import sign_now
from tests.page import fetch
from tests.signing import with_key

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def office(office, tmp_path):
    """An office whose log is signed by this process."""
    signing = with_key(office, tmp_path / "keys")
    sign_now(signing)
    return signing


def unsigned(office):
    """How many entries no checkpoint covers."""
    with office.sessions() as session:
        return checkpoint_standing(session).unsigned


def post(desk):
    """The author records a posting."""
    reply_id = desk.reply(ReplyState.SIGNED_OFF)
    typed = {"address": "https://example.org/1", "words": desk.words(reply_id)[-1]}
    desk.do("author", f"/replies/{reply_id}/post", typed)


def test_a_posting_is_signed_before_its_page_is_shown(desk, office):
    post(desk)
    assert unsigned(office) == 0


def test_without_a_key_it_is_left_to_the_clock(desk, office, app):
    app.extensions["convo-office"] = replace(office, signer=None)
    post(desk)
    assert unsigned(office) > 0


@pytest.mark.parametrize("damage", ["state", "key"])
def test_a_signer_that_can_not_sign_undoes_no_deed(desk, office, damage):
    (office.signer.folder / damage).write_text("garbled")
    post(desk)
    assert unsigned(office) > 0


def health(desk):
    """What monitoring is told about it."""
    return desk.browser("press").get("/healthz").get_json()["checks"]["checkpoints"]


def test_entries_that_nobody_signs_for_long_are_a_warning(desk, office, app, clock):
    assert health(desk) == "ok"
    app.extensions["convo-office"] = replace(office, signer=None)
    post(desk)
    assert health(desk) == "ok"
    clock.now += timedelta(minutes=16)
    assert health(desk) == "late: run convo tick with CONVO_LOG_KEYS each minute"


def test_the_service_page_says_how_much_is_signed_and_where_the_key_is(desk, office, app):
    text = fetch(desk.browser("administrator"), "/service").text
    assert "The key lies where these pages are served." in text
    assert "Entries signed" in text
    app.extensions["convo-office"] = replace(office, signer=None)
    text = fetch(desk.browser("administrator"), "/service").text
    assert "The key is not where these pages are served." in text
