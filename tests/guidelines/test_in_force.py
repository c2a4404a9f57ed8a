"""The set in force does what its examples say, and lets friendly words pass."""

import re
from pathlib import Path

import pytest

from convo.domain.vocabulary import Approach, Level, Matter, Sensitivity, SpeakerRole, VenueKind
from convo.guidelines.checkers import CHECKERS, REFUSED
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.examples import failures
from convo.guidelines.facts import Facts
from tests.guidelines.friendly_words import FALSE_ALARMS, FRIENDLY, REPLIES

#: The groups of the set, each a folder.
STYLES = {
    "accessibility", "confidence", "facts", "identity", "politics",
    "rebuttal", "reflect", "safety", "tone", "venue",
}  # fmt: skip

#: A venue whose profile says who we are, and three kinds of case in it.
CASES = [
    Facts(venue_discloses=True),
    Facts(venue_discloses=True, matter=Matter.QUESTION, venue_kind=VenueKind.FORUM),
    Facts(
        venue_discloses=True,
        matter=Matter.EXPERIENCE,
        sensitivity=Sensitivity.HIGH_PROFILE,
        speaker=SpeakerRole.PUBLIC,
        election_period=False,
        live_story=False,
        legal_hold=False,
        market_sensitive=False,
    ),
]

#: Formal rebuttals of our own making, each to be stopped.
REBUTTALS = [
    "These claims are completely false. We have been clear that fees are fair.",
    "Thanks so much for sharing your views! We categorically reject the suggestion.",
    "Claim: fees doubled.\nFact: fees rose by two per cent.\nClaim: nobody knew.\nFact: 900 did.",
    "A spokesperson said: the Government is clear that boats matter.",
]

#: What the facts of a case stop or ask about, whatever the words.
HELD_UP = [
    ("rebuttal.Journalist", Facts(speaker=SpeakerRole.JOURNALIST)),
    ("rebuttal.NewsVenue", Facts(venue_kind=VenueKind.NEWS)),
    ("rebuttal.Opinion", Facts(matter=Matter.OPINION)),
    ("rebuttal.LiveStory", Facts(live_story=True)),
    ("politics.ElectionPeriod", Facts(election_period=True)),
    ("confidence.LegalHold", Facts(legal_hold=True)),
    ("confidence.MarketHold", Facts(market_sensitive=True)),
    ("identity.SaysWhoSpeaks", Facts(venue_discloses=False)),
    ("venue.VenueLimit", Facts(length_limit=5)),
]


def held_up_by(guidelines: GuidelineSet, text: str, facts: Facts) -> set[str]:
    """The rules that ask for more than a moment's thought."""
    found = guidelines.check(text, facts).findings
    return {f"{each.rule}: {each.matched}" for each in found if each.level is not Level.ADVISE}


def test_every_example_of_every_rule_comes_out_as_its_file_says(in_force: GuidelineSet):
    assert [str(failure) for failure in failures(in_force)] == []


def test_the_rules_stand_in_the_groups_of_the_guidelines(in_force: GuidelineSet):
    assert {rule.style for rule in in_force.rules} == STYLES


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_known_false_alarms_find_nothing(in_force: GuidelineSet, text: str):
    for facts in CASES:
        assert held_up_by(in_force, text, facts) == set()


@pytest.mark.parametrize("text", FRIENDLY)
def test_friendly_words_are_advised_at_most(in_force: GuidelineSet, text: str):
    # The reading of the whole text is measured on whole texts, elsewhere.
    for facts in CASES:
        found = held_up_by(in_force, text, facts)
        assert {each for each in found if not each.startswith("rebuttal.Reading")} == set()


@pytest.mark.parametrize("text", REPLIES)
def test_a_friendly_reply_from_somebody_who_says_who_they_are_passes(in_force, text):
    facts = Facts(venue_discloses=False, matter=Matter.QUESTION)
    assert held_up_by(in_force, text, facts) == set()


@pytest.mark.parametrize("text", REBUTTALS)
def test_a_formal_rebuttal_is_stopped(in_force: GuidelineSet, text: str):
    found = in_force.check(text, Facts(venue_discloses=True)).findings
    assert {f.level for f in found if f.rule.startswith("rebuttal.")} & {Level.STOP}


@pytest.mark.parametrize(("name", "facts"), HELD_UP)
def test_what_is_known_of_a_case_can_stop_the_kindest_words(in_force, name, facts):
    words = "Thanks for asking! It's £30 for a boat like yours."
    assert name in {f.rule for f in in_force.check(words, facts).findings if f.level == "stop"}


