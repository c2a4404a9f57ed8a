"""Who is asked before they are named, which answers fit, and what an acknowledgement waits for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from convo.domain.acknowledging import (
    Acknowledged,
    Answer,
    Naming,
    answer_faults,
    fitting,
    is_delivered,
    must_be_asked,
    standing_of,
)
from convo.domain.recognition import (
    DRAFTED_FOR,
    Channel,
    Comfort,
    CommunityKind,
    Legitimacy,
    Named,
)
from convo.domain.vocabulary import ReplyKind, ReplyState, SpeakerRole

TODAY = date(2026, 3, 10)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
GARDENER = Naming(name="gardener", comfort=Comfort.AGREED)
GROWERS = Naming(name="Growers", comfort=Comfort.NOT_NEEDED, legitimacy=Legitimacy.SOUND)


@pytest.mark.parametrize(
    ("speaker", "asked"),
    [
        (SpeakerRole.PUBLIC, True),
        (SpeakerRole.CAMPAIGNER, True),
        (SpeakerRole.UNKNOWN, True),
        (None, True),
        (SpeakerRole.COMMUNITY, False),
        (SpeakerRole.JOURNALIST, False),
        (SpeakerRole.POLITICIAN, False),
        (SpeakerRole.ORGANISATION, False),
        (SpeakerRole.OFFICIAL, False),
    ],
)
def test_private_people_and_campaigners_are_asked(speaker: SpeakerRole | None, asked: bool):
    assert must_be_asked(Named.PERSON, speaker) is asked


@pytest.mark.parametrize("kind", CommunityKind)
def test_of_communities_only_campaign_groups_are_asked(kind: CommunityKind):
    assert must_be_asked(Named.COMMUNITY, kind=kind) is (kind is CommunityKind.CAMPAIGN)
    assert not must_be_asked(Named.NOBODY, kind=kind)


def faults(answer: Answer, *, asked_first: bool = True) -> set[str]:
    return set(answer_faults(answer, asked_first=asked_first, today=TODAY))


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (Answer(comfort=Comfort.AGREED, asked_on=YESTERDAY, answered_on=TODAY), set()),
        (Answer(comfort=Comfort.AGREED), {"asked_on", "answered_on"}),
        (Answer(comfort=Comfort.AGREED, asked_on=TODAY, answered_on=YESTERDAY), {"answered_on"}),
        (Answer(comfort=Comfort.AGREED, asked_on=TOMORROW, answered_on=TOMORROW),
         {"asked_on", "answered_on"}),
        (Answer(comfort=Comfort.NO_ANSWER, asked_on=YESTERDAY), set()),
        (Answer(comfort=Comfort.NO_ANSWER), {"asked_on"}),
        # Whoever says no unasked need not have been asked.
        (Answer(comfort=Comfort.REFUSED, answered_on=TODAY), set()),
        (Answer(comfort=Comfort.REFUSED, asked_on=YESTERDAY), {"answered_on"}),
        (Answer(comfort=Comfort.NOT_ASKED, why_not_asked="They asked to be passed on"), set()),
        (Answer(comfort=Comfort.NOT_ASKED, why_not_asked=" "), {"why_not_asked"}),
        (Answer(comfort=Comfort.NOT_NEEDED), {"comfort"}),
    ],
)  # fmt: skip
def test_an_answer_says_when_or_why(answer: Answer, wrong: set[str]):
    assert faults(answer) == wrong


def test_who_need_not_be_asked_is_not_said_to_be_unasked():
    assert faults(Answer(comfort=Comfort.NOT_NEEDED), asked_first=False) == set()
    unasked = Answer(comfort=Comfort.NOT_ASKED, why_not_asked="No time")
    assert faults(unasked, asked_first=False) == {"comfort"}


def test_of_an_answer_only_what_belongs_to_it_is_kept():
    full = Answer(comfort=Comfort.AGREED, asked_on=TODAY, answered_on=TODAY, why_not_asked="x")
    assert fitting(full) == replace(full, why_not_asked="")
    waiting = fitting(replace(full, comfort=Comfort.NO_ANSWER))
    assert (waiting.asked_on, waiting.answered_on) == (TODAY, None)
    unasked = fitting(replace(full, comfort=Comfort.NOT_ASKED))
    assert (unasked.asked_on, unasked.answered_on, unasked.why_not_asked) == (None, None, "x")
    assert fitting(replace(full, comfort=Comfort.NOT_NEEDED)) == Answer(comfort=Comfort.NOT_NEEDED)


def test_of_several_the_one_who_is_least_content_counts():
    comforts = [Comfort.AGREED, Comfort.REFUSED, Comfort.NOT_ASKED]
    names = tuple(replace(GARDENER, comfort=comfort) for comfort in comforts)
    assert Acknowledged(names=names).comfort is Comfort.REFUSED
    assert Acknowledged(names=names[::2]).comfort is Comfort.NOT_ASKED
    assert Acknowledged().comfort is None


def test_of_several_communities_the_one_of_which_least_is_known_counts():
    known = [Legitimacy.UNCHECKED, Legitimacy.DOUBTFUL, Legitimacy.SOUND]
    names = tuple(replace(GROWERS, legitimacy=each) for each in known)
    assert Acknowledged(names=names).legitimacy is Legitimacy.DOUBTFUL
    assert Acknowledged(names=(GARDENER,)).legitimacy is None


def test_doubts_say_which_community_and_why():
    unchecked = replace(GROWERS, legitimacy=Legitimacy.UNCHECKED)
    doubtful = Naming(name="Walkers", comfort=Comfort.NOT_NEEDED, legitimacy=Legitimacy.DOUBTFUL)
    assert Acknowledged(names=(unchecked, GARDENER, doubtful)).doubts == (
        "Growers: there is no engagement check in date.",
        "Walkers: the engagement check was doubtful.",
    )
    assert Acknowledged(names=(GROWERS,)).doubts == ()


def test_everything_that_is_in_the_way_is_said_at_once_and_by_name():
    refused = replace(GARDENER, comfort=Comfort.REFUSED)
    unasked = Naming(name="walker", comfort=Comfort.NOT_ASKED)
    explained = Naming(name="rower", comfort=Comfort.NOT_ASKED, why_not_asked="They wrote to us")
    waiting = Naming(name="rider", comfort=Comfort.NO_ANSWER)
    stopped = Acknowledged(
        has_place=False, names=(refused, unasked, explained, waiting), unlisted=("angler",)
    )
    assert stopped.in_the_way == (
        "Say where it is given, to whom, and on which day.",
        "gardener would rather not be named. Take them out of whom it names, and out of the words.",
        "Say why nobody asked walker, or ask them first.",
        "Your words name angler. Add them to whom it names, or leave the name out.",
    )
    assert Acknowledged(names=(GARDENER, explained, waiting)).in_the_way == ()
    (only,) = Acknowledged().in_the_way
    assert only.startswith("Say whom it names")


def test_what_is_said_or_sent_stands_on_no_page():
    said = {Channel.SPEECH, Channel.LETTER, Channel.SPEAKING_NOTE, Channel.MEETING}
    assert {channel for channel in DRAFTED_FOR if is_delivered(channel)} == said
    assert not is_delivered(None)


def test_a_speech_is_given_and_a_reply_is_posted():
    given = standing_of(ReplyKind.ACKNOWLEDGEMENT, ReplyState.POSTED)
    assert (given, standing_of(ReplyKind.REPLY, ReplyState.POSTED)) == ("Given", "Posted")
    assert standing_of(ReplyKind.ACKNOWLEDGEMENT, ReplyState.CLOSED) == "Closed"
