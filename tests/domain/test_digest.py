"""A briefing digest: whose turn it is."""

from convo.domain.digest import in_turn


def test_each_side_has_its_turn_and_who_was_never_acknowledged_comes_first():
    growers, walkers, both, none = (1,), (2,), (1, 2), ()
    many = dict.fromkeys(range(100, 60, -1), growers)
    some = many | {30: walkers, 20: walkers, 19: both, 18: none}
    assert in_turn(some, {1}, 6) == [30, 19, 100, 18, 20, 99]
    assert in_turn(some, {1, 2}, 4) == [100, 30, 19, 18]
    assert len(in_turn(some, set(), 1000)) == len(some)
