"""Each kind of rule finds what its settings say, where it stands."""

import pytest

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts

EXISTENCE = "extends: existence\nmessage: \"'%s' is out\"\n"


def found(guidelines: GuidelineSet, text: str, **facts) -> list[tuple[str, str]]:
    return [(f.matched, f.message) for f in guidelines.check(text, Facts(**facts)).findings]


@pytest.mark.parametrize(
    ("settings", "text", "matched"),
    [
        ("tokens: [cat]", "cat, Cat, concat, cat", ["cat", "cat"]),
        ("tokens: [cat]\nignorecase: true", "cat, Cat", ["cat", "Cat"]),
        ("tokens: ['!!']\nnonword: true", "Yes!!", ["!!"]),
        ("tokens: [cat]\nexceptions: [cat flap]", "a cat flap, a cat", ["cat"]),
        ("raw: ['ca', 't']", "cat ca", ["cat"]),
        ("tokens: [dog]\nraw: [cat]", "cat dog", ["cat", "dog"]),
        ("tokens: [big cat]", "a big\n cat", ["big\n cat"]),
        ("tokens: [cat]", "> cat\nhttps://cat.example.org/cat", []),
        ("tokens: [cat]\nscope: raw", "> cat\nhttps://example.org/cat", ["cat", "cat"]),
        ("tokens: [cat]\nscope: quoted", "> cat\nhttps://example.org/cat", ["cat"]),
        ("tokens: [cat]\nlimit: 1", "cat cat", ["cat"]),
        ("tokens: ['x*']", "yes", []),
    ],
)
def test_existence(rules, settings, text, matched):
    assert [m for m, _ in found(rules(f"{EXISTENCE}{settings}\n"), text)] == matched


def test_substitution_names_the_better_word_first(rules):
    guidelines = rules(
        "extends: substitution\nmessage: \"'%s', not '%s'\"\nignorecase: true\n"
        "swap: {'utili[sz]e': use, prior to: before|ahead of, Data: data}\n"
    )
    assert found(guidelines, "Utilise data prior\nto 5% more") == [
        ("Utilise", "'use', not 'Utilise'"),
        ("prior\nto", "'before' or 'ahead of', not 'prior to'"),
    ]


def test_substitution_looks_at_the_scope_it_is_told(rules):
    guidelines = rules("extends: substitution\nmessage: '%s'\nscope: raw\nswap: {a b: c}\n")
    assert found(guidelines, "> a b") == [("a b", "c")]


@pytest.mark.parametrize(
    ("settings", "text", "expected"),
    [
        ("max: 1", "no no no", [("no", "3 times")]),
        ("max: 2", "no no", []),
        ("min: 1", "yes", [("", "0 times")]),
        ("min: 2", "no", [("no", "1 times")]),
        ("max: 1\nscope: sentence", "Well. No no no. No.", [("No no no.", "3 times")]),
        ("max: 0\nscope: raw", "> no", [("no", "1 times")]),
    ],
)
def test_occurrence(rules, settings, text, expected):
    start = "extends: occurrence\nmessage: '%s times'\nignorecase: true\ntoken: \\bno\\b\n"
    assert found(rules(f"{start}{settings}\n"), text) == expected


SCORE = """\
extends: score
message: "found %s"
condition: ">= 2"
features:
  - {name: denial, weight: 1, cap: 3, pattern: "no", ignorecase: true}
  - {name: thanks, weight: -2, pattern: thanks, scope: raw}
"""


@pytest.mark.parametrize(
    ("settings", "text", "expected"),
    [
        ("", "no No", [("", "found 2")]),
        ("marks: denial", "so: no No", [("no", "found no', 'No")]),
        ("", "no", []),
        ("", "no no no no\n> thanks thanks", []),
        ("min_words: 3", "no no", []),
        ("min_words: 3", "no no, sir", [("", "found 3")]),
    ],
)
def test_score(rules, settings, text, expected):
    assert found(rules(f"{SCORE}{settings}\n"), text) == expected


@pytest.mark.parametrize(("condition", "hits"), [("< 1", 0), ("<= 1", 1), ("> 1", 0), (">= 1", 1)])
def test_score_compares_as_its_condition_says(rules, condition, hits):
    guidelines = rules(SCORE.replace(">= 2", condition))
    assert len(found(guidelines, "no")) == hits


