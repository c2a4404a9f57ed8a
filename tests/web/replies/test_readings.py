"""How a text reads, in words and never as a number."""

from types import MappingProxyType

from convo.domain.vocabulary import Level
from convo.guidelines.checkers.kind import Reading, Signal
from convo.guidelines.rule import Check, Finding
from convo.web.replies.checking import shown
from convo.web.replies.readings import heard

DENIES = Signal("denies", "it denies something", 1.6, ("untrue",))
NOBODY = Signal("nobody", "it never says ‘you’", 1.5, (), "Say ‘you’ to them.")
AGAIN = Signal("again", "it says nothing to them", 1.0, (), "Say ‘you’ to them.")
THANKS = Signal("thanks", "it thanks the reader", -0.6, ("Thanks",))
ASKS = Signal("asks", "it asks something", -0.2)


def check(*findings: Finding, **readings: Reading) -> Check:
    return Check(findings=findings, readings=MappingProxyType(readings), not_judged=())


def finding(rule: str, level: Level, start: int = 0, end: int = 0, instead: str = "") -> Finding:
    return Finding(
        rule=rule, rule_id="A1", level=level, start=start, end=end, matched="x" * (end - start),
        message="Mend this.", why="", instead=instead, source="", link="",
    )  # fmt: skip


def test_each_grade_has_its_sentence():
    for style, grades in {
        "rebuttal": {
            "none": "As a whole, this does not read as a rebuttal.",
            "possible": "This may read as a rebuttal.",
            "rebuttal": "This reads as a formal rebuttal.",
            "something a department made up": "This reads as: something a department made up.",
        },
        "tone": {
            "warm": "This sounds like one person to another.",
            "plain": "This is plain: it neither welcomes nor brushes off.",
            "brushoff": "This may sound like a brush-off: it would fit under any complaint.",
        },
    }.items():
        for grade, sentence in grades.items():
            (only,) = heard(check(**{style: Reading(grade, 7.0, (DENIES,))}))
            assert only.sentence == sentence


def test_too_few_words_to_notice_anything_in_are_not_called_warm():
    reading = {"rebuttal": Reading("none", 0.0), "tone": Reading("warm", 0.0)}
    assert [each.sentence for each in heard(check(**reading))] == [
        "As a whole, this does not read as a rebuttal.",
        "Nothing stands out about its tone.",
    ]


def test_signals_are_told_by_the_side_they_are_on_the_weightiest_first():
    reading = Reading("rebuttal", 3.2, (DENIES, NOBODY, AGAIN, ASKS, THANKS))
    (only,) = heard(check(rebuttal=reading))
    assert only.towards == (DENIES, NOBODY, AGAIN)
    assert only.away == (THANKS, ASKS)


def test_hints_are_said_once_and_only_a_few():
    many = tuple(Signal(str(n), "it is so", 1.0, (), f"Try {n}.") for n in range(9))
    (only,) = heard(check(tone=Reading("brushoff", 3.0, (NOBODY, AGAIN, *many))))
    assert only.hints == ("Say ‘you’ to them.", "Try 0.", "Try 1.")


def test_a_reading_that_was_not_made_is_not_told():
    assert heard(check()) == ()
    assert heard(check(mood=Reading("fine", 0.0))) == ()


def test_the_reading_about_rebuttal_comes_first_and_knows_its_level():
    found = finding("rebuttal.Reading", Level.EXPLAIN)
    both = check(found, tone=Reading("warm", 0.0), rebuttal=Reading("possible", 0.4))
    assert [(each.style, each.level) for each in heard(both)] == [
        ("rebuttal", Level.EXPLAIN),
        ("tone", None),
    ]


def test_a_listener_is_told_the_count_and_what_needs_doing():
    advice = finding("plain.Words", Level.ADVISE, 0, 2)
    stop = finding("rebuttal.Reading", Level.STOP)
    quiet = {"rebuttal": Reading("none", -1.0), "tone": Reading("warm", -1.0)}
    assert shown("We", check(**quiet)).said == "Nothing found. A person will still read it."
    assert shown("We", check(advice, **quiet)).said == "1 finding: advice."
    loud = {"rebuttal": Reading("rebuttal", 4.0), "tone": Reading("brushoff", 2.0)}
    assert shown("We", check(stop, advice, advice, **loud)).said == (
        "3 findings: 1 must change, 2 advice. Reads as a formal rebuttal. "
        "May sound like a brush-off. What you can do stands first."
    )


def test_the_whole_or_a_part_is_the_press_offices_until_they_let_it_stand():
    whole = finding("rebuttal.Reading", Level.STOP, instead="Answer them.")
    part = finding("rebuttal.Denial", Level.STOP, 0, 2, "Say what you see.")
    other = finding("personal.Phone", Level.STOP, 0, 2, "Leave it out.")
    assert shown("We", check(whole, part)).rebuttal_title == "This reads as a formal rebuttal"
    in_part = shown("We", check(part, part, other))
    assert in_part.rebuttal_title == "Part of this reads as a formal rebuttal"
    assert in_part.examples == ("Say what you see.",)
    assert shown("We", check(other, finding("rebuttal.Word", Level.EXPLAIN))).rebuttals == ()
    assert shown("We", check(whole, part), {whole.rule, part.rule}).rebuttals == ()
