"""What the files of the set in force say, beyond what a rule carries: settings and lists."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.lists import Period, WordList, periods, word_list
from convo.guidelines.rule import Rule
from convo.web.filters import day

#: The nations of a calendar, by its codes.
NATIONS: Mapping[str, str] = {
    "ENG": "England",
    "WLS": "Wales",
    "SCT": "Scotland",
    "NIR": "Northern Ireland",
}
_FOLDER = "lists/"
#: How a pattern names a list. Counts such as `{1,3}` hold no letter.
_NAMED = re.compile(r"\{([A-Za-z][A-Za-z-]*)\}")


def settings_of(guidelines: GuidelineSet, rule: Rule) -> Mapping[str, Any]:
    """The rule's own file, in plain values."""
    found: Mapping[str, Any] = _files(guidelines.content)[f"{rule.name.replace('.', '/')}.yml"]
    return found


def lists_of(guidelines: GuidelineSet) -> list[WordList]:
    """Every list of the set in the order of their names; of a calendar, its periods in words."""
    files = _files(guidelines.content)
    return [_list(files[name]) for name in sorted(files) if name.startswith(_FOLDER)]


def lists_used(guidelines: GuidelineSet, rule: Rule) -> list[WordList]:
    """The lists that the rule's patterns name."""
    named = set(_NAMED.findall(json.dumps(settings_of(guidelines, rule))))
    return [each for each in lists_of(guidelines) if each.name in named]


@lru_cache(maxsize=4)
def _files(content: str) -> Mapping[str, Any]:
    files: Mapping[str, Any] = json.loads(content)["files"]
    return files


def _list(file: Mapping[str, Any]) -> WordList:
    if "calendar" in file:
        entries = tuple(_in_words(each) for each in periods(file))
        return WordList(file["calendar"], file["about"], entries)
    return word_list(file)


def _in_words(period: Period) -> str:
    nations = ", ".join(NATIONS[nation] for nation in period.nations)
    return (
        f"{period.name}: from {day(period.starts.date())} to {day(period.ends.date())} ({nations})"
    )
