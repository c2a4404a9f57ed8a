"""A small set of guidelines of the tests' own: what is in force may change from day to day."""

from collections.abc import Mapping
from pathlib import Path

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.load import load

#: A rule of each level, one that finds what it does not speak of, and two confirmations.
SMALL: Mapping[str, str] = {
    "promises/Commitment.yml": """
extends: existence
message: "'%s' promises something."
ignorecase: true
tokens: [we guarantee]
tests:
  - {name: a promise, input: We guarantee it., contains: promises.Commitment}
  - {name: an offer, input: I can ask., absent: promises.Commitment}
convo:
  id: CM1
  severity: explain
  source: {document: Delegation letter, section: Limits}
  rationale: Somebody may rely on it.
  instead: Say what you can do.
""",
    "rebuttal/Denial.yml": """
extends: existence
message: "'%s' is a denial."
ignorecase: true
tokens: [categorically reject, no truth in]
tests:
  - name: a denial
    input: We categorically reject this.
    context: {venue_kind: forum, sensitivity: emotive}
    contains: rebuttal.Denial
  - name: no truth
    input: There is no truth in it.
    context: {venue_kind: social, sensitivity: emotive}
    contains: rebuttal.Denial
  - {name: a mistake of ours, input: "Sorry, our page was wrong.", absent: rebuttal.Denial}
convo:
  id: FR1
  severity: stop
  approach: [converse]
  applies: {venue_kind: [forum, social], sensitivity_not: [routine]}
  source: {document: Six approaches, section: Converse, link: "https://example.org/six"}
  rationale: It belongs to the press office.
  instead: Say what you can see from where you sit.
""",
    "politics/Period.yml": """
extends: metadata
message: An election period covers this topic.
check: {election_period: true}
tests:
  - {name: in it, input: Hello., context: {election_period: true}, contains: politics.Period}
  - {name: outside, input: Hello., context: {election_period: false}, absent: politics.Period}
convo:
  id: PO2
  severity: advise
  rationale: Candidates compete for attention.
  instead: Wait.
""",
    "confirmations.yml": """
confirmations:
  - key: read-whole-thread
    sentence: I have read the whole thread.
    why: The mood may have turned.
    source: {document: A guide, section: Evaluate}
  - key: already-public
    sentence: Everything here is public.
    why: Working papers are not ours to give.
    source: {document: Another guide, section: Access}
""",
}


def set_of(folder: Path, files: Mapping[str, str] = SMALL) -> GuidelineSet:
    """The set that these files make, written to a folder of the test."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return load(folder)
