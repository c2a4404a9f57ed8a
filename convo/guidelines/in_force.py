"""The guidelines in force: read again when files change, and kept when those can't be used."""

import logging
from pathlib import Path
from threading import Lock
from time import monotonic

from convo.guidelines.document import Fault
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.load import BadGuidelines, load

#: Seconds between two looks at the files.
LOOK_AFTER = 2.0

_LOG = logging.getLogger(__name__)

#: What tells one state of a folder from another: each file's name, time and size.
_State = tuple[tuple[str, int, int], ...]


class InForce:
    """The newest guidelines of a folder that can be used. Safe between threads.

    Whoever edits a rule need not restart anything, and a slip takes no rule out of force: a folder
    with a fault leaves the running set as it is. Its faults are told in the log and in `faults`.
    """

    def __init__(self, folder: Path, running: GuidelineSet | None = None) -> None:
        """The folder as it is now has been loaded; it is looked at from now on.

        With a set that was `running` before, the folder may have changed since that was loaded.
        """
        self._folder = folder
        self._newer = running
        self._state = None if running else _state_of(folder)
        self._looked = monotonic()
        self._lock = Lock()
        #: Why the files, as they are now, are not in force; empty when they are.
        self.faults: tuple[Fault, ...] = ()

    def newer(self) -> GuidelineSet | None:
        """What came into force since; None as long as nothing did."""
        if monotonic() - self._looked >= LOOK_AFTER and self._lock.acquire(blocking=False):
            try:
                self.look()
            finally:
                self._lock.release()
        return self._newer

    def look(self) -> None:
        """Look at the files now, and take them into force if they changed and can be used."""
        self._looked = monotonic()
        state = _state_of(self._folder)
        if state == self._state:
            return
        self._state = state
        try:
            newer = load(self._folder)
        except BadGuidelines as bad:
            self.faults = bad.faults
            for fault in bad.faults:
                _LOG.warning("guidelines not taken into force: %s", fault)
        else:
            self.faults, self._newer = (), newer
            _LOG.info("guidelines %s are in force", newer.digest)


def _state_of(folder: Path) -> _State:
    """The folder's rule files as they are. A file that goes while we look is not there."""
    found = []
    for path in sorted(folder.rglob("*.y*ml")):
        try:
            seen = path.stat()
        except OSError:
            continue
        found.append((str(path), seen.st_mtime_ns, seen.st_size))
    return tuple(found)
