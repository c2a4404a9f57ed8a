"""Days as people and spreadsheets write them."""

from datetime import date

import pytest

from convo.support.typed_days import NoDay, read_day

LEAP = date(2024, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [
        "29/02/2024", "29.2.2024", "29-02-2024", "29/02/24", "29/02/2024 13:05", "2024-02-29",
        "2024-2-29", "2024-02-29T10:00:00Z", "2024-02-29 10:00", "29 February 2024", "29 Feb 2024",
        "29-Feb-24", "29th February, 2024",
    ],
)  # fmt: skip
def test_the_day_comes_before_the_month(typed: str):
    assert read_day(f" {typed} ") == LEAP


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("02/29/2024", "no month 29"),
        ("30/02/2024", "no such day"),
        ("2023-02-29", "no such day"),
        ("45351", "counts days"),
        ("0/0/00", "no such day"),
        ("last Tuesday", "29/02/2024"),
        ("29 Brumaire 2024", "29/02/2024"),
        ("٢٩/٠٢/", "29/02/2024"),
        ("", "29/02/2024"),
    ],
)
def test_what_is_no_day_says_how_to_write_one(typed: str, said: str):
    with pytest.raises(NoDay, match=said):
        read_day(typed)
