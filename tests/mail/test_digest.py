"""A briefing digest: what is in it, who may send it, and the mail that is made when it goes out."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry, Conversation, Person, Topic
from convo.domain.digest import Digest
from convo.domain.errors import NotPermitted, NotReady
from convo.domain.notices import MailChoice, NoticeKind
from convo.domain.recognition import Channel, Comfort, Named
from convo.domain.vocabulary import Approach, SpeakerRole
from convo.mail.digest_text import in_text
from convo.queries.digest_given import MOST, Period
from convo.queries.digests import digest_of
from convo.services import conversations, digests, recognitions, sides
from convo.services.mail_choice import choose_mail
from convo.services.mailing import send_due
from convo.services.mentioned import MentionOutside
from convo.services.people import Unfit
from tests.given import QUESTION, Given, SettableClock
from tests.mail_server import Box
from tests.recognised import Recognised

K = NoticeKind
Told = Callable[[], set[tuple[NoticeKind, int | None]]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TAP = "The tap at Brook Lane is off for the third time."
HENS = "Hens wake the whole of our street at five."


@pytest.fixture
def owner(given: Given) -> Person:
    return given.official(name="Asha", email="asha@example.org")


@pytest.fixture
def topic(given: Given, owner: Person) -> Topic:
    return given.topic(name="Allotments", owner_id=owner.id)


@pytest.fixture
def marked(given: Given, owner: Person, topic: Topic) -> Callable[..., Conversation]:
    """A conversation on the topic in which these sides speak."""
    ids: dict[str, int] = {}

    def make(*named: str, **details: object) -> Conversation:
        case = given.conversation(owner, topic=topic, **details)
        for name in named:
            if name not in ids:
                deed = sides.NameSide(topic_id=topic.id, name=name)
                ids[name] = sides.name_side(given.office, given.actor(owner), deed)
        mark = sides.MarkSides(
            conversation_id=case.id,
            side_ids=frozenset(ids[name] for name in named),
            seen=frozenset(),
        )
        sides.mark_sides(given.office, given.actor(owner), mark)
        return case

    return make


def digest(given: Given, topic: Topic, days: int = 90) -> Digest:
    office = given.office
    with office.sessions() as session:
        period = Period.of_days(days, office.today(), office.calendar)
        return digest_of(session, topic.id, period)


def send(given: Given, topic: Topic, by: Person, *addresses: str) -> int:
    deed = digests.SendDigest(topic_id=topic.id, days=90, addresses=addresses)
    return digests.send_digest(given.office, given.actor(by), deed)


def decide(given: Given, case: Conversation, approach: Approach, **answers: str) -> None:
    deed = conversations.Decide(
        conversation_id=case.id,
        version=case.version,
        answers=QUESTION | answers,
        approach=approach,
        reason="It is answered on the published page",
        review_on=given.office.today() + timedelta(days=14),
    )
    conversations.decide(given.office, given.actor(case.official), deed)


def test_conversations_stand_under_the_sides_that_speak_there(given: Given, topic, marked):
    both = marked("Growers", "Neighbours", words=HENS, handle="one")
    grow = marked("Growers", words=TAP, handle="two")
    given.conversation(topic=topic, words=TAP)  # nobody has looked at it
    found = digest(given, topic)
    shown = {group.heading: [each.conversation_id for each in group.conversations]
             for group in found.groups}  # fmt: skip
    assert list(shown.items()) == [("Growers", [grow.id]), ("Growers and Neighbours", [both.id])]
    assert found.unheard == ("Growers", "Neighbours")
    [[quoted]] = [each.quotations for each in found.groups[0].conversations]
    assert (quoted.words, quoted.speaker) == (TAP, SpeakerRole.PUBLIC)


def test_what_was_decided_to_be_acknowledged_is_in_it_and_what_was_left_is_not(
    given: Given, topic, marked
):
    thanked, left = (given.conversation(topic=topic, words=TAP, handle=h) for h in ("one", "two"))
    decide(given, thanked, Approach.REFLECT, matter="praise")
    decide(given, left, Approach.LEAVE, matter="praise")
    noisy = marked("Growers")
    decide(given, noisy, Approach.LEAVE, matter="praise")
    marked("Growers", venue=given.venue(public=False))
    [group] = digest(given, topic).groups
    assert (group.heading, group.conversations[0].conversation_id) == ("No side marked", thanked.id)
    assert group.conversations[0].decided == Approach.REFLECT.label


def test_nobody_is_quoted_twice_and_those_with_ways_of_their_own_are_not_quoted(
    given: Given, topic, marked
):
    marked("Growers", words=TAP, handle="@Otterly")
    marked("Growers", words=HENS, handle="otterly")
    marked("Growers", words=TAP, handle="Echo", speaker=SpeakerRole.JOURNALIST)
    [group] = digest(given, topic).groups
    quotations = [each.words for worth in group.conversations for each in worth.quotations]
    assert quotations == [HENS]  # the newest of theirs
    assert "tterly" not in str(group)


def test_nobody_is_named_by_the_words_of_another(given: Given, topic, marked):
    case = marked("Growers", words="As wren says, the tap has been dry since May.", handle="Lark")
    said = conversations.Said(words=TAP, handle="Wren", speaker=SpeakerRole.PUBLIC)
    deed = conversations.AddSnapshot(conversation_id=case.id, said=said)
    conversations.add_snapshot(given.office, given.actor(case.official), deed)
    [group] = digest(given, topic).groups
    assert [each.words for each in group.conversations[0].quotations] == [TAP]


def test_only_what_was_logged_in_the_period_is_in_it_and_only_so_much(
    given: Given, topic, marked, clock: SettableClock
):
    marked("Growers", words=TAP)
    clock.advance(days=40)
    late = [marked("Growers", words=TAP).id for _ in range(2)]
    found = digest(given, topic, days=30)
    assert [each.conversation_id for each in found.groups[0].conversations] == late[::-1]
    assert (found.count, found.has_more, digest(given, topic).count) == (2, False, 3)
    assert MOST < 50


def test_the_owner_and_the_press_office_send_it_and_nobody_else(
    given: Given, topic, owner, told: Told
):
    reader = given.official(email="adviser@example.org", name="Ned")
    told()
    assert send(given, topic, owner, "ADVISER@example.org", "adviser@example.org") == 1
    assert told() == {(K.DIGEST, reader.id)}
    with given.office.sessions() as session:
        newest = select(AuditEntry.leaf).order_by(AuditEntry.seq.desc()).limit(1)
        leaf = json.loads(session.scalars(newest).one())
    assert leaf["facts"] == {
        "people": 1,
        "readers": [reader.id],
        "from_on": "2025-12-11",
        "until_on": "2026-03-10",
    }
    assert leaf["c"] == {}
    assert send(given, topic, given.press_officer(), reader.email) == 1
    for other in (given.official(), given.mentor()):
        with pytest.raises(NotPermitted, match="Only Asha, who owns this topic"):
            send(given, topic, other, reader.email)


def test_where_no_mail_is_sent_nothing_is_recorded_as_sent(given: Given, topic, owner):
    reader = given.official()
    deed = digests.SendDigest(topic_id=topic.id, days=90, addresses=(reader.email,))
    with pytest.raises(NotReady, match="Print the digest instead"):
        digests.send_digest(replace(given.office, mail=None), given.actor(owner), deed)


def test_whoever_can_not_be_mailed_is_named_before_anything_is_sent(given: Given, topic, owner):
    quiet = given.official(name="Quiet")
    choose_mail(given.office, given.actor(quiet), MailChoice.NONE)
    admin = given.administrator()
    for address, fault in (
        ("nobody@example.org", "Nobody with the address “nobody@example.org”"),
        (admin.email, "may read cases here"),
        (owner.email, "Leave yourself out"),
        (quiet.email, "Quiet wants no mail from convo"),
    ):
        with pytest.raises(Unfit) as unfit:
            send(given, topic, owner, address)
        assert fault in unfit.value.faults["addresses"]
    with pytest.raises(Unfit):
        send(given, topic, owner)
    with pytest.raises(Unfit):
        send(given, topic, owner, *(f"p{n}@example.org" for n in range(21)))


def test_the_mail_is_made_when_it_goes_out_with_quotations_word_for_word_and_no_names(
    given: Given, topic, owner, marked, box: Box
):
    marked("Growers", words=f"{TAP} Who pays?", handle="Otterly", title="The tap")
    send(given, topic, owner, given.official(email="adviser@example.org").email)
    marked("Neighbours", words=HENS, handle="early", title="The hens")  # after it was asked for
    send_due(given.office)
    words = box.words()
    assert box.told()[-1] == ("adviser@example.org", "convo: a briefing digest for you")
    assert f"    “{TAP} Who" not in words  # a question of two words says nothing
    assert f"“{TAP}”" in words
    assert "GROWERS" in words
    assert f"“{HENS}”" in words
    assert "Heard here, and not acknowledged in this period: Growers, Neighbours." in flat(words)
    assert "https://convo.example.org/topics/1/digest" in words
    assert "Otterly" not in words
    assert Channel.SPEECH.label not in words


def flat(words: str) -> str:
    """A mail without its line ends."""
    return " ".join(words.split())


def test_what_was_acknowledged_stands_beside_its_conversation_and_in_a_list(
    given: Given, topic, owner, marked, clock: SettableClock
):
    case = marked("Growers", words=TAP)
    marked("Neighbours", words=HENS, handle="early")
    growers = Recognised(given).side(topic.id)
    said = recognitions.RecordRecognition(
        topic_id=topic.id,
        channel=Channel.SPEECH,
        given_on=given.office.today(),
        given_by="The minister",
        said="We have read what growers say.",
        mentions=(
            MentionOutside(
                named=Named.PERSON,
                handle="gardener",
                speaker=SpeakerRole.PUBLIC,
                side_id=growers,
            ),
        ),
        address="https://www.example.org/speech",
        conversation_id=case.id,
    )
    recognitions.record_recognition(given.office, given.actor(owner), said)
    found = digest(given, topic)
    [one] = found.given
    assert (one.channel, one.sides, one.named) == ("Speech", ("Growers",), ())
    assert [group.heading for group in found.groups] == ["Neighbours", "Growers"]
    assert found.groups[1].conversations[0].given == (one,)
    assert found.unheard == ("Neighbours",)
    words = in_text(found)
    assert "Acknowledged already: Speech, 10 March 2026; Growers;" in words
    assert "gardener" not in words
    clock.advance(days=60)
    marked("Growers", words=TAP, handle="later")
    later = digest(given, topic, days=30)
    assert (later.given, later.unheard) == ((), ("Growers",))


def test_where_somebody_would_rather_not_be_named_the_digest_says_so(given: Given, topic, owner):
    recognised = Recognised(given)
    no = recognised.answered(Comfort.REFUSED)
    draft = recognised.draft(owner, topic=topic, handle="Otterly")
    recognised.drop(recognised.name_person(draft, "Otterly", no))
    [group] = digest(given, topic).groups
    assert group.conversations[0].has_refusal
