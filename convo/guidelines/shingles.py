"""Texts compared by their runs of words, so that what was copied is seen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from convo.guidelines.folding import fold

#: A few words in a row.
Shingle = tuple[str, ...]

#: How many words in a row count as the same, unless somebody says otherwise.
WORDS_IN_A_ROW = 5
#: Far longer than what anybody posts. The rest of a text is not compared.
MOST_WORDS = 5_000
_MOST_CHARACTERS = 20 * MOST_WORDS

#: Letters and digits, with an apostrophe inside. Linear.
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
#: Words of four letters and more that every text shares with every other.
_FUNCTION_WORDS = frozenset({
    "about", "above", "after", "again", "also", "although", "another", "because", "been",
    "before", "being", "below", "between", "both", "cannot", "could", "does", "doing", "don't",
    "down", "during", "each", "even", "ever", "every", "from", "further", "have", "having",
    "hello", "here", "hers", "herself", "himself", "i'll", "i've", "into", "itself", "just",
    "know", "like", "made", "make", "many", "more", "most", "much", "must", "myself", "need",
    "never", "next", "once", "only", "other", "ours", "ourselves", "over", "please", "quite",
    "really", "same", "says", "shall", "she's", "should", "since", "some", "such", "take", "than",
    "thank", "thanks", "that", "that's", "their", "theirs", "them", "themselves", "then", "there",
    "there's", "these", "they", "they'll", "they're", "they've", "this", "those", "though",
    "through", "time", "under", "until", "upon", "very", "want", "we'll", "we're", "we've",
    "well", "were", "what", "what's", "when", "where", "whether", "which", "while", "whom",
    "whose", "will", "with", "within", "without", "won't", "would", "write", "wrote", "you'd",
    "you'll", "you're", "you've", "your", "yours", "yourself",
})  # fmt: skip
#: So many first letters make two forms of a word the same: 'closed' and 'closes', not 'clock'.
_STEM = 5
#: A word of fewer letters says little about what a text is about. Numbers always do.
_FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Words:
    """The first `MOST_WORDS` words of a folded text, in small letters."""

    text: str
    each: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.each)

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from the first to the last of these numbers stand in the text."""
        found = [word.span() for word in islice(_WORDS.finditer(self.text), last + 1)]
        return found[first][0], found[last][1]


@dataclass(frozen=True)
class Overlap:
    """How much of a draft stands in another text, and where the longest run of it stands."""

    share: float
    words: Words
    shared: frozenset[Shingle]
    size: int

    @property
    def start(self) -> int:
        """Where the longest run begins; 0 when nothing is shared."""
        return self.longest_run[0]

    @property
    def end(self) -> int:
        """Where it ends; 0 when nothing is shared."""
        return self.longest_run[1]

    @cached_property
    def longest_run(self) -> tuple[int, int]:
        """The place of the longest row of shared shingles; (0, 0) when nothing is shared."""
        first = longest = begins = 0
        for number, shingle in enumerate(shingles(self.words.each, self.size)):
            if shingle not in self.shared:
                first = number + 1
            elif number + 1 - first > longest:
                longest, begins = number + 1 - first, first
        if not longest:
            return 0, 0
        return self.words.place(begins, begins + longest + self.size - 2)


@lru_cache(maxsize=4)  # every rule that compares a draft asks for its words
def words_of(text: str) -> Words:
    """The words of a folded text."""
    return Words(text, found_in(text))


def found_in(text: str) -> tuple[str, ...]:
    """The words of a folded text, in small letters; of a very long one the first of them."""
    return tuple(_WORDS.findall(text[:_MOST_CHARACTERS].lower())[:MOST_WORDS])


def shingles(words: tuple[str, ...], size: int) -> Iterator[Shingle]:
    """Each run of so many words; none when there are fewer."""
    return zip(*(words[start:] for start in range(size)), strict=False)


def closest(words: Words, texts: tuple[str, ...], size: int, *, of_other: bool) -> Overlap:
    """The overlap with the one text of these that shares most with the words.

    The share is that of the words' shingles which stand in the text; with `of_other`, of the
    text's shingles which stand among the words. A shingle that comes twice counts once.
    """
    mine = _runs_of(words.each, size)
    best, shared = 0.0, frozenset[Shingle]()
    if mine.isdisjoint(_shingles_of_any(texts, size)):  # as almost every draft is
        return Overlap(best, words, shared, size)
    for theirs in (shingles_of(text, size) for text in texts):
        common = mine & theirs
        share = len(common) / max(len(theirs if of_other else mine), 1)
        if share > best:
            best, shared = share, common
    return Overlap(best, words, shared, size)


@lru_cache(maxsize=4)  # likewise
def _runs_of(words: tuple[str, ...], size: int) -> frozenset[Shingle]:
    return frozenset(shingles(words, size))


def _beginning(text: str) -> tuple[str, ...]:
    """The words of a text that is not folded yet; of a very long one, as many as are compared."""
    return found_in(fold(text[:_MOST_CHARACTERS]))


@lru_cache(maxsize=512)
def shingles_of(text: str, size: int) -> frozenset[Shingle]:
    """The shingles of a text that many drafts are compared with."""
    return frozenset(shingles(_beginning(text), size))


@lru_cache(maxsize=128)
def _shingles_of_any(texts: tuple[str, ...], size: int) -> frozenset[Shingle]:
    return frozenset[Shingle]().union(*(shingles_of(text, size) for text in texts))


def content_words(words: tuple[str, ...]) -> frozenset[str]:
    """What the words are about: the beginnings of the longer ones, and numbers."""
    return frozenset(
        word.removesuffix("'s")[:_STEM]
        for word in words
        if word.isdigit() or (len(word) >= _FEWEST_LETTERS and word not in _FUNCTION_WORDS)
    )


@lru_cache(maxsize=512)
def content_words_of(text: str) -> frozenset[str]:
    """What a text is about that many drafts are compared with."""
    return content_words(_beginning(text))
