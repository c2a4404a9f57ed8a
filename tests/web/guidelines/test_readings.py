"""A reading on its page: every sign with its weight, the thresholds, and a sum worked out."""

from typing import Any

import pytest

from convo.domain.vocabulary import Level
from convo.web.filters import curly
from convo.web.guidelines.files import settings_of
from convo.web.guidelines.readings import MINUS, scale_of, signed
from tests.page import fetch

SETTINGS: dict[str, Any] = {
    "base": -1,
    "min_words": 12,
    "grades": [
        {"name": "none"},
        {"name": "possible", "from": 0.5, "level": "explain", "says": "maybe one"},
        {"name": "rebuttal", "from": 2.5, "level": "stop"},
    ],
    "features": [
        {"name": "a", "says": "it hints", "because": "b", "weight": 0.3, "measure": "present"},
        {"name": "b", "says": "it asks", "because": "b", "weight": -0.4, "measure": "absent"},
        {"name": "c", "says": "it denies", "because": "b", "weight": 2, "measure": "present"},
        {"name": "d", "says": "it boasts", "because": "b", "weight": 0.5, "measure": "count"},
        {"name": "e", "says": "you", "because": "b", "weight": -0.5, "measure": "rate", "cap": 3},
    ],
}


def readings(guidelines):
    return [rule for rule in guidelines.rules if rule.checker.read is not None]


def test_our_set_has_both_readings(guidelines):
    assert {rule.name for rule in readings(guidelines)} >= {"rebuttal.Reading", "tone.Reading"}


def test_every_sign_is_there_in_words_and_with_its_weight(reader, guidelines):
    for rule in readings(guidelines):
        page = fetch(reader, f"/guidelines/{rule.name}")
        for sign in settings_of(guidelines, rule)["features"]:
            says = " ".join(curly(sign["says"]).split())
            assert f"{signed(sign['weight'])} {says[0].upper()}{says[1:]}" in page.text
            assert " ".join(curly(sign["because"]).split()) in page.text


def test_the_thresholds_and_what_comes_of_them_are_there(reader, guidelines):
    for rule in readings(guidelines):
        page = fetch(reader, f"/guidelines/{rule.name}")
        grades = settings_of(guidelines, rule)["grades"]
        assert f"Below {signed(grades[1]['from'])}" in page.text
        for grade in grades[1:]:
            assert f"From {signed(grade['from'])}" in page.text
            level = grade.get("level", {})
            for each in [level] if isinstance(level, str) else level.values():
                assert Level.of(each).label in page.text


def test_an_example_is_added_up_to_its_score(reader, guidelines):
    rule = guidelines.rule("rebuttal.Reading")
    page = fetch(reader, "/guidelines/rebuttal.Reading")
    tables = list(page.all("table"))
    assert len(tables) in {1, 2}
    for table in tables:
        numbers = [
            float("".join(cell.itertext()).strip().replace(MINUS, "-"))
            for cell in table.iter("td")
            if "govuk-table__cell--numeric" in cell.get("class", "")
        ]
        assert numbers[-1] == pytest.approx(sum(numbers[:-1]), abs=0.1)
    assert rule.examples


def test_a_rule_that_is_no_reading_has_no_signs(reader):
    assert "Signs that" not in fetch(reader, "/guidelines/tone.HalfApology").text


def test_signs_are_sorted_by_what_they_can_add():
    scale = scale_of(SETTINGS)
    assert [sign.says for sign in scale.against] == ["it denies", "it boasts", "it hints"]
    assert [sign.says for sign in scale.speaking_for] == ["you", "it asks"]


def test_strength_is_measured_by_the_way_from_one_reading_to_the_next():
    strengths = {s.says: s.strength for s in (*scale_of(SETTINGS).against,)}
    assert strengths == {"it denies": "very strong", "it boasts": "moderate", "it hints": "slight"}
    (you, _) = scale_of(SETTINGS).speaking_for
    assert you.strength == "strong"
    assert you.measure == "for each one in a hundred words, at most 3 times"


def test_grades_have_words_and_a_level():
    none, possible, rebuttal = scale_of(SETTINGS).grades
    assert (none.says, none.starts, none.level) == ("none", "", None)
    assert (possible.says, possible.starts, possible.level) == ("maybe one", "+0.5", Level.EXPLAIN)
    assert (rebuttal.says, rebuttal.level) == ("rebuttal", Level.STOP)


def test_one_threshold_is_measured_from_the_base():
    one = SETTINGS | {"grades": SETTINGS["grades"][:2]}
    assert scale_of(one).against[0].strength == "very strong"
    assert scale_of(one).against[1].strength == "moderate"


def test_a_measure_that_is_left_out_is_presence():
    (only,) = scale_of(
        SETTINGS | {"features": [{"name": "a", "says": "it hints", "because": "b", "weight": 0.3}]}
    ).against
    assert only.measure == "once, however often it occurs"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1.5, "+1.5"), (-0.6, f"{MINUS}0.6"), (0, "0"), (2, "+2"), (0.347, "+0.35"), (-0.001, "0")],
)
def test_a_number_is_written_as_it_is_added(number, text):
    assert signed(number) == text
