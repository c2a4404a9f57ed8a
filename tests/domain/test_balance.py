"""Balance: tables worked by hand, and an independent calculation that must agree."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.domain.balance import Bounds, Standing, Window
from convo.domain.balance_figures import Figures, KnownSide, Namings, Tally, periods
from convo.domain.recognition import Balance, Channel

A, B, C, D = 1, 2, 3, 4
EVEN, TOO_FEW, TILTED = Balance.EVEN, Balance.TOO_FEW, Balance.TILTED


def standing(counts: dict[int, int], active: set[int] | None = None) -> Standing:
    return Standing(counts=counts, active=frozenset(active or ()))


@pytest.mark.parametrize(
    ("counts", "active", "verdict"),
    [
        ({}, {A, B}, TOO_FEW),
        ({A: 4}, {A}, TOO_FEW),
        ({A: 2, B: 2}, {A, B, C}, TOO_FEW),  # even a side that is never seen: too early to tell
        ({A: 5}, {A}, TILTED),  # domain.md RB1: five mentions, one side
        ({A: 7, B: 3}, {A, B}, EVEN),  # exactly 70%
        ({A: 71, B: 29}, {A, B}, TILTED),
        ({A: 701, B: 299}, {A, B}, TILTED),  # what is written as 70.1% is above
        ({A: 700, B: 300}, {A, B}, EVEN),
        ({A: 3, B: 3}, {A, B, C}, TILTED),  # one that is heard was never seen
        ({A: 3, B: 3, C: 0}, {C}, TILTED),
        ({A: 3, B: 3}, set(), EVEN),
        ({A: 2, B: 2, C: 2}, {A, B, C}, EVEN),
    ],
)
def test_how_recognition_stands(counts, active, verdict):
    assert standing(counts, active).verdict is verdict


@pytest.mark.parametrize(
    ("counts", "active", "chosen", "verdict"),
    [
        ({A: 3, B: 1}, {A, B}, {A}, TILTED),  # 4 of 5 is 80%
        ({A: 3, B: 1}, {A, B}, {B}, EVEN),  # 3 of 5 is 60%
        ({A: 2, B: 2}, {A, B}, {A}, EVEN),
        ({A: 3}, {A}, {A}, TOO_FEW),
        ({A: 8, B: 1}, {A, B}, {B}, EVEN),  # still 80%, but it turns to the other side
        ({A: 8, B: 1}, {A, B}, {A, B}, TILTED),  # 9 of 11 is 82%, and it is A again
        ({A: 6, B: 3}, {A, B}, {A}, EVEN),  # 7 of 10 is 70%, and no more
        ({A: 3, B: 2}, {A, B, C}, {A}, TILTED),  # C is heard and never seen
        ({A: 3, B: 2}, {A, B, C}, {B}, EVEN),  # B does not lead
        ({A: 3, B: 3}, {A, B, C}, {B}, TILTED),  # of two that lead with as many, either leads
        ({A: 3, B: 3}, {A, B, C}, {A}, TILTED),
        ({A: 3, B: 2}, {A, B, C}, {C}, EVEN),
        ({A: 3, B: 2}, {A, B, C}, {A, C}, EVEN),  # with it, C is seen
        ({A: 3, B: 2}, {A, B, C, D}, {A, C}, TILTED),  # but D is not
        ({A: 8, B: 1}, {A, B}, set(), EVEN),  # it recognises no side
        ({}, {A, B}, {A}, TOO_FEW),
    ],
)
def test_what_one_more_acknowledgement_would_do(counts, active, chosen, verdict):
    assert standing(counts, active).verdict_with(chosen) is verdict


def test_other_bounds_give_other_verdicts():
    counts = {A: 3, B: 2}
    assert Standing(counts=counts, bounds=Bounds(most=59)).verdict is TILTED
    assert Standing(counts=counts, bounds=Bounds(most=60)).verdict is EVEN
    assert Standing(counts=counts, bounds=Bounds(fewest=6)).verdict is TOO_FEW


def test_the_side_with_most_leads_and_several_with_as_many_all_do():
    assert standing({A: 3, B: 2, C: 0}).leading == {A}
    assert standing({A: 3, B: 3}).leading == {A, B}
    assert standing({A: 0}).leading == frozenset()


SIDES = (KnownSide(A, "Growers", active=True), KnownSide(B, "Walkers", active=True))
WINDOW = Window(first=date(2026, 3, 1), last=date(2026, 3, 10))
TALLIES = (
    Tally(A, Channel.SPEECH, date(2026, 3, 1), 2),
    Tally(A, Channel.LETTER, date(2026, 3, 2), 1),
    Tally(B, Channel.LETTER, date(2026, 3, 9), 1),
    Tally(None, Channel.LETTER, date(2026, 3, 9), 3),
)
FIGURES = Figures(
    window=WINDOW,
    standing=standing({A: 3, B: 1}, {A, B}),
    sides=SIDES,
    tallies=TALLIES,
    namings=(Namings(7, "Elm Growers", 3), Namings(8, "Path Forum", 1), Namings(None, "", 2)),
)


def test_the_tables_are_those_worked_by_hand():
    """The first of March 2026 is a Sunday, so the first week has one day."""
    three, one = Fraction(3, 4), Fraction(1, 4)
    assert [(s.name, r.count, r.share) for s, r in FIGURES.by_side] == [
        ("Growers", 3, three),
        ("Walkers", 1, one),
    ]
    channels = [(c, r.count, r.share, r.parts, r.no_side) for c, r in FIGURES.by_channel]
    assert channels == [
        (Channel.SPEECH, 2, Fraction(1, 2), (2, 0), 0),
        (Channel.LETTER, 2, Fraction(1, 2), (1, 1), 3),
    ]
    assert [(n.name, r.count, r.share) for n, r in FIGURES.by_community] == [
        ("Elm Growers", 3, three),
        ("Path Forum", 1, one),
    ]
    assert (FIGURES.no_side, FIGURES.no_community) == (3, 2)
    weeks = [(w.first.day, w.last.day, r.parts, r.count) for w, r in FIGURES.over_time]
    assert weeks == [(1, 1, (2, 0), 2), (2, 8, (1, 0), 1), (9, 10, (0, 1), 1)]


def test_a_window_counts_today_and_begins_so_many_days_back():
    assert Window.until(date(2026, 3, 10), 10) == WINDOW
    assert Window.until(date(2026, 3, 10), 1).first == date(2026, 3, 10)
    assert WINDOW.days == 10


@given(st.dates(date(1999, 1, 1), date(2100, 1, 1)), st.integers(1, 800))
def test_weeks_and_months_cover_each_day_once(last: date, days: int):
    window = Window.until(last, days)
    found = periods(window)
    assert sum(each.days for each in found) == days
    assert (found[0].first, found[-1].last) == (window.first, window.last)
    assert all(a.last.toordinal() + 1 == b.first.toordinal() for a, b in pairwise(found))
    assert len(found) <= 28


@given(
    st.lists(st.sampled_from([A, B, C, D]), max_size=60),
    st.sets(st.sampled_from([A, B, C, D])),
    st.sets(st.sampled_from([A, B, C, D])),
    st.randoms(),
)
def test_an_independent_calculation_agrees_whatever_the_order(given_to, active, chosen, random):
    """Each mention as a line of its own, counted by looking through them again and again."""
    counts: dict[int, int] = {}
    for side in given_to:
        counts[side] = counts.get(side, 0) + 1
    lines = [*given_to]
    random.shuffle(lines)
    shuffled = {side: lines.count(side) for side in lines}
    assert standing(counts, active).verdict_with(chosen) is by_hand(lines, active, chosen)
    assert standing(shuffled, active).verdict_with(chosen) is by_hand(given_to, active, chosen)
    assert standing(counts, active).verdict is by_hand(lines, active, None)


def by_hand(lines: list[int], active: set[int], chosen: set[int] | None) -> Balance:
    after = [*lines, *(chosen or ())]
    if len(after) < 5:
        return TOO_FEW
    too_much = any(10 * sum(side == each for each in after) > 7 * len(after) for side in after)
    missed = any(side not in after for side in active)
    if not (too_much or missed):
        return EVEN
    if chosen is None:
        return TILTED
    ahead = {s for s in lines if all(lines.count(s) >= lines.count(other) for other in lines)}
    return TILTED if ahead & chosen else EVEN
