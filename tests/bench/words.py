"""What is checked in a measurement. All of it is ours, and written for this."""

from collections.abc import Iterator
from itertools import count, islice

from convo.domain.vocabulary import Approach, Matter, Sensitivity, SpeakerRole, VenueKind
from convo.guidelines.facts import Facts

#: 150 words as an official might first write them: several guidelines find something.
REPLY = (
    "Hello, I’m Asha and I work on boat licences at the Department for Examples. Thanks for "
    "writing this up, and I’m sorry that you waited so long on the phone. You’re right that the "
    "page said six weeks when it should have said ten working days: our mistake, which I had "
    "changed on Monday.\n"
    "> nobody ever answers the phone\n"
    "I can’t see your own form from here, but in order to check where it is you could look at "
    "https://www.example.gov.uk/boat-licences with the number on your receipt. It is not true "
    "that a new fee starts in June: the fee stays at £30 until next April, as the published "
    "notice says. We will definitely mend the form by July!! Just ring us on 0300 123 1234 if "
    "the page doesn’t help; somebody is there from eight to six. What would have made it easier "
    "for you? I’ll pass it on."
)
#: 150 words in which the rules about words find nothing.
QUIET = (
    "Hello, I’m Asha and I work on boat licences at the Department for Examples. Thank you for "
    "taking the time to write about the moorings. You’re right that the map leaves out the two "
    "new ones by the lower lock. I asked the team about it this morning, and they have sent a "
    "corrected map to the printer. Until it is out, this page lists every mooring with its depth: "
    "https://www.example.gov.uk/moorings\n"
    "You also asked who looks after the steps. The steps belong to the parish, and the clerk "
    "there is happy to hear from you. I’m told that the lower ones are slippery after rain, so "
    "please take care. Which of the moorings do you use most? I’d like to know whether the depths "
    "are right, because we last measured them before the flood, and you see them far more often "
    "than we do. Thanks again for writing to me."
)
SAID = (
    "I have waited for my licence since March. The page said six weeks, nobody ever answers the "
    "phone, and now a neighbour tells me that the fee goes up in June. Is that true? And why are "
    "the two new moorings by the lower lock missing from the map that you sent to all of us?"
)

# Parts of sentences, to make other texts from, and rules.
_WHO = ("the clerk", "our team", "a reader", "the harbour", "this office", "the parish", "the crew")
_DOES = ("moves", "counts", "paints", "repairs", "measures", "borrows", "lists", "lends", "closes")
_WHAT = (
    "every lantern", "the old rope", "a narrow bridge", "two wooden oars", "the lower steps",
    "six brass bells", "the winter timetable", "a spare anchor", "the eastern mooring",
    "the paper map", "a green buoy",
)  # fmt: skip
_WHEN = ("before the flood", "on quiet days", "each spring", "after the fair", "by lamplight")
_WHERE = (
    "below the weir", "near the mill", "at the ford", "beside the lock", "along the towpath",
    "behind the chapel", "under the arches", "by the orchard", "past the boathouse",
    "between the piers", "above the falls", "around the island", "opposite the inn",
)  # fmt: skip


def sentences() -> Iterator[str]:
    """Sentences that say nothing, 45,045 different ones: no two lengths below share a divisor."""
    for number in count():
        parts = [part[number % len(part)] for part in (_WHO, _DOES, _WHAT, _WHEN, _WHERE)]
        yield f"{' '.join(parts).capitalize()}."


def texts(many: int, after: int = 0, sentences_each: int = 12) -> tuple[str, ...]:
    """So many texts of about 130 words, the first of them after so many others."""
    line = islice(sentences(), after * sentences_each, None)
    return tuple(" ".join(islice(line, sentences_each)) for _ in range(many))


def text_of(characters: int) -> str:
    """The reply over and over, of exactly this length."""
    return (f"{REPLY}\n\n" * (characters // len(REPLY) + 1))[:characters]


#: A case of which everything is known, so that every rule has to judge. The shelves are as long
#: as in a busy topic.
FACTS = Facts(
    approach=Approach.CONVERSE,
    venue_kind=VenueKind.FORUM,
    venue_discloses=False,
    length_limit=2000,
    said=SAID,
    matter=Matter.ERROR,
    sensitivity=Sensitivity.ROUTINE,
    election_period=False,
    speaker=SpeakerRole.PUBLIC,
    lines_to_take=texts(20),
    own_replies=texts(20, after=20),
)
