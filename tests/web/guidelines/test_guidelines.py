"""The guidelines in force, for everybody who signs in."""

import pytest

from convo.domain.vocabulary import Level, ReplyState
from convo.queries.firings import Firings
from convo.web.filters import curly
from convo.web.guidelines.styles import KNOWN, by_style
from convo.web.guidelines.wording import (
    circumstances,
    examples,
    how_often,
    message_of,
    title_of,
    where,
)
from tests.given import FINE_WORDS
from tests.page import fetch, words_in

#: Rules of a small set of our own.
STOPS, ASKS = "/guidelines/rebuttal.Denial", "/guidelines/promises.Commitment"
PATHS = ["/guidelines", "/guidelines/start", "/guidelines/lists", "/guidelines/rebuttal.Reading"]


def shown(text):
    return " ".join(curly(text).split())


def rows(page):
    """What stands beside what in the page's summary lists."""
    terms, values = page.all("dt"), page.all("dd")
    return {words_in(term): words_in(value) for term, value in zip(terms, values, strict=True)}


@pytest.mark.parametrize("role", ["official", "mentor", "press_officer", "administrator"])
def test_everybody_who_signs_in_may_read_them(given, sign_in, role):
    browser = sign_in(getattr(given, role)())
    assert [fetch(browser, path).status for path in PATHS] == [200] * len(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_asked_to_sign_in(client, path):
    assert client.get(path).status_code == 302


def test_every_rule_is_there_with_its_level_and_its_reason(reader, guidelines):
    page = fetch(reader, "/guidelines")
    links = set(page.links().values())
    for rule in guidelines.rules:
        assert f"/guidelines/{rule.name}" in links
        for words in (rule.level.label, shown(rule.rationale), shown(message_of(rule))):
            assert words in page.text, rule.name


def test_the_groups_come_with_a_sentence_on_what_they_protect(reader, guidelines):
    page = fetch(reader, "/guidelines")
    for style in by_style(guidelines.rules):
        assert style.title in page.text
        assert style.protects in page.text


def test_groups_keep_every_rule_once(guidelines):
    grouped = [rule for style in by_style(guidelines.rules) for rule in style.rules]
    assert sorted(r.name for r in grouped) == sorted(r.name for r in guidelines.rules)
    names = [style.name for style in by_style(guidelines.rules)]
    assert len(names) == len(set(names))


def test_a_group_of_our_own_is_known_by_a_sentence(guidelines):
    assert {rule.style for rule in guidelines.rules} <= set(KNOWN)


def test_a_group_that_an_organisation_added_comes_last_under_its_own_name(make_set):
    rule = "extends: existence\nmessage: Not that.\ntokens: [that]\n"
    guidelines = make_set({"ourWays/That.yml": rule, "tone/This.yml": rule})
    assert [(s.title, s.protects) for s in by_style(guidelines.rules)][1:] == [("Our ways", "")]


def test_confirmations_stand_beside_the_rules(reader, guidelines):
    page = fetch(reader, "/guidelines")
    for each in guidelines.every_confirmation:
        assert shown(each.sentence) in page.text
        assert shown(each.why) in page.text


def test_the_page_says_which_set_is_in_force_and_since_when(reader, given, guidelines):
    page = fetch(reader, "/guidelines")
    assert rows(page)["Set"] == guidelines.digest[:12]
    assert rows(page)["In full"] == guidelines.digest
    assert rows(page)["First used"].startswith("Not yet")
    given.reply()
    assert rows(fetch(reader, "/guidelines"))["First used"] == "10 March 2026 at 10:00am"


def test_every_rule_has_a_page_with_reason_mending_source_and_all_its_examples(reader, guidelines):
    for rule in guidelines.rules:
        page = fetch(reader, f"/guidelines/{rule.name}")
        assert page.h1 == title_of(rule.name)
        for words in (rule.rationale, rule.instead, rule.source.document, rule.source.section):
            assert shown(words) in page.text, rule.name
        assert not rule.source.link or rule.source.link in page.links().values()
        said = page.quotations()
        assert all(each.input.strip() in said for each in rule.examples if each.input.strip())


@pytest.mark.usefixtures("small")
def test_the_good_examples_are_told_from_the_bad(reader):
    before, after = fetch(reader, STOPS).text.split("It lets these pass")
    finds = before.split("It finds something here")[1]
    assert "The kind of venue: forum, how delicate the topic is: emotive" in finds
    assert "We categorically reject this." in finds
    assert "There is no truth in it." in finds
    assert "Sorry, our page was wrong." in after


def test_many_examples_are_folded_away(reader, guidelines):
    rule = max(guidelines.rules, key=lambda each: len(examples(each)[0]))
    page = fetch(reader, f"/guidelines/{rule.name}")
    summaries = ["".join(each.itertext()).strip() for each in page.all("summary")]
    assert f"{len(examples(rule)[0]) - 5} more" in summaries


@pytest.mark.usefixtures("small")
def test_a_rule_says_how_often_it_found_something_and_what_came_of_it(reader, given):
    assert rows(fetch(reader, STOPS))["How often"] == (
        "Found nothing. Counted are versions saved since 10 December 2025."
    )
    given.reply(state=ReplyState.SIGNED_OFF, words=FINE_WORDS + " We guarantee it.")
    counted = rows(fetch(reader, ASKS))["How often"]
    assert counted.startswith(
        "Found in 1 version of 1 reply or acknowledgement; explained once, accepted once. Counted"
    )
    assert "Accepted means that a mentor signed the version off" in counted
    assert "explained once, accepted once" in fetch(reader, "/guidelines").text


@pytest.mark.parametrize("name", ["none", "rebuttal", "rebuttal.None", "..%2f", "%00"])
def test_a_rule_that_is_not_there_is_not_found(reader, name):
    fetch(reader, f"/guidelines/{name}", 404)


def test_reading_the_guidelines_changes_nothing(desk):
    desk.browser("author")
    before = desk.rows()
    for path in (*PATHS, "/guidelines?words=apology"):
        desk.see("author", path)
    assert desk.rows() == before


def test_a_name_becomes_a_title():
    assert title_of("rebuttal.LineByLine") == "Line by line"
    assert title_of("tone.Reading") == "The tone reading"
    assert title_of("confidence.NhsNumber") == "NHS number"
    assert title_of("plain") == "Plain"


def test_a_message_stands_as_in_the_first_example(small, guidelines):
    assert message_of(small.rule("rebuttal.Denial")) == "'categorically reject' is a denial."
    for rule in guidelines.rules:
        assert "%s" not in message_of(rule)


def test_a_message_without_an_example_has_dots(make_set):
    rule = "extends: existence\nmessage: \"Not '%s'.\"\ntokens: [that]\n"
    (that,) = make_set({"tone/That.yml": rule}).rules
    assert message_of(that) == "Not '…'."


def test_where_a_rule_applies_is_a_sentence(small):
    assert where(small.rule("rebuttal.Denial").applies) == (
        "Applies to replies; only where the kind of venue: forum or social network; "
        "only where how delicate the topic is: not routine."
    )


def test_an_example_says_in_which_case_it_is(small):
    (in_it, outside) = small.rule("politics.Period").examples
    assert circumstances(in_it.facts) == "there is an election period: yes"
    assert circumstances(outside.facts) == "there is an election period: no"


@pytest.mark.parametrize(
    ("firings", "sentence"),
    [
        (Firings(), "Found nothing"),
        (Firings(versions=1, replies=1), "Found in 1 version of 1 reply or acknowledgement"),
        (Firings(versions=7, replies=3), "Found in 7 versions of 3 replies and acknowledgements"),
        (
            Firings(versions=7, replies=3, explained=3, accepted=2),
            (
                "Found in 7 versions of 3 replies and acknowledgements; "
                "explained 3 times, accepted twice"
            ),
        ),
        (
            Firings(versions=1, replies=1, explained=1),
            "Found in 1 version of 1 reply or acknowledgement; explained once, accepted never",
        ),
    ],
)
def test_how_often_is_a_line(firings, sentence):
    assert how_often(firings) == sentence


def test_every_level_is_explained(reader):
    page = fetch(reader, "/guidelines")
    assert all(level.label in page.text for level in Level)
    assert "The draft can’t be submitted until it is mended" in page.text
