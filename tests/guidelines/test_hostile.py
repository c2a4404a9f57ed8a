"""Whatever somebody pastes, or puts into a rule file, there is a clear answer."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from convo.domain.vocabulary import Level
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.folding import _FOLDS, fold
from convo.guidelines.load import BadGuidelines, load
from convo.guidelines.patterns import MOST_PLACES, compiled, spans

MEGABYTE = 1_000_000
STOPPED = "We categorically reject this. "
RULE = """
extends: existence
message: "'%s'"
tokens: ['{}']
"""

#: A megabyte each, with words that stop at the end, so that the end is seen to be read.
TEXTS = {
    "a plain text": "We wait for the boat. ",
    "one letter": "a",
    "one sentence": "and then ",
    "zero-width characters": "\u200b\u200d\u2060",
    "nested quotations": "> > > > no\n",
    "nested quotation marks": ">" * 1000 + "\n",
    "right-to-left overrides": "\u202ea\u202c",
    "pictures": "\U0001f642",
    "marks without letters": "\u0301\u0337",
    "look-alikes": "\u0430\u0435\u043er ",
    "ligatures": "\ufb03",
    "halves of pairs": "\ud800",
    "almost links": "www.",
    "almost addresses": "a.a@a.",
    "digits": "07700 9001",
}


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_a_megabyte_of_it_is_read_to_the_end(in_force: GuidelineSet, piece: str):
    words = (piece * (MEGABYTE // len(piece)))[: MEGABYTE - 100] + f"\n\n{STOPPED}\n"
    found = in_force.check(words, Facts(said=words, own_replies=(words,))).findings
    stops = [each.matched for each in found if each.rule == "rebuttal.CategoricalDenial"]
    assert stops == ["categorically reject"]


def test_a_megabyte_of_one_letter_with_a_mark_at_its_end_is_answered(in_force: GuidelineSet):
    assert in_force.check("a" * MEGABYTE + "!", Facts()).outcome in {"advise", "explain", "pass"}


def test_a_megabyte_of_stop_words_is_stopped_by_a_few(in_force: GuidelineSet):
    check = in_force.check(STOPPED * (MEGABYTE // len(STOPPED)), Facts())
    assert check.outcome == "stop"
    assert len(check.findings) < 200


def test_only_so_many_places_of_one_pattern_are_looked_for():
    assert len(spans(compiled("a"), "ab" * 3 * MOST_PLACES)) == MOST_PLACES


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("(a+)+$", "a" * 100_000 + "!", []),
        ("(a+)+$", "a" * 100_000, ["a" * 100_000]),
        ("(?:(?:a|aa)+)+b", "a" * 100_000, []),
        ("(.*)*x", "y" * 100_000, []),
    ],
)
def test_a_pattern_that_hangs_other_programs_is_answered(rules, pattern, text, matched):
    guidelines = rules(RULE.format(pattern))
    assert [f.matched for f in guidelines.check(text, Facts()).findings] == matched


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[bytes], str]:
    """Load a rule file of these bytes, and give what is said about it."""

    def loads(content: bytes) -> str:
        (tmp_path / "style").mkdir()
        (tmp_path / "style" / "Rule.yml").write_bytes(content)
        with pytest.raises(BadGuidelines) as refusal:
            load(tmp_path)
        return str(refusal.value)

    return loads


BOMB = "\n".join(
    ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB.encode(), "line 2, a1.0: expected the words themselves, not an alias"),
        (RULE.format("naïve").encode("utf-16"), "line 1, the file: expected UTF-8 text"),
        (RULE.format("naïve").encode("latin-1"), "line 4, the file: expected UTF-8 text"),
        (RULE.format("a").encode("utf-16-le"), "without control characters"),
        (bytes(1000), "without control characters"),
        (b"[" * 100_000, "not nested this deeply"),
        (b"a: " + b"[" * 400 + b"]" * 400, "not nested this deeply"),
        (b"- " * 50_000 + b"a", "not nested this deeply"),
        (b"a:\n" + b"".join(b" " * n + b"? a\n" for n in range(600)), "style/Rule.yml, line"),
        (b"{" * 90_000, "not nested this deeply"),
        (RULE.format("(?:(?:a{1000}){1000}){1000}").encode(), "tokens.0: expected a pattern"),
        (RULE.format(r"\pL{1000}" * 4).encode(), "that RE2 has room for"),
        (b'extends: "\\ud800"\n', "expected"),
    ],
    ids=range(13),
)
def test_a_rule_file_made_to_do_harm_is_refused_in_words(refused, content: bytes, said: str):
    assert said in refused(content)


def test_a_folder_with_a_name_of_a_file_is_refused_in_words(tmp_path: Path):
    (tmp_path / "style" / "Rule.yml").mkdir(parents=True)
    with pytest.raises(BadGuidelines, match=r"style/Rule\.yml, line 1, the file: .* can be read"):
        load(tmp_path)


def test_an_ordinary_file_with_many_brackets_is_read(rules):
    tests = "".join(
        f"  - {{name: a{n}, input: 'a {n}', contains: style.Rule}}\n" for n in range(600)
    )
    assert len(rules(f"{RULE.format('a')}tests:\n{tests}").rule("style.Rule").examples) == 600


def test_a_mark_at_the_start_of_a_file_is_no_fault(rules):
    assert rules("\ufeff" + RULE.format("a").lstrip()).rule("style.Rule").level is Level.ADVISE


LARGE = "9" * 400


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (f"limit: {LARGE}\n", "line 5, limit: expected a whole number, 0 to"),
        (f"limit: 0x{'f' * 9000}\n", "line 5, limit: expected a whole number, 0 to"),
        ("limit: -1\n", "line 5, limit: expected a whole number, 0 to"),
    ],
    ids=["huge", "hexadecimal", "negative"],
)
def test_a_number_that_no_rule_needs_is_refused_in_words(refused, more: str, said: str):
    assert said in refused((RULE.format("a") + more).encode())


READING = """
extends: reading
message: "%s: %s"
base: {base}
grades: [{{name: fine}}, {{name: bad, from: 1, level: advise}}]
features: [{{name: a, says: b, because: c, weight: {weight}, cap: {cap}, tokens: [x]}}]
"""
SOUND = {"base": "0", "weight": "1", "cap": "1"}


@pytest.mark.parametrize("key", SOUND)
@pytest.mark.parametrize("number", [".nan", ".inf", LARGE, "1.0e+308", "1e3"])
def test_a_reading_adds_up_only_what_can_be_added(refused, key: str, number: str):
    assert f"{key}: expected a number" in refused(READING.format(**SOUND | {key: number}).encode())


def test_a_sign_is_not_counted_less_than_no_times(refused):
    assert "cap: expected a number, 0 to" in refused(
        READING.format(**SOUND | {"cap": "-1"}).encode()
    )


@pytest.fixture
def style(tmp_path: Path) -> Path:
    """A folder with a rule that can be read."""
    folder = tmp_path / "guidelines" / "style"
    folder.mkdir(parents=True)
    (folder / "Rule.yml").write_text(RULE.format("a"))
    return folder


def test_a_pipe_in_the_folder_is_refused_and_not_waited_for(style: Path):
    os.mkfifo(style / "Pipe.yml")
    with pytest.raises(BadGuidelines, match=r"style/Pipe\.yml, line 1, .* a pipe or a device"):
        load(style.parent)


def test_an_endless_file_is_refused_and_not_read(style: Path):
    (style / "Zero.yml").symlink_to("/dev/zero")
    with pytest.raises(BadGuidelines, match=r"style/Zero\.yml, line 1, .* a pipe or a device"):
        load(style.parent)


def test_a_style_that_would_be_passed_over_is_refused(style: Path):
    (style.parent / "other").symlink_to(style)
    with pytest.raises(BadGuidelines, match="other, line 1"):
        load(style.parent)


def test_a_rule_whose_ending_is_in_capitals_is_not_passed_over(style: Path):
    (style / "Other.YML").write_text(RULE.format("b"))
    with pytest.raises(BadGuidelines, match=r"style/Other\.YML, line"):
        load(style.parent)


def test_a_name_that_is_no_text_is_spelt_out(style: Path):
    (style / os.fsdecode(b"R\xff.yml")).write_text(RULE.format("b"))
    assert load(style.parent).rule("style.R\\udcff").kind == "existence"


def test_a_text_of_many_characters_makes_no_later_one_slow(in_force: GuidelineSet):
    in_force.check("".join(map(chr, range(0x4E00, 0x4E00 + 20_000))), Facts())
    fold("\U0001f642")
    assert ord("\U0001f642") in _FOLDS
