"""The kinds of rule there are. One line here plugs a kind in."""

from collections.abc import Mapping

from convo.guidelines.checkers import (
    existence,
    limit,
    metadata,
    occurrence,
    overlap,
    quotation,
    reading,
    score,
    substitution,
    validator,
)
from convo.guidelines.checkers.kind import Kind

#: What may stand after `extends:` in a rule file.
CHECKERS: Mapping[str, Kind] = {
    "existence": existence.KIND,
    "substitution": substitution.KIND,
    "occurrence": occurrence.KIND,
    "score": score.KIND,
    "metadata": metadata.KIND,
    "validator": validator.KIND,
    "limit": limit.KIND,
    "overlap": overlap.KIND,
    "reading": reading.KIND,
    "quotation": quotation.KIND,
}

#: Vale's other kinds, each with the reason why convo does not take it.
REFUSED: Mapping[str, str] = {
    "capitalization": "it judges headings, and a reply has none",
    "conditional": "it needs look-behind, which RE2 does not have",
    "consistency": "a reply is too short to be inconsistent in its spelling",
    "metric": "use 'limit' for length and 'score' for everything else that is counted",
    "readability": "use 'occurrence' with 'scope: sentence' for long sentences",
    "repetition": "a browser's own spelling check finds doubled words",
    "script": "it runs code from a rule file",
    "sequence": "it needs a part-of-speech model, which convo does not ship",
    "spelling": "a browser's own spelling check does this in the writer's language",
}
