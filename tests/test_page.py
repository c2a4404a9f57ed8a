"""The tester is tested: every rule of the house is seen to fail on a page that breaks it."""

import pytest
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st

from tests import house_style
from tests.page import BadPage, Page, fetch, in_style, read, words_in

POLICY = "default-src 'none'; script-src 'self' 'nonce-abc'"
GOOD = """<!DOCTYPE html>
<html lang="en"><head><title>Close this – convo</title></head><body>
<script nonce="abc">1</script><script src="/static/app.js"></script>
<a href="#main-content">Skip to the page</a>
<main id="main-content"><h1>Close this</h1>
<blockquote>I can't "believe" it</blockquote><p>You can’t do this. <q>don't</q></p><h2>Next</h2>
<form method="post" action="/replies/1/close?x=1" novalidate>
<input type="hidden" name="csrf_token" value="t"><input type="hidden" name="version" value="3">
<label for="reason">Why</label><textarea id="reason" name="reason">
 one
two</textarea>
<label>Ticked <input type="checkbox" name="tick" value="a" checked></label>
<label>And <input type="checkbox" name="tick" value="b" checked></label>
<label>Not <input type="checkbox" name="tick" value="c"></label>
<label for="pick">Pick</label>
<select id="pick" name="pick"><option value="1">One</option><option>Two</option></select>
<button name="then" value="go">Send it</button>
<button formaction="/replies/1/decline">Decline it</button></form>
<form method="get" action="/log"><input aria-label="Search" name="q" value="x"></form>
</main></body></html>"""

#: The rule, and what to change in the good page so that it is broken.
BREAKS = [
    ("is_valid_html", "<h2>Next</h2>", "<p><h2>Next</h2></p>"),
    ("is_valid_html", "<!DOCTYPE html>", ""),
    ("is_valid_html", 'id="reason"', 'id="reason" id="again"'),
    ("names_its_language", ' lang="en"', ""),
    ("has_exactly_one_h1", "<h2>Next</h2>", "<h1>Next</h1>"),
    ("has_exactly_one_h1", "<h1>Close this</h1>", "<h1> </h1>"),
    ("title_starts_with_the_h1", "<title>Close", "<title>Shut"),
    ("title_starts_with_the_h1", "<title>", "<title>Error: "),
    ("title_starts_with_the_h1", "<h2>Next</h2>", '<div class="govuk-error-summary"></div>'),
    ("headings_do_not_skip_levels", "<h2>Next</h2>", "<h3>Next</h3>"),
    ("ids_are_unique", "<h2>", '<h2 id="reason">'),
    ("ids_have_no_blanks", "<h2>", '<h2 id="two words">'),
    ("ids_have_no_blanks", "<h2>", '<h2 id="">'),
    ("every_field_has_a_label", '<label for="reason">Why</label>', ""),
    ("every_field_has_a_label", "Why", ""),
    ("every_field_has_a_label", '<label for="pick">Pick</label>', ""),
    ("every_field_has_a_label", 'aria-label="Search"', ""),
    ("what_is_pointed_at_exists", 'id="pick"', ""),
    ("what_is_pointed_at_exists", "<textarea", '<textarea aria-describedby="no"'),
    ("links_within_the_page_land", "#main-content", "#elsewhere"),
    ("links_and_buttons_say_what_they_do", "Skip to the page", "Click here"),
    ("links_and_buttons_say_what_they_do", "Send it", " "),
    ("links_lead_somewhere", 'href="#main-content"', ""),
    ("links_lead_somewhere", "#main-content", " JavaScript:alert(1)"),
    ("forms_say_where_they_go", 'action="/log"', 'action=""'),
    ("forms_say_where_they_go", 'method="get"', ""),
    ("forms_that_change_something_carry_a_token", 'value="t"', 'value=""'),
    ("forms_that_change_something_carry_a_token", "csrf_token", "token"),
    ("forms_that_change_something_carry_a_token", "novalidate", ""),
    ("nothing_is_inline", "<h2>", '<h2 style="color: red">'),
    ("nothing_is_inline", "<h2>", '<h2 onclick="go()">'),
    ("nothing_is_inline", "<head>", "<head><style>p { color: red }</style>"),
    ("scripts_are_ours", 'nonce="abc"', 'nonce="old"'),
    ("scripts_are_ours", "/static/app.js", "//elsewhere.example/app.js"),
    ("scripts_are_ours", "/static/app.js", "https://elsewhere.example/app.js"),
    ("quotes_are_curly", "can’t do", "can't do"),
    ("quotes_are_curly", "Next", 'The "next" thing'),
    ("quotes_are_curly", 'aria-label="Search"', 'aria-label="Don\'t"'),
]


