"""Recognition given outside convo: recorded by those who keep the topic, and struck out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry, Recognition
from convo.domain.errors import NotPermitted, NotReady, StaleWording
from convo.domain.exemptions import Officials, Purpose
from convo.domain.recognition import Channel, Comfort, CommunityKind, Named
from convo.domain.vocabulary import SpeakerRole
from convo.queries.communities import count_mentions, mentions_of
from convo.queries.disclosable import get_materials
from convo.queries.recognised import count_recorded, list_recorded
from convo.queries.timeline import read_lines
from convo.services import recognitions, sides
from convo.services.disclosing.proposals import propose
from convo.services.mentioned import MOST, MentionOutside
from convo.services.packs.table import rows_of
from convo.services.people import Unfit
from tests.given import Given
from tests.registered import NOBODY, days_ago, read_recognition, record, register

HANDLE = MentionOutside(named=Named.PERSON, handle=" gate_keeper ", speaker=SpeakerRole.PUBLIC)


def side(given: Given, topic_id: int, name: str = "Walkers") -> int:
    deed = sides.NameSide(topic_id=topic_id, name=name)
    return sides.name_side(given.office, given.actor(given.press_officer()), deed)


def of(community_id: int, side_id: int | None = None) -> MentionOutside:
    return MentionOutside(named=Named.COMMUNITY, community_id=community_id, side_id=side_id)


def strike(given: Given, recognition: Recognition, **other: object) -> None:
    deed = recognitions.StrikeRecognition(
        recognition_id=recognition.id, version=recognition.version, reason="It was said in June"
    )
    by = given.actor(other.pop("by", None) or given.press_officer())  # type: ignore[arg-type]
    recognitions.strike_recognition(given.office, by, deed)


def test_it_is_kept_with_whom_it_names_and_counts_from_the_day_on_which_it_was_given(
    given: Given, clock, last_leaf
):
    topic, press = given.topic(), given.press_officer()
    walkers, given_on = side(given, topic.id), days_ago(given, 3)
    campaign = register(given, kind=CommunityKind.CAMPAIGN)
    kept = record(
        given,
        topic.id,
        of(campaign.id, side_id=walkers),
        HANDLE,
        MentionOutside(named=Named.PERSON, handle="An MP", speaker=SpeakerRole.POLITICIAN),
        by=press,
        channel=Channel.PARLIAMENT,
        given_on=given_on,
        address=" https://parliament.example.org/answers/1 ",
    )
    assert (kept.reply_id, kept.conversation_id, kept.given_on) == (None, None, given_on)
    assert (kept.channel, kept.recorded_by_id) == (Channel.PARLIAMENT, press.id)
    assert kept.address == "https://parliament.example.org/answers/1"
    community, person, _politician = kept.mentions
    assert (community.community_id, community.side_id) == (campaign.id, walkers)
    assert (person.handle, person.speaker) == ("gate_keeper", SpeakerRole.PUBLIC)
    # Nobody here asked those who should have been asked; a politician need not be.
    assert [each.comfort for each in kept.mentions] == [
        Comfort.NOT_ASKED,
        Comfort.NOT_ASKED,
        Comfort.NOT_NEEDED,
    ]
    leaf = last_leaf()
    assert leaf["facts"] == {
        "topic": topic.id,
        "channel": "parliament",
        "given_on": "2026-03-07",
        "mentions": ["community", "person", "person"],
        "communities": [campaign.id],
        "sides": [walkers],
    }
    assert set(leaf["c"]) == {"given_by", "said", "address", "handle", "handle:2"}


def test_the_community_s_page_and_the_topic_know_of_it_until_it_is_struck_out(given: Given):
    topic, community = given.topic(), register(given)
    kept = record(given, topic.id, of(community.id))
    with given.office.sessions() as session:
        assert [each.recognition_id for each in mentions_of(session, community.id)] == [kept.id]
        assert count_mentions(session, [community.id]) == {community.id: 1}
        assert count_recorded(session) == {topic.id: 1}
    strike(given, kept)
    with given.office.sessions() as session:
        assert list(mentions_of(session, community.id)) == []
        assert count_mentions(session, [community.id]) == {}
        assert count_recorded(session) == {}
        (still,) = list_recorded(session, topic.id)
        assert (still.id, still.why_struck) == (kept.id, "It was said in June")
        assert still.said == "I thank those who walk the towpath"


def test_only_the_owner_of_the_topic_and_the_press_office_record_and_strike(given: Given):
    owner, other = given.official(name="Ona Owner"), given.official()
    topic, free = given.topic(owner_id=owner.id), given.topic()
    kept = record(given, topic.id, by=owner)
    with pytest.raises(NotPermitted, match="Only Ona Owner, who owns this topic, and the press"):
        record(given, topic.id, by=other)
    with pytest.raises(NotPermitted, match="a topic that has no owner"):
        record(given, free.id, by=owner)
    with pytest.raises(NotPermitted):
        strike(given, kept, by=other)
    strike(given, kept, by=owner)
    with pytest.raises(StaleWording, match="struck this out already"):
        strike(given, kept)


def test_who_strikes_says_why(given: Given):
    kept = record(given, given.topic().id)
    deed = recognitions.StrikeRecognition(recognition_id=kept.id, version=1, reason=" ")
    with pytest.raises(NotReady):
        recognitions.strike_recognition(given.office, given.actor(given.press_officer()), deed)
    assert read_recognition(given, kept.id).struck_at is None


PERSON = MentionOutside(named=Named.PERSON)


@pytest.mark.parametrize(
    ("mentions", "other", "fields"),
    [
        ((), {"mentions": ()}, {"named_1"}),
        ((NOBODY,) * (MOST + 1), {}, {f"named_{MOST}"}),
        ((MentionOutside(named=Named.COMMUNITY),), {}, {"community_1"}),
        ((of(999),), {}, {"community_1"}),
        ((replace(PERSON, speaker=SpeakerRole.PUBLIC),), {}, {"handle_1"}),
        ((replace(PERSON, handle="h" * 81),), {}, {"handle_1"}),
        ((HANDLE, replace(PERSON, handle="x")), {}, {"speaker_2"}),
        ((HANDLE, HANDLE), {}, {"named_2"}),
        ((MentionOutside(named=Named.NOBODY, side_id=999),), {}, {"side_1"}),
        ((), {"given_by": " "}, {"given_by"}),
        ((), {"said": "\n"}, {"said"}),
        ((), {"said": "s" * 5_001}, {"said"}),
        ((), {"address": "mailto:a@example.org"}, {"address"}),
        ((), {"conversation_id": 999}, {"conversation"}),
        ((), {"given_by": "", "said": ""}, {"given_by", "said"}),
    ],
)
def test_what_does_not_fit_is_named_by_its_field(given: Given, mentions, other, fields):
    with pytest.raises(Unfit) as unfit:
        record(given, given.topic().id, *mentions, **other)
    assert set(unfit.value.faults) == fields


def test_nothing_was_given_tomorrow(given: Given):
    with pytest.raises(Unfit) as unfit:
        record(given, given.topic().id, given_on=given.office.today() + timedelta(days=1))
    assert set(unfit.value.faults) == {"given_on"}


def test_where_nobody_is_named_the_side_is_said_unless_the_topic_has_none(given: Given):
    sided, plain = given.topic(), given.topic()
    walkers, elsewhere = side(given, sided.id), side(given, given.topic().id)
    for wrong in (None, elsewhere):
        with pytest.raises(Unfit) as unfit:
            record(given, sided.id, MentionOutside(named=Named.NOBODY, side_id=wrong))
        assert set(unfit.value.faults) == {"side_1"}
    kept = record(given, sided.id, MentionOutside(named=Named.NOBODY, side_id=walkers))
    assert [each.side_id for each in kept.mentions] == [walkers]
    assert [each.side_id for each in record(given, plain.id).mentions] == [None]


def test_the_conversation_that_it_acknowledges_is_on_the_same_topic(given: Given, last_leaf):
    topic = given.topic()
    conversation = given.conversation(topic=topic)
    kept = record(given, topic.id, conversation_id=conversation.id)
    assert kept.conversation_id == conversation.id
    with pytest.raises(Unfit) as unfit:
        record(given, given.topic().id, conversation_id=conversation.id)
    assert unfit.value.faults == {
        "conversation": f"This conversation is on another topic, {topic.name}"
    }


def test_handles_that_it_names_stand_in_no_column_of_a_spreadsheet_and_are_withheld(given: Given):
    topic = given.topic()
    people = [
        MentionOutside(named=Named.PERSON, handle=name, speaker=SpeakerRole.PUBLIC)
        for name in ("Quagga1899", "Otterly")
    ]
    record(given, topic.id, *people, said="I thank Otterly and Quagga1899")
    with given.office.sessions() as session:
        newest = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
        (line,) = read_lines(session, newest)
        row = b"".join(rows_of([line])).decode()
        materials = get_materials(session, [line.seq])
    assert row.count("Quagga1899") == row.count("Otterly") == 1  # in what was said
    plan = propose(materials, Purpose.INFORMATION_REQUEST, Officials.NAMES)[line.seq]
    assert set(plan.withheld) == {"handle", "handle:2"}
    assert len(plan.passages["said"]) == 2
