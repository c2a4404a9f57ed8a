"""A bad file is refused with file, line, key and what was expected, and all faults at once."""

from pathlib import Path

import pytest

from convo.domain.vocabulary import Level
from convo.guidelines.document import MOST_BYTES
from convo.guidelines.load import BadGuidelines, load

GOOD = """\
extends: existence
message: "'%s' is out."
tokens: [alas]
convo:
  id: XX1
  severity: advise
  rationale: Because.
  instead: Something else.
"""
STOP = GOOD.replace("advise", "stop")
TESTS = """\
tests:
  - {name: bad, input: Alas alas, contains: style.Rule}
  - {name: good, input: Well, absent: style.Rule}
"""
SOURCE = "  source: {document: D, section: S, link: 'https://example.org/'}\n"

FAULTS = {
    "unknown key": (GOOD + "tokns: [x]\n", 9, "tokns", "unknown key; expected one of: extends"),
    "unknown key in the block": (GOOD + "  sauce: x\n", 9, "convo.sauce", "unknown key"),
    "repeated key": (GOOD + "tokens: [x]\n", 9, "tokens", "each key once"),
    "repeated key in the block": (GOOD + "  id: XX2\n", 9, "convo.id", "each key once"),
    "missing key": ("extends: substitution\nmessage: a\n", 1, "swap", "which is missing"),
    "nothing to look for": ("extends: existence\nmessage: a\n", 1, "tokens", "expected tokens"),
    "no kind": ("message: a\n", 1, "extends", "expected one of: existence"),
    "not a mapping": ("- a\n", 1, "extends", "expected one of"),
    "kind that is a list": ("extends: [a]\nmessage: a\n", 1, "extends", "expected one of"),
    "a kind of Vale's": ("message: a\nextends: script\n", 2, "extends", "runs code"),
    "wrong level": (GOOD + "level: fatal\n", 9, "level", "expected one of: suggestion"),
    "wrong severity": (GOOD.replace("advise", "scold"), 6, "convo.severity", "stop, explain"),
    "pattern RE2 can't read": (GOOD.replace("alas", "'a(?=b)'"), 3, "tokens.0", "RE2"),
    "yes is not text": (GOOD.replace("alas", "yes"), 3, "tokens.0", "between quotation marks"),
    "empty list": (GOOD.replace("[alas]", "[]"), 3, "tokens", "a list of at least one"),
    "a text for a list": (GOOD.replace("[alas]", "alas"), 3, "tokens", "a list"),
    "a list for a block": (GOOD[: GOOD.index("convo:")] + "convo: [a]\n", 4, "convo", "id"),
    "too many %s": (GOOD.replace("'%s'", "%s %s"), 2, "message", "at most 1 %s"),
    "not YAML": (GOOD + "a: b: c\n", 9, "", "expected YAML"),
    "control character": (GOOD + "\x07", 1, "", "without control characters"),
    "an alias": (GOOD.replace("[alas]", "&a [alas]") + "raw: *a\n", 9, "raw", "not an alias"),
    "a key that is a list": (GOOD + "? [a]\n: b\n", 1, "", "keys that are words"),
    "a strange tag": (GOOD.replace("[alas]", "!!python/name:os.system x"), 3, "tokens", "text"),
    "a date that is none": (GOOD + "limit: 2026-99-99\n", 9, "limit", "expected text"),
    "link that is none": (GOOD + "link: example\n", 9, "link", "https://"),
    "an example with two ends": (
        GOOD + "tests:\n  - {name: a, input: b}\n", 10, "tests.0", "one of contains",
    ),
    "an unknown fact": (
        GOOD + "tests:\n  - {name: a, context: {mood: x}, absent: b}\n",
        10, "tests.0.context.mood", "expected one of: approach",
    ),
    "a fact of the wrong kind": (
        GOOD + "tests:\n  - {name: a, context: {said: true}, absent: b}\n",
        10, "tests.0", "context, said: expected text",
    ),
    "min and max missing": (
        "extends: occurrence\nmessage: a\ntoken: b\n", 1, "max", "expected max, min or both",
    ),
    "two limits": (
        "extends: limit\nmessage: a\nunit: words\nmax: 1\nfact: length_limit\n",
        4, "max", "one of them",
    ),
    "a feature that is not there": (
        ("extends: score\nmessage: a\ncondition: '> 1'\nmarks: b\n"
        "features: [{name: a, weight: 1, pattern: a}]\n"), 4, "marks", "name of a feature",
    ),
    "a condition that compares nothing": (
        "extends: score\nmessage: a\ncondition: big\nfeatures: [{name: a, weight: 1, pattern: b}]",
        3, "condition", "a comparison",
    ),
    "no swap": ("extends: substitution\nmessage: a\nswap: []\n", 3, "swap", "keys with values"),
    "a stop without source": (STOP + TESTS, 4, "convo.source", "expected a source"),
    "a stop that never passes": (
        STOP + SOURCE + "tests:\n  - {name: a, input: alas, contains: b}\n",
        10, "tests", "a test that passes",
    ),
    "a stop that never fails": (
        STOP + SOURCE + "tests:\n  - {name: a, input: alas, absent: b}\n",
        10, "tests", "a test that fails",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "key", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_bad_file_says_where_and_what_was_expected(rules, text, line, key, expected):
    with pytest.raises(BadGuidelines) as refusal:
        rules(text)
    fault = refusal.value.faults[0]
    assert (fault.file, fault.line, fault.key) == ("style/Rule.yml", line, key)
    assert expected in fault.expected
    assert str(refusal.value).startswith(f"style/Rule.yml, line {line}, {key or 'the file'}: ")


def test_all_faults_of_all_files_come_at_once(rules):
    with pytest.raises(BadGuidelines) as refusal:
        rules({"a/One.yml": GOOD + "x: 1\ny: 2\n", "b/Two.yml": "extends: script\n"})
    assert [fault.file for fault in refusal.value.faults] == ["a/One.yml", "a/One.yml", "b/Two.yml"]


READING = """\
extends: reading
message: "This reads as %s: %s."
base: 0
grades: [{name: none}, {name: bad, from: 1, level: stop, says: bad}]
features: [{name: a, says: a, because: a, weight: 2, tokens: [alas]}]
"""


@pytest.mark.parametrize("block", ["", GOOD[GOOD.index("convo:") :]], ids=["no block", "advises"])
def test_a_reading_that_stops_by_a_grade_needs_what_every_stop_needs(rules, block):
    with pytest.raises(BadGuidelines) as refusal:
        rules(READING + block)
    assert [fault.key for fault in refusal.value.faults] == ["convo.source", "tests", "tests"]
    assert rules(READING + GOOD[GOOD.index("convo:") :] + SOURCE + TESTS).rules


def test_what_a_stop_lacks_is_told_beside_all_else_that_is_wrong(rules):
    bad = (
        "tests:\n  - {name: a, absent: b, want: ''}\n  - {name: b, context: {said: 1}, want: ''}\n"
    )
    with pytest.raises(BadGuidelines) as refusal:
        rules(STOP + bad + "tokns: [x]\n")
    assert [fault.key for fault in refusal.value.faults] == [
        "tokns", "tests.0", "tests.1", "convo.source", "tests",
    ]  # fmt: skip


def test_a_stop_with_source_and_examples_loads(rules):
    rule = rules(STOP + SOURCE + TESTS).rule("style.Rule")
    assert rule.level is Level.STOP
    assert str(rule.source) == "D, S"
    assert rule.style == "style"


def test_a_stop_may_show_its_examples_as_exact_output(rules):
    wants = "tests:\n  - {name: a, input: alas, want: x}\n  - {name: b, input: well, want: ''}\n"
    assert rules(STOP + SOURCE + wants).rule("style.Rule").examples[1].want == ""


@pytest.mark.parametrize(
    ("level", "expected"), [("error", Level.EXPLAIN), ("warning", Level.ADVISE), ("", Level.ADVISE)]
)
def test_a_plain_vale_file_loads_and_never_stops(rules, level, expected):
    line = f"level: {level}\n" if level else ""
    rule = rules(f"extends: existence\nmessage: a\n{line}tokens: [b]\n").rule("style.Rule")
    assert (rule.level, rule.id) == (expected, "style.Rule")


@pytest.mark.parametrize("name", ["Rule.yml", "a/b/Rule.yml", "a/Rule.yaml"])
def test_a_rule_in_the_wrong_place_is_refused_not_passed_over(rules, name):
    with pytest.raises(BadGuidelines, match=r"expected a rule to be in <style>/<Rule>\.yml"):
        rules({name: GOOD})


def test_two_rules_cannot_have_one_id(rules):
    with pytest.raises(BadGuidelines, match=r"b/Two.yml, line 5, convo.id: .*a.One has XX1"):
        rules({"a/One.yml": GOOD, "b/Two.yml": GOOD})


def test_two_readings_cannot_have_one_style(rules):
    reading = (
        "extends: reading\nmessage: '%s'\nbase: 0\ngrades: [{name: fine}]\n"
        "features: [{name: a, says: a, because: a, weight: 1, tokens: [a]}]\n"
    )
    with pytest.raises(BadGuidelines, match=r"a/Two.yml, line 1, extends: expected one reading in"):
        rules({"a/One.yml": reading, "a/Two.yml": reading})


def test_an_empty_folder_is_no_set(tmp_path):
    with pytest.raises(BadGuidelines, match="at least one rule file"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"extends: existence\nmessage: \xff\xfe\n", "line 2, the file: expected UTF-8"),
        (b"# " + b"x" * MOST_BYTES, "expected at most"),
        (b"a: " + b"[" * 5000, "expected YAML"),
        (b"", "extends: expected one of"),
    ],
    ids=["encoding", "size", "depth", "empty"],
)
def test_a_file_that_is_not_even_text_is_a_fault_not_a_crash(tmp_path: Path, content, expected):
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "Rule.yml").write_bytes(content)
    with pytest.raises(BadGuidelines, match=expected):
        load(tmp_path)


def test_confirmations_have_keys_of_their_own(rules):
    item = (
        "  - {key: a-key, sentence: I have., why: It helps., source: {document: D, section: S}}\n"
    )
    with pytest.raises(BadGuidelines, match=r"line 3, confirmations.1.key: expected a key of its"):
        rules({"a/One.yml": GOOD, "confirmations.yml": "confirmations:\n" + item + item})


def test_confirmations_that_are_no_yaml_are_a_fault(rules):
    with pytest.raises(BadGuidelines, match=r"confirmations.yml, line 1, the file: expected YAML"):
        rules({"a/One.yml": GOOD, "confirmations.yml": "confirmations: a: b\n"})


def test_confirmations_are_read_as_strictly_as_rules(rules):
    with pytest.raises(BadGuidelines, match=r"confirmations.yml, line 1, confirmations: expected"):
        rules({"a/One.yml": GOOD, "confirmations.yml": "confirmations: {}\n"})
