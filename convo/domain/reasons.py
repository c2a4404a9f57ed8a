"""Whether a reason for keeping words says anything: pure, and the same for page and service.

A reason is for the mentor. It is refused when it is too short for a sentence, when nothing is left
of it after the words that fit under everything ('because it is fine'), and when it only says again
what the finding said. No machine can tell a good reason from a bad one: the mentor does that.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

#: A reason shorter than this says nothing.
SHORTEST_REASON = 10

TOO_SHORT = "Say why you are keeping these words, in a sentence"
#: The same where a finding is about no words: about whom it names, or the whole of it.
TOO_SHORT_ABOUT_NO_WORDS = "Say why this is right all the same, in a sentence"
EMPTY = (
    "Say why you are keeping these words: who decided it, where it is published, "
    "or why the guideline doesn’t fit here"
)
EMPTY_ABOUT_NO_WORDS = (
    "Say why this is right all the same: who decided it, where it is published, "
    "or why the guideline doesn’t fit here"
)
REPEATED = (
    "This says what the finding says. Say why the words are right here all the same: "
    "your mentor has read the finding"
)

#: So many of the guideline's own words together are copied, not chosen.
_COPIED = 4
#: A longer word without a vowel is no word, and a shorter one may be a name such as HMRC.
_LONGEST_WITHOUT_VOWEL = 4
_VOWEL = re.compile("[aeiouyw]")
#: So many letters in a row of the keyboard, either way, are a slide along it.
_SLIDE = 4
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_SLIDES = tuple(way for row in _ROWS for way in (row, row[::-1]))

#: Words that a sentence is held together with, and words that fit under every finding.
_SAYS_NOTHING = """
    a about above again all also although am an and any are as at be because been before being
    below but by can could did do does doing don down each either else etc even every for from get
    go goes got had has have having he her here hers him his how however i if in into is isn it its
    just like ll me mine more most much my myself no nor not now of off on once one only onto or
    other our ours out over own per quite re really s same she should since so some still such t
    than that the their them then there these they thing things this those though through thus to
    too under until up upon us ve very was we were what when where whether which while who why will
    with would yes yet you your yours
    acceptable accepted accurate allowed alright answer appropriate because believe best better
    clear comment correct deliberate draft exactly explain explained explanation feel felt find fine
    finding fit fits good guideline happy ignore intended intentional justified justification keep
    keeping kept know leave leaving left make makes matter mean means meant na necessary need needed
    needs nope none nothing obvious obviously ok okay ought perfectly phrase please post prefer
    proper reason reasonable reasons reply required right rule say saying says see self sense
    sentence sound sounds stay stays test text think thought tested true want wanted warning well
    wish word wording words work works wrong wrote writing write yeah
"""
_NOTHING = frozenset(_SAYS_NOTHING.split())


class Concern(Protocol):
    """What this needs of a finding: the words in which it was put."""

    @property
    def rule(self) -> str:
        """The rule's name."""
        ...

    @property
    def message(self) -> str:
        """What is wrong, naming the words."""
        ...

    @property
    def matched(self) -> str:
        """The words that were found; empty when the whole text is meant."""
        ...

    @property
    def why(self) -> str:
        """Why the guideline asks for it."""
        ...

    @property
    def instead(self) -> str:
        """How to mend it."""
        ...


def fault_of(reason: str, concerns: Iterable[Concern]) -> str:
    """What is wrong with a reason for keeping what these findings of one rule are about.

    A sentence for whoever gave it, or nothing when the reason says something of its own: at least
    one word that neither holds any sentence together nor stands in the finding.
    """
    about = tuple(concerns)
    is_about_words = names_words(about) or not about
    if len(reason.strip()) < SHORTEST_REASON:
        return TOO_SHORT if is_about_words else TOO_SHORT_ABOUT_NO_WORDS
    said = _telling(reason)
    if not said:
        return EMPTY if is_about_words else EMPTY_ABOUT_NO_WORDS
    return REPEATED if any(_repeats(said, concern) for concern in about) else ""


def names_words(concerns: Iterable[Concern]) -> bool:
    """Whether any of them is about particular words, which a reason is for keeping."""
    return any(concern.matched for concern in concerns)


def _repeats(said: frozenset[str], concern: Concern) -> bool:
    """Whether every telling word is the finding's, or so many are the guideline's own."""
    name = concern.rule.replace(".", " ")
    shown = {*_words(concern.message), *_words(concern.matched), *_words(name)}
    if said <= shown:
        return True
    known = {*shown, *_words(concern.why), *_words(concern.instead)}
    return len(said) >= _COPIED and said <= known


def _telling(reason: str) -> frozenset[str]:
    """The words of a reason that tell a reader something."""
    return frozenset(
        word for word in _words(reason) if word not in _NOTHING and not _is_noise(word)
    )


def _words(text: str) -> list[str]:
    """The words without case, accents and punctuation, so that no disguise makes them others."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    small = spread.casefold().replace("\u0131", "i")  # whose capital is an ordinary I
    kept = "".join(c for c in small if not unicodedata.category(c).startswith("M"))
    return re.findall(r"[^\W_]+", kept)


def _is_noise(word: str) -> bool:
    """Whether this is a number, a piece again and again, or a slide along the keyboard."""
    if len(set(word)) == 1:
        return True
    if not word.isascii():  # other scripts have other letters, and other ways to be nonsense
        return False
    return word.isdigit() or _is_slide(word) or _is_repetition(word) or _is_unspeakable(word)


def _is_slide(word: str) -> bool:
    return len(word) >= _SLIDE and any(word in slide for slide in _SLIDES)


def _is_repetition(word: str) -> bool:
    """Whether a piece fills it from end to end: 'asdfasdf', 'haha'."""
    return len(word) >= _SLIDE and word in (word + word)[1:-1]


def _is_unspeakable(word: str) -> bool:
    return len(word) > _LONGEST_WITHOUT_VOWEL and _VOWEL.search(word) is None
