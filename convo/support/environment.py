"""Read typed values from environment-like mappings, and collect every fault on the way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from difflib import get_close_matches
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Choice = TypeVar("Choice", bound=str)

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def parse_span(text: str) -> tuple[time, time] | None:
    """Both times of `09:00-17:00`, or None when it is not written so or does not go forward."""
    written = SPAN.fullmatch(text)
    if written is None:
        return None
    hour, minute, last_hour, last_minute = (int(number) for number in written.groups())
    first, last = time(hour, minute), time(last_hour, last_minute)
    return (first, last) if first < last else None


@dataclass(kw_only=True)
class Reader:
    """Reads one value at a time. An empty value counts as not set.

    A wrong value is noted in `faults`, as a sentence that names the variable and says what is
    expected; the caller gets the default, goes on reading, and must look at `faults` at the end.
    """

    environ: Mapping[str, str]
    prefix: str
    faults: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def fault(self, name: str, expected: str) -> None:
        """Note that `name` is wrong. `expected` completes the sentence 'NAME …'."""
        sentence = f"{self.prefix}{name} {expected}."
        if sentence not in self.faults:
            self.faults.append(sentence)

    def text(self, name: str, default: str = "") -> str:
        """The value without the spaces around it, or the default."""
        self.asked.add(name)
        return self.environ.get(f"{self.prefix}{name}", "").strip() or default

    def required(self, name: str, expected: str) -> str:
        """The value; a fault when there is none. `expected` says what it is."""
        found = self.text(name)
        if not found:
            self.fault(name, f"must be set: {expected}")
        return found

    def choice(self, name: str, options: tuple[Choice, ...], default: Choice) -> Choice:
        """One of the options, written exactly so."""
        found = self.text(name, default)
        for option in options:
            if option == found:
                return option
        self.fault(name, f"must be one of {', '.join(options)}, not '{found}'")
        return default

    def whole(self, name: str, default: int, least: int = 1) -> int:
        """A whole number, `least` or more."""
        found = self.text(name, str(default))
        if re.fullmatch(r"\d{1,9}", found, re.ASCII) and int(found) >= least:
            return int(found)
        self.fault(name, f"must be a whole number, {least} or more, not '{found}'")
        return default

    def truth(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        found = self.text(name, "yes" if default else "no").lower()
        if found not in YES | NO:
            self.fault(name, f"must be yes or no, not '{found}'")
            return default
        return found in YES

    def span(self, name: str, default: str) -> tuple[time, time]:
        """Two times of one day, the first before the second, as 09:00-17:00."""
        found = self.text(name, default)
        hours = parse_span(found)
        if hours is None:
            self.fault(name, f"must be two times, the earlier first, as {default}, not '{found}'")
            return parse_span(default) or (time.min, time.max)
        return hours

    def zone(self, name: str, default: str) -> ZoneInfo:
        """A time zone of the IANA list."""
        found = self.text(name, default)
        try:
            return ZoneInfo(found)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fault(name, f"must be a time zone such as {default}, not '{found}'")
            return ZoneInfo(default)

    def strangers(self, *, beside: tuple[str, ...] = ()) -> None:
        """Note every variable with our prefix that nobody asked for: most are misspelt.

        `beside` are beginnings of names that others read.
        """
        for full in sorted(self.environ):
            name = full.removeprefix(self.prefix)
            if name in (full, *self.asked) or name.startswith(beside):
                continue
            near = get_close_matches(name, self.asked, n=1)
            hint = f": did you mean {self.prefix}{near[0]}?" if near else ""
            self.faults.append(f"{full} is not a setting{hint or '.'}")
