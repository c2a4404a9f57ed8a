"""Words that look like others: told apart in the log, and pointed out to whoever reads it."""

import pytest

from convo.audit.entry import canonical
from convo.audit.odd_letters import odd_letters

#: Words that look like the second ones, and what is said about them.
ODD = {
    "cafe\u0301": ("caf\u00e9", "Accents"),
    "safe\u202etxt.exe": ("safeexe.txt", "direction"),
    "\u2066by\u2069 Asha": ("by Asha", "direction"),
    "A\u200bsha": ("Asha", "nobody sees"),
    "Asha\ufeff": ("Asha", "nobody sees"),
    "re\u00adfused": ("refused", "nobody sees"),
    "\u0410sha": ("Asha", "alike"),
    "p\u0430ypal": ("paypal", "alike"),
    "\u039fliver": ("Oliver", "alike"),
}
FINE = (
    "Plain words.",
    "Zürich, São Paulo, naïve, €5 — “quoted”",
    "Привет, как дела?",
    "Γειά σου Κόσμε, said Ann",  # noqa: RUF001 - Greek
    "می\u200cخواهم",  # noqa: RUF001 - Persian
    "क्\u200dष",
    "A family: 👩\u200d👩\u200d👧 and a heart ❤\ufe0f",
    "日本語 and English",
    "Moscow (Москва)",
)


def test_what_looks_like_something_else_is_another_entry_and_pointed_out(
    subtests: pytest.Subtests,
):
    for words, (alike, said) in ODD.items():
        with subtests.test(ascii(words)):
            assert canonical(words) != canonical(alike)
            notes = odd_letters(words)
            assert len(notes) == 1
            assert said in notes[0]
            assert odd_letters(alike) == ()


def test_ordinary_words_of_any_language_are_left_alone(subtests: pytest.Subtests):
    for words in FINE:
        with subtests.test(words):
            assert odd_letters(words) == ()


def test_several_oddities_are_all_told():
    notes = odd_letters("A\u200bsha \u202e p\u0430y \u0410nn e\u0301")
    assert len(notes) == 4
    assert "“p\u0430y”, “\u0410nn”" in notes[2]
