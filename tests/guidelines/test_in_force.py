"""The set in force does what its examples say, and lets friendly words pass."""

from pathlib import Path

import pytest

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.checkers import CHECKERS, REFUSED
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.examples import failures
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import compiled, full_pattern

#: Words in which an eager rule finds what is not there.
FALSE_ALARMS = [
    "Your waste collection is on Tuesday.",
    "It is in the published draft Bill, clause 3.",
    "You were charged £30, which is right.",
    "There is a free trial until May.",
    "It is a secret ballot.",
    "We will be closed Monday.",
    "I'll ask and reply here by Friday.",
    "You may want this updated page.",
    "We read the figures differently.",
]

FRIENDLY = [
    (
        "Hi, I'm Asha, I work at the Department for Examples on licensing. It's £30, not £50 "
        "\u2013 the page here has the list: https://www.gov.uk/example-fees Shall I check yours?"
    ),
    (
        "Thanks for spotting that, you\u2019re right. I'm from the licensing team, and our page "
        "was wrong until this morning. It's mended now: www.gov.uk/example"
    ),
    (
        "Good question! I work for Exampleshire Council on boats. The limit changed in April, so "
        "what you wrote was right last year. Does yours have an engine?"
    ),
]

#: Formal rebuttals of our own making, each to be stopped.
REBUTTALS = [
    "These claims are completely false. We have been clear that fees are fair.",
    "Thanks so much for sharing your views! We categorically reject the suggestion.",
    "Claim: fees doubled.\nFact: fees rose by two per cent.\nClaim: nobody knew.\nFact: 900 did.",
    "A spokesperson said: the Government is clear that boats matter.",
]


def test_every_example_of_every_rule_comes_out_as_its_file_says(in_force: GuidelineSet):
    assert [str(failure) for failure in failures(in_force)] == []


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_known_false_alarms_find_nothing(in_force: GuidelineSet, text: str):
    found = in_force.check(text, Facts(venue_discloses=True)).findings
    assert [f for f in found if f.level is not Level.ADVISE] == []


@pytest.mark.parametrize("text", FRIENDLY)
def test_a_friendly_correction_from_somebody_who_says_who_they_are_passes(in_force, text):
    assert [f for f in in_force.check(text, Facts()).findings if f.level is not Level.ADVISE] == []


@pytest.mark.parametrize("text", REBUTTALS)
def test_a_formal_rebuttal_is_stopped(in_force: GuidelineSet, text: str):
    found = in_force.check(text, Facts(venue_discloses=True)).findings
    assert {f.level for f in found if f.rule.startswith("rebuttal.")} & {Level.STOP}


def test_every_alternative_of_a_stop_rule_is_fired_by_one_of_its_examples(in_force, in_force_files):
    unfired = []
    for rule in in_force.rules:
        if rule.level is Level.STOP and rule.kind == "existence":
            settings = in_force_files[f"{rule.name.replace('.', '/')}.yml"]
            inputs = "\n".join(e.input for e in rule.examples if e.absent is None)
            for token in settings["tokens"]:
                full = full_pattern(token, ignorecase=settings.get("ignorecase", False))
                unfired += [] if compiled(full).search(inputs) else [f"{rule.name}: {token}"]
    assert unfired == []


def test_every_rule_of_ours_says_where_it_comes_from_and_how_to_mend_it(in_force: GuidelineSet):
    for rule in in_force.rules:
        assert rule.source.document, rule.name
        assert rule.instead, rule.name


def test_personal_details_are_mended_by_a_public_way_to_reach_the_team(in_force: GuidelineSet):
    for name in ("personal.Phone", "personal.Email"):
        assert "public contact page" in in_force.rule(name).instead


def test_what_only_a_human_can_tell_depends_on_the_approach(in_force: GuidelineSet):
    converse = [each.key for each in in_force.confirmations(Facts())]
    assert converse == ["read-whole-thread", "already-public", "nobody-invented", "thread-watched"]
    reflect = [each.key for each in in_force.confirmations(Facts(approach=Approach.REFLECT))]
    assert reflect == ["already-public", "nobody-invented", "comfortable-to-be-named"]


def test_the_worked_example_of_the_guide_works(in_force: GuidelineSet, rules):
    guide = (Path(__file__).parents[2] / "guidelines" / "README.md").read_text()
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    guidelines = rules({"plain/Hesitate.yml": example})
    assert list(failures(guidelines)) == []
    assert guidelines.rule("plain.Hesitate").id not in {rule.id for rule in in_force.rules}


def test_a_megabyte_of_hostile_text_is_answered(in_force: GuidelineSet):
    for text in (
        "a" * 1_000_000 + "!",
        "the opposition to " * 50_000,
        "> " * 400_000,
        "www." * 200_000,
    ):
        assert in_force.check(text, Facts(venue_discloses=True)).findings is not None


def test_no_kind_is_both_taken_and_refused():
    assert not set(CHECKERS) & set(REFUSED)
