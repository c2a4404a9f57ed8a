"""`convo check`: a draft in, findings out; or many texts, one JSON object a line."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import click

import config
from convo.cli.guidelines import folder_option, loaded
from convo.domain.vocabulary import Approach
from convo.guidelines.checkers.kind import Reading
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Check, Finding

_APPROACHES = (str(Approach.CONVERSE), str(Approach.REFLECT))
#: Nothing stopped; something did; a line, a set or a file could not be read.
FINE, STOPPED, UNREADABLE = 0, 1, 2


@click.command()
@click.argument("draft", type=click.File(encoding="utf-8-sig", errors="replace"), default="-")
@folder_option
@click.option("--set", "digest", metavar="DIGEST", help="Judge by a set that was in force earlier.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line in, one a line out.")
@click.option("--approach", type=click.Choice(_APPROACHES), default=_APPROACHES[0])
@click.option(
    "--venue-discloses/--venue-anonymous",
    default=None,
    help="Whether the profile says whom you speak for.",
)
@click.option("--length-limit", type=click.IntRange(min=1), help="Characters the venue takes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for the draft.")
def check(
    draft: TextIO,
    folder: Path | None,
    digest: str | None,
    *,
    jsonl: bool,
    as_json: bool,
    **facts: object,
) -> None:
    """Check the words in DRAFT (a file, or - for standard input) against the guidelines.

    Exits with 1 when a finding stops the draft, with 2 when the guidelines can't be read.

    With --jsonl each line is an object with `id`, `text` and, if known, `facts` (such as approach,
    venue_kind, matter, speaker, said), and each line out is what was found in it. A fact that can't
    be read counts as not known, and is named under `unread`. Exits with 2 when a line could not be
    read; the others are judged all the same.
    """
    guidelines = _of_its_day(digest) if digest else loaded(folder)
    if jsonl:
        sys.exit(_check_lines(guidelines, draft))
    checked = guidelines.check(draft.read(), Facts.of(facts))
    if as_json:
        click.echo(_json({"digest": guidelines.digest, **_as_dict(checked)}))
    else:
        _print_table(checked)
    sys.exit(STOPPED if checked.outcome == "stop" else FINE)


def _of_its_day(digest: str) -> GuidelineSet:
    """The set with this digest from the database. Exits with 2 when it isn't there."""
    from convo.db.engine import open_engine, open_sessions  # noqa: PLC0415 - a plain check needs no database
    from convo.domain.errors import NotFound  # noqa: PLC0415 - likewise
    from convo.guidelines.load import BadGuidelines  # noqa: PLC0415 - likewise
    from convo.queries.guidelines import NotAsKept, get_guideline_set  # noqa: PLC0415 - likewise

    with open_sessions(open_engine(config.load().database_url))() as session:
        try:
            return get_guideline_set(session, digest)
        except NotFound:
            problem = (
                "Nothing was ever judged by that set here. `convo guidelines kept` lists the "
                "digests, 64 letters and digits each."
            )
        except (NotAsKept, BadGuidelines) as error:
            problem = f"The set can't be used: {error}"
    click.echo(f"error: {problem}", err=True)
    sys.exit(UNREADABLE)


class Unreadable(ValueError):
    """A line is JSON, but not what was asked for."""


def _check_lines(guidelines: GuidelineSet, lines: TextIO) -> int:
    """Judge each line, print what was found, and say how it went as an exit code."""
    code = FINE
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        given: object = None
        try:
            given = json.loads(line)
            answer = _judged(guidelines, given)
        except (ValueError, RecursionError) as error:
            code = UNREADABLE
            click.echo(f"line {number}: {error}", err=True)
            known = {"id": given["id"]} if isinstance(given, dict) and "id" in given else {}
            answer = {**known, "line": number, "error": str(error)}
        click.echo(_json(answer))
    return code


def _judged(guidelines: GuidelineSet, given: object) -> dict[str, Any]:
    """What was found in one object. Raises `ValueError` with what was expected."""
    text = given.get("text") if isinstance(given, dict) else None
    if not (isinstance(given, dict) and isinstance(text, str)):
        raise Unreadable('expected an object with a text, such as {"id": 1, "text": "…"}')
    facts, unread = _facts(given.get("facts") or {})
    answer = {"id": given.get("id"), **_as_dict(guidelines.check(text, facts))}
    return {**answer, "unread": unread} if unread else answer


def _facts(given: object) -> tuple[Facts, list[str]]:
    """The facts that can be read, and a sentence for each that can't: it counts as not known."""
    if not isinstance(given, dict):
        raise Unreadable("facts: expected an object")
    known: dict[str, Any] = {}
    unread: list[str] = []
    for name, value in given.items():
        try:
            Facts.of({name: value})
        except ValueError as error:
            unread.append(str(error))
        else:
            known[name] = value
    return Facts.of(known), unread


def _as_dict(checked: Check) -> dict[str, Any]:
    """A check as plain values, for another program."""
    rebuttal, tone = checked.readings.get("rebuttal"), checked.readings.get("tone")
    return {
        "outcome": checked.outcome,
        "findings": [_finding(finding) for finding in checked.findings],
        "rebuttal": {"score": 0.0, **_reading(rebuttal, "none")},
        "tone": _reading(tone, "plain"),
        "not_judged": list(checked.not_judged),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.level),
        "start": finding.start,
        "end": finding.end,
        "match": finding.matched,
        "message": finding.message,
        "why": finding.why,
        "instead": finding.instead,
        "source": finding.source,
    }


def _reading(reading: Reading | None, otherwise: str) -> dict[str, Any]:
    """A reading with its signals; `otherwise` where the set has none."""
    if reading is None:
        return {"reading": otherwise, "signals": []}
    return {
        "reading": reading.grade,
        "score": reading.score,
        "signals": [signal.as_dict() for signal in reading.signals],
    }


def _json(plain: object) -> str:
    # Half a surrogate pair can't be printed as it is; escaped, any program can read it.
    return json.dumps(plain, ensure_ascii=False).encode(errors="backslashreplace").decode()


def _print_table(checked: Check) -> None:
    """One finding a line pair: where, level, rule, message; then how to mend it."""
    for finding in checked.findings:
        place = f"{finding.start}-{finding.end}" if finding.matched else "all"
        click.echo(f"{place:<10} {finding.level:<8} {finding.rule:<32} {finding.message}")
        if finding.instead:
            click.echo(f"{'':<20}{finding.instead}")
    found = len(checked.findings)
    click.echo(f"{found} finding{'s' * (found > 1)}" if found else "Nothing found.")
    for line in _readings(checked):
        click.echo(line)


def _readings(checked: Check) -> Iterator[str]:
    for style, reading in checked.readings.items():
        yield f"Reading of {style}: {reading.grade}"
        for signal in reading.signals:
            shown = f" ({', '.join(signal.evidence)})" if signal.evidence else ""
            yield f"{signal.weight:>+8.2f}  {signal.sentence}{shown}"


#: What `convo` runs.
command = check
