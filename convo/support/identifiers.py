"""Identifiers and secrets: nothing here can be guessed from an earlier one."""

import secrets
import uuid
from datetime import UTC, datetime, timedelta

from convo.support.clock import Clock, system_clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def uuid7(clock: Clock = system_clock) -> str:
    """A version 7 UUID (RFC 9562) in its 36-character lower-case form.

    Sorting the strings sorts them by the clock's time, to the microsecond: the twelve bits after
    the milliseconds hold the fraction of the millisecond (RFC 9562, section 6.2, method 3). The
    other 62 bits are random.
    """
    milliseconds, microseconds = divmod((clock() - _EPOCH) // _MICROSECOND, 1000)
    fraction = microseconds * 4096 // 1000
    number = (milliseconds & (1 << 48) - 1) << 80
    number |= 0x7 << 76
    number |= fraction << 64
    number |= 0b10 << 62
    number |= secrets.randbits(62)
    return str(uuid.UUID(int=number))


def token() -> str:
    """A secret of 256 random bits for a link or a session: 43 characters, safe in an address."""
    return secrets.token_urlsafe(32)


def hex128() -> str:
    """128 random bits as 32 lower-case hexadecimal digits."""
    return secrets.token_hex(16)
