"""Worked examples for a new official: before and after, judged by the set in force."""

from dataclasses import dataclass

from convo.domain.vocabulary import Approach, Level, Matter, Sensitivity, SpeakerRole, VenueKind
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Finding

#: How many findings of one example are shown.
_SHOWN = 2


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One case, made up: what somebody said, a first draft, and a better one."""

    title: str
    said: str
    matter: Matter
    before: str
    after: str
    #: What makes the difference.
    lesson: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A worked example with what convo finds in each draft, the weightiest first."""

    example: WorkedExample
    before: tuple[Finding, ...]
    after: tuple[Finding, ...]


EXAMPLES = (
    WorkedExample(
        title="Somebody has a number wrong",
        said="So now they charge £50 just to put a table outside a café. Fifty! Greedy lot.",
        matter=Matter.ERROR,
        before="This claim is completely untrue. We categorically reject the suggestion that the "
        "fee is £50. The Government is delivering record support for small businesses and has "
        "been clear that the fee is fair.",
        after="Hello, I’m Asha and I work on licensing at the Department for Examples. I can see "
        "why £50 would sting. The fee I have on the list is £30 for a year: "
        "https://www.gov.uk/pavement-licence. Were you asked for more? If you tell me which "
        "council it was, I can find out what the rest is for.",
        lesson="One fact, once, with the page that shows it, and then something useful. “Greedy” "
        "is an opinion: let it stand.",
    ),
    WorkedExample(
        title="Somebody had a bad time",
        said="Waited six weeks for my allotment letter and when it came it had the wrong name on.",
        matter=Matter.EXPERIENCE,
        before="We are sorry if you feel let down and apologise for any inconvenience. We take all "
        "feedback seriously and your views matter to us.",
        after="Six weeks, and then the wrong name: I’m sorry, that is not how it should be. I work "
        "on allotments at the Department for Examples. You can have it put right without a new "
        "form, by writing to the team named at the top of the letter. What would have helped you "
        "while you waited?",
        lesson="Say what went wrong in their words, and be sorry for that. Never be sorry for how "
        "somebody feels.",
    ),
    WorkedExample(
        title="Somebody is angry, and asks",
        said="Cutting the night bus is cruel. Whoever thought of it never worked a late shift. "
        "Can we even object?",
        matter=Matter.QUESTION,
        before="With respect, this is scaremongering by activist groups with an agenda. The "
        "Department’s position is that passengers benefit from our world-leading bus plan.",
        after="Yes, you can: the consultation is open until Friday, and anybody can answer it. I "
        "work on buses at the Department for Examples, so I’m not neutral. I’d like it to hear "
        "from people who work late shifts. Which night bus do you take?",
        lesson="“Cruel” is an opinion, and opinions are never contested; nor is anybody’s motive. "
        "Answer what was asked, and say where their view counts.",
    ),
    WorkedExample(
        title="Somebody wants to know when",
        said="Does anybody know when the ferry pier opens again?",
        matter=Matter.QUESTION,
        before="We guarantee that it opens in May. An announcement will be made shortly, but the "
        "draft plan already says so.",
        after="I work on the ferry pier at the Department for Examples. The day it opens is not "
        "published yet, and I don’t know it myself. I can ask the harbour team, and tell you here "
        "on Friday what they say. Which crossing do you use?",
        lesson="Give what is published, and promise only what you can do yourself.",
    ),
    WorkedExample(
        title="Somebody asks about their own case",
        said="Applied for a street trading licence in March, heard nothing since. Is anyone from "
        "there in here?",
        matter=Matter.QUESTION,
        before="Our records show that your application was sent back on Monday. Ring me on "
        "07700 900123, or post your National Insurance number here.",
        after="Yes, I work on licensing at the Department for Examples. I can’t look at anybody’s "
        "case in a public thread, and please don’t post your details here. The team answers by "
        "the private route on the licence page. Would it help if I said what usually happens "
        "after the first month?",
        lesson="A public thread is no place for anybody’s case. Show the private way, and help "
        "with what is general.",
    ),
)


def worked(guidelines: GuidelineSet) -> list[Judged]:
    """Every example, judged as if it were drafted today on an ordinary forum."""
    return [
        Judged(
            each,
            _findings(guidelines, each.before, _facts(each)),
            _findings(guidelines, each.after, _facts(each)),
        )
        for each in EXAMPLES
    ]


def _facts(example: WorkedExample) -> Facts:
    return Facts(
        approach=Approach.CONVERSE,
        venue_kind=VenueKind.FORUM,
        said=example.said,
        matter=example.matter,
        sensitivity=Sensitivity.ROUTINE,
        speaker=SpeakerRole.PUBLIC,
        election_period=False,
    )


def _findings(guidelines: GuidelineSet, words: str, facts: Facts) -> tuple[Finding, ...]:
    found = guidelines.check(words, facts).findings
    order = list(Level)
    weightiest = sorted(found, key=lambda finding: order.index(finding.level))
    by_rule = {finding.rule: finding for finding in reversed(weightiest)}
    return tuple(sorted(by_rule.values(), key=lambda f: order.index(f.level)))[:_SHOWN]
