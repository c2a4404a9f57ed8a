"""`make fit`: the weights of the rebuttal reading, fitted to labelled texts.

Logistic regression with three restraints, so that a few hundred texts can't talk it into nonsense:
a sign keeps the direction its file gives it; it starts at a weight of its own (half a standard
deviation's worth) and must be pushed away from there; none weighs more than `_MOST`. What ships is
the file with the weights. Deterministic. How well it does is counted on sites it never saw.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import yaml
from scipy.optimize import minimize

from convo.guidelines.checkers.reading import body_of, signs_of
from convo.guidelines.checkers.signs import COMPARED, Seen
from convo.guidelines.facts import Facts
from convo.guidelines.wording import count_words, read
from tests.measure.counts import Count
from tests.measure.disguises import softened, stripped, wrapped
from tests.measure.labelled import Labelled, labelled_texts
from tests.measure.vocabulary import Vocabulary
from tests.measure.weights import rewritten

READING = Path(__file__).parents[2] / "guidelines" / "rebuttal" / "Reading.yml"

#: Where a sign's weight starts (in standard deviations of the sign), and how hard it is held there.
_START = 0.5
_HOLD = 4.0
_MOST = 1.8
#: A text on which the readers disagreed counts half.
_DISPUTED = 0.5
#: Two of three readers make a warning.
_MAJORITY = 2

#: An array of numpy's, which is installed only to fit.
Numbers: TypeAlias = Any


class Model:
    """The signs of the file, with weights of its own."""

    def __init__(self, settings: dict[str, Any]) -> None:
        entries = settings["features"]
        self.fitted = [n for n, each in enumerate(entries) if each.get("measure") not in COMPARED]
        self.names = [entries[n]["name"] for n in self.fitted]
        self.direction = np.array([np.sign(entries[n]["weight"]) for n in self.fitted])
        self._signs = signs_of(settings)
        self._body = body_of(settings)
        self.forgives = float(settings["forgives"])
        grades = {grade["name"]: grade.get("from") for grade in settings["grades"]}
        self.possible, self.rebuttal = float(grades["possible"]), float(grades["rebuttal"])

    def values(self, texts: Sequence[str]) -> Numbers:
        """The signs' values: a row for each text, a column for each sign that is fitted."""
        return np.array([self._row(text) for text in texts])

    def _row(self, text: str) -> list[float]:
        wording = read(text)
        body = self._body(wording)
        seen = Seen(body, wording.text, wording, count_words(body), Facts())
        return [self._signs[n].measured(seen)[1] for n in self.fitted]

    def fit(self, values: Numbers, warned: Numbers, counts: Numbers) -> tuple[float, Numbers]:
        """Base and weights for these texts."""
        unit = values.std(axis=0) + 1e-6
        start = self.direction * _START
        scaled = values / unit

        def loss(point: Numbers) -> tuple[float, Numbers]:
            score = point[0] + scaled @ point[1:]
            away = point[1:] - start
            missed = counts * (1 / (1 + np.exp(-score)) - warned)
            value = (counts * (np.logaddexp(0, score) - warned * score)).sum()
            slope = np.concatenate([[missed.sum()], scaled.T @ missed + 2 * _HOLD * away])
            return float(value + _HOLD * (away**2).sum()), slope

        bounds = [(None, None)] + [
            (0.0, _MOST * size) if way > 0 else (-_MOST * size, 0.0)
            for way, size in zip(self.direction, unit, strict=True)
        ]
        found = minimize(
            loss, np.concatenate([[0.0], start * 0]), jac=True, bounds=bounds, method="L-BFGS-B"
        )
        return float(found.x[0]), found.x[1:] / unit


class Unseen:
    """Scores of texts by weights fitted without any text of their site."""

    def __init__(self, model: Model, texts: Sequence[Labelled]) -> None:
        self._model, self._texts = model, texts
        self._values = model.values([text.text for text in texts])
        self._warned = np.array([float(text.votes >= _MAJORITY) for text in texts])
        self._counts = np.array(
            [1.0 if text.warned or text.friendly else _DISPUTED for text in texts]
        )
        self._by_site = {site: self._without(site) for site in {text.site for text in texts}}

    def whole(self) -> tuple[float, Numbers]:
        """Base and weights fitted on every text: what ships."""
        return self._model.fit(self._values, self._warned, self._counts)

    def _without(self, site: str) -> tuple[float, Numbers]:
        kept = np.array([text.site != site for text in self._texts])
        return self._model.fit(self._values[kept], self._warned[kept], self._counts[kept])

    def scores(self, change: Callable[[str], str] = str) -> list[float]:
        """A score for each text, changed first."""
        values = self._model.values([change(text.text) for text in self._texts])
        pairs = zip(self._texts, values, strict=True)
        return [self._score(text.site, row) for text, row in pairs]

    def _score(self, site: str, row: Numbers) -> float:
        base, weights = self._by_site[site]
        points = row * weights
        kind = max(float(points[points < 0].sum()), -self._model.forgives)
        return base + float(points[points > 0].sum()) + kind


