"""Looking for a guideline: by words, by group, by level, without JavaScript."""

import pytest

from tests.page import fetch


def found(page):
    return {
        href.removeprefix("/guidelines/")
        for href in page.links().values()
        if href.startswith("/guidelines/") and "." in href
    }


pytestmark = pytest.mark.usefixtures("small")
DENIAL, PROMISE, PERIOD = "rebuttal.Denial", "promises.Commitment", "politics.Period"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("denial", {DENIAL}),
        ("DENIAL   Press", {DENIAL}),
        ("CM1", {PROMISE}),
        ("delegation letter", {PROMISE}),
        ("“denial”", {DENIAL}),
        ("purdah", {PERIOD}),
        ("pre-election", {PERIOD}),
        ("promises", {PROMISE}),
        ("denial election", set()),
    ],
)
def test_all_words_are_found_wherever_the_rule_has_them(reader, words, names):
    assert found(fetch(reader, "/guidelines?words=" + words.replace(" ", "+"))) == names


def test_words_that_a_rule_only_finds_lead_to_it_and_show_the_example(reader):
    page = fetch(reader, "/guidelines?words=no+truth")
    assert found(page) == {DENIAL}
    assert "Not like this: There is no truth in it." in page.text
    assert "Not like this" not in fetch(reader, "/guidelines?words=denial").text


def test_words_that_a_rule_lets_pass_do_not_lead_to_it(reader):
    assert found(fetch(reader, "/guidelines?words=sorry")) == set()


def test_a_group_is_shown_alone(reader):
    page = fetch(reader, "/guidelines?style=rebuttal")
    assert found(page) == {DENIAL}
    assert "1 of 3 guidelines" in page.text
    assert "things to confirm" not in page.text


@pytest.mark.parametrize(
    ("level", "name"), [("stop", DENIAL), ("explain", PROMISE), ("advise", PERIOD)]
)
def test_a_level_is_shown_alone(reader, level, name):
    page = fetch(reader, f"/guidelines?level={level}")
    assert found(page) == {name}
    assert "things to confirm" not in page.text


def test_the_three_go_together(reader):
    both = "words=press&style=rebuttal"
    assert found(fetch(reader, f"/guidelines?{both}&level=stop")) == {DENIAL}
    assert found(fetch(reader, f"/guidelines?{both}&level=advise")) == set()


def test_confirmations_are_found_by_their_words_and_by_their_group(reader):
    alone = fetch(reader, "/guidelines?style=confirmations")
    assert "0 of 3 guidelines and 2 of 2 things to confirm" in alone.text
    by_words = fetch(reader, "/guidelines?words=whole+thread")
    assert "I have read the whole thread." in by_words.text
    assert "Everything here is public" not in by_words.text


def test_nothing_found_says_what_to_do(reader):
    page = fetch(reader, "/guidelines?words=zebra")
    assert "Nothing matches" in page.text
    assert page.links()["show all"] == "/guidelines"


def test_what_was_looked_for_stays_in_the_form(reader):
    page = fetch(reader, "/guidelines?words=press&style=rebuttal&level=stop")
    assert page.form("/guidelines") == {"words": "press", "style": "rebuttal", "level": "stop"}


@pytest.mark.parametrize(
    "query",
    [
        "style=none",
        "level=none",
        "words=" + "x" * 101,
        "words=%00%ff",
        "words=%25s",
        "style=rebuttal&style=politics",
        "words=<script>",
        "words=[a-z",
        "nothing=1",
    ],
)
def test_what_cannot_be_understood_is_left_out_of_the_search(reader, query):
    assert fetch(reader, f"/guidelines?{query}").h1 == "Guidelines"