def serve(html: str, policy: str = POLICY) -> Page:
    return in_style(answer(html, policy))


def answer(html: str, policy: str = POLICY):
    app = Flask("any")

    @app.get("/page")
    def show() -> Response:
        return Response(html, headers={"Content-Security-Policy": policy})

    return app.test_client().get("/page")


def test_a_page_in_house_style_passes():
    assert serve(GOOD).h1 == "Close this"


@pytest.mark.parametrize(("rule", "good", "bad"), BREAKS)
def test_each_rule_fails_on_a_page_that_breaks_it(rule, good, bad):
    assert good in GOOD
    with pytest.raises(BadPage, match=f"{rule}: "):
        serve(GOOD.replace(good, bad, 1))


@pytest.mark.parametrize(
    "policy",
    ["", "default-src 'self'", "default-src 'none'; style-src 'unsafe-inline'"],
)
def test_a_loose_policy_fails(policy):
    with pytest.raises(BadPage, match="policy_is_strict"):
        serve(GOOD, policy)


def test_no_rule_goes_untested():
    tested = {rule for rule, _, _ in BREAKS} | {"policy_is_strict"}
    assert {rule.__name__ for rule in house_style.RULES} == tested


def test_every_rule_in_the_file_is_asked():
    public = {
        name
        for name, value in vars(house_style).items()
        if callable(value) and value.__module__ == house_style.__name__ and name[0] != "_"
    }
    assert public == {rule.__name__ for rule in house_style.RULES}


def test_a_bad_page_is_told_all_its_faults_at_once():
    with pytest.raises(BadPage) as told:
        serve(GOOD.replace("<h2>", '<h2 style="x" onclick="y">'))
    assert str(told.value).count("nothing_is_inline") == 2
    assert "/page (200)" in str(told.value)


def test_words_that_people_typed_may_have_straight_quotes():
    shown = answer(GOOD.replace("Next", "The O'Brien thread"))
    assert in_style(shown, typed=("O'Brien",)).status == 200


def test_the_words_of_a_guideline_may_have_straight_quotes():
    sentence = "'we reject' is a press-office denial, not a reply to a person."
    assert serve(GOOD.replace("Next", sentence)).status == 200
    with pytest.raises(BadPage, match="quotes_are_curly"):
        serve(GOOD.replace("Next", sentence + " Isn't it?"))


def test_a_form_is_read_as_a_browser_would_send_it():
    assert serve(GOOD).form("/replies/1/close?x=1") == {
        "csrf_token": "t",
        "version": "3",
        "reason": " one\ntwo",
        "tick": ["a", "b"],
        "pick": "1",
    }


def test_a_form_is_found_by_a_button_that_sends_it_elsewhere():
    assert serve(GOOD).form("/replies/1/decline")["version"] == "3"


def test_a_form_that_is_not_there_names_those_that_are():
    with pytest.raises(AssertionError, match="/log"):
        serve(GOOD).form("/elsewhere")


def test_a_link_is_found_by_its_words():
    assert serve(GOOD).link("Skip to the page") == "#main-content"
    with pytest.raises(AssertionError, match="no link"):
        serve(GOOD).link("Skip")


def test_another_status_than_the_one_expected_fails():
    app = Flask("any")
    with pytest.raises(AssertionError, match="answered 404, not 200"):
        fetch(app.test_client(), "/nothing")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_escaped_words_are_read_back_as_they_were_written(words):
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    page = read(answer(GOOD.replace("Next", escaped)))
    assert words_in(next(page.all("h2"))) == " ".join(words.split())
