"""What is left before a reply can be submitted."""

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given, strategies

from convo.domain.readiness import (
    SHORTEST_REASON,
    Draft,
    at_submission,
    before_submission,
    open_stops,
    to_explain,
)
from convo.domain.vocabulary import Level


@dataclass(frozen=True)
class Found:
    rule: str
    level: Level
    message: str = "Mend this."
    matched: str = ""
    why: str = ""
    instead: str = ""


STOP = Found("a.Stop", Level.STOP, "This denies.")
EXPLAIN = Found("a.Explain", Level.EXPLAIN)
ADVICE = Found("a.Advice", Level.ADVISE)

READY = Draft(
    findings=(EXPLAIN, ADVICE),
    cleared=frozenset(),
    has_words=True,
    has_snapshot=True,
    trained_until=date(2026, 3, 10),
    has_mentor=True,
    today=date(2026, 3, 10),
)


def test_a_complete_draft_lacks_nothing_on_the_last_day_of_training():
    assert before_submission(READY) == ()


def test_each_missing_thing_has_its_sentence():
    for change, word in (
        ({"has_words": False}, "Write the reply"),
        ({"has_snapshot": False}, "words that you are replying to"),
        ({"trained_until": None}, "not recorded"),
        ({"trained_until": date(2026, 3, 9)}, "ran out on 9 March 2026"),
        ({"has_mentor": False}, "No mentor"),
        ({"findings": (STOP,)}, "This denies."),
    ):
        (only,) = before_submission(replace(READY, **change))
        assert word in only


def test_everything_missing_is_said_at_once():
    nothing = replace(
        READY, findings=(STOP,), has_words=False, has_snapshot=False, trained_until=None,
        has_mentor=False,
    )  # fmt: skip
    assert len(before_submission(nothing)) == 5


def test_a_cleared_stop_is_no_longer_in_the_way_but_every_other_is():
    other = Found("b.Stop", Level.STOP, "This is somebody's number.")
    assert open_stops((STOP, other), {"a.Stop"}) == ("This is somebody's number.",)


def test_only_what_asks_for_a_reason_needs_one_and_each_rule_once():
    assert to_explain((EXPLAIN, STOP, ADVICE, EXPLAIN)) == ("a.Explain",)


def test_a_reason_and_every_tick_are_needed():
    missing = at_submission((EXPLAIN,), {}, {"read": "I have read it."}, ())
    assert set(missing) == {"explain:a.Explain", "confirm:read"}
    given_both = at_submission(
        (EXPLAIN,), {"a.Explain": "We agreed it on Monday"}, {"read": "I have."}, {"read"}
    )
    assert given_both == {}


@given(strategies.text(max_size=30))
def test_a_reason_of_fewer_than_ten_characters_is_none_however_many_blanks_are_around_it(reason):
    missing = at_submission((EXPLAIN,), {"a.Explain": reason}, {}, ())
    assert missing or len(reason.strip()) >= SHORTEST_REASON


def test_a_reason_is_held_against_every_finding_of_its_rule_and_of_no_other():
    second = Found("a.Explain", Level.EXPLAIN, "This belittles people.")
    other = Found("b.Explain", Level.EXPLAIN, "This forecasts rainfall.")
    given_ = {"a.Explain": "It belittles people", "b.Explain": "People belittle it"}
    missing = at_submission((EXPLAIN, second, other), given_, {}, ())
    assert set(missing) == {"explain:a.Explain"}


def test_a_tick_that_nobody_asked_for_does_not_stand_in_for_one_that_is_needed():
    assert at_submission((), {}, {"read": "I have read it."}, {"something else"})
