"""Whether two texts say nearly the same: fingerprints find those that may, an edit ratio decides.

A fingerprint is a hash of a few words in a row. Of each text the same sample is kept: those with
the smallest hashes (Broder, 'On the resemblance and containment of documents', 1997), so texts that
share many runs of words share fingerprints, however long they are. What shares some is compared
word by word. Pure.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from rapidfuzz.distance import Indel

from convo.guidelines.folding import fold
from convo.guidelines.shingles import found_in, shingles

#: Words in a row that make one fingerprint. With one word in eight changed two of three stay whole.
_IN_A_ROW = 3
#: So many fingerprints of a text are kept.
MOST = 24
#: Of shorter texts nothing is kept: many people say 'I agree with this' and mean different things.
FEWEST_WORDS = 8
#: So many words of each text are compared.
_COMPARED = 400
#: From this share of the same words on two texts are alike, in hundredths. A text with one word in
#: eight changed is at about 87; texts on the same subject by different people are below 30.
ALIKE = 60

#: Parameters that name a place in a thread, and not another thread.
_PLACES = frozenset({
    "comment", "comments", "highlight", "lang", "offset", "order", "p", "page", "pg", "post",
    "reply", "sort", "start", "view",
})  # fmt: skip


def fingerprints(text: str) -> frozenset[int]:
    """At most `MOST` numbers of 63 bits, the same for the same words; none of a short text."""
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return frozenset()
    hashes = {_hash(" ".join(run)) for run in shingles(words, _IN_A_ROW)}
    return frozenset(sorted(hashes)[:MOST])


def page_fingerprint(address: str) -> int:
    """The number of the page at a canonical address: pages and comments of a thread have the same.

    `address` as `support/addresses.canonical` gives it.
    """
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in _PLACES]
    return _hash(f"page {parts.netloc}{parts.path.rstrip('/')}?{urlencode(sorted(kept))}")


def ratio(text: str, other: str) -> int:
    """How much of two texts is the same words in the same order, in whole hundredths.

    Twice the words of the longest common subsequence by the words of both: 100 for the same words.
    Case, punctuation and ways of typing don't count. Of long texts their beginnings are compared.
    """
    mine, theirs = _words(text)[:_COMPARED], _words(other)[:_COMPARED]
    if not mine or not theirs:
        return 0
    return int(100 * Indel.normalized_similarity(mine, theirs))


def closest(text: str, others: Iterable[str]) -> int:
    """The highest ratio to any of these; 0 where there are none."""
    return max((ratio(text, other) for other in others), default=0)


def is_alike(text: str, other: str) -> bool:
    """Whether they say nearly the same."""
    return ratio(text, other) >= ALIKE


@lru_cache(maxsize=64)  # a text is compared with a dozen others
def _words(text: str) -> tuple[str, ...]:
    return found_in(fold(text))


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest()) >> 1
