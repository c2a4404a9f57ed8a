"""Entries as people read them."""

import ast
import re
from collections.abc import Iterator

import pytest

from config import ROOT
from convo.audit.deeds_in_words import DONE, TRIED
from convo.audit.sentences import RECORDED, WHY, sentence
from convo.domain.permissions import Action

#: Facts that some deeds note and their sentences name.
FACTS = {
    "alert": "Posted without sign-off",
    "approach": "Leave it",
    "author": 7,
    "channel": "speech",
    "comfort": "not asked",
    "named": "a person, by handle",
    "conversations": 3,
    "times": 2,
    "corrects": 3,
    "cover": "Jo Example",
    "from": "Kit Example",
    "from_on": "3 March",
    "people": 2,
    "person": "Kit Example",
    "until_on": "9 March",
    "kind": "Reply",
    "entries": 12,
    "faults": 0,
    "size": 12,
    "format": "pack",
    "up_to": 12,
    "daily": "yes",
    "basis": "data protection",
    "result": "Thanked",
    "review_on": "9 March",
    "revision": 2,
    "found": "consistent",
    "seen": "It is no longer there",
    "to": "Jo Example",
    "told": "Press office",
}
#: A sign-in is no deed (DESIGN.md, 4), and what refuses it is never recorded.
SERVICES = set((ROOT / "convo" / "services").rglob("*.py")) - {
    ROOT / "convo" / "services" / "signing_in.py"
}


def codes() -> Iterator[object]:
    """The codes that services give to their refusals, where one is raised and where one is made."""
    trees = [ast.parse(path.read_text("utf-8")) for path in SERVICES]
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Call(func=ast.Name(id="Refused" | "NotReady"), args=[_, ast.Constant(code)]):
                yield code
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(code)):
                yield code


@pytest.mark.parametrize(
    ("action", "outcome", "said"),
    [
        (Action.POST, "ok", "delivered version 2"),
        (Action.REVISE, "ok", "saved version 2 of the acknowledgement"),
        (Action.SET_FOLLOW_UP, "ok", "set when it is looked at again"),
        (Action.START, "refused", "tried to start an acknowledgement, and was stopped: why"),
    ],
)
def test_an_acknowledgement_is_no_reply_and_stands_in_no_thread(
    action: Action, outcome: str, said: str
):
    facts = {"kind": "Acknowledgement", "revision": 2, "way": "delivered"}
    assert sentence(action.value, outcome, "why", facts) == said


@pytest.mark.parametrize("action", sorted(RECORDED))
def test_a_deed_that_was_done_reads_as_what_somebody_did(action: Action):
    words = sentence(action.value, "ok", "", FACTS)
    assert re.fullmatch(r"[a-z][^{}?]*[^.\s{}]", words), words
    assert words.split()[0] in {
        "added", "agreed", "answered", "approved", "asked", "changed", "chose", "closed", "decided",
        "decided:", "declined", "did", "disabled", "enabled", "ended", "erased", "exported",
        "extended", "gave", "handed", "held", "imported", "let", "logged", "looked", "made",
        "marked", "named", "noted", "opened", "passed", "posted", "put", "raised", "recorded",
        "referred", "refused", "released", "removed", "reopened", "repeated", "replaced",
        "resolved", "retired", "returned", "reviewed", "said", "saved", "sent", "set", "settled",
        "signed", "started", "struck", "submitted", "told", "took", "transferred", "verified",
        "withdrew",
    }  # fmt: skip


@pytest.mark.parametrize("action", sorted(RECORDED))
def test_a_deed_that_was_refused_reads_as_an_attempt_with_its_reason(action: Action):
    words = sentence(action.value, "refused", "not-permitted", {})
    assert re.fullmatch(r"tried to [a-z][^{}:]*, and was stopped: it was not theirs to do", words)


def test_every_sentence_is_one_of_a_kind():
    assert len(set(DONE.values())) == len(DONE)
    assert len(set(TRIED.values())) == len(TRIED)


def test_every_reason_that_a_service_gives_for_a_refusal_has_its_words():
    given = set(codes())
    assert {"no-reason", "no-words", "incomplete", "unfit"} <= given
    assert given - set(WHY) == set()


def test_a_reason_of_a_later_version_is_named_as_it_stands():
    words = sentence("reply:post", "refused", "second-signer", {})
    assert words == "tried to record a posting, and was stopped: second-signer"


def test_a_fact_with_braces_in_it_is_shown_and_never_filled_in():
    assert sentence("conversation:decide", "ok", "", {"approach": "{revision}"}) == (
        "decided: {revision}"
    )
