"""Somebody who opens every page, finds its forms, and types anything into them.

What a form asks for is read from the page, as a browser reads it; what would be right to type is
told by hand, by the name of the field.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from convo.domain.vocabulary import ReplyState
from convo.services import people, reviews
from convo.support.identifiers import hex128
from tests.mail_server import Box
from tests.page import Page, fetch, read
from tests.web.addresses import ADDRESSES, GETS, POSTS
from tests.web.conversations.hands import ERROR
from tests.web.desk import MYTH
from tests.web.filled import Filled

WHO = {"o": "author", "m": "mentor", "p": "press", "a": "administrator"}
#: Somebody who has not signed in.
NOBODY = ""

SENTENCE = "The team agreed to this on Monday, after a look at the page."
#: What is right to type, by the name of the field, on 10 March 2026; other words are a sentence.
RIGHT: Mapping[str, str | list[str]] = {
    "address": "https://forum.example.org/t/4711",
    "source": "https://www.example.org/fees",
    "email": "nobody.yet@example.org",
    "hosts": "new.example.org",
    "length_limit": "280",
    "name": "A name that is new",
    "title": "A title that is new",
    "handle": "gardener",
    "password": "purple lamps drift",
    "said_on": ["9", "3", "2026"],
    "posted_on": ["9", "3", "2026"],
    "noticed_on": ["9", "3", "2026"],
    "checked_on": ["9", "3", "2026"],
    "given_on": ["9", "3", "2026"],
    "as_at": ["9", "3", "2024"],
    "follow_up_on": ["12", "3", "2026"],
    "review_on": ["17", "3", "2026"],
    "planned_on": ["17", "3", "2026"],
    "asked_on": ["9", "3", "2026"],
    "answered_on": ["9", "3", "2026"],
    "comfort": "agreed",
    "from_on": ["16", "3", "2026"],
    "until_on": ["18", "3", "2026"],
    "day": ["9", "3", "2026"],
    "at": "3:15pm",
    "trained_until": ["31", "1", "2027"],
    "since": ["9", "3", "2026"],
    "until": ["11", "3", "2026"],
    "seen": "different",
    "under": "role",
    "approach": "converse",
    "at_once": "y",
    "case": "1",
}
#: Fields whose words have to be of one kind: an address, a number, a name that nobody else has.
PARTICULAR = frozenset(
    {"address", "source", "email", "hosts", "length_limit", "at", "password", "conversation"}
)
#: What is right in one form, where its fields mean something else there.
RIGHT_IN: Mapping[str, Mapping[str, str | list[str]]] = {
    "conversations.extend": {"review_on": ["7", "4", "2026"]},  # later than the day before
    "communities.check_community": {"result": "doubtful", "valid_until": ["1", "3", "2027"]},
    "people.add_person": {"roles": ["mentor"], "mentor_id": ""},
    "recognition.record_recognition": {"named_1": "community", "conversation": ""},
    "imports.choose": {
        "address": "Address",
        "title": "Subject",
        "words": "Words",
        **dict.fromkeys(("said_on", "venue", "topic", "handle", "speaker", "official"), ""),
    },
}
_TABLE = (
    b"Address,Subject,Words\nhttps://www.example.org/t/1,Fees,When is it due?\n"
    b"javascript:x,Fees,When is it due?\n"
)

Data = dict[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One field of a form: its name, what kind it is, and what can be chosen."""

    name: str
    #: 'text', 'line', 'day', 'choice', 'ticks', 'hidden', 'password' or 'file'.
    kind: str
    value: str | list[str] = ""
    options: tuple[str, ...] = ()

    def right(self) -> str | list[str] | None:
        """What would be right here; None when nothing is to be sent."""
        if self.kind in {"hidden", "file"}:
            return self.value
        if self.kind == "choice":
            chosen = str(RIGHT.get(self.name) or self.value)
            offered = [option for option in self.options if option]
            other = offered[:1] if self.name == "person_id" else offered[-1:]
            return chosen if chosen in offered else "".join(other)
        if self.kind == "ticks":
            return self.value or ([] if self.name in {"roles", "flags"} else list(self.options))
        if self.name.startswith("passages_"):
            return ""  # they would have to stand in other words
        return RIGHT.get(self.name, SENTENCE)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as somebody sees it on a page."""

    who: str
    page: str
    action: str
    method: str
    asked: tuple[Asked, ...]
    is_upload: bool = False

    @property
    def endpoint(self) -> str:
        """The endpoint that it is sent to."""
        path, table = urlsplit(self.action).path, GETS if self.method == "get" else POSTS
        return next(name for name in table if _pattern(name).fullmatch(path))

    @property
    def shape(self) -> tuple[str, tuple[str, ...]]:
        """Forms of one shape are one form, whatever case they are about."""
        return self.endpoint, tuple(sorted(field.name for field in self.asked))

    @property
    def words(self) -> tuple[str, ...]:
        """The fields for words of one's own."""
        return (*self.named("text"), *self.named("line"), *self.named("password"))

    @property
    def free(self) -> tuple[str, ...]:
        """Those in which any words at all will do."""
        return tuple(name for name in self.words if name not in PARTICULAR)

    def named(self, kind: str) -> tuple[str, ...]:
        """The fields of one kind."""
        return tuple(field.name for field in self.asked if field.kind == kind)

    def right(self, **typed: Any) -> dict[str, Any]:
        """Filled in rightly, but for what is `typed`; a form that was not sent before."""
        data = {field.name: field.right() for field in self.asked}
        data |= RIGHT_IN.get(self.endpoint, {})
        if "deed_id" in data:
            data["deed_id"] = hex128()
        return {name: value for name, value in (data | typed).items() if value is not None}


