"""A reading without the words that one site alone taught it.

Leaving a site out of the fit takes its texts out of the weights, not out of the words: whoever
wrote the signs had read them. So the same is counted once more with every alternative dropped that
occurs at the left-out site and nowhere else. That is harder than life, where some of those words
were known before; the truth lies between the two counts.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from convo.guidelines.patterns import choices_in, compiled, full_pattern
from convo.guidelines.wording import read
from tests.measure.labelled import Labelled

#: Stands where nothing is left, and never occurs.
_NOTHING = "qzqzq"


class Vocabulary:
    """Which alternative of a reading's signs occurs at which sites."""

    def __init__(self, settings: Mapping[str, Any], texts: Sequence[Labelled]) -> None:
        self._settings = settings
        words = [(text.site, read(text.text).text) for text in texts]
        self._sites = {
            (token, sign.get("ignorecase", True)): _sites_of(token, sign, words)
            for sign in settings["features"]
            for token in _alternatives(sign)
        }

    def without(self, site: str) -> dict[str, Any]:
        """The settings without the alternatives that only this site has."""
        settings: dict[str, Any] = deepcopy(dict(self._settings))
        for sign in settings["features"]:
            case = sign.get("ignorecase", True)
            kept = [t for t in _alternatives(sign) if self._sites[t, case] != {site}]
            if "tokens" in sign:
                sign["tokens"] = kept or [_NOTHING]
        return settings


def _alternatives(sign: Mapping[str, Any]) -> list[str]:
    return [choice for token in sign.get("tokens", []) for choice in choices_in(token)]


def _sites_of(token: str, sign: Mapping[str, Any], words: list[tuple[str, str]]) -> set[str]:
    full = full_pattern(token, ignorecase=sign.get("ignorecase", True), whole_words=True)
    regexp = compiled(full)
    return {site for site, text in words if regexp.search(text)}
