"""Who may send which form, with which token, how often: a table by hand, and every form."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.page import fetch, read
from tests.web.addresses import POSTS
from tests.web.desk import Desk
from tests.web.filled import Filled
from tests.web.owed import lost
from tests.web.restored import Restored
from tests.web.typist import NOBODY, WHO, Form, Typist

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: What comes of a form that was filled in rightly by the first who may send it, when each of those
#: sends it whose role lets them. Where nothing is said the deed is done: 303.
OUTCOMES: dict[tuple[str, str], int] = {
    ("concerns.answer_concern", "m"): 403,  # the author was asked
    ("concerns.answer_concern", "p"): 403,  # likewise
    ("conversations.agree_extension", "o"): 403,  # who extended it
    ("conversations.close_conversation", "p"): 403,  # it was not referred to them
    ("conversations.refuse_extension", "o"): 403,  # who extended it
    ("cover.end_cover", "m"): 403,  # it is somebody else's
    ("cover.name_cover", "m"): 400,  # who can't be covered by an official
    ("cover.name_cover", "p"): 400,  # who has to say who is away
    ("cover.name_cover", "a"): 400,  # likewise
    ("disclosures.download_pack", "p"): 200,  # a file
    ("disclosures.download_page", "p"): 200,  # likewise
    ("experiments.decide_experiment", "o"): 403,  # nobody owns the topic: the press office decides
    ("experiments.decide_experiment", "m"): 403,  # likewise
    ("exports.export_log", "p"): 200,  # a file
    ("erasures.approve_erasure", "p"): 400,  # somebody may have asked for these records
    ("erasures.request_erasure", "p"): 400,  # such words stand nowhere
    ("imports.bad_lines", "o"): 200,  # a spreadsheet
    ("imports.import_file", "o"): 409,  # a line is bad
    ("people.add_person", "a"): 200,  # the page with their link, shown once
    ("people.reset_person", "a"): 200,  # likewise
    ("postings.see_as_posted", "o"): 403,  # the author of it
    ("receipts.check_receipt", "p"): 400,  # a sentence is no receipt
    ("receipts.take_receipt", "p"): 200,  # a file
    ("replies.autosave", "o"): 200,  # a script reads the answer
    ("replies.check", "o"): 200,  # likewise
    ("recognition.record_recognition", "o"): 403,  # they own no topic
    ("recognition.record_recognition", "m"): 403,  # likewise
    ("recognition.strike_recognition", "o"): 403,  # likewise
    ("recognition.strike_recognition", "m"): 403,  # likewise
    ("reviews.pick_up", "p"): 403,  # it has not waited long enough for them
    ("reviews.put_back", "p"): 403,  # likewise
    ("reviews.return_reply", "p"): 403,  # likewise
    ("reviews.sign_off", "p"): 403,  # likewise
    ("submissions.refer", "m"): 403,  # it is not with them
    ("topics.name_side", "o"): 403,  # nobody owns the topic: the press office keeps it
    ("topics.name_side", "m"): 403,  # likewise
    ("topics.retire_side", "o"): 403,  # likewise
    ("topics.retire_side", "m"): 403,  # likewise
    ("topics.send_digest", "o"): 403,  # likewise
    ("topics.send_digest", "m"): 403,  # likewise
    ("topics.send_digest", "p"): 400,  # a sentence is no address
    ("verifying.verify_log", "p"): 200,  # a page that is sent while it is made
}
#: What leaves no entry by which it could be known again; there is nothing to do twice.
UNRECORDED = {"reviews.pick_up", "reviews.put_back"}
#: What may be fetched, or asked, as often as one likes.
FETCHED = {
    "disclosures.download_pack",
    "disclosures.download_page",
    "exports.export_log",
    "reconciling.compare",
    "receipts.take_receipt",
}
#: Whose forms are tried last, or not here: they begin and end sessions.
PUBLIC = {endpoint for endpoint, may in POSTS.items() if may == "*"}


def test_who_may_send_which_form_with_which_token_and_how_often(desk: Desk):
    typist = Typist(Filled(desk))
    sender = Sender(desk, typist)
    firsts = {form.endpoint: form for form in reversed(typist.forms) if form.method == "post"}
    found = [
        f"{endpoint}: {fault}"
        for endpoint, form in firsts.items()
        if endpoint not in PUBLIC
        for fault in sender.faults_of(form)
    ]
    assert not found, "\n".join(found)


class Sender:
    """Sends each form as everybody, with every token but the right one, and twice."""

    def __init__(self, desk: Desk, typist: Typist) -> None:
        self.typist = typist
        self.ended = {who: _token(desk, who) for who in WHO.values()}
        for who in WHO.values():  # whose earlier session is over from here on
            desk.sign_in_again(who)
        self.tokens = {who: _token(desk, who) for who in WHO.values()}
        self.office = Restored(desk.office)

    def faults_of(self, form: Form) -> Iterator[str]:
        """What is wrong with who may send it, a sentence each."""
        yield from self._by_role(form)
        yield from self._signed_out(form)
        yield from self._with_a_wrong_token(form)
        yield from self._twice(form)

    def _by_role(self, form: Form) -> Iterator[str]:
        may = POSTS[form.endpoint]
        for letter, who in WHO.items():
            expected = OUTCOMES.get((form.endpoint, letter), 303) if letter in may else 403
            answer = self._send(form, who, self.tokens[who])
            if answer.status_code != expected:
                yield f"{who} was answered {answer.status_code}, not {expected}"
            if letter not in may and self.office.written:
                yield f"{who} changed something"
            self.office.put_back()

    def _signed_out(self, form: Form) -> Iterator[str]:
        answer = self._send(form, NOBODY, self.tokens[form.who])
        if answer.status_code != 401 or "what you typed is kept" not in answer.text:
            yield f"signed out: {answer.status_code}"

    def _with_a_wrong_token(self, form: Form) -> Iterator[str]:
        other = next(who for who in WHO.values() if who != form.who)
        yield from self._refused("no", form, None)
        yield from self._refused("another’s", form, self.tokens[other])
        yield from self._refused("the last session’s", form, self.ended[form.who])
        if self.office.written:
            yield "changed something without its token"

    def _refused(self, kind: str, form: Form, token: Any) -> Iterator[str]:
        data = form.right(csrf_token=token)
        answer = self.typist.send(form, data)
        if answer.status_code != 400 or "Nothing was changed." not in answer.text:
            yield f"with {kind} token: {answer.status_code}"
        yield from lost(read(answer), form, data, None)

    def _twice(self, form: Form) -> Iterator[str]:
        if form.endpoint in UNRECORDED | FETCHED:
            return
        data = form.right(csrf_token=self.tokens[form.who])
        done = self.typist.send(form, data).status_code in {200, 303}
        written = self.office.written
        answer = self.typist.send(form, data)
        if done and (answer.status_code not in {200, 303} or self.office.written != written):
            yield f"sent twice: {answer.status_code}"
        self.office.put_back()

    def _send(self, form: Form, who: str, token: Any) -> TestResponse:
        return self.typist.send(replace(form, who=who), form.right(csrf_token=token))


def _token(desk: Desk, who: str) -> Any:
    return fetch(desk.browser(who), "/help").form("/sign-out")["csrf_token"]