class Typist:
    """Everybody at their browsers, in front of every form that they can see."""

    def __init__(self, filled: Filled) -> None:
        self._filled = filled
        self._nobody = filled.desk.app.test_client()
        self.forms = list(self._every_form())

    def form(self, endpoint: str) -> Form:
        """The first form for this endpoint."""
        return next(form for form in self.forms if form.endpoint == endpoint)

    def browser(self, who: str) -> FlaskClient:
        """The browser of somebody, or of nobody."""
        return self._filled.desk.browser(who) if who else self._nobody

    def send(self, form: Form, data: Mapping[str, Any] | bytes) -> TestResponse:
        """The answer to this form."""
        return send_off(self.browser(form.who), form, data)

    def _every_form(self) -> Iterator[Form]:
        """Each form that is on some page, once, and what scripts send by themselves.

        But for the one that signs out: after it nobody could send anything.
        """
        known = set()
        for who, path in _pages(self._filled):
            answer = self.browser(who).get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in forms_on(read(answer), who):
                    if form.shape not in known and form.endpoint != "people.sign_out":
                        known.add(form.shape)
                        yield form
                        yield from _sent_by_scripts(form)


def _sent_by_scripts(form: Form) -> Iterator[Form]:
    if form.endpoint == "replies.revise":
        for deed in ("autosave", "check"):
            yield replace(form, action=form.action.replace("revise", deed))


def forms_on(page: Page, who: str) -> Iterator[Form]:
    """Every form of a page, once for each address that a button of it leads to."""
    for element in page.all("form"):
        form = Form(
            who=who,
            page=page.path,
            action=element.get("action", ""),
            method=element.get("method", "get").lower(),
            asked=tuple(_asked(element)),
            is_upload=element.get("enctype") == "multipart/form-data",
        )
        yield form
        for button in element.iter("button"):
            if "formaction" in button.attrib:
                yield replace(form, action=button.get("formaction", ""))


