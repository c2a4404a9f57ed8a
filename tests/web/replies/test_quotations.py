"""Each quotation of an acknowledgement stands beside the sentence that it comes from."""

import pytest

from convo.db.models import Reply
from convo.domain.vocabulary import Approach
from convo.guidelines.facts import Facts
from convo.web.replies.quotations import quotations_in
from tests.page import words_in
from tests.recognised import Recognised
from tests.web.desk import Desk
from tests.web.replies.test_checking import check

SAID = "The stalls are lovely, but nobody asked us. When do they open?"
CLIPPED = "Traders write: “The stalls are lovely.” Others miss the old ones."
WHOLE = "Traders write: “The stalls are lovely, but nobody asked us.” Others miss the old ones."
HEADING = "What is quoted, beside what was said"


def shown(draft: str, *said: str):
    facts = Facts(approach=Approach.REFLECT, snapshots=(*said, "A title"))
    return quotations_in(draft, facts)


def test_words_that_are_missing_are_marked_in_their_sentence():
    [each] = shown(CLIPPED, SAID)
    assert each.words == "“The stalls are lovely.”"
    assert each.sentences == ("Words of theirs are left out without an ellipsis.",)
    assert [s.text for s in each.stretches if s.kept] == ["The stalls are lovely"]
    assert [s.text for s in each.stretches if s.missing] == ["but nobody asked us"]
    assert "".join(s.text for s in each.stretches) == "The stalls are lovely, but nobody asked us."


def test_words_left_out_openly_are_not_marked_as_missing():
    [each] = shown("“When … open?”", "When do they open?")
    assert each.is_as_said
    assert not any(s.missing for s in each.stretches)
    assert "".join(s.text for s in each.stretches) == "When do they open?"


def test_it_is_said_in_which_post_the_words_stand():
    draft = "“Nobody asked us.” “When do they open?” “A title”"
    places = [each.place for each in shown(draft, "Nobody asked us.", "When do they open?")]
    assert places == ["From post 1 of 2", "From post 2 of 2", "From the title"]
    assert shown("“When do they open?”", SAID)[0].place == "From what was said"


def test_what_was_never_said_has_no_sentence_beside_it():
    [each] = shown("“We love the new plan.”", SAID)
    assert (each.place, each.stretches) == ("", ())
    assert each.sentences == ("These words stand nowhere in what was said.",)


def test_where_nothing_may_be_quoted_nothing_is_shown():
    assert quotations_in(CLIPPED, Facts()) == ()


@pytest.fixture
def reply(desk: Desk) -> Reply:
    recognised = Recognised(desk.given)
    started = recognised.started(desk.people["author"], title="Stalls", words=SAID)
    return desk.given.revise(started, CLIPPED)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_they_are_shown_on_every_page_that_judges_a_version_and_as_it_is_typed(
    desk: Desk, reply: Reply
):
    path = f"/replies/{reply.id}"
    pages = [
        desk.see("author", f"{path}{end}", 200, "Stalls") for end in ("", "/revise", "/submit")
    ]
    for page in (*pages, check(desk, reply.id, CLIPPED)):
        (quotation,) = page.all(cls="convo-quotation")
        assert "[Left out: but nobody asked us]" in words_in(quotation)
    typed = check(desk, reply.id, WHOLE)
    (quotation,) = typed.all(cls="convo-quotation")
    assert "Word for word" in words_in(quotation)
    assert not list(typed.all(cls="convo-quotation__missing"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_reply_shows_none(desk: Desk):
    reply = desk.reply(
        words="You write “The fee is £50 now?!” I work at the Department for Examples."
    )
    assert HEADING not in desk.see("author", f"/replies/{reply}/revise").text
