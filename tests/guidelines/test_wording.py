"""Whatever the wording, places found in the folded copy are places in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.folding import fold_pattern
from convo.guidelines.patterns import compiled, spans, widen
from convo.guidelines.wording import QUOTATION, count_words, fold, read, sentences

#: Bits that a draft, or somebody hostile, may hold, beside any text at all.
BITS = st.sampled_from(
    [
        "We categorically reject this. ", "> quoted\n", "https://www.gov.uk/a?b=c, ", "\u200b",
        "\u202e", "it\u2019s ", "\uff33\uff25\uff23\uff32\uff25\uff34", "\ud800", "\x1a", "\x1b",
        "\ufb01", "\u2026", "\u00e9e\u0301\u0327", "r\u0435\u0458ect ",
        "\u0441\u043b\u043e\u0432\u043e ",
        "07700 900123 ", "sam@example.org ", "AB 12 34 56 C", "\r\n",
        "\u0000", "1. Untrue. ", "!!",
    ]
)  # fmt: skip
WORDING = st.lists(st.one_of(BITS, st.text(max_size=12)), max_size=25).map("".join)


@given(wording=WORDING)
def test_a_check_never_raises_and_every_span_shows_the_matched_words(
    in_force: GuidelineSet, wording: str
):
    shelf = ("We categorically reject this. It is false, and it was never true.",)
    facts = Facts(said="> quoted", lines_to_take=shelf, own_replies=(wording, *shelf))
    for finding in in_force.check(wording, facts).findings:
        assert 0 <= finding.start <= finding.end <= len(wording)
        assert wording[finding.start : finding.end] == finding.matched
        assert bool(finding.matched) or (finding.start, finding.end) == (0, 0)


@given(wording=WORDING)
def test_the_scopes_of_a_wording_are_equally_long(wording: str):
    seen = read(wording)
    assert len(seen.text) == len(seen.quoted) == len(seen.raw) == len(fold(wording))


@given(text=st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_the_place_of_a_sentence_is_where_it_stands(text: str):
    for start, words in sentences(text):
        assert text[start : start + len(words)] == words


@pytest.mark.parametrize(
    ("disguised", "stands_there"),
    [
        ("We cate\u200bgorically reject it.", "cate\u200bgorically reject"),
        ("\uff37e \uff43ategorically reject it.", "\uff43ategorically reject"),
        ("We categorically\u00a0reject it.", "categorically\u00a0reject"),
        ("\u202eWe firmly reject it.", "firmly reject"),
        (
            "We c\u0430t\u0435g\u043er\u0456cally reject it.",
            "c\u0430t\u0435g\u043er\u0456cally reject",
        ),
        ("We ca\u03c4eg\u03bfrically rej\u03b5ct it.", "ca\u03c4eg\u03bfrically rej\u03b5ct"),
        ("We cate\u00adgorically re\u200djec\u2060t it.", "cate\u00adgorically re\u200djec\u2060t"),
        ("We categorically reject\u0301\u0337 it.", "categorically reject\u0301\u0337"),
        (
            "We \ua730\u026a\u0280\u1d0d\u029f\u028f reject it.",
            "\ua730\u026a\u0280\u1d0d\u029f\u028f reject",
        ),
        ("We \U0001d41c\U0001d41a\U0001d42degorically reject it.",
         "\U0001d41c\U0001d41a\U0001d42degorically reject"),
        ("We \ufb01rmly reject it.", "\ufb01rmly reject"),
        ("We firmly\u2028re\x08ject it.", "firmly\u2028re\x08ject"),
    ],
)  # fmt: skip
def test_a_disguised_stop_word_is_found_and_shown_as_it_stands(
    in_force: GuidelineSet, disguised: str, stands_there: str
):
    found = in_force.check(disguised, Facts(venue_discloses=True)).findings
    assert stands_there in [f.matched for f in found if f.rule == "rebuttal.CategoricalDenial"]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("don\u2019t \u2013 \u201cno\u201d", 'don\'t - "no"'),
        ("\ufb01ve \u2026", "five ..."),
        ("Zo\u00eb, Si\u00e2n, S\u00f8ren and \u0141ukasz", "Zoe, Sian, Soren and Lukasz"),
        ("e\u0301 is \u00e9", "e is e"),
        ("\u212bngstr\u00f6m", "Angstrom"),
        ("\u00a330 \u20ac \U0001f642", "\u00a330 \u20ac \U0001f642"),
        ("a\ud800b\x00c", "a bc"),
        ("\ufdfa", "\ufdfa"),
    ],
)
def test_many_ways_to_type_a_letter_come_to_one(typed: str, seen: str):
    assert fold(typed) == seen


@pytest.mark.parametrize(
    "word",
    [
        "\u043f\u0440\u0430\u0432\u0434\u0430",  # pravda
        "\u03b1\u03bb\u03ae\u03b8\u03b5\u03b9\u03b1".replace("\u03ae", "\u03b7"),  # aletheia
        "\u0431\u044b\u0441\u0442\u0440\u043e",  # bystro
    ],
)
def test_a_word_of_another_alphabet_stays_as_it_is(word: str):
    assert fold(word) == word


def test_a_word_that_only_looks_latin_is_read_as_latin():
    assert fold("\u0421\u041e\u0420\u0415") == "COPE"  # Cyrillic, all of it
    assert fold("\u0395\u03a7\u0399\u03a4") == "EXIT"  # Greek, all of it


def test_a_place_in_a_ligature_is_the_whole_ligature():
    seen = read("of\ufb01ce")
    assert seen.text == "office"
    assert seen.place(3, 4) == (2, 3)


@pytest.mark.parametrize(
    ("pattern", "folded"),
    [
        ("Sinn F\u00e9in", "Sinn Fein"),
        ("wait\u2026", r"wait\.\.\."),
        ("[\u00e9\u00e8]", "[ee]"),
        ("\uff08", r"\("),
    ],
)
def test_a_pattern_is_folded_as_texts_are_and_gains_no_marks(pattern: str, folded: str):
    assert fold_pattern(pattern) == folded


def test_quotations_and_links_are_set_aside():
    seen = read("> wrong\nSee https://example.org/wrong, or gov.uk/wrong. Right")
    assert "wrong" not in seen.text
    assert "> wrong" in seen.quoted
    assert seen.raw.count("wrong") == 3
    assert seen.text.endswith(". Right")


def test_words_of_a_quotation_are_not_counted():
    assert count_words(read("> one two\nthree https://example.org four").text) == 3


def test_a_link_is_no_part_of_an_address_to_write_to():
    assert read("sam.hill@example.org").quoted == "sam.hill@example.org"


@pytest.mark.parametrize(
    ("pattern", "widened"),
    [
        ("a b", r"a(?:\s+)b"),
        ("a ?b", r"a(?:\s+)?b"),
        ("a   b", r"a(?:\s+)b"),
        ("[ -]a", "[ -]a"),
        (r"\[ a", r"\[(?:\s+)a"),
        (r"a\ b", r"a\ b"),
        ("it\u2019s", "it's"),
    ],
)
def test_a_space_in_a_pattern_is_any_white_space(pattern: str, widened: str):
    assert widen(pattern) == widened


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("x*", "\u00a3x \U0001f642xx", [(1, 2), (4, 6)]),
        (".", "\u00a3\U0001f642", [(0, 1), (1, 2)]),
        ("", "\u00a3", []),
        (r"\bb", "ab b", [(3, 4)]),
        ("(?m)^b$", "a\nb\u00a3\nb", [(5, 6)]),
    ],
)
def test_places_are_counted_in_characters(pattern: str, text: str, found: list[tuple[int, int]]):
    assert spans(compiled(pattern), text) == found


REBUTTAL = "We categorically reject this. These claims are untrue."


def test_only_what_was_said_counts_as_a_quotation_where_it_is_known(in_force: GuidelineSet):
    mine, said = f"Hi Jo, which gate?\n> {REBUTTAL}", "Nobody answers at Gate 3."
    assert in_force.check(mine, Facts(said=said)).outcome == "stop"
    assert in_force.check(mine, Facts(said=f"They wrote: {REBUTTAL}")).outcome != "stop"
    assert in_force.check(mine, Facts()).outcome != "stop"


@pytest.mark.parametrize(
    "line",
    [
        "> nobody ANSWERS",
        "> Nobody ... at Gate 3",
        "> “Nobody” [the guards] at Gate 3",
        ">> nobody",
    ],
)
def test_a_shortened_quotation_is_one_all_the_same(line: str):
    said = "“Nobody” answers at Gate 3. Nobody answers."
    assert QUOTATION in read(line, said).text
    assert not read(line, said).text.strip(QUOTATION)


@pytest.mark.parametrize(
    "words", ["It's *not* true.", "It's __not__ true.", "It's **not true**!", "_It's not true._"]
)
def test_emphasis_hides_nothing(in_force: GuidelineSet, words: str):
    found = in_force.check(words, Facts()).findings
    assert "rebuttal.Vocabulary" in {each.rule for each in found}


def test_names_with_underscores_and_sums_keep_their_marks():
    for words in ("See form_3_b.", "It is 2 * 3.", "Rated ***"):
        assert read(words).text == words