def send_off(browser: FlaskClient, form: Form, data: Mapping[str, Any] | bytes) -> TestResponse:
    """The answer to this form, sent as a browser sends it."""
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{form.page}"}
    if form.method == "get":
        query = data if isinstance(data, bytes) else MultiDict(data)
        return browser.get(form.action, query_string=query, headers=headers)
    kind: str | None = None if isinstance(data, Mapping) else "application/x-www-form-urlencoded"
    if form.is_upload and isinstance(data, Mapping):
        file = FileStorage(io.BytesIO(_TABLE), "log.csv")
        boundary, data = encode_multipart(MultiDict({**data, "file": file}))
        kind = f"multipart/form-data; boundary={boundary}"
    answer = browser.post(form.action, data=data, content_type=kind, headers=headers)
    answer.get_data()  # to its end: what is sent while it is made is done only then
    return answer


def _pages(filled: Filled) -> Iterator[tuple[str, str]]:
    """Every page that has forms, and who sees it."""
    for endpoint, letters in GETS.items():
        yield (WHO[letters[0]] if letters != "*" else NOBODY), filled.address(endpoint)
    yield "press", "/cover/name"  # for anybody
    yield "press", filled.address("concerns.show")  # others than whoever was asked
    yield "press", filled.address("experiments.show")  # who decides where nobody owns the topic
    yield from _pages_on_the_way(filled)


def _pages_on_the_way(filled: Filled) -> Iterator[tuple[str, str]]:
    """Pages that have another form once something was done."""
    desk, given = filled.desk, filled.desk.given
    answers = "&".join(f"answer_{key}={value}" for key, value in ERROR.items())
    yield "author", f"/conversations/{filled.logged.id}/decide?{answers}"
    yield "author", f"/replies/{desk.reply(words=MYTH)}/submit"  # with reasons to give
    yield "author", f"/conversations/{given.decided(desk.people['author']).id}"
    with_mentor = filled.replies[ReplyState.WITH_MENTOR]
    reviews.pick_up(desk.office, given.actor(desk.people["mentor"]), with_mentor)
    yield "mentor", f"/replies/{with_mentor}/review"
    left = given.mentor()
    people.disable_person(desk.office, given.actor(desk.people["administrator"]), left.id)
    yield "administrator", f"/people/{left.id}"
    given.venue(name="The site", hosts="www.example.org")
    for deed in ("imports.upload", "imports.choose"):
        _import(filled, deed)
        yield "author", "/conversations/import"
    desk.app.extensions["convo-office"] = replace(desk.office, mail=Box().settings())
    yield "press", filled.address("topics.show_digest")  # mail can be sent


def _import(filled: Filled, deed: str) -> None:
    """Go one step on with a file that is to be imported."""
    browser = filled.desk.browser("author")
    page = fetch(browser, "/conversations/import", typed=["Fees", "When is it due?"])
    form = next(form for form in forms_on(page, "author") if form.endpoint == deed)
    assert send_off(browser, form, form.right()).status_code == 303


def _pattern(endpoint: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", ADDRESSES[endpoint])
    return re.compile("[^/]+".join(re.escape(part) for part in parts))


def _asked(form: Element) -> Iterator[Asked]:
    groups: dict[str, list[Element]] = {}
    for field in form.iter():
        if field.tag in {"input", "select", "textarea"} and field.get("name"):
            groups.setdefault(field.get("name", ""), []).append(field)
    for name, fields in groups.items():
        yield _one(name, fields)


def _one(name: str, fields: list[Element]) -> Asked:
    first, values = fields[0], tuple(field.get("value", "on") for field in fields)
    kind = first.get("type", "text") if first.tag == "input" else first.tag
    ticked = [field.get("value", "on") for field in fields if field.get("checked") is not None]
    if first.get("readonly") is not None or kind in {"hidden", "password", "file"}:
        kept = "hidden" if first.get("readonly") is not None else kind
        return Asked(name=name, kind=kept, value=first.get("value", ""))
    if kind == "radio":
        return Asked(name=name, kind="choice", value="".join(ticked), options=values)
    if kind == "checkbox":
        return Asked(name=name, kind="ticks", value=ticked, options=values)
    if kind == "select":
        options = tuple(each.get("value", "") for each in first.iter("option"))
        return Asked(name=name, kind="choice", options=options)
    typed = "text" if kind == "textarea" else "day" if len(fields) > 1 else "line"
    return Asked(name=name, kind=typed)
