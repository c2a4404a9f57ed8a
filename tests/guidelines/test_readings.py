"""The two readings in force, on texts of our own: what they must tell apart, and how they say so.

How well they do on real texts is a number that `make evaluate` prints; these sentences hold the
lines that no fit of the weights may cross.
"""

import pytest

from convo.domain.vocabulary import Level
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from tests.measure.disguises import softened, stripped, wrapped

#: Officials helping somebody. Many never say 'you': that alone must not count against them.
HELPS = (
    "The register is updated every Friday, so a change made on Monday shows at the weekend.",
    (
        "Under the 1984 Act a bus lane sign has to stand at least 30 metres before the lane "
        "starts. The one on Mill Road is closer than that, so I've asked our traffic team to look "
        "at it."
    ),
    "The fee went up in April, from £45 to £49. The list is here: https://www.gov.uk/fees",
    "The consultation closes on 4 June. Responses can be sent by post or online.",
    "A licence lasts ten years. After that the photo has to be renewed.",
    "Good spot, the map was wrong. It's been corrected and the old version taken down.",
    "The tax-free allowance is £12,570 this year. Anyone earning less pays no income tax.",
    "It's 20 mph on Station Road since March. The order is published here, with the map.",
    (
        "The regulations say a landlord has 14 days to put a repair right. If it takes longer, the "
        "council's housing team can step in."
    ),
    "We got that wrong. The letter should have said 12 May, and new ones are going out today.",
    "Hen harriers nest on the ground, which is why the path is closed until August.",
    (
        "The statistics count people, not applications, so the two tables don't match. The note "
        "under table 3 explains the difference."
    ),
    "Pupils aren't required to wear a blazer. Uniform is decided by each school.",
    (
        "That isn't quite what the Act says. Section 3 covers dogs in public places; for the beach "
        "it is the council's own order that counts."
    ),
    "Bins on Elm Street were missed because the lorry broke down. They'll be collected tomorrow.",
    "There are 14 crossings on the list and money for five. How they're chosen is in the report.",
    (
        "I can see why that looks odd. The two offices merged last year, so the old number goes to "
        "the new team."
    ),
    (
        "Thanks for asking. You can register your boat online; it takes ten minutes. Shall I send "
        "you the page?"
    ),
    "You're right that the page says Tuesday. It's Wednesday this week because of the holiday.",
    "It's £30, not £50: the lower fee is for boats under six metres. Is yours one of those?",
)
#: Statements of a position, with and without words of denial.
REBUTS = (
    "These claims are completely untrue. The Government is delivering record investment in rivers.",
    (
        "The department does not recognise these figures. Since 2019 we have recruited 4,000 "
        "people and waiting times have fallen by a third."
    ),
    "We strongly refute any suggestion that safety was compromised. Safety is our top priority.",
    "As a responsible employer we comply with all applicable laws. We do not comment further.",
    (
        "The scheme was designed after extensive consultation, and an independent evaluation "
        "showed that it remains value for money. There are no plans to review it."
    ),
    "Contrary to the impression given in the programme, inspectors took robust action.",
    (
        "The Ministry takes the safety of ferries seriously and remains committed to inspection. "
        "However, it does not believe that a new duty would be proportionate."
    ),
    "Fact check: This is not true. Our position has not changed.",
    "The article ignores the facts. It fails to mention that the policy was debated in Parliament.",
    "This policy strikes the right balance between the rights of tenants and landlords.",
)
#: A defence in a friendly dress.
COVERT = (
    (
        "Thank you so much for getting in touch! We really understand how you feel. However, the "
        "council remains committed to its policy, which was approved after extensive consultation."
    ),
    (
        "Hi there, thanks for your post. We hear your concerns and we hope this helps. These "
        "claims are not true, and we have always been clear about that. Have a lovely day, and do "
        "get in touch if you have any questions!"
    ),
    (
        "We share your concerns and look forward to meeting you. But it is not only a matter of "
        "fees: the Authority has no plans to change an approach that is well established."
    ),
)


def grade(guidelines: GuidelineSet, words: str, style: str = "rebuttal") -> str:
    return guidelines.check(words, Facts()).readings[style].grade


@pytest.mark.parametrize("words", HELPS)
def test_help_is_no_rebuttal_and_is_never_stopped(in_force: GuidelineSet, words: str):
    assert grade(in_force, words) == "none"
    assert in_force.check(words, Facts()).outcome != "stop"


@pytest.mark.parametrize("words", [*REBUTS, *COVERT])
def test_a_defence_is_noticed_however_it_is_dressed(in_force: GuidelineSet, words: str):
    assert grade(in_force, words) in {"possible", "rebuttal"}


