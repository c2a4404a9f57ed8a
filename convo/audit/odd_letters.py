"""Letters that mislead whoever reads them: seen as something else than what stands there.

The log keeps words as they were typed. Two that look the same may be two different entries, so
whoever reads an entry is told. These are notes for people; none of it is a fault. Pure.
"""

import re
import unicodedata

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff]")
#: Between these, joiners without width are spelling: Persian, Indian alphabets, and emoji.
_JOINED = re.compile("(?<=[^\x00-\u05ff\u1e00-\u203f])[\u200c\u200d\ufe0f]+(?=[^\x00-\u05ff])")
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Alphabets with letters that are drawn like Latin ones, by the beginning of their letters' names.
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
_SHOWN = 5


def odd_letters(words: str) -> tuple[str, ...]:
    """What to know before believing what these words look like, a sentence for each."""
    if words.isascii():
        return ()
    notes = []
    if _DIRECTION.search(words):
        notes.append("Signs that turn the direction of writing are in it: it may read otherwise.")
    if _UNSEEN.search(_JOINED.sub("", words)):
        notes.append("Signs that nobody sees are in it.")
    if mixed := _mixed(words):
        shown = ", ".join(f"“{word}”" for word in mixed[:_SHOWN])
        notes.append(f"Letters of different alphabets that look alike are mixed in {shown}.")
    if unicodedata.normalize("NFC", words) != words:
        notes.append("Accents are typed apart from their letters: a search may miss it.")
    return tuple(notes)


def _mixed(words: str) -> list[str]:
    """Words with letters of more than one of the alphabets that look alike, each once."""
    found = (each[0] for each in _WORD.finditer(words) if not each[0].isascii())
    return list(dict.fromkeys(word for word in found if len(_alphabets(word)) > 1))


def _alphabets(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word)
    return {name for name in names if name in _ALPHABETS}