@pytest.mark.parametrize(("name", "facts"), HELD_UP)
def test_a_case_of_which_nothing_is_known_is_not_judged_by_its_facts(in_force, name, facts):
    check = in_force.check("Thanks for asking! It's £30 for a boat like yours.", Facts())
    assert name in check.not_judged
    assert name not in {finding.rule for finding in check.findings}


@pytest.mark.parametrize(
    ("link", "published"),
    [
        ("https://www.gov.uk/fees", True),
        ("https://www.legislation.gov.uk/ukpga/2021/1", True),
        ("(www.ons.gov.uk).", True),
        ("nhs.uk", True),
        ("https://evil-gov.uk/fees", False),
        ("https://notgov.uk/fees", False),
        ("https://gov.uk.example.com/fees", False),
        ("https://gov.uk@example.com/", False),
        ("https://example.com/www.gov.uk", False),
        ("my word for it", False),
    ],
)
def test_a_correction_cites_a_source_of_the_list_and_no_look_alike(in_force, link, published):
    found = in_force.check(f"It's £30: {link}", Facts(matter=Matter.ERROR)).findings
    assert ("facts.CitesSource" not in {finding.rule for finding in found}) is published


@pytest.mark.parametrize("name", ["sources", "parties", "politicians", "bodies", "campaigns"])
def test_what_an_organisation_edits_is_in_lists(in_force: GuidelineSet, in_force_files, name):
    listed = in_force_files[f"lists/{name}.yml"]
    assert listed["list"] == name
    assert len(set(listed["entries"])) == len(listed["entries"])
    assert f"{{{name}}}" in str(
        [file for path, file in in_force_files.items() if not path.startswith("lists/")]
    )


def test_no_list_names_a_person_who_holds_an_office_today(in_force_files):
    for office in in_force_files["lists/politicians.yml"]["entries"]:
        assert office.split()[-1] in {
            "Minister", "Chancellor", "Secretary", "State", "Opposition", "Cabinet",
        }  # fmt: skip


def test_every_rule_of_ours_says_where_it_comes_from_and_how_to_mend_it(in_force: GuidelineSet):
    for rule in in_force.rules:
        assert rule.source.document, rule.name
        assert rule.source.section, rule.name
        assert rule.instead, rule.name


def test_every_rule_and_every_rule_of_the_research_has_its_line_in_the_table(in_force):
    table = (Path(__file__).parents[2] / "docs" / "guidelines.md").read_text()
    assert [rule.name for rule in in_force.rules if f"`{rule.name}`" not in table] == []
    assert len(set(re.findall(r"^\| ([A-Z]{2}\d+) ", table, re.MULTILINE))) == 66
    named = set(re.findall(r"`([a-z]+\.[A-Z][A-Za-z]+)`", table))
    assert named - {rule.name for rule in in_force.rules} == set()


def test_personal_details_are_mended_by_a_public_way_to_reach_the_team(in_force: GuidelineSet):
    for name in ("confidence.Phone", "confidence.Email"):
        assert "public contact page" in in_force.rule(name).instead


def test_what_only_a_human_can_tell_depends_on_the_case(in_force: GuidelineSet):
    def asked(**facts) -> list[str]:
        return [each.key for each in in_force.confirmations(Facts(**facts))]

    usual = ["read-whole-thread", "already-public", "nobody-invented", "thread-watched"]
    assert asked() == asked(matter=Matter.QUESTION) == usual
    assert set(asked(matter=Matter.ERROR)) - set(usual) == {"figures-match-source"}
    assert set(asked(matter=Matter.EXPERIENCE)) - set(usual) == {"own-mistakes"}
    assert asked(approach=Approach.REFLECT) == [
        "already-public", "nobody-invented",
        "comfortable-to-be-named", "standing-checked", "fairly-shown",
    ]  # fmt: skip


@pytest.mark.parametrize("approach", [Approach.CONVERSE, Approach.REFLECT])
@pytest.mark.parametrize("matter", Matter)
@pytest.mark.parametrize("kind", VenueKind)
def test_no_draft_is_asked_for_more_than_five_ticks(in_force, approach, matter, kind):
    facts = Facts(approach=approach, matter=matter, venue_kind=kind)
    assert 3 <= len(in_force.confirmations(facts)) <= 5


def test_the_worked_example_of_the_guide_works(in_force: GuidelineSet, rules):
    guide = (Path(__file__).parents[2] / "guidelines" / "README.md").read_text()
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    guidelines = rules({"tone/Hesitate.yml": example})
    assert list(failures(guidelines)) == []
    assert guidelines.rule("tone.Hesitate").id not in {rule.id for rule in in_force.rules}


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
