"""Pages about the service itself: for everybody, signed in or not."""

import pytest

from convo.domain.vocabulary import Approach
from tests.page import fetch


@pytest.mark.parametrize("path", ["/accessibility", "/help"])
def test_anybody_may_read_them(client, given, sign_in, path):
    outside = fetch(client, path)
    inside = fetch(sign_in(given.official()), path)
    assert outside.h1 == inside.h1


def test_the_statement_says_what_was_tested_what_fails_and_whom_to_tell(client, config):
    page = fetch(client, "/accessibility")
    for words in ("WCAG) 2.2", "axe-core", "320 pixels", "We know of these limits", config.contact):
        assert words in page.text
    assert "prepared on 23 November 2026" in page.text


def test_the_help_names_every_approach_and_the_times_in_force(client, office):
    page = fetch(client, "/help")
    assert all(approach.label in page.text for approach in Approach)
    assert f"within {office.targets.mentor_hours} working hours" in page.text
    assert f"lasts {office.targets.sign_off_days} working days" in page.text


def test_the_way_of_a_reply_is_an_ordered_list(client):
    (way,) = fetch(client, "/help").all("ol", cls="govuk-list--number")
    assert len(list(way)) == 7


def test_every_page_links_to_both(client):
    page = fetch(client, "/sign-in")
    hrefs = {link.get("href") for link in page.all("a")}
    assert {"/accessibility", "/help"} <= hrefs
