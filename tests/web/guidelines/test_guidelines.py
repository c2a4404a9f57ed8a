"""The guidelines in force, for everybody who signs in."""

import pytest

from convo.web.guidelines.wording import by_style, examples, title_of, where
from tests.page import fetch


@pytest.fixture
def reader(given, sign_in):
    """A browser of an official."""
    return sign_in(given.official())


@pytest.mark.parametrize("role", ["official", "mentor", "press_officer", "administrator"])
def test_everybody_who_signs_in_may_read_them(given, sign_in, role):
    assert fetch(sign_in(getattr(given, role)()), "/guidelines").h1 == "Guidelines"


@pytest.mark.parametrize("path", ["/guidelines", "/guidelines/rebuttal.Motive"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    assert client.get(path).status_code == 302


def test_every_rule_is_there_with_level_why_mending_and_source(reader, guidelines):
    page = fetch(reader, "/guidelines")
    links = set(page.links().values())
    for rule in guidelines.rules:
        assert f"/guidelines/{rule.name}" in links
        for words in (rule.level.label, rule.rationale, rule.instead, rule.source.document):
            assert " ".join(words.split()) in page.text, rule.name
        assert not rule.source.link or rule.source.link in links


def test_each_rule_shows_one_example_of_each_kind(reader, guidelines):
    page = fetch(reader, "/guidelines")
    said = page.quotations()
    for rule in guidelines.rules:
        bad, good = examples(rule)
        assert bad[0].input.strip() in said, rule.name
        assert not good or good[0].input.strip() in said, rule.name


def test_the_set_and_what_only_a_human_can_tell_are_named(reader, guidelines):
    page = fetch(reader, "/guidelines")
    assert guidelines.digest in page.text
    assert all(each.sentence in page.text for each in guidelines.every_confirmation)


def test_every_rule_has_a_page_with_all_its_examples(reader, guidelines):
    for rule in guidelines.rules:
        page = fetch(reader, f"/guidelines/{rule.name}")
        assert page.h1 == title_of(rule.name)
        said = page.quotations()
        assert all(example.input.strip() in said for example in rule.examples), rule.name


@pytest.mark.parametrize("name", ["none", "rebuttal", "rebuttal.None", "..%2f", "%00"])
def test_a_rule_that_is_not_there_is_not_found(reader, name):
    fetch(reader, f"/guidelines/{name}", 404)


def test_a_name_becomes_a_title():
    assert title_of("rebuttal.LineByLine") == "Line by line"
    assert title_of("plain") == "Plain"


def test_where_a_rule_applies_is_a_sentence(guidelines):
    speaks = guidelines.rule("identity.SaysWhoSpeaks")
    assert where(speaks.applies) == (
        "Applies to replies; only where our profile there says whom we speak for: no."
    )


def test_groups_keep_every_rule_once(guidelines):
    grouped = [rule for style in by_style(guidelines.rules) for rule in style.rules]
    assert grouped == list(guidelines.rules)
    names = [style.name for style in by_style(guidelines.rules)]
    assert len(names) == len(set(names))