def test_a_plain_denial_by_an_institution_is_stopped(in_force: GuidelineSet):
    found = in_force.check(REBUTS[0], Facts()).findings
    assert [f.level for f in found if f.rule == "rebuttal.Reading"] == [Level.STOP]


def test_courtesy_around_a_defence_changes_nothing(in_force: GuidelineSet):
    flagged = [grade(in_force, text) != "none" for words in REBUTS for text in wrapped(words)]
    assert sum(flagged) >= 0.95 * len(flagged)


def test_help_without_its_courtesies_is_still_help(in_force: GuidelineSet):
    assert [grade(in_force, stripped(words)) for words in HELPS] == ["none"] * len(HELPS)


def test_softer_words_for_a_denial_hide_little(in_force: GuidelineSet):
    flagged = [grade(in_force, softened(words)) != "none" for words in REBUTS]
    assert sum(flagged) >= 0.8 * len(flagged)


def test_a_reading_names_the_signals_that_made_it_in_words(in_force: GuidelineSet):
    checked = in_force.check(REBUTS[0], Facts())
    reading = checked.readings["rebuttal"]
    weights = [signal.weight for signal in reading.signals]
    assert weights == sorted(weights, reverse=True)
    (finding,) = [found for found in checked.findings if found.rule == "rebuttal.Reading"]
    for signal in reading.against[:3]:
        assert signal.sentence in finding.message
    assert any("untrue" in words for signal in reading.signals for words in signal.evidence)


def test_an_empty_text_reads_as_nothing(in_force: GuidelineSet):
    for words in ("", " \n", "😀", "> only a quotation"):
        assert grade(in_force, words) == "none"


def test_pasted_lines_to_take_weigh_against_a_reply(in_force: GuidelineSet):
    line = "Every river in the county is tested twice a month and results are on the public map."
    alone = in_force.check(line, Facts()).readings["rebuttal"]
    pasted = in_force.check(line, Facts(lines_to_take=(line,))).readings["rebuttal"]
    assert (alone.grade, pasted.grade) == ("none", "possible")
    (signal,) = [signal for signal in pasted.signals if signal.name == "lines to take"]
    assert signal.evidence


def test_being_much_longer_than_what_was_said_weighs_against_a_reply(in_force: GuidelineSet):
    words = "The path is closed until August. " * 12
    short, long = (
        in_force.check(words, Facts(said=said)).readings["rebuttal"].score
        for said in ("Why is it closed?", "Why is it closed? " * 40)
    )
    assert short > long


@pytest.mark.parametrize(
    ("words", "tone"),
    [
        ("We value your feedback, take it very seriously and keep our services under review.",
         "brushoff"),
        (("Your views are important to us. We are committed to improving, and your comment has "
          "been "
         "noted."), "brushoff"),
        (("I see why that annoyed you, and you're right about the sign. It's being moved on 3 May. "
         "Is it the one at Gate 3?"), "warm"),
        ("The office is open from 9 to 5. Please bring the letter.", "plain"),
    ],
)  # fmt: skip
def test_tone_is_told_in_three_grades(in_force: GuidelineSet, words: str, tone: str):
    assert grade(in_force, words, "tone") == tone


def test_tone_only_ever_advises_and_says_what_to_try(in_force: GuidelineSet):
    checked = in_force.check("We value your feedback and keep this under review.", Facts())
    assert {f.level for f in checked.findings if f.rule == "tone.Reading"} <= {Level.ADVISE}
    assert all(signal.advice for signal in checked.readings["tone"].against)


#: What sets out to say something kind, and then denies.
HIDES = ("I understand that {}", "Thank you for seeing that {}", "Let us know if you doubt that {}")
KIND = (
    "You might like our page, I think, and perhaps it seems a bit long. If you need help you can "
    "ask me here, and I'll check it. I'm looking into it. Don't worry. What would help you? "
)


@pytest.mark.parametrize("hides", HIDES)
def test_a_courtesy_hides_no_denial(in_force: GuidelineSet, hides: str):
    denial = "these claims are false and the Government is delivering record investment"
    check = in_force.check(hides.format(denial), Facts())
    assert check.readings["rebuttal"].grade != "none"


def test_kind_words_around_it_take_away_only_so_much(in_force: GuidelineSet):
    check = in_force.check(KIND * 3 + REBUTS[0], Facts())
    reading = check.readings["rebuttal"]
    assert reading.grade == "rebuttal"
    base = reading.score - sum(signal.weight for signal in reading.signals)
    nothing = in_force.check("", Facts()).readings["rebuttal"]
    assert base == pytest.approx(nothing.score)
    assert in_force.check(KIND * 3, Facts()).readings["rebuttal"].grade == "none"
