"""Lists of words that rules refer to, and what a rule's file says."""

from convo.web.guidelines.files import lists_of, lists_used, settings_of
from tests.page import fetch
from tests.web.guidelines.conftest import put_in_force

RULE = "extends: existence\nmessage: \"No '%s'.\"\ntokens: ['{parties}']\n"
FILES = {
    "politics/Named.yml": RULE,
    "politics/Other.yml": RULE.replace("{parties}", "a{1,3}"),
    "lists/parties.yml": "list: parties\nabout: Parties that we don't name.\n"
    "entries: [Purple Party, Green-ish Union]\n",
    "lists/elections.yml": "calendar: elections\nabout: When less may be said.\nperiods:\n"
    "  - {name: General election, nations: [ENG, WLS], "
    'from: "2024-05-25 00:01", to: "2024-07-04 22:00"}\n',
}


def test_lists_are_given_by_name_with_what_they_are_for(make_set):
    elections, parties = lists_of(make_set(FILES))
    assert parties.about == "Parties that we don't name."
    assert parties.entries == ("Purple Party", "Green-ish Union")
    assert elections.entries == (
        "General election: from 25 May 2024 to 4 July 2024 (England, Wales)",
    )


def test_a_rule_knows_its_lists(make_set):
    guidelines = make_set(FILES)
    named = lists_used(guidelines, guidelines.rule("politics.Named"))
    assert [each.name for each in named] == ["parties"]
    assert lists_used(guidelines, guidelines.rule("politics.Other")) == []


def test_a_rules_settings_are_what_its_file_says(make_set):
    guidelines = make_set(FILES)
    assert settings_of(guidelines, guidelines.rule("politics.Named"))["tokens"] == ["{parties}"]


def test_lists_are_a_page_and_rules_lead_to_them(office, make_set, reader):
    put_in_force(office, make_set(FILES))
    page = fetch(reader, "/guidelines/lists")
    for words in ("Parties", "Parties that we don’t name.", "Purple Party", "General election:"):
        assert words in page.text
    assert fetch(reader, "/guidelines/politics.Named").link("Parties") == (
        "/guidelines/lists#parties"
    )
    assert "Lists that guidelines use" in fetch(reader, "/guidelines").links()


def test_a_set_without_lists_says_so(office, make_set, reader):
    without = make_set({name: text for name, text in FILES.items() if name.endswith("Other.yml")})
    put_in_force(office, without)
    assert "use no lists" in fetch(reader, "/guidelines/lists").text
    assert "Lists that guidelines use" not in fetch(reader, "/guidelines").links()
