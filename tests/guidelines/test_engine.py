"""The set: what it answers, in what order, and what names it."""

import json

import pytest
import re2

from convo.domain.vocabulary import Approach, Level, Matter, Sensitivity, VenueKind
from convo.guidelines import patterns
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import Gate
from convo.guidelines.rule import Finding

RULE = """\
extends: existence
message: "'%s' costs 5% more"
tokens: [alas]
convo:
  id: XX1
  severity: explain
  rationale: Because.
  instead: Something else.
  source: {document: The Book, section: Chapter 1, link: 'https://example.org/book'}
"""


def test_a_finding_says_what_where_why_and_how_to_mend_it(rules):
    (finding,) = rules(RULE).check("Well, alas", Facts()).findings
    assert finding == Finding(
        rule="style.Rule",
        rule_id="XX1",
        level=Level.EXPLAIN,
        start=6,
        end=10,
        matched="alas",
        message="'alas' costs 5% more",
        why="Because.",
        instead="Something else.",
        source="The Book, Chapter 1",
        link="https://example.org/book",
    )


def test_a_finding_survives_being_stored(rules):
    (finding,) = rules(RULE).check("alas", Facts()).findings
    assert Finding.of(json.loads(json.dumps(finding.as_dict()))) == finding


def test_a_draft_that_looks_like_a_format_is_only_words(rules):
    (finding,) = (
        rules(RULE.replace("alas", "'%s'").replace("tokens", "nonword: true\ntokens"))
        .check("100%s", Facts())
        .findings
    )
    assert finding.message == "'%s' costs 5% more"


def test_findings_come_in_the_order_of_the_text(rules):
    first = RULE.replace("alas", "a|b|c")
    second = first.replace("XX1", "XX2").replace("explain", "advise")
    found = rules({"z/One.yml": first, "a/Two.yml": second}).check("c b a", Facts()).findings
    assert [(f.matched, f.level) for f in found] == [
        (word, level) for word in "cba" for level in (Level.EXPLAIN, Level.ADVISE)
    ]


@pytest.mark.parametrize(
    ("applies", "facts", "fires"),
    [
        ("{venue_discloses: false}", Facts(venue_discloses=False), True),
        ("{venue_discloses: false}", Facts(), False),
        ("{venue_discloses: false}", Facts(venue_discloses=True), False),
        ("{venue_kind: [forum, blog]}", Facts(venue_kind=VenueKind.BLOG), True),
        ("{venue_kind: [forum, blog]}", Facts(venue_kind=VenueKind.NEWS), False),
        ("{venue_kind: [forum, blog]}", Facts(), False),
        ("{sensitivity_not: [routine]}", Facts(sensitivity=Sensitivity.EMOTIVE), True),
        ("{sensitivity_not: [routine]}", Facts(sensitivity=Sensitivity.ROUTINE), False),
        ("{sensitivity_not: [routine]}", Facts(), False),
        ("{matter: [error], election_period: false}", Facts(matter=Matter.ERROR), False),
        ("{}", Facts(approach=Approach.LEAVE), False),
    ],
)
def test_a_rule_applies_where_its_file_says_and_the_facts_are_known(rules, applies, facts, fires):
    guidelines = rules(f"{RULE}  applies: {applies}\n")
    assert bool(guidelines.check("alas", facts).findings) is fires


def test_a_rule_for_one_approach_leaves_the_other_alone(rules):
    guidelines = rules(f"{RULE}  approach: [reflect]\n")
    assert not guidelines.check("alas", Facts(approach=Approach.CONVERSE)).findings
    assert guidelines.check("alas", Facts(approach=Approach.REFLECT)).findings


def test_the_digest_names_the_meaning_not_the_layout(rules, tmp_path):
    digest = rules(RULE).digest
    assert len(digest) == 64
    assert rules("# a comment\n" + RULE.replace("[alas]", "\n  - alas")).digest == digest
    assert rules(RULE.replace("alas", "well")).digest != digest


