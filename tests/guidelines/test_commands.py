"""`convo check` and `convo guidelines`: what they print, and how they exit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convo.cli import convo
from convo.guidelines.examples import failures

IN_FORCE = str(Path(__file__).parents[2] / "guidelines")
BAD_EXAMPLES = """\
extends: existence
message: "'%s' is out"
tokens: [alas]
tests:
  - {name: fires not, input: well, contains: style.Rule}
  - {name: fires, input: alas, absent: style.Rule}
  - {name: fires otherwise, input: "well,\\nalas", want: "1:1:style.Rule:'alas' is out"}
  - {name: fires so, input: "well,\\nalas", want: "2:1:style.Rule:'alas' is out"}
"""


def run(*arguments: str, words: str | None = None) -> Result:
    return CliRunner().invoke(convo, arguments, input=words)


def test_a_draft_that_is_stopped_exits_with_1_and_shows_how_to_mend_it(tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text("We categorically reject this.")
    result = run("check", str(draft), "--folder", IN_FORCE, "--venue-discloses")
    assert result.exit_code == 1
    assert "3-23       stop     rebuttal.CategoricalDenial" in result.output
    assert "I think there's a mix-up here" in result.output


def test_a_draft_that_passes_exits_with_0():
    words = "I work for Exampleshire Council. Which canal is it?"
    result = run("check", "--folder", IN_FORCE, words=words)
    assert result.exit_code == 0
    assert result.output.startswith("Nothing found.\n")


def test_a_program_reads_json():
    arguments = ("check", "-", "--folder", IN_FORCE, "--json", "--length-limit", "5")
    result = run(*arguments, words="I'm from the boat team.")
    told = json.loads(result.output)
    assert [f["rule"] for f in told["findings"]] == ["venue.VenueLimit"]
    assert (result.exit_code, len(told["digest"])) == (1, 64)


def test_an_acknowledgement_is_judged_as_one():
    result = run("check", "--folder", IN_FORCE, "--approach", "reflect", words="We read it.")
    assert result.exit_code == 0


def test_findings_without_a_way_to_mend_them_take_one_line(tmp_path):
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "Rule.yml").write_text(BAD_EXAMPLES)
    result = run("check", "--folder", str(tmp_path), words="alas")
    assert result.output.splitlines()[1:] == ["1 finding"]


def test_the_set_in_force_is_the_one_the_settings_name(monkeypatch):
    monkeypatch.setenv("CONVO_ENVIRONMENT", "test")
    monkeypatch.setenv("CONVO_GUIDELINES", IN_FORCE)
    assert run("guidelines", "test").exit_code == 0


def test_rules_are_listed_with_id_level_and_source(in_force):
    result = run("guidelines", "list", "--folder", IN_FORCE)
    assert "FR1-DENIAL     stop     rebuttal.CategoricalDenial" in result.output
    assert f"{len(in_force.rules)} rules, digest {in_force.digest}" in result.output


def test_rules_are_listed_for_a_program(in_force):
    told = json.loads(run("guidelines", "list", "--json", "--folder", IN_FORCE).output)
    assert told["digest"] == in_force.digest
    assert {rule["id"] for rule in told["rules"]} == {rule.id for rule in in_force.rules}


def test_examples_that_fail_are_named(rules, tmp_path):
    sentences = [str(failure) for failure in failures(rules(BAD_EXAMPLES))]
    assert sentences == [
        "style.Rule, fires not: expected 'style.Rule', got nothing",
        "style.Rule, fires: expected no 'style.Rule', got 1:1:style.Rule:'alas' is out",
        (
            "style.Rule, fires otherwise: expected exactly '1:1:style.Rule:'alas' is out', "
            "got 2:1:style.Rule:'alas' is out"
        ),
    ]
    result = run("guidelines", "test", "--folder", str(tmp_path))
    assert result.exit_code == 1
    assert result.output.splitlines() == [*sentences, "4 examples of 1 rules, 3 failures"]


def test_a_rule_that_no_example_fires_fails(rules):
    text = BAD_EXAMPLES[: BAD_EXAMPLES.index("tests:")]
    assert [failure.example for failure in failures(rules(text))] == ["all examples"]


STOP = """\
convo:
  id: XX1
  severity: stop
  rationale: Because.
  instead: Something else.
  source: {document: D, section: S}
tests:
  - {name: good, input: "well, my cat", absent: style.Rule}
"""
FIRES = "  - {{name: fires, input: '{}', contains: style.Rule}}\n"
EXISTENCE = """\
extends: existence
message: "'%s' is out"
ignorecase: true
tokens: [alas, "(?:oh|ah) (?:no|dear)|woe[|x]", "\\\\|"]
exceptions: [alas poor]
"""
SUBSTITUTION = """\
extends: substitution
message: "'%s', not '%s'"
swap: {alas: sadly, woe: trouble}
"""
OCCURRENCE = """\
extends: occurrence
message: "%s"
token: alas|woe
max: 0
"""
SCORE = """\
extends: score
message: "'%s'"
condition: ">= 1"
features:
  - {name: sighs, weight: 1, pattern: alas}
  - {name: speaks of pets, weight: -1, pattern: cat}
  - {name: speaks of boats, weight: -1, pattern: boat}
"""


@pytest.mark.parametrize(
    ("rule", "inputs", "unfired"),
    [
        (EXISTENCE, ["Alas", "ah no", "woex", "a|b"], []),
        (EXISTENCE, ["Alas", "woex, x|y"], ["(?:oh|ah) (?:no|dear)"]),
        (EXISTENCE, ["oh dear"], ["alas", "woe[|x]", "\\|"]),
        (SUBSTITUTION, ["woe"], ["alas"]),
        (OCCURRENCE, ["alas"], ["woe"]),
        (SCORE, ["alas"], ["speaks of boats"]),
    ],
)
def test_an_alternative_of_a_stop_rule_that_no_example_fires_fails(rules, rule, inputs, unfired):
    guidelines = rules(rule + STOP + "".join(FIRES.format(each) for each in inputs))
    assert [str(failure) for failure in failures(guidelines)] == [
        f"style.Rule, all examples: expected at least one that fires on '{each}'"
        for each in unfired
    ]


def test_alternatives_of_a_rule_that_stops_nobody_need_no_example_each(rules):
    advice = (EXISTENCE + STOP).replace("stop", "advise") + FIRES.format("alas")
    assert list(failures(rules(advice))) == []


@pytest.mark.parametrize("command", [("check",), ("guidelines", "list"), ("guidelines", "test")])
def test_guidelines_that_cannot_be_read_exit_with_2_and_all_faults(tmp_path, command):
    (tmp_path / "Rule.yml").write_text("extends: script\n")
    result = run(*command, "--folder", str(tmp_path), words="Hello")
    assert result.exit_code == 2
    assert (
        "Rule.yml, line 1, the file: expected a rule to be in <style>/<Rule>.yml" in result.output
    )
