"""What is out of balance stands in a rule's file, and so in the digest of the set."""

import pytest

from convo.domain.balance import Bounds
from convo.guidelines.load import BadGuidelines, thaw

RULE = "extends: metadata\nmessage: uneven\ncheck: {balance: [tilted]}\n"


def test_the_set_in_force_says_what_the_press_office_decided(in_force):
    assert in_force.bounds == Bounds(most=70, fewest=5)
    assert in_force.rule("reflect.Balance").checker.bounds == Bounds(most=70, fewest=5)


def test_a_rule_says_what_is_out_of_balance_and_the_digest_covers_it(rules):
    usual = rules(RULE)
    stricter = rules(f"{RULE}bounds: {{most: 60, fewest: 8}}\n")
    assert usual.bounds == Bounds()
    assert stricter.bounds == Bounds(most=60, fewest=8)
    assert usual.digest != stricter.digest
    assert thaw(stricter.content).bounds == stricter.bounds


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ("{most: 0, fewest: 5}", "bounds: expected a share in per cent under most, 1 to 99"),
        ("{most: 100, fewest: 5}", "bounds: expected a share in per cent under most, 1 to 99"),
        ("{most: 70}", "bounds.fewest: expected this key, which is missing"),
        ("{most: 70, fewest: few}", "bounds.fewest: expected a whole number"),
        ("{most: 70, fewest: 5, days: 9}", "bounds.days: unknown key"),
    ],
)
def test_bounds_that_make_no_sense_are_refused_with_the_place(rules, bounds, expected):
    with pytest.raises(BadGuidelines) as refused:
        rules(f"{RULE}bounds: {bounds}\n")
    assert expected in str(refused.value)
