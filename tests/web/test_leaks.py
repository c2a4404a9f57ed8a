"""Whoever may not see a thing learns nothing about it, not even whether it exists."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.given import FINE_WORDS
from tests.page import fetch
from tests.web.addresses import ADDRESSES, GETS, POSTS
from tests.web.desk import TITLE, Desk
from tests.web.filled import Filled
from tests.web.typist import WHO

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: What the cases, notes and lines of the office say.
SECRETS = (
    TITLE,
    FINE_WORDS[:40],
    "gardener",
    "The fee is £50",
    "It is heated",
    "They ask for figures",
    "Is this ours to say",
    "The fee pays for",
    "forum.example.org",
)
#: Refused about this one thing, to a role that may know of it.
MAY_KNOW = {
    ("conversations.ask_close", "press"),
    ("cover.ask_end_cover", "mentor"),
    ("postings.ask_see_as_posted", "author"),
    ("submissions.ask_refer", "mentor"),
}
ABSENT = 4711
#: Numbers that no thing has: some are no identifier at all, so there is no such page.
NO_NUMBERS = (0, ABSENT, 2**63 - 1, 2**63, 10**30, -1)
#: The log counts its entries from nought.
FIRST_ENTRY = ("log.entry", 0)
_NUMBERED = re.compile(r"\{(?:\w+_id|seq)\}")
#: What differs from answer to answer, whatever they are about.
_FRESH = re.compile(r'nonce-?="?[\w-]+|value="[^"]+"|/\d+')


def test_whoever_may_not_see_a_thing_does_not_learn_whether_it_is_there(desk: Desk):
    filled = Filled(desk)
    wrong = {}
    for endpoint, who, browser, token in _outsiders(filled):
        known = _ask(browser, endpoint, filled.address(endpoint), token)
        absent = _ask(browser, endpoint, _NUMBERED.sub(str(ABSENT), ADDRESSES[endpoint]), token)
        told = [secret for secret in SECRETS if secret in known.text]
        expected = 403 if who else (302 if endpoint in GETS else 401)
        if known.status_code != expected or told or _bare(known) != _bare(absent):
            wrong[endpoint, who] = (known.status_code, absent.status_code, told)
    assert wrong == {}


def test_there_is_no_page_about_what_is_not_there(desk: Desk):
    tokens = {who: _token(desk.browser(who)) for who in WHO.values()}
    wrong = {}
    for endpoint, may in {**GETS, **POSTS}.items():
        if not _NUMBERED.search(ADDRESSES[endpoint]):
            continue
        who = WHO[may[0]]
        for number in NO_NUMBERS:
            path = _NUMBERED.sub(str(number), ADDRESSES[endpoint])
            answer = _ask(desk.browser(who), endpoint, path, tokens[who])
            if answer.status_code != 404 or "Page not found" not in answer.text:
                wrong[endpoint, number] = answer.status_code
    assert wrong == {FIRST_ENTRY: 200}


def _outsiders(filled: Filled) -> Iterator[tuple[str, str, FlaskClient, str]]:
    """Every page and form about one thing, with each of those who have nothing to do there."""
    browsers = {letter: filled.desk.browser(who) for letter, who in WHO.items()}
    tokens = {letter: _token(browser) for letter, browser in browsers.items()}
    for endpoint, may in {**GETS, **POSTS}.items():
        if _NUMBERED.search(ADDRESSES[endpoint]):
            yield endpoint, "", filled.desk.app.test_client(), ""
            for letter in set(browsers) - set(may):
                if (endpoint, WHO[letter]) not in MAY_KNOW:
                    yield endpoint, WHO[letter], browsers[letter], tokens[letter]


def _ask(browser: FlaskClient, endpoint: str, path: str, token: str) -> TestResponse:
    if endpoint in GETS:
        return browser.get(path)
    return browser.post(path, data={"csrf_token": token, "reason": "Because it is so"})


def _token(browser: FlaskClient) -> str:
    return str(fetch(browser, "/help").form("/sign-out")["csrf_token"])


def _bare(answer: TestResponse) -> tuple[int, str]:
    """An answer without what is fresh each time and without numbers of things."""
    said = answer.text + answer.headers.get("Location", "")
    return answer.status_code, _FRESH.sub("", said)
