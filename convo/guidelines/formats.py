"""What a rule file and the file of confirmations may hold."""

import re
from functools import cache

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.checkers import CHECKERS, REFUSED
from convo.guidelines.checkers.kind import LEVEL
from convo.guidelines.facts import FLAGS, SHELVES, WORDS
from convo.guidelines.lists import moment
from convo.guidelines.shapes import (
    COUNT,
    FLAG,
    TEXT,
    Leaf,
    Listed,
    Mapped,
    Record,
    Shape,
    one_of,
    text_like,
)

#: What may follow `level:`, and the level of a file that has no `convo:` block. Somebody else's
#: 'error' asks for a reason at most: only a rule with a source of ours may stop an official.
VALE_LEVELS = {"suggestion": Level.ADVISE, "warning": Level.ADVISE, "error": Level.EXPLAIN}
APPROACHES = (str(Approach.CONVERSE), str(Approach.REFLECT))

_LINK = text_like(
    "a web address that begins with https:// or http://",
    lambda text: re.fullmatch(r"https?://\S+", text) is not None,
)
_ID = text_like(
    "letters, digits and hyphens, such as FR1",
    lambda text: re.fullmatch(r"[A-Z][A-Z0-9-]{1,19}", text) is not None,
)
_KEY = text_like(
    "small letters and hyphens, such as read-whole-thread",
    lambda text: re.fullmatch(r"[a-z][a-z0-9-]{1,49}", text) is not None,
)
_SOURCE = Record({"document": TEXT, "section": TEXT}, {"link": _LINK})
_APPROACH = Listed(one_of(*APPROACHES))


def _applies() -> Record:
    """Words of a vocabulary as lists, flags as they are; `_not` after a word negates it."""
    words: dict[str, Shape] = {}
    for fact, kind in WORDS.items():
        if fact != "approach":
            words[fact] = words[f"{fact}_not"] = Listed(one_of(*kind))
    return Record({}, words | dict.fromkeys(FLAGS, FLAG))


_FACTS = Mapped(
    one_of(*WORDS, *FLAGS, *SHELVES, "length_limit", "said"),
    Leaf(
        "text, a number, true or false, or a list of texts",
        lambda value: isinstance(value, str | int | list),
    ),
)
_TEST = Record(
    {"name": TEXT},
    {
        "input": Leaf("text", lambda value: isinstance(value, str)),
        "context": _FACTS,
        "level": one_of(*Level),
        "contains": TEXT,
        "absent": TEXT,
        "want": Leaf("text", lambda value: isinstance(value, str)),
    },
)
_CONVO = Record(
    {"id": _ID, "severity": LEVEL, "rationale": TEXT, "instead": TEXT},
    {"approach": _APPROACH, "source": _SOURCE, "applies": _applies()},
)
_COMMON: dict[str, Shape] = {
    "description": TEXT,
    "link": _LINK,
    "limit": COUNT,
    "vocab": FLAG,  # Vale's own word lists: accepted, and without meaning here
    "tests": Listed(_TEST),
    "convo": _CONVO,
}

CONFIRMATIONS = Record(
    {
        "confirmations": Listed(
            Record(
                {"key": _KEY, "sentence": TEXT, "why": TEXT, "source": _SOURCE},
                {"approach": _APPROACH, "applies": _applies()},
            )
        )
    }
)

_NAME = text_like(
    "small letters and hyphens, as in the name of the file",
    lambda text: re.fullmatch(r"[a-z][a-z-]*", text) is not None,
)
WORD_LIST = Record({"list": _NAME, "about": TEXT, "entries": Listed(TEXT)}, {"source": _SOURCE})

#: The parts of the United Kingdom, by the codes that ISO 3166-2 gives them.
NATIONS = ("ENG", "WLS", "SCT", "NIR")


def _is_moment(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return True


_MOMENT = text_like("a local time such as '2024-05-25 00:01'", _is_moment)
CALENDAR = Record(
    {
        "calendar": one_of("elections"),
        "about": TEXT,
        "periods": Listed(
            Record(
                {"name": TEXT, "nations": Listed(one_of(*NATIONS)), "from": _MOMENT, "to": _MOMENT},
                {"source": _SOURCE},
            )
        ),
    }
)

#: Enough to know the kind by. Everything else depends on it.
EXTENDS = Leaf(f"one of: {', '.join(CHECKERS)}", lambda value: value in CHECKERS)


@cache
def rule_shape(kind: str) -> Record:
    """What a file that extends this kind must and may hold."""
    own = CHECKERS[kind].shape
    message = text_like(
        f"a text with at most {CHECKERS[kind].words} %s",
        lambda text: bool(text.strip()) and text.count("%s") <= CHECKERS[kind].words,
    )
    return Record(
        {"extends": EXTENDS, "message": message, **own.required},
        {"level": one_of(*VALE_LEVELS), **_COMMON, **own.optional},
    )


def why_refused(kind: object) -> str:
    """What to say to a file that extends something convo has no checker for."""
    if isinstance(kind, str) and kind in REFUSED:
        return f"'{kind}' is a kind of Vale's that convo does not take: {REFUSED[kind]}"
    return f"expected {EXTENDS.expected}"
