"""`convo check` for other programs: a line in, a line out."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from convo.cli import convo
from tests.given import Given
from tests.guideline_sets import set_of

REBUTTAL = "These claims are completely untrue. The Government is delivering record investment."
HELP = "The form is on our website. Shall I check whether yours has arrived?"


def run(*lines: object) -> Result:
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    return CliRunner().invoke(convo, ["check", "--jsonl", "-"], input=text)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_with_outcome_findings_and_both_readings():
    result = run({"id": "a", "text": REBUTTAL}, {"id": 2, "text": HELP})
    first, second = answers(result)
    assert (first["id"], first["outcome"], first["rebuttal"]["reading"]) == (
        "a",
        "stop",
        "rebuttal",
    )
    assert (second["id"], second["rebuttal"]["reading"]) == (2, "none")
    assert first["rebuttal"]["score"] > second["rebuttal"]["score"]
    assert {"name", "weight", "evidence"} == set(first["rebuttal"]["signals"][0])
    assert {"reading", "signals"} <= set(first["tone"])
    finding = next(each for each in first["findings"] if each["match"])
    assert REBUTTAL[finding["start"] : finding["end"]] == finding["match"]
    assert {"rule", "severity", "message"} <= set(finding)
    assert result.exit_code == 0


def test_it_needs_no_settings_of_a_deployment(monkeypatch):
    for name in ("CONVO_ENVIRONMENT", "CONVO_SECRET_KEY", "CONVO_GUIDELINES"):
        monkeypatch.delenv(name, raising=False)
    assert run({"text": HELP}).exit_code == 0


def test_facts_of_the_case_are_judged_by():
    to_journalist = {"text": HELP, "facts": {"speaker": "journalist"}}
    plain, told = answers(run({"text": HELP}, to_journalist))
    assert plain["outcome"] != "stop"
    assert told["outcome"] == "stop"


def test_a_fact_that_cannot_be_read_counts_as_unknown_and_is_named():
    result = run({"text": HELP, "facts": {"colour": "red", "matter": "error"}})
    (answer,) = answers(result)
    assert answer["unread"][0].startswith("colour: expected one of:")
    assert (answer["rebuttal"]["reading"], result.exit_code) == ("none", 0)


@pytest.mark.parametrize("line", ["nope", "[]", '{"id": 1}', '{"text": 5}', "[" * 100_000])
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_judged(line):
    result = run(line, {"id": 2, "text": HELP})
    broken, fine = answers(result)
    assert broken["line"] == 1
    assert broken["error"]
    assert (fine["id"], result.exit_code) == (2, 2)


def test_a_line_that_cannot_be_read_keeps_its_id():
    (answer,) = answers(run({"id": "a", "text": 5}))
    assert (answer["id"], answer["line"]) == ("a", 1)


def test_a_mark_of_byte_order_is_no_part_of_the_words():
    (answer,) = answers(run("\ufeff" + json.dumps({"id": 1, "text": HELP})))
    assert answer["id"] == 1


def test_half_a_character_is_answered_in_words_any_program_can_read():
    result = run('{"id": "\\ud800", "text": "We reject this \\ud800."}')
    assert answers(result)[0]["outcome"] == "stop"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_draft_is_judged_by_the_set_of_an_earlier_day(
    given: Given, database: str, tmp_path: Path
):
    of_old = set_of(tmp_path)
    given = replace(given, office=replace(given.office, guidelines=of_old))
    given.reply()
    settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": database}

    def judged(*options: str) -> Result:
        words = "We guarantee it. We categorically reject this."
        return CliRunner().invoke(convo, ["check", "--json", *options], input=words, env=settings)

    then, now = json.loads(judged("--set", of_old.digest).stdout), json.loads(judged().stdout)
    assert then["digest"] == of_old.digest != now["digest"]
    assert "rebuttal.Denial" not in [each["rule"] for each in now["findings"]]
    assert "promises.Commitment" in [each["rule"] for each in then["findings"]]
    unknown = judged("--set", "0" * 64)
    assert unknown.exit_code == 2
    assert "Nothing was ever judged by that set here." in unknown.stderr