def test_a_score_marks_nothing_when_its_marked_sign_is_missing(rules):
    guidelines = rules(SCORE.replace(">= 2", "< 1") + "marks: denial\n")
    assert found(guidelines, "yes yes") == [("", "found 2")]


def test_limit_counts_words_or_characters(rules):
    words = rules("extends: limit\nmessage: '%s of %s'\nunit: words\nmax: 2\n")
    assert found(words, "one two three") == [("", "3 of 2")]
    assert found(words, "one two") == []


def test_limit_takes_its_number_from_a_fact_and_none_from_an_unknown_one(rules):
    characters = rules(
        "extends: limit\nmessage: '%s of %s'\nunit: characters\nfact: length_limit\n"
    )
    assert found(characters, "four!", length_limit=4) == [("", "5 of 4")]
    assert found(characters, "four", length_limit=4) == []
    assert found(characters, "four!") == []


def test_metadata_judges_only_facts_that_are_known(rules):
    guidelines = rules(
        "extends: metadata\nmessage: not now\n"
        "check: {election_period: true, sensitivity: [emotive, high-profile]}\n"
    )
    assert found(guidelines, "x", election_period=True) == []
    assert found(guidelines, "x", **facts_of("emotive", election=True)) == [("", "not now")]
    assert found(guidelines, "x", **facts_of("emotive", election=False)) == []
    assert found(guidelines, "x", **facts_of("routine", election=True)) == []


def facts_of(sensitivity: str, *, election: bool) -> dict[str, object]:
    facts = Facts.of({"sensitivity": sensitivity, "election_period": election})
    return {"sensitivity": facts.sensitivity, "election_period": facts.election_period}


@pytest.mark.parametrize(
    ("validator", "text", "matched"),
    [
        ("phone", "ring 07700 900123 or (020) 7946 0018.", ["07700 900123", "(020) 7946 0018"]),
        ("phone", "+44 7700 900123", ["+44 7700 900123"]),
        ("phone", "0800 123 4567, 0300 123 1234, 0345 123 4567", []),
        ("phone", "+44 300 123 1234, 0044 800 123 4567", []),
        ("phone", "see https://example.org/07700900123", []),
        ("phone", "0 of 12 and 01/02/2026", []),
        ("email", "> sam.o'hill@example.co.uk", ["sam.o'hill@example.co.uk"]),
        ("email", "sam@example, @sam, a..b@example.org", []),
        ("postcode", "SW1A2AA, ex4 9zz", ["SW1A2AA", "ex4 9zz"]),
        ("postcode", "w3 2nd, EX4, A40 road", []),
        ("nhs-number", "943 476 5919 and 9434765918", ["943 476 5919"]),
        ("national-insurance", "ab123456c, GB123456C, QQ123456C", ["ab123456c"]),
        ("iban", "to GB82 WEST 1234 5698 7654 32, or", ["GB82 WEST 1234 5698 7654 32"]),
        ("iban", "be68539007547034 from us", ["be68539007547034"]),
        ("iban", "BE68 5390 0754 7034 from us", ["BE68 5390 0754 7034"]),
        ("iban", "GB82 WEST 1234 5698 7654 33, AB12 CDEF 3456 7890", []),
        ("date-of-birth", "She was born on 3 May 1974.", ["born on 3 May 1974"]),
        (
            "date-of-birth",
            "DOB: 03/05/74, D.O.B. 1974-05-03",
            ["DOB: 03/05/74", "D.O.B. 1974-05-03"],
        ),
        ("date-of-birth", "> date of birth is May 3rd, 1974", ["date of birth is May 3rd, 1974"]),
        ("date-of-birth", "Born in 1974. The form of 3 May 2024. Give your date of birth.", []),
        ("date-of-birth", "DOB 45/45/1974", []),
    ],
)
def test_validator(rules, validator, text, matched):
    guidelines = rules(f"extends: validator\nmessage: '%s'\nvalidator: {validator}\n")
    assert [m for m, _ in found(guidelines, text)] == matched
