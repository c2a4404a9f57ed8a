"""What a column may be, how to guess it from its heading, and how headings are recognised again."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from convo.domain.vocabulary import Word


class Field(Word):
    """Something that convo wants to know about a conversation."""

    ADDRESS = "address", "Address"
    TITLE = "title", "What it is about"
    WORDS = "words", "The words"
    SAID_ON = "said_on", "When it was said"
    VENUE = "venue", "Venue"
    TOPIC = "topic", "Topic"
    HANDLE = "handle", "Their name there"
    SPEAKER = "speaker", "Who spoke"
    #: An email address, or the name as it stands in convo.
    OFFICIAL = "official", "Official in charge"


#: Which field each column holds, by field; a field without a column is not in it.
Mapped = Mapping[Field, str]

#: The most characters of each.
MOST: Mapping[Field, int] = MappingProxyType(
    {
        Field.ADDRESS: 2_000,
        Field.TITLE: 200,
        Field.WORDS: 20_000,
        Field.SAID_ON: 60,
        Field.VENUE: 80,
        Field.TOPIC: 80,
        Field.HANDLE: 80,
        Field.SPEAKER: 80,
        Field.OFFICIAL: 254,
    }
)
#: The heading under which a spreadsheet of ours says what is wrong with a line; never a field.
WHAT = "What is wrong"
#: Without these nothing can be logged. The others have something to fall back on.
NEEDED = (Field.ADDRESS, Field.WORDS)

#: Words that headings are made of in the logs of offices, each belonging to one field.
_SYNONYMS: Mapping[Field, str] = {
    Field.ADDRESS: "address|web address|page address|url|urls|link|links|web link|hyperlink"
    "|web page|webpage|page|thread url|thread link|post url|permalink|address of the conversation",
    Field.TITLE: "title|subject|headline|heading|about|what it is about"
    "|what it is about in a few words|summary|thread|thread title|conversation|issue",
    Field.WORDS: "words|the words|what was said|what they said|text|full text|post text|comment"
    "|comments|post|message|quote|content|body|snapshot|wording",
    Field.SAID_ON: "said on|said|when was it said|when it was said|date|date said|date posted"
    "|posted on|post date|posted|published|date published|day|created|created at|when",
    Field.VENUE: "venue|venue name|site|web site|website|forum|platform|network|channel|where"
    "|source|place|community",
    Field.TOPIC: "topic|topics|policy area|policy|policy topic|theme|category|subject area"
    "|department|area|team",
    Field.HANDLE: "handle|their name there|name|user|user name|username|screen name|nickname"
    "|author|poster|posted by|commenter|account",
    Field.SPEAKER: "speaker|who spoke|who|speaker role|role|kind of speaker|type of speaker"
    "|speaker type|type of author|stakeholder type|stakeholder",
    Field.OFFICIAL: "official|official in charge|in charge|officer|case officer|case owner|owner"
    "|assigned to|logged by|responsible|handled by|official email|email|e mail",
}
_BY_HEADING = {name: field for field, names in _SYNONYMS.items() for name in names.split("|")}
_NO_LETTER = re.compile(r"[\W_]+")


def guess(columns: Iterable[str]) -> dict[Field, str]:
    """Which column holds what, as far as the headings say; of two that say the same, the first."""
    found: dict[Field, str] = {}
    for column in columns:
        field = _BY_HEADING.get(plain(column))
        if field is not None:
            found.setdefault(field, column)
    return found


def fitting(kept: Mapping[str, str], columns: Sequence[str]) -> dict[Field, str]:
    """A mapping as it was kept, without what this version of convo, or the file, doesn't have."""
    known = {field.value: field for field in Field}
    return {
        known[name]: column for name, column in kept.items() if name in known and column in columns
    }


def signature(columns: Iterable[str]) -> str:
    """By what a spreadsheet is known again: its headings, however they are spaced or spelt."""
    return hashlib.sha256("\x1f".join(map(plain, columns)).encode(errors="replace")).hexdigest()


def plain(heading: str) -> str:
    """A heading in lower case, its words divided by single blanks."""
    return _NO_LETTER.sub(" ", heading.casefold()).strip()


def missing(mapped: Mapped) -> list[tuple[Field, str]]:
    """A sentence for each field that needs a column and has none, and for columns used twice."""
    found = [
        (field, f"Say which column is “{field.label}”") for field in NEEDED if field not in mapped
    ]
    used: set[str] = set()
    for field, column in mapped.items():
        if column in used:
            found.append((field, f"“{column}” is chosen twice. Choose another column"))
        used.add(column)
    return found
