"""`make quotations FILE=texts.jsonl`: how quotations cut from real texts are judged.

The texts are JSON Lines with `words`. None come with convo. With `--show 5` so many of each way
that were judged otherwise are printed, to be read by eye; with `--all`, also those judged so.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from convo.guidelines.quotations.faults import FaultKind
from convo.guidelines.quotations.judging import judged
from tests.measure.counts import Count
from tests.measure.cut_quotations import Cut, cuts

EACH, SEED = 600, 6
_HONEST = "honest"
_SHOWN = 400


def texts_in(path: Path) -> list[str]:
    """The texts of the file. Ends the program with a sentence when it can't be read as such."""
    try:
        lines = path.read_text("utf-8").splitlines()
        return [str(json.loads(line)["words"]) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError) as error:
        sys.exit(
            f"error: {path} can't be measured on ({error!r}). Expected JSON Lines with the key "
            "words: make quotations FILE=texts.jsonl"
        )


def verdict(cut: Cut) -> frozenset[str]:
    """What is wrong with the quotation of a draft; 'no quotation' where none is seen."""
    found = judged(cut.draft, (cut.said,))
    if len(found) != 1:
        return frozenset({"no quotation" if not found else "several quotations"})
    return frozenset(str(fault.kind) for fault in found[0].faults)


def is_right(cut: Cut, said: frozenset[str]) -> bool:
    """Whether a careful editor would say the same: what was done to it weighs most."""
    if not cut.faults:
        return not said
    weightiest = next((str(kind) for kind in FaultKind if str(kind) in said), "")
    return weightiest in cut.faults


def report(made: Iterable[Cut], show: int, *, everything: bool) -> Iterator[str]:
    """A line for each way, and then what was judged otherwise."""
    by_way: dict[str, list[tuple[Cut, frozenset[str]]]] = {}
    for cut in made:
        by_way.setdefault(cut.way, []).append((cut, verdict(cut)))
    yield f"{'':<26}{'as an editor would':<34}verdicts"
    for way, pairs in by_way.items():
        right = Count.among(is_right(*pair) for pair in pairs)
        counted = Counter(", ".join(sorted(said)) or _HONEST for _, said in pairs)
        verdicts = "; ".join(f"{name} {count}" for name, count in counted.most_common(4))
        yield f"{way:<26}{right!s:<34}{verdicts}"
    total = Count.among(is_right(*pair) for pairs in by_way.values() for pair in pairs)
    yield f"{'all':<26}{total}"
    for way, pairs in by_way.items():
        shown = [pair for pair in pairs if everything or not is_right(*pair)][:show]
        for cut, said in shown:
            yield f"\n[{way}] judged {', '.join(sorted(said)) or _HONEST}\n  {cut.draft[:_SHOWN]}"
            yield f"  of: {_around(cut)}"


def _around(cut: Cut) -> str:
    found = judged(cut.draft, (cut.said,))
    start, end = found[0].sentences if found else (0, 0)
    return " ".join(cut.said[start : end or _SHOWN].split())


def main() -> None:
    """Print the report."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("file", type=Path)
    ask.add_argument("--each", type=int, default=EACH)
    ask.add_argument("--seed", type=int, default=SEED)
    ask.add_argument("--show", type=int, default=0)
    ask.add_argument("--all", action="store_true")
    asked = ask.parse_args()
    made = cuts(texts_in(asked.file), asked.each, asked.seed)
    for line in report(made, asked.show, everything=asked.all):
        print(line)  # noqa: T201 - a report is printed


if __name__ == "__main__":
    main()
