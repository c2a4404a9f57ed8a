"""What a mail says, and what it never says."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from convo.db.models import Notice, Reply
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import ReplyState
from convo.mail.letters import CHOICE_PATH, MOST_TOLD, Item, Letter, write
from convo.mail.phrases import PHRASES
from convo.queries.told_about import About
from convo.services import notes, replies, reviews
from convo.services.expiring import tell_expiring
from convo.services.mailing import send_due
from convo.services.office import Office
from tests.given import FINE_WORDS, Given, SettableClock
from tests.mail_server import MAILBOX, Box

NOW = datetime(2026, 3, 10, 14, 30, tzinfo=ZoneInfo("Europe/London"))
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ITEM = Item(
    kind=NoticeKind.RETURNED,
    who="Mo Mentor",
    case="reply 7 in conversation 3, on Licensing, at Example Forum",
    path="/replies/7",
    at=NOW,
    until=NOW.replace(day=12),
    words="Say where the page is.\n\nAnd be short.",
)
LETTER = Letter(name="ab" * 16, to="asha@example.org", reader="Asha", items=(ITEM,), written_at=NOW)

WHOLE = """\
Dear Asha

Mo Mentor returned your reply.

Case: reply 7 in conversation 3, on Licensing, at Example Forum
Since: 10 March 2026 at 2:30pm
Until: 12 March 2026 at 2:30pm

The reason in full:

> Say where the page is.
>
> And be short.

Change it, then submit it:
https://convo.example.org/replies/7

