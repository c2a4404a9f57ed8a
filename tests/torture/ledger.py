"""What was asked for and what was answered, noted outside the service that is being hurt."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from convo.domain.permissions import Action
from tests.torture.browser import Fields


class Fate(Enum):
    """What the person who sent a form knows of it."""

    SENT = "sent, no answer yet"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


@dataclass
class Deed:
    """One form that was sent."""

    action: Action
    path: str
    fields: Fields
    #: What was typed into it.
    words: str = ""
    fate: Fate = Fate.SENT
    #: Where the answer led.
    location: str = ""

    @property
    def request(self) -> str:
        """The name of this form; its entry carries the same."""
        return dict(self.fields).get("deed_id", "")


@dataclass
class Kept:
    """What somebody types into one reply: the last words that were kept, and any sent since."""

    acknowledged: str = ""
    sent: list[str] = field(default_factory=list)


@dataclass
class Ledger:
    """Every deed of a run, in the order in which they were sent, and what went wrong."""

    deeds: list[Deed] = field(default_factory=list)
    #: By reply: the words of its open autosave; not there when it is unsure whether one is open.
    kept: dict[int, Kept] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, deed: Deed) -> Deed:
        """Note a form before it is sent."""
        with self._lock:
            self.deeds.append(deed)
        return deed

    def fault(self, sentence: str) -> None:
        """Note what must not happen."""
        with self._lock:
            self.faults.append(sentence)

    def count(self, what: str) -> None:
        """One more of these."""
        with self._lock:
            self.counts[what] += 1

    def acknowledged(self) -> list[Deed]:
        """The deeds that their senders saw done."""
        with self._lock:
            return [deed for deed in self.deeds if deed.fate is Fate.ACKNOWLEDGED]
