"""Lists that an organisation edits: phrases that patterns name, and the calendar of elections."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: How a calendar gives a moment: local time, as a poster would.
MOMENT = "%Y-%m-%d %H:%M"

# What a backslash belongs to is passed over: `\{` is a bracket, `\p{Greek}` and `\x{ab}` are
# RE2's own. `{2,3}` is no name.
_NAMED = re.compile(r"\\[pPx]\{[^}]*\}|\\.|\{([A-Za-z][A-Za-z-]*)\}", re.DOTALL)
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


@dataclass(frozen=True, slots=True)
class WordList:
    """Phrases under a name. In a pattern `{name}` stands for any of them."""

    name: str
    about: str
    entries: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """A pattern for any of the phrases as they are written, the longest first."""
        longest_first = sorted(dict.fromkeys(self.entries), key=len, reverse=True)
        return f"(?:{'|'.join(map(_literal, longest_first))})"


@dataclass(frozen=True, slots=True)
class Period:
    """A time before a vote in which little may be said, in the nations that it covers."""

    name: str
    nations: tuple[str, ...]
    #: The first minute and the last, in local time.
    starts: datetime
    ends: datetime

    def covers(self, moment: datetime, nation: str) -> bool:
        """Whether the minute of this local time lies in the period, in this nation."""
        minute = moment.replace(second=0, microsecond=0)
        return nation in self.nations and self.starts <= minute <= self.ends


def _literal(phrase: str) -> str:
    """The phrase as a pattern. Its spaces stay: they stand for any white space."""
    return _SPECIAL.sub(r"\\\g<0>", phrase)


class NoSuchList(Exception):
    """A pattern names a list that is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def filled_in(pattern: str, lists: Mapping[str, WordList]) -> str:
    """The pattern with each `{name}` replaced by that list's phrases. Raises `NoSuchList`."""

    def of(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0]
        if name not in lists:
            raise NoSuchList(name)
        return lists[name].pattern

    return _NAMED.sub(of, pattern)


def word_list(value: Mapping[str, Any]) -> WordList:
    """A list from its (already examined) file."""
    return WordList(value["list"], value["about"], tuple(value["entries"]))


def periods(value: Mapping[str, Any]) -> tuple[Period, ...]:
    """The periods of an (already examined) calendar, as the file has them."""
    return tuple(
        Period(each["name"], tuple(each["nations"]), moment(each["from"]), moment(each["to"]))
        for each in value["periods"]
    )


def moment(text: str) -> datetime:
    """A local time from its text. Raises `ValueError` for a text that gives none."""
    return datetime.strptime(text, MOMENT)  # noqa: DTZ007 - a calendar's times are local ones
