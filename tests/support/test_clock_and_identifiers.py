"""The only clock, and the identifiers that are made of it and of chance."""

import re
import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from convo.support.clock import system_clock
from convo.support.identifiers import hex128, token, uuid7

# hypothesis wants its bounds without a zone, and adds the zone itself
FIRST, LAST = datetime(1970, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - see above
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


def test_the_clock_is_aware_and_in_utc():
    assert system_clock().utcoffset() == timedelta(0)
    assert system_clock() <= system_clock()


@given(moments)
def test_a_uuid7_is_one_by_the_standard_and_holds_the_time(moment):
    made = uuid.UUID(uuid7(lambda: moment))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    assert made.int >> 80 == since // timedelta(milliseconds=1)


@given(moments, st.integers(1, 10**12))
def test_a_later_microsecond_sorts_later(moment, microseconds):
    later = moment + timedelta(microseconds=microseconds)
    assert uuid7(lambda: moment) < uuid7(lambda: later)


def test_identifiers_of_one_moment_differ():
    moment = system_clock()
    assert len({uuid7(lambda: moment) for _ in range(1000)}) == 1000


def test_secrets_have_their_length_and_alphabet_and_never_repeat():
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token())
    assert re.fullmatch(r"[0-9a-f]{32}", hex128())
    assert len({token() for _ in range(100)}) == len({hex128() for _ in range(100)}) == 100