def test_a_confirmation_changes_the_digest(rules):
    before = rules(RULE).digest
    item = "{key: read-it, sentence: I have., why: It helps., source: {document: D, section: S}}"
    guidelines = rules({"confirmations.yml": f"confirmations: [{item}]\n"})
    assert guidelines.digest != before
    assert [each.key for each in guidelines.confirmations(Facts())] == ["read-it"]


def test_the_set_itself_can_be_kept(rules):
    guidelines = rules(RULE)
    assert json.loads(guidelines.content)["files"]["style/Rule.yml"]["tokens"] == ["alas"]


def test_there_is_no_rule_of_another_name(rules):
    guidelines: GuidelineSet = rules(RULE)
    assert guidelines.rule("style.Rule").id == "XX1"
    with pytest.raises(KeyError):
        guidelines.rule("style.Other")


class Silent:
    """RE2 out of memory: it answers that nothing occurs, not even the empty pattern."""

    def Match(self, _content: bytes) -> None:  # noqa: N802 - RE2's own name
        return None


def test_a_gate_opens_for_what_occurs():
    gate = Gate(["a", "b", "a|c"])
    assert gate.open_for("xa") == {0, 2}
    assert gate.open_for("x") == set()


def test_a_gate_of_many_patterns_opens_for_each_of_them():
    gate = Gate([rf"\bn{number}\b" for number in range(1000)])
    assert gate.open_for("n0 n149 n150 n300 n999 n1000") == {0, 149, 150, 300, 999}


def test_a_gate_stands_open_when_re2_cannot_say(monkeypatch):
    gate = Gate(["a", "b"])
    monkeypatch.setattr(gate, "_sets", [(0, Silent())])
    assert gate.open_for("x") == {0, 1}


def test_a_gate_stands_open_when_its_patterns_are_too_many_for_one_pass(monkeypatch):
    options = re2.Options()
    options.max_mem = 100_000
    monkeypatch.setattr(patterns, "_options", lambda: options)
    gate = Gate([rf"{number}\pL{{9}}" for number in range(3)])
    assert gate.open_for("x") == {0, 1, 2}


def test_a_rule_that_lacks_a_fact_is_named_and_finds_nothing(rules):
    guidelines = rules(f"{RULE}  applies: {{venue_discloses: false, election_period: true}}\n")
    for facts, named in (
        (Facts(), ("style.Rule",)),
        (Facts(venue_discloses=False), ("style.Rule",)),
        (Facts(venue_discloses=True), ()),
        (Facts(venue_discloses=False, election_period=True), ()),
    ):
        assert guidelines.check("alas", facts).not_judged == named


def test_what_is_known_of_a_text_decides_who_judges_and_never_what_it_says(rules):
    guidelines = rules(
        "extends: limit\nmessage: '%s of %s'\nunit: characters\nfact: length_limit\n"
    )
    for limit, message in ((2, "4 of 2"), (3, "4 of 3")):
        (finding,) = guidelines.check("four", Facts(length_limit=limit, said=message)).findings
        assert finding.message == message


def test_facts_survive_being_stored():
    facts = Facts(venue_kind=VenueKind.BLOG, length_limit=280, election_period=False)
    assert Facts.of(json.loads(json.dumps(facts.as_dict()))) == facts


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ({"mood": "x"}, "mood: expected one of: approach"),
        ({"mood": None}, "mood: expected one of: approach"),
        ({"approach": None}, "approach: expected one of: leave"),
        ({"venue_kind": "pub"}, "venue_kind: expected one of: forum"),
        ({"length_limit": True}, "length_limit: expected a whole number"),
        ({"lines_to_take": "x"}, "lines_to_take: expected a list of texts"),
        ({"own_replies": [1]}, "own_replies: expected a list of texts"),
        ({"venue_discloses": 1}, "venue_discloses: expected true or false"),
    ],
)
def test_a_fact_that_does_not_fit_is_named(plain, sentence):
    with pytest.raises(ValueError, match=sentence):
        Facts.of(plain)
