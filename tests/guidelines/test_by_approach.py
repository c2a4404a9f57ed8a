"""How a rule weighs can differ between replies and acknowledgements."""

import pytest

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.examples import failures
from convo.guidelines.facts import Facts
from convo.guidelines.load import BadGuidelines, thaw

RULE = """
extends: existence
message: "'%s' is here."
tokens: [cat]
tests:
  - name: there
    input: a cat
    context: {{approach: {approach}}}
    contains: style.Rule
    level: {level}
  - {{name: not there, input: a dog, absent: style.Rule}}
convo:
  id: R1
  severity: {severity}
  source: {{document: A, section: B}}
  rationale: Because.
  instead: Something else.
"""
BOTH = "{converse: explain, reflect: stop}"
READING = """
extends: reading
message: "This %s: %s."
base: -1
grades: [{name: fine}, {name: bad, from: 0, level: {converse: advise, reflect: stop}}]
features:
  - {name: cats, says: has cats, because: so, weight: 2, tokens: [cats?]}
  - name: nobody
    says: has nobody
    because: so
    weight: 5
    measure: absent
    tokens: [you]
    approach: [converse]
tests:
  - {name: there, input: a cat, context: {approach: reflect}, contains: style.Reading, level: stop}
  - {name: not there, input: a dog, context: {approach: reflect}, absent: style.Reading}
convo: {id: R2, severity: stop, source: {document: A, section: B}, rationale: a, instead: b}
"""


def rule(severity: str = BOTH, approach: str = "reflect", level: str = "stop") -> str:
    return RULE.format(severity=severity, approach=approach, level=level)


def test_the_same_words_weigh_what_the_file_says_for_the_approach(rules):
    guidelines = rules(rule())
    for approach, level in {Approach.CONVERSE: Level.EXPLAIN, Approach.REFLECT: Level.STOP}.items():
        [found] = guidelines.check("a cat", Facts(approach=approach)).findings
        assert found.level is level
    found = guidelines.rule("style.Rule")
    assert (found.level, found.levels) == (Level.EXPLAIN, (Level.STOP, Level.EXPLAIN))
    kept = thaw(guidelines.content).check("a cat", Facts(approach=Approach.REFLECT))
    assert kept.outcome == "stop"


def test_a_grade_and_a_sign_of_a_reading_can_differ_too(rules):
    guidelines = rules({"style/Reading.yml": READING})
    assert list(failures(guidelines)) == []

    def outcome(words: str, approach: Approach) -> str:
        said: str = guidelines.check(words, Facts(approach=approach)).outcome
        return said

    assert outcome("a cat", Approach.REFLECT) == "stop"
    assert outcome("a cat", Approach.CONVERSE) == "advise"
    assert outcome("a dog", Approach.CONVERSE) == "advise"
    assert outcome("a dog", Approach.REFLECT) == "pass"


@pytest.mark.parametrize(
    ("approach", "level", "expected"),
    [
        ("reflect", "stop", []),
        ("converse", "explain", []),
        ("converse", "stop", ["expected findings of level stop, got explain"]),
    ],
)
def test_an_example_can_say_how_it_weighs(rules, approach, level, expected):
    found = [each.sentence for each in failures(rules(rule(BOTH, approach, level)))]
    assert found == expected


@pytest.mark.parametrize(
    ("severity", "place"),
    [
        ("{converse: explain}", "convo.severity.reflect"),
        ("{converse: explain, reflect: scold}", "convo.severity.reflect"),
        ("{converse: explain, reflect: stop, listen: stop}", "convo.severity.listen"),
        ("[stop]", "convo.severity"),
    ],
)
def test_what_is_no_level_is_refused_with_its_place(rules, severity, place):
    with pytest.raises(BadGuidelines) as refusal:
        rules(rule(severity))
    assert refusal.value.faults[0].key == place


def test_a_rule_that_stops_in_one_approach_needs_what_a_stop_needs(rules):
    bare = rule().replace("  source: {document: A, section: B}\n", "")
    with pytest.raises(BadGuidelines, match="expected a source, because this rule stops"):
        rules(bare)
    more = rule().replace("[cat]", "[cat, cow]")
    assert "expected at least one that fires on 'cow'" in [
        f.sentence for f in failures(rules(more))
    ]
