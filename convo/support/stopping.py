"""Ending when asked to, but between two jobs and never in the middle of one."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Stopping:
    """Whether this process was asked to end."""

    asked: bool = False


@contextmanager
def stopping() -> Iterator[Stopping]:
    """While this lasts, SIGTERM and Ctrl+C only ask: what is under way is finished first.

    Whoever works in a loop looks at `asked` between two jobs. Only for the main thread.
    """
    state = Stopping()

    def ask(*_: object) -> None:
        # A plain flag: a handler that takes a lock can wait for the very code it interrupted.
        state.asked = True

    before = {each: signal.signal(each, ask) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield state
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
