"""How typed words come in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from convo.web.forms import (
    ConvoForm,
    HiddenNumber,
    VersionedForm,
    choice,
    clean_line,
    clean_text,
    line,
    on_day,
    text,
)


class Everything(VersionedForm):
    """One field of each kind."""

    name = line("Name", most=10, required="Enter a name")
    words = text("Words", most=20)
    kind = choice("Kind", [("a", "A"), ("b", "B")], required="Choose a kind")
    day = on_day("Day", required="Enter a day")
    later = on_day("Later")


def sent(**fields: str | list[str]) -> Everything:
    whole = {"name": "Asha", "kind": "a", "day": ["27", "3", "2026"], **fields}
    return Everything(MultiDict(whole))


def faults(form: ConvoForm) -> dict[str, str]:
    form.validate()
    return {field.name: str(field.errors[0]) for field in form if field.errors}


def test_a_form_that_is_filled_in_has_no_faults():
    form = sent()
    assert faults(form) == {}
    assert (form.name.data, form.words.data, form.day.data) == ("Asha", "", date(2026, 3, 27))
    assert form.later.data is None


def test_an_empty_form_asks_for_what_is_needed():
    assert faults(Everything(MultiDict())) == {
        "name": "Enter a name",
        "kind": "Choose a kind",
        "day": "Enter a day",
    }


def test_a_text_that_is_too_long_says_how_long_it_may_be():
    assert faults(sent(words="x" * 21)) == {"words": "Words must be 20 characters or fewer"}
    assert faults(sent(name="x" * 11)) == {"name": "Name must be 10 characters or fewer"}
    assert faults(sent(words="x" * 20, name=" " + "x" * 10 + " ")) == {}


def test_a_choice_that_is_not_offered_is_a_fault():
    assert set(faults(sent(kind="c"))) == {"kind"}


@pytest.mark.parametrize("field", ["day", "later"])
@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (["31", "2", "2026"], "Enter a real date, like 27 3 2026"),
        (["", "3", "2026"], "Enter a real date, like 27 3 2026"),
        (["27", "", "2026"], "Enter a real date, like 27 3 2026"),
        (["27", "3", ""], "Enter a real date, like 27 3 2026"),
        (["x", "3", "2026"], "Enter a real date, like 27 3 2026"),
        (["27", "3", "26"], "Enter the year with four digits, like 2026"),
        (["27", "3", "99999"], "Enter a real date, like 27 3 2026"),
        (["27", "3", "3000"], "Enter a year before 3000, like 2026"),
        (["27", "3", "9999"], "Enter a year before 3000, like 2026"),
    ],
)
def test_a_date_that_is_wrong_says_what_to_do(field: str, boxes: list[str], sentence: str):
    assert faults(sent(**{field: boxes})) == {field: sentence}


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_real_date_is_taken(day: date):
    assert sent(day=[str(day.day), f"{day.month:02}", str(day.year)]).day.data == day


@given(st.text())
def test_a_line_is_one_line_without_controls(typed: str):
    cleaned = clean_line(typed)
    assert cleaned == cleaned.strip() == clean_line(cleaned)
    assert "\x00" not in cleaned


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_keeps_everything_but_controls_and_line_ends(typed: str):
    cleaned = clean_text(typed)
    assert "\r" not in cleaned
    assert clean_text(cleaned) == cleaned
    kept = [c for c in typed if c.isprintable()]
    assert [c for c in cleaned if c.isprintable()] == kept


@given(st.text())
def test_a_hidden_number_is_a_number_whatever_was_sent(typed: str):
    form = VersionedForm(MultiDict({"version": typed}))
    assert isinstance(form.version, HiddenNumber)
    assert form.validate()
    assert isinstance(form.version.data, int)


def test_a_hidden_number_is_read():
    assert VersionedForm(MultiDict({"version": "12"})).version.data == 12
    assert VersionedForm(version=3).version.data == 3


def test_an_error_can_be_put_on_a_field():
    form = sent()
    form.add_error("name", "We know an Asha already")
    assert form.errors == {"name": ["We know an Asha already"]}
