"""Whether `people.json` calls everybody as the log last recorded it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from convo.audit.entry import commit
from convo.audit.pack.container import Pack, read

PEOPLE = "people.json"
_NAMING = frozenset({"person:add", "person:change"})


def faults_of_names(pack: Pack) -> Iterator[tuple[str, str]]:
    """Each name that is not the last one that was recorded: the file, and the end of a sentence.

    A name whose words are gone can't be held against anything.
    """
    called = _names(pack)
    recorded = _recorded(pack)
    openings = _openings(pack, {seq for seq, _ in recorded.values()})
    for account, (seq, commitment) in recorded.items():
        salt, name = openings.get(seq, ("", None))
        listed = called.get(account)
        if name is None or not isinstance(listed, str) or listed == name:
            continue
        if commit(bytes.fromhex(salt), "name", name) == commitment:
            yield PEOPLE, f"calls account {account} otherwise than entry {seq}"


def _names(pack: Pack) -> Mapping[str, Any]:
    try:
        found = json.loads(read(pack, PEOPLE))
    except (ValueError, KeyError, OSError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _recorded(pack: Pack) -> dict[str, tuple[int, str]]:
    """For each account the last entry that recorded its name, and what it commits to."""
    found: dict[str, tuple[int, str]] = {}
    with pack.open("log.jsonl") as log:
        for line in log:
            if b'"person:' not in line:
                continue
            try:
                entry = json.loads(line)
                is_naming = entry["act"] in _NAMING and entry["outcome"] == "ok"
                if is_naming and entry["obj"]["type"] == "person" and "name" in entry["c"]:
                    found[str(entry["obj"]["id"])] = (int(entry["seq"]), str(entry["c"]["name"]))
            except (ValueError, KeyError, TypeError, RecursionError):
                continue  # the verifier says so
    return found


def _openings(pack: Pack, places: set[int]) -> dict[int, tuple[str, str]]:
    """Salt and name of the names that these entries recorded."""
    found = {}
    with pack.open("openings.jsonl") as words:
        for line in words:
            try:
                opening = json.loads(line)
                if opening["field"] == "name" and opening["seq"] in places:
                    bytes.fromhex(opening["salt"])
                    opening["value"].encode()  # not every text that JSON knows has bytes
                    found[opening["seq"]] = (opening["salt"], opening["value"])
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                continue  # the verifier says so
    return found