def unheard(settings: dict[str, Any], texts: Sequence[Labelled]) -> list[float]:
    """A score for each text without its site's texts, and without the words of that site alone."""
    vocabulary = Vocabulary(settings, texts)
    by_site = {
        site: Unseen(Model(vocabulary.without(site)), texts).scores()
        for site in {text.site for text in texts}
    }
    return [by_site[text.site][place] for place, text in enumerate(texts)]


def report(model: Model, scores: Sequence[float], texts: Sequence[Labelled]) -> None:
    """Print how many of each group are flagged at these scores, and the curve."""

    def counted(belongs: Callable[[Labelled], bool], least: float) -> Count:
        pairs = zip(texts, scores, strict=True)
        return Count.among(score >= least for text, score in pairs if belongs(text))

    groups: dict[str, Callable[[Labelled], bool]] = {
        "every reader would warn": lambda text: text.warned,
        "no reader would warn": lambda text: text.friendly,
        **{
            label: lambda text, label=label: text.label == label  # type: ignore[misc]
            for label in sorted({text.label for text in texts})
        },
    }
    for name, belongs in groups.items():
        flagged, stopped = counted(belongs, model.possible), counted(belongs, model.rebuttal)
        print(f"  {name:<24} flagged {flagged}   rebuttal {stopped}")  # noqa: T201 - likewise
    print("The curve (flagged from a score of …): warned, friendly")  # noqa: T201 - likewise
    for least in (-1.5, -1.0, -0.5, model.possible, 0.5, 1.0, 2.0, model.rebuttal):
        warned, friendly = (counted(groups[name], least) for name in list(groups)[:2])
        print(f"  {least:>5.2f} {warned}   {friendly}")  # noqa: T201 - likewise


def report_disguises(model: Model, unseen: Unseen, texts: Sequence[Labelled]) -> None:
    rebuttals = [text.label == "rebuttal" for text in texts]
    talk = [text.friendly and text.label in {"conversational", "correction"} for text in texts]

    def flagged(change: Callable[[str], str], among: list[bool]) -> list[bool]:
        scores = unseen.scores(change)
        return [s >= model.possible for s, one in zip(scores, among, strict=True) if one]

    wraps = [flagged(lambda text, n=n: wrapped(text)[n], rebuttals) for n in range(10)]  # type: ignore[misc]
    print("Disguised:")  # noqa: T201 - a report is printed
    print(f"  rebuttals wrapped in courtesy, flagged  {Count.among(sum(wraps, []))}")  # noqa: T201, RUF017 - ten short lists
    print(f"  rebuttals softened, flagged             {Count.among(flagged(softened, rebuttals))}")  # noqa: T201 - likewise
    bare = [not each for each in flagged(stripped, talk)]
    print(f"  talk stripped of courtesy, not flagged  {Count.among(bare)}")  # noqa: T201 - likewise


def main() -> None:
    """Fit, report, and write the weights when asked to."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("file", type=Path)
    ask.add_argument("--write", action="store_true", help="write the weights into the rule file")
    asked = ask.parse_args()
    texts = labelled_texts(asked.file)
    source = READING.read_text("utf-8")
    settings = yaml.safe_load(source)
    model = Model(settings)
    unseen = Unseen(model, texts)
    print("On sites left out of the fit:")  # noqa: T201 - a report is printed
    report(model, unseen.scores(), texts)
    report_disguises(model, unseen, texts)
    print("The same, without the words that only the left-out site uses:")  # noqa: T201 - likewise
    report(model, unheard(settings, texts), texts)
    base, weights = unseen.whole()
    values = model.values([text.text for text in texts])
    print(f"Weights (base {base:.2f}), and where each sign occurs: warned, friendly, sites")  # noqa: T201 - a report is printed
    for place, (name, weight) in enumerate(zip(model.names, weights, strict=True)):
        _print_sign(name, weight, values[:, place], texts)
    if asked.write:
        named = dict(zip(model.names, map(float, weights), strict=True))
        READING.write_text(rewritten(source, base, named), "utf-8")


def _print_sign(name: str, weight: float, values: Numbers, texts: Sequence[Labelled]) -> None:
    occurs = [(text, value > 0) for text, value in zip(texts, values, strict=True)]
    warned = Count.among(seen for text, seen in occurs if text.warned)
    friendly = Count.among(seen for text, seen in occurs if text.friendly)
    sites = len({text.site for text, seen in occurs if seen})
    print(f"  {weight:>6.2f}  {name:<22} {warned.share:>4.0%} {friendly.share:>4.0%} {sites:>3}")  # noqa: T201 - likewise


if __name__ == "__main__":
    main()
