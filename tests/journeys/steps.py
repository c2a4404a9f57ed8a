"""What people do on the way of a conversation, by any pair of hands."""

from collections.abc import Mapping
from dataclasses import dataclass

from convo.domain.decision_flow import QUESTIONS
from tests.journeys.hands import Mouse

#: The answers of a calm case; a journey changes what it is about.
CALM = {
    "danger": "no",
    "rebuttal": "no",
    "hold": "no",
    "welcome": "yes",
    "worth": "yes",
    "bash": "no",
    "rant": "no",
    "engaged": "no",
    "matter": "question",
    "source": "yes",
    "mend": "yes",
}


@dataclass(frozen=True)
class Found:
    """A conversation that somebody came across."""

    address: str
    title: str
    words: str
    topic: str
    venue: str = ""
    speaker: str = "Member of the public"


def log(hands: Mouse, found: Found) -> None:
    """Log it."""
    hands.open("/conversations/log")
    hands.fill_in("Address of the conversation", found.address)
    hands.fill_in("What it is about, in a few words", found.title)
    if found.venue:
        hands.pick("Venue", found.venue)
    hands.pick("Topic", found.topic)
    hands.choose(found.speaker)
    hands.fill_in("The words", found.words)
    hands.press("Log it")


def answer_questions(hands: Mouse, changed: Mapping[str, str] | None = None) -> None:
    """Answer one question after the other, until there is none left."""
    answers = {**CALM, **(changed or {})}
    for _ in range(len(QUESTIONS) + 1):
        asked = hands.page.locator("input[name=asked]")
        if asked.count() == 0:
            return
        key = asked.get_attribute("value") or ""
        options = {option.value: option.label for option in QUESTIONS[key].options}
        hands.choose(options[answers[key]])
        hands.press("Continue")


def decide(
    hands: Mouse, approach: str, reason: str, changed: Mapping[str, str] | None = None
) -> None:
    """From the page of a conversation to a recorded decision."""
    hands.press("Decide what to do")
    answer_questions(hands, changed)
    hands.choose(approach)
    hands.fill_in("Why is this right?", reason)
    if approach == "Listen":
        hands.fill_in("What did we learn?", "People ask when the market opens")
        hands.choose("What people ask")
    hands.press("Decide")


def write(hands: Mouse, words: str) -> None:
    """Write the words and go on to submit."""
    hands.fill_in("Your reply", words)
    hands.press("Save and go on to submit")


def submit(hands: Mouse) -> None:
    """Tick what only the author can know, and submit."""
    for box in hands.page.get_by_role("checkbox").all():
        label = hands.page.locator(f'label[for="{box.get_attribute("id")}"]').inner_text()
        hands.tick(label.strip())
    hands.press("Submit")


def path_of(hands: Mouse, last: str = "") -> str:
    """The address of the page, from its first slash, with another end."""
    path = "/" + hands.page.url.split("/", 3)[3].split("?")[0]
    return path + last
