"""Quotations are held against what was said, as a careful editor would."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.folding import fold
from convo.guidelines.quotations.judging import MOST_QUOTATIONS, judged

POST = (
    "I have lived here since 1982. The path by the mill floods every winter, and nobody has "
    "mended it. I would support the weir, but only if the path is raised first! When will it "
    "open? We were never asked. The bus is a lifeline for people without a car. It's the 'best' "
    "path - when it is dry... and it cost £30.50, e.g. in May."
)
OTHER = "It is not a shortcut for us. We use the gate. Mr. Hill locks it."
SAID = (POST, OTHER, "Who mends the path?")


def faults(draft: str, said: tuple[str, ...] = SAID) -> list[list[str]]:
    return [[str(fault.kind) for fault in each.faults] for each in judged(draft, said)]


HONEST = [
    'They say: "The path by the mill floods every winter, and nobody has mended it."',
    "They say: “The path by the mill floods every winter, and nobody has mended it.”",
    "They say: «We were never asked.»",
    "They say: „We were never asked.“",
    "'We were never asked,' they say.",
    "They say: ‘We were never asked’. We listened.",
    "They write:\n\n> We were never asked. The bus is a lifeline for people without a car.\n",
    "> We use the gate.\n> Mr. Hill locks it.",
    '"When will it open?" they ask.',
    "Why do they ask 'when will it open'?",
    '"We were  never\nasked."',
    '"The path by the mill floods … and nobody has mended it."',
    '"The path by the mill floods ... and nobody has mended it."',
    '"The path by the mill floods […] and nobody has mended it."',
    '"The path by the mill floods [...] and nobody has mended it."',
    '"… nobody has mended it."',
    '"I have lived here since 1982. … We were never asked."',
    '"[N]obody has mended it."',
    '"[The bus] is a lifeline for people without a car."',
    '"The bus is a lifeline [sic] for people without a car."',
    "They call the bus 'a lifeline', and say why.",
    "They say that it 'is a lifeline', and why.",
    "They say: “It’s the ‘best’ path – when it is dry … and it cost £30.50, e.g. in May.”",
    "They ask “Who mends the path?”, and that is the title.",
    '"**We were never asked.**"',
]


@pytest.mark.parametrize("draft", HONEST)
def test_what_gives_their_words_is_honest(draft: str):
    assert faults(draft) == [[]]


OTHERWISE = {
    # begins or ends within a sentence, or leaves a word out
    'They say: "The path by the mill floods every winter."': "clipped",
    "> The path by the mill floods every winter\n": "clipped",
    '"Nobody has mended it."': "clipped",
    '"The path by mill floods every winter, and nobody has mended it."': "clipped",
    "They call it 'a shortcut' in the village.": "clipped",
    "They say: 'I would support the weir'.": "clipped",
    "They write: “We were never.” We listened.": "clipped",
    # an ellipsis hides what turns it
    '"I would support the weir …"': "turned",
    '"I would support the weir … if the path is raised first!"': "turned",
    '"It is … a shortcut for us."': "turned",
    '"We were … asked."': "turned",
    '"… a shortcut for us."': "turned",
    '"[A] shortcut for us."': "turned",
    # order
    '"Nobody has mended it, and the path by the mill floods every winter."': "reordered",
    '"We were never asked. … I have lived here since 1982."': "reordered",
    '"We were never asked. … We use the gate."': "reordered",
    # punctuation
    '"When will it open."': "repunctuated",
    'They say "When will it open" again.': "repunctuated",
    '"We were never asked!"': "repunctuated",
    '"We were never asked?"': "repunctuated",
    '"We were never asked, the bus is a lifeline for people without a car."': "repunctuated",
    '"The path by the mill floods every winter and nobody has mended it."': "commas",
    # other words
    '"The path by the mill floods every summer, and nobody has mended it."': "altered",
    '"The lovely path by the mill floods every winter, and nobody has mended it."': "altered",
    '"The path by the mill floods every winter, and nobody has mended it twice."': "altered",
    "\"It's the 'best' path - when it is dry... and it cost £3.50, e.g. in May.\"": "altered",
    '"We were [not] asked."': "altered",
    # none of theirs
    '"The people love our new plan."': "unknown",
    "They spoke of 'legacy assets'.": "unknown",
}


@pytest.mark.parametrize(("draft", "fault"), OTHERWISE.items())
def test_what_is_wrong_is_named(draft: str, fault: str):
    assert [found[:1] for found in faults(draft)] == [[fault]]


def test_the_words_that_are_missing_are_shown_with_their_place():
    [found] = judged('They say: "The path by the mill floods every winter."', SAID)
    [fault] = found.faults
    assert fault.detail == "and nobody has mended it"
    assert POST[fault.start : fault.end] == fault.detail
    start, end = found.sentences
    assert POST[start:end] == (
        "The path by the mill floods every winter, and nobody has mended it."
    )
    assert found.text == 0


def test_places_count_in_what_was_written_however_it_was_typed():
    said = "\u200bLe caf\u00e9 \ufb01nal: it \ufb02oods, and nobody cares."
    [found] = judged('"Le café final: it floods."', (said,))
    [fault] = found.faults
    assert said[fault.start : fault.end] == "and nobody cares"


def test_what_differs_is_shown_in_both_versions():
    [found] = judged('"The path by the mill floods every summer, and nobody has mended it."', SAID)
    assert [fault.detail for fault in found.faults] == ["“summer” for “winter”"]


def test_as_little_as_can_be_is_taken_for_left_out():
    said = ("Look at the gate by the road, at the gate by the very old mill.",)
    [found] = judged('"… at the gate by the old mill."', said)
    assert [fault.detail for fault in found.faults] == ["very"]


def test_a_thought_of_a_few_words_is_clipped_where_they_go_on_to_oppose_it():
    said = ("We love the weir, but the council lies. We love the ferry, and the crew too.",)
    assert faults("They say “we love the weir” and more.", said) == [["clipped"]]
    assert faults("They say “we love the ferry” and more.", said) == [[]]
    assert faults("They speak of “the weir” and more.", said) == [[]]


def test_half_a_denial_joined_to_half_of_another_sentence_is_turned():
    said = ("We do not want a car park. We would like the bus to come back.",)
    assert faults('"We do not want … the bus to come back."', said) == [["turned"]]


def test_a_comma_does_not_hide_that_a_question_became_a_statement():
    found = faults('"Well will it open."', ("Well, will it open?",))
    assert found == [["repunctuated", "commas"]]


@pytest.mark.parametrize(
    "draft",
    [
        "The walkers' path and the growers' fields don't meet, 'tis true.",
        "It's 6\" wide and 5'10\" tall.",
        "It was read at the 'Dry Paths Forum' and the “Better Buses” evening.",
        "“” '' \"\" and > nothing",
        "Rock 'n' roll in the '60s.",
        "",
    ],
)
def test_what_is_no_quotation_is_let_be(draft: str):
    assert faults(draft) == []


def test_a_possessive_does_not_end_a_quotation():
    said = ("It is the farmers' field and ours.",)
    for draft in (
        "They write ‘It is the farmers’ field and ours.’ every year.",
        "They write 'It is the farmers' field and ours.' every year.",
    ):
        [found] = judged(draft, said)
        assert (found.faults, len(found.quotation.inner)) == ((), len(said[0]))


def test_a_quotation_in_a_quotation_is_a_part_of_it():
    said = ('He said "never" and left.',)
    assert faults("They write: “He said ‘never’ and left.”", said) == [[]]


def test_several_quotations_are_each_judged_in_their_order():
    draft = '"We were never asked." and "We use the gate." and "When will it open."'
    assert faults(draft) == [[], [], ["repunctuated"]]


def test_of_several_places_the_one_that_is_honest_counts():
    said = (
        "We do not want a car park.",
        "We want a car park? Yes.",
        "Some say we want a car park.",
    )
    assert faults("They say that 'we want a car park'.", said) == [[]]


def test_a_draft_of_more_quotations_than_anybody_reads_says_so():
    found = judged('"We use the gate." ' * (MOST_QUOTATIONS + 5), SAID)
    assert len(found) == MOST_QUOTATIONS + 1
    assert found[-1].faults[0].detail == f"more than {MOST_QUOTATIONS} quotations"


def reflecting(**facts: object) -> Facts:
    return Facts(approach=Approach.REFLECT, snapshots=SAID, **facts)  # type: ignore[arg-type]


def test_their_words_are_not_taken_for_ours(in_force: GuidelineSet):
    said = ("That is misleading, and the council is right to ask.",)
    facts = Facts(approach=Approach.REFLECT, snapshots=said, said="Another thing.")
    quoted = in_force.check(f"They write: “{said[0]}”", facts).findings
    assert [each.rule for each in quoted if each.level is Level.STOP] == []
    own = {each.rule for each in in_force.check(f"They write: {said[0]}", facts).findings}
    assert {"rebuttal.Vocabulary", "reflect.Endorses"} <= own
    # A mark in front of a line makes nobody the author of our words.
    block = {each.rule for each in in_force.check("> That is misleading.", facts).findings}
    assert {"rebuttal.Vocabulary", "reflect.ClippedQuotation"} <= block


def test_a_conversation_is_read_as_before(in_force: GuidelineSet):
    facts = Facts(snapshots=SAID, said="We were never asked.")
    found = in_force.check('You write "We were asked, that is misleading."', facts).findings
    assert "rebuttal.Vocabulary" in {each.rule for each in found}
    assert not [each for each in found if each.rule.startswith("reflect.")]


def test_without_what_was_said_quotations_are_not_judged(in_force: GuidelineSet):
    check = in_force.check('"Anything."', Facts(approach=Approach.REFLECT))
    assert "reflect.UnknownQuotation" in check.not_judged


def test_every_rule_of_rebuttal_that_judges_an_acknowledgement_stops_it(in_force: GuidelineSet):
    judging = [
        rule
        for rule in in_force.rules
        if rule.style == "rebuttal" and Approach.REFLECT in rule.applies.approach
    ]
    assert len(judging) > 10
    assert {rule.weighs[Approach.REFLECT] for rule in judging} == {Level.STOP}
    found = in_force.check("The claims about the locks are wrong, they say.", reflecting())
    reading = next(each for each in found.findings if each.rule == "rebuttal.Reading")
    assert (found.readings["rebuttal"].grade, reading.level) == ("possible", Level.STOP)


PIECES = (
    '"', "'", "“", "‘a ", "> a\n", '"a … b" ', "[a]", '"[a]e ', "a ", "s' ", "\n\n", ". . ",
    '"the path … floods not" ', '\u200b"a', "\ufb03", '"The Path"', "- a\n", '\ud800"', "n't ",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_as_much_as_a_page_takes_of_anything_is_answered(in_force: GuidelineSet, piece: str):
    draft = (piece * (20_000 // len(piece)))[:20_000]
    facts = Facts(approach=Approach.REFLECT, snapshots=(draft, POST), said=POST)
    assert in_force.check(draft, facts).outcome in {"pass", "advise", "explain", "stop"}


def test_many_quotations_that_stand_nearly_everywhere_are_answered():
    random = Random(7)  # noqa: S311 - the same each time
    said = " ".join(random.choice("abcdef") for _ in range(10_000))
    draft = " ".join(
        '"' + " ".join(random.choice("abcdefg") for _ in range(45)) + '"' for _ in range(50)
    )
    assert len(judged(draft, (said,))) == 50


WORDS = st.lists(
    st.sampled_from(
        ["we", "never", "asked", "the", "path", "?", ".", ",", "…", '"', "'", "> ", "\n"]
    ),
    max_size=40,
).map(" ".join)


@given(draft=WORDS, said=WORDS)
def test_whatever_is_quoted_every_place_lies_in_the_text(draft: str, said: str):
    for each in judged(draft, (said,)):
        assert 0 <= each.quotation.start < each.quotation.end <= len(fold(draft))
        if each.text is not None:
            start, end = each.sentences
            assert 0 <= start < end <= len(said)
            assert all(start <= first < last <= end for first, last in each.kept)
        for fault in each.faults:
            assert 0 <= fault.start <= fault.end <= len(said)


@given(said=st.lists(st.sampled_from(["we", "never", "asked", "the", "path"]), min_size=1))
def test_a_sentence_quoted_whole_is_honest(said: list[str]):
    sentence = " ".join(said).capitalize() + "."
    assert faults(f"They write: “{sentence}”", (f"So there. {sentence} And so on.",)) == [[]]