--\x20
convo, Department for Examples
Choose when convo mails you: https://convo.example.org/mail
Questions: desk@example.org
Nobody reads answers to this mail. Open the link to act.
"""


def written(letter: Letter) -> str:
    content = write(letter, Box(port=25).settings()).get_content()
    assert isinstance(content, str)
    return content


def test_a_mail_says_who_what_since_when_until_when_why_and_where_it_goes_on():
    assert written(LETTER) == WHOLE


def test_a_mail_tells_so_many_things_one_by_one_and_says_where_the_others_are():
    many = written(replace(LETTER, items=(ITEM,) * (MOST_TOLD + 3)))
    assert f"\n{MOST_TOLD}. Mo Mentor returned your reply" in many
    assert f"\n{MOST_TOLD + 1}." not in many
    assert "And 3 more. All that waits for you:\nhttps://convo.example.org/\n" in many


def test_a_mail_says_that_a_machine_wrote_it_and_has_its_own_name_each_time():
    message = write(LETTER, Box(port=25).settings(service="Town talk"))
    assert dict(message.items()) == {
        "From": "convo@example.org",
        "To": "asha@example.org",
        "Subject": "Town talk: your reply was returned",
        "Date": "Tue, 10 Mar 2026 14:30:00 +0000",
        "Message-ID": f"<{'ab' * 16}@example.org>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_its_phrase_and_a_subject_that_is_the_same_for_everybody(kind: NoticeKind):
    letter = replace(LETTER, items=(replace(ITEM, kind=kind),))
    message = write(letter, Box(port=25).settings())
    assert message["Subject"] == f"convo: {kind.label}"
    assert ("> Say where the page is.\n" in written(letter)) == bool(PHRASES[kind].words)
    assert "{" not in written(letter)


def test_names_and_words_with_line_ends_add_no_header_and_pass_for_no_line_of_ours():
    evil = "Eve\r\nBcc: all@example.org\r\n\r\nPay at https://evil.example"
    item = replace(ITEM, who=evil, case=evil, words=f"{evil}\u2028Case: another\n-- \nconvo")
    message = write(replace(LETTER, reader=evil, items=(item,)), Box(port=25).settings())
    assert "Bcc" not in message
    body = str(message.get_content()).splitlines()
    assert [line for line in body if line.startswith(("Bcc", "Pay"))] == []
    assert [line for line in body if line.startswith("Case: ")] == [
        f"Case: {' '.join(evil.split())}"
    ]
    with pytest.raises(ValueError, match="linefeed"):
        write(replace(LETTER, to="a@example.org\r\nBcc: b@example.org"), Box(port=25).settings())


def test_several_things_are_numbered_and_a_shared_mailbox_has_no_choice_of_its_own():
    letter = replace(LETTER, reader="", items=(ITEM, replace(ITEM, who="Pat")))
    text = written(letter)
    assert text.startswith("Dear press office\n\n1. Mo Mentor returned your reply\n")
    assert "\n2. Pat returned your reply\n" in text
    assert "Choose when" not in text


#: Words that would be known again anywhere.
TITLE, DRAFT, SAID = "Zyzzyva Smith’s fees", "Quagga", "Axolotl"


@on_sqlite
def test_a_whole_case_is_told_without_a_word_of_a_draft_a_title_or_what_was_said_there(
    given: Given, office: Office, box: Box
):
    author = given.official(name="Asha Official")
    given.office = replace(office, mail=box.settings(press_office=MAILBOX))
    reply = given.reply(author, words=f"{FINE_WORDS} {DRAFT}.", title=TITLE, handle=SAID)
    reply = given.submit(reply)
    mentor = given.mentor_of(reply)
    send_due(given.office)
    why = "Say where the page is.\n\nAnd say it in one sentence, because people skim."
    reviews.return_reply(office, given.actor(mentor), given.with_reason(reply, why))
    send_due(given.office)
    reply = given.submit(given.revise(given.read(reply.id), f"{FINE_WORDS} {DRAFT}, again."))
    send_due(given.office)
    note = reviews.SignOff(
        reply_id=reply.id, version=reply.version, revision=2, note="Just right. Post it today."
    )
    reviews.sign_off(office, given.actor(mentor), note)
    send_due(given.office)
    given.post(given.read(reply.id), f"{FINE_WORDS} {DRAFT}?")
    other = given.reply(author, words=f"{FINE_WORDS} {DRAFT} is it.")
    replies.refer(given.office, given.actor(author), given.with_reason(other, "A reporter asks"))
    send_due(given.office)
    assert box.told() == [
        (mentor.email, "convo: a reply waits for your sign-off"),
        (author.email, "convo: your reply was returned"),
        (mentor.email, "convo: a reply waits for your sign-off"),
        (author.email, "convo: your reply is signed off"),
        (MAILBOX, "convo: 2 things for you"),
    ]
    for word in (TITLE, DRAFT, SAID, "Zyzzyva", FINE_WORDS[:20]):
        assert [mail for mail in box.taken if word in mail.as_string()] == []
        assert all(word not in box.words(number) for number in range(len(box.taken)))
    for line in why.splitlines():
        assert f"> {line}".rstrip() in box.words(1).splitlines()
    assert "> Just right. Post it today." in box.words(3).splitlines()
    assert "Posted words differ from those signed off" in box.words(4)
    assert "> A reporter asks" in box.words(4).splitlines()


#: The page on which each goes on, where it is not the page of the case.
PAGES = {
    NoticeKind.TO_SIGN_OFF: "reviews.show",
    NoticeKind.TO_SIGN_SECOND: "reviews.show",
    NoticeKind.OVERDUE: "reviews.show",
    NoticeKind.REFERRED: "referrals.show",
}

OWN = {
    NoticeKind.ALERT: ("alerts.show", {"alert_id": 5}),
    NoticeKind.ASKED: ("notes.ask_answer", {"note_id": 5}),
    NoticeKind.CONCERN: ("concerns.show", {"concern_id": 5}),
    NoticeKind.COVERING: ("work.show", {}),
    NoticeKind.DIGEST: ("topics.show_digest", {"topic_id": 5}),
    NoticeKind.ERASURE: ("erasures.show", {"request_id": 5}),
    NoticeKind.INSIGHT: ("topics.ask_use_insight", {"insight_id": 5}),
    NoticeKind.RECEIPT: ("receipts.index", {}),
}


#: The page of a conversation on which it goes on, where that is not its own.
CASE_PAGES = {
    NoticeKind.LOOK_AGAIN: "conversations.ask_extend",
    NoticeKind.NOT_AGREED: "conversations.ask_decide",
    NoticeKind.TO_AGREE: "conversations.ask_agree_extension",
}


@on_sqlite
def test_every_link_leads_to_the_page_on_which_it_goes_on(app: Flask):
    pages = app.url_map.bind("convo.example.org")
    for kind in NoticeKind:
        notice = Notice(kind=kind, conversation_id=3, about_id=5)
        reply = Reply(id=7, state=ReplyState.WITH_MENTOR)
        about = About(notice=notice, reply=reply, conversation=None, thing=None)
        case = replace(about, reply=None)
        if kind in OWN:
            assert pages.match(about.path) == pages.match(case.path) == OWN[kind]
        else:
            assert pages.match(about.path) == (PAGES.get(kind, "replies.show"), {"reply_id": 7})
            on_case = CASE_PAGES.get(kind, "conversations.show")
            assert pages.match(case.path) == (on_case, {"conversation_id": 3})
    assert pages.match(CHOICE_PATH) == ("mail.ask_choose_mail", {})


@on_sqlite
def test_a_question_its_answer_and_a_cover_are_mailed_in_full(
    given: Given, office: Office, box: Box, clock: SettableClock
):
    official, mentor = given.official(name="Asha"), given.usual_mentor()
    case = notes.About(conversation_id=given.conversation(official).id)
    deed = notes.Ask(about=case, words="May I name the site?\nIt is public.")
    asked = notes.ask(office, given.actor(official), deed)
    given.cover(official, given.official(), days=2)
    send_due(office)
    assert box.told() == [(mentor.email, "convo: a question waits for you")]
    assert "The question:\n\n> May I name the site?\n> It is public.\n" in box.words()
    assert "Until: 10 March 2026 at 2:00pm\n" in box.words()
    clock.advance(minutes=1)
    advice = notes.Advise(about=case, words="Yes, do.", answers_id=asked)
    notes.advise(office, given.actor(mentor), advice)
    clock.now = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    assert send_due(office) == 2
    assert [subject for _, subject in box.told()[1:]] == [
        "convo: you cover for somebody",
        "convo: a mentor gave advice",
    ]
    assert "From 10 March 2026 to 12 March 2026\n" in box.words(-2)
    assert "The advice:\n\n> Yes, do.\n" in box.words()


@on_sqlite
def test_a_sign_off_that_runs_out_is_mailed_in_time_and_says_when(
    given: Given, office: Office, box: Box, clock: SettableClock
):
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    send_due(office)
    clock.advance(hours=28)
    assert tell_expiring(office) == 1
    shared = replace(office, mail=box.settings(press_office=MAILBOX))
    given.office = shared
    given.reply(state=ReplyState.WITH_PRESS_OFFICE)
    assert send_due(office) == 1, "a mailbox that is set no more is not mailed"
    assert box.told()[-1] == (reply.started_by.email, "convo: a sign-off runs out soon")
    assert "A sign-off runs out soon: post the reply before that" in box.words()
    assert "Until: 12 March 2026 at 10:00am\n" in box.words()
