"""`overlap`: words that stand in another text too, or too few of them."""

from collections.abc import Callable, Iterator

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings, Unfit
from convo.guidelines.facts import Facts
from convo.guidelines.shapes import COUNT, NUMBER, Leaf, Record, one_of
from convo.guidelines.shingles import (
    WORDS_IN_A_ROW,
    closest,
    content_words,
    content_words_of,
    words_of,
)
from convo.guidelines.wording import Wording

#: What a draft may be compared with: the words that are replied to, what the press office says
#: on the topic, and what the author wrote elsewhere.
AGAINST = ("said", "lines_to_take", "own_replies")
#: The part of a checker that looks.
Find = Callable[[Wording, Facts], Iterator[Hit]]


def build(settings: Settings) -> Checker:
    """A checker that compares the draft with texts that the facts give; without them, it can't.

    With `least` (and `most`, which is where another rule takes over), it finds the draft in
    which at least that share of all runs of words stand in one of the texts; with `of: other`,
    the share of the text's runs that stand in the draft. The longest run is marked, and the
    message's `%s` is the share ('62%').
    With `fewest`, it finds the draft that shares fewer than so many content words with the
    texts; the whole text is meant, and the `%s` is their number.
    Drafts under `min_words` are let pass.
    """
    if ("least" in settings) is ("fewest" in settings):
        raise Unfit("least", "expected least or fewest, one of them")
    against: str = settings["against"]
    find = _too_little(settings, against) if "fewest" in settings else _too_much(settings, against)
    return Checker(find, needs=(against,))


def _too_much(settings: Settings, against: str) -> Find:
    least, most = _band(settings)
    size, of_other = settings.get("words", WORDS_IN_A_ROW), settings.get("of") == "other"
    fewest_words = settings.get("min_words", 0)

    def find(wording: Wording, facts: Facts) -> Iterator[Hit]:
        words = words_of(wording.text)
        if len(words) < fewest_words:
            return
        overlap = closest(words, _texts(facts, against), size, of_other=of_other)
        if least <= overlap.share < most:
            yield Hit(overlap.start, overlap.end, (f"{overlap.share:.0%}",))

    return find


def _band(settings: Settings) -> tuple[float, float]:
    """The share from which on and the share up to which it finds something. Raises `Unfit`."""
    least, most = settings["least"], settings.get("most", float("inf"))
    if not 0 < least <= 1:
        raise Unfit("least", "expected a share above 0 and up to 1, such as 0.6")
    if most <= least:
        raise Unfit("most", "expected a share above the one in least")
    return least, most


def _too_little(settings: Settings, against: str) -> Find:
    fewest, fewest_words = settings["fewest"], settings.get("min_words", 0)
    for key in ("most", "words", "of"):
        if key in settings:
            raise Unfit(key, "expected only together with least")

    def find(wording: Wording, facts: Facts) -> Iterator[Hit]:
        words = words_of(wording.text)
        texts = _texts(facts, against)
        if len(words) < fewest_words or not any(texts):
            return
        about = content_words(words.each)
        shared = max(len(about & content_words_of(text)) for text in texts)
        if shared < fewest:
            yield Hit(0, 0, (str(shared),))

    return find


def _texts(facts: Facts, against: str) -> tuple[str, ...]:
    """The texts to compare with. They are known: the engine asks no rule that lacks a fact."""
    found: str | tuple[str, ...] | None = getattr(facts, against)
    return (found,) if isinstance(found, str) else found or ()


LENGTH = Leaf(
    "a whole number, 2 to 20",
    lambda value: type(value) is int and 2 <= value <= 20,  # noqa: PLR2004 - it says so itself
)
KIND = Kind(
    Record(
        {"against": one_of(*AGAINST)},
        {
            "least": NUMBER,
            "most": NUMBER,
            "fewest": COUNT,
            "of": one_of("draft", "other"),
            "words": LENGTH,
            "min_words": COUNT,
        },
    ),
    build,
    words=1,
)
