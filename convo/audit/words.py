"""Which words of an entry may be searched: what was said and why, never who.

convo keeps no file on people. So nobody is found by their name, by what they call themselves, by
an address or a mention: such words are left out, and cut out of the words around them. Nor does
the search find what others looked for in the log. Pure.
"""

import re
from collections.abc import Iterable, Mapping

#: The fields of an entry that are searched. A new field is not, until somebody puts it here.
SEARCHED = frozenset(
    {
        "assertion",
        "extract",
        "house_rules",
        "note",
        "outcome",
        "quote",
        "reason",
        "title",
        "words",
    }
)
_WHY = "why:"
_REDACTED = re.compile(r"redacted:\d+:")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# From the beginning of what has no space in it: else a long run of letters is read over and over.
_EMAIL = re.compile(r"(?<!\S)\S+@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"@\w[\w.-]*")


def searchable(words: Mapping[str, str], handles: Iterable[str] = ()) -> str:
    """The words by which an entry is found, with these handles cut out; '' where there are none."""
    kept = [words[name] for name in sorted(words) if _is_searched(name)]
    return without_people("\n".join(kept), handles).strip()


def without_people(words: str, handles: Iterable[str] = ()) -> str:
    """Words without addresses, e-mail addresses, mentions, and these handles."""
    for pattern in (_ADDRESS, _EMAIL, _MENTION):
        words = pattern.sub(" ", words)
    for handle in sorted({each.strip().lstrip("@") for each in handles}, key=len, reverse=True):
        if handle:
            words = re.sub(rf"(?<!\w){re.escape(handle)}(?!\w)", " ", words, flags=re.IGNORECASE)
    return words


def _is_searched(name: str) -> bool:
    plain = _REDACTED.sub("", name, count=1)
    return plain in SEARCHED or plain.startswith(_WHY)
