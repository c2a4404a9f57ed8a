"""Lists that an organisation edits: what patterns make of them, and what a calendar covers."""

import json
from datetime import datetime

import pytest

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.load import BadGuidelines

RULE = """\
extends: existence
message: "'%s' is out"
ignorecase: true
tokens: ["{names}(?:'s)?"]
exceptions: ["{ names }|{names} again"]
"""
NAMES = "list: names\nabout: Names.\nentries: [Reform, Reform UK, C++ (old), São]\n"
CALENDAR = """\
calendar: elections
about: Votes.
periods:
  - {name: Harbour vote, nations: [WLS], from: "2031-05-01 00:01", to: "2031-05-20 22:00"}
"""


def found(guidelines: GuidelineSet, text: str) -> list[str]:
    return [f.matched for f in guidelines.check(text, Facts()).findings]


def with_list(rules, rule: str = RULE, names: str = NAMES) -> GuidelineSet:
    loaded: GuidelineSet = rules({"style/Rule.yml": rule, "lists/names.yml": names})
    return loaded


def test_a_name_in_a_pattern_stands_for_every_phrase_as_it_is_written(rules):
    text = "reform\nuk's plan, Sao, C++ (old) and C (old). Reform again."
    assert found(with_list(rules, RULE.replace("{ names }|", "")), text) == [
        "reform\nuk's", "Sao",
    ]  # fmt: skip


def test_phrases_that_end_in_marks_need_a_rule_that_looks_for_more_than_words(rules):
    rule = RULE.partition("exceptions")[0] + "nonword: true\n"
    assert found(with_list(rules, rule), "C++ (old)") == ["C++ (old)"]


@pytest.mark.parametrize(
    "pattern", ["x{2,3}", r"\\x{ab}x", r"\\p{Greek}", r"\\{names\\}", "{names"]
)
def test_other_braces_are_left_alone(rules, pattern):
    rule = RULE.partition("tokens")[0] + f'tokens: ["{pattern}"]\n'
    (looked_for,) = with_list(rules, rule).rule("style.Rule").checker.alternatives()
    assert looked_for.text == pattern.replace("\\\\", "\\")


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (RULE.replace("{names}(", "{nmaes}("), "tokens.0"),
        (RULE.replace("{names} again", "{nmaes}"), "exceptions.0"),
        ("extends: substitution\nmessage: a\nswap:\n  '{nmaes}': b\n", "swap.{nmaes}"),
        ("extends: occurrence\nmessage: a\nmax: 1\ntoken: '{nmaes}'\n", "token"),
    ],
)
def test_a_list_that_is_not_there_is_a_fault_where_it_is_named(rules, rule, key):
    with pytest.raises(BadGuidelines) as refusal:
        with_list(rules, rule.replace("{ names }|", ""))
    (fault,) = refusal.value.faults
    assert (fault.file, fault.key) == ("style/Rule.yml", key)
    assert fault.expected == "expected the name of a list (names), not {nmaes}"


def test_a_list_is_part_of_the_set_and_of_its_digest(rules):
    before = with_list(rules)
    assert before.lists["names"].entries[0] == "Reform"
    assert json.loads(before.content)["files"]["lists/names.yml"]["list"] == "names"
    assert with_list(rules, names=NAMES.replace("Reform,", "Reforms,")).digest != before.digest


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        (NAMES.replace("list: names", "list: nouns"), "list", "the name of the file"),
        (NAMES.replace("list: names", "list: Names"), "list", "small letters"),
        (NAMES.replace("Reform,", "12,"), "entries.0", "between quotation marks"),
        ("list: names\nabout: a\nentries: []\n", "entries", "at least one"),
        ("about: a\n", "list", "which is missing"),
        ("- a\n", "", "expected keys: list"),
        (CALENDAR.replace("WLS", "Wales"), "periods.0.nations.0", "ENG, WLS"),
        (CALENDAR.replace("2031-05-20 22:00", "2031-05-20"), "periods.0.to", "a local time"),
        (CALENDAR.replace("2031-05-20", "2031-04-20"), "periods.0.to", "after the one"),
        (CALENDAR.replace("elections", "fairs"), "calendar", "elections"),
    ],
)
def test_a_bad_list_says_where_and_what_was_expected(rules, text, key, expected):
    with pytest.raises(BadGuidelines) as refusal:
        with_list(rules, RULE.replace("{names}", "x"), text)
    fault = refusal.value.faults[0]
    assert (fault.file, fault.key) == ("lists/names.yml", key)
    assert expected in fault.expected


@pytest.mark.parametrize(
    ("moment", "nation", "name"),
    [
        ("2031-05-01 00:00:59", "WLS", None),
        ("2031-05-01 00:01:00", "WLS", "Harbour vote"),
        ("2031-05-20 22:00:59", "WLS", "Harbour vote"),
        ("2031-05-20 22:01:00", "WLS", None),
        ("2031-05-10 12:00:00", "SCT", None),
    ],
)
def test_a_period_covers_its_first_and_its_last_minute(rules, moment, nation, name):
    rule = RULE.partition("tokens")[0] + "tokens: [a]\n"
    guidelines = rules({"style/Rule.yml": rule, "lists/elections.yml": CALENDAR})
    assert guidelines.election_on(datetime.fromisoformat(moment), nation) == name


def test_without_a_calendar_there_is_no_period(rules):
    rule = RULE.partition("tokens")[0] + "tokens: [a]\n"
    assert rules(rule).election_on(datetime(2031, 5, 10, 12, 0), "WLS") is None  # noqa: DTZ001 - a calendar's times are local ones


@pytest.mark.parametrize(
    ("moment", "covered"),
    [
        ("2019-11-06 00:00", False),
        ("2019-11-06 00:01", True),
        ("2019-12-12 21:59", True),
        ("2019-12-13 09:00", False),
        ("2024-05-25 00:00", False),
        ("2024-05-25 00:01", True),
        ("2024-07-04 22:00", True),
        ("2024-07-05 09:00", False),
    ],
)
@pytest.mark.parametrize("nation", ["ENG", "WLS", "SCT", "NIR"])
def test_the_general_elections_of_the_guidance_are_in_our_calendar(
    in_force: GuidelineSet, moment: str, nation: str, covered: bool
):
    assert bool(in_force.election_on(datetime.fromisoformat(moment), nation)) is covered
