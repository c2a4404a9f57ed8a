"""The shape a file must have, said so that every fault names its place and what was expected."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from convo.guidelines.patterns import is_pattern

#: No rule needs more of anything.
_LARGEST = 1_000_000
#: Where something stands in a file: the keys and list places that lead to it.
Path = tuple[str | int, ...]
#: A place and what was expected there.
Misfit = tuple[Path, str]
#: What to make of the pattern at a place.
Fill = Callable[[str, Path], str]


class Shape(Protocol):
    """Something a value can be examined against."""

    def misfits(self, value: object, path: Path) -> Iterator[Misfit]:
        """Every place below `path` where the value is not as expected."""
        ...  # pragma: no cover - a protocol has no body

    def filled(self, value: Any, path: Path, fill: Fill) -> Any:  # noqa: ANN401 - YAML holds anything
        """The value, which fits, with `fill` made of every pattern in it."""
        ...  # pragma: no cover - a protocol has no body


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value."""

    expected: str
    fits: Callable[[object], bool]
    is_text: bool = False
    is_pattern: bool = False

    def misfits(self, value: object, path: Path) -> Iterator[Misfit]:
        """The place itself, when the value does not fit."""
        if self.fits(value):
            return
        # YAML reads no, on and 12 as something else than text, which nobody expects.
        misread = self.is_text and isinstance(value, bool | int | float)
        hint = "; put it between quotation marks" if misread else ""
        yield path, f"expected {self.expected}{hint}"

    def filled(self, value: Any, path: Path, fill: Fill) -> Any:  # noqa: ANN401 - likewise
        """What `fill` makes of a pattern; everything else as it is."""
        return fill(value, path) if self.is_pattern else value


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of at least one."""

    item: Shape

    def misfits(self, value: object, path: Path) -> Iterator[Misfit]:
        """The misfits of every item."""
        if not isinstance(value, list) or not value:
            yield path, "expected a list of at least one"
            return
        for index, item in enumerate(value):
            yield from self.item.misfits(item, (*path, index))

    def filled(self, value: list[Any], path: Path, fill: Fill) -> list[Any]:
        """Every item filled."""
        return [self.item.filled(item, (*path, index), fill) for index, item in enumerate(value)]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping whose keys are free within a shape of their own."""

    key: Shape
    value: Shape

    def misfits(self, value: object, path: Path) -> Iterator[Misfit]:
        """The misfits of every key and every value."""
        if not isinstance(value, dict) or not value:
            yield path, "expected keys with values"
            return
        for key, item in value.items():
            yield from self.key.misfits(key, (*path, key))
            yield from self.value.misfits(item, (*path, key))

    def filled(self, value: dict[str, Any], path: Path, fill: Fill) -> dict[str, Any]:
        """Every key and every value filled."""
        return {
            self.key.filled(key, (*path, key), fill): self.value.filled(item, (*path, key), fill)
            for key, item in value.items()
        }


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys: any other key is a misfit, and so is a missing required one."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def misfits(self, value: object, path: Path) -> Iterator[Misfit]:
        """The misfits of every key: missing, unknown, or not as expected."""
        if not isinstance(value, dict):
            yield path, f"expected keys: {', '.join([*self.required, *self.optional])}"
            return
        for key in self.required:
            if key not in value:
                yield (*path, key), "expected this key, which is missing"
        for key, item in value.items():
            yield from self._misfits_of(key, item, (*path, key))

    def filled(self, value: dict[str, Any], path: Path, fill: Fill) -> dict[str, Any]:
        """Every key's value filled."""
        return {
            key: self._shape_of(key).filled(item, (*path, key), fill) for key, item in value.items()
        }

    def _shape_of(self, key: str) -> Shape:
        return self.required.get(key) or self.optional[key]

    def _misfits_of(self, key: str, item: object, path: Path) -> Iterator[Misfit]:
        shape = self.required.get(key) or self.optional.get(key)
        if shape is None:
            yield (
                path,
                f"unknown key; expected one of: {', '.join([*self.required, *self.optional])}",
            )
        else:
            yield from shape.misfits(item, path)


@dataclass(frozen=True, slots=True)
class Either:
    """A single value, or keys with values."""

    single: Leaf
    keyed: Record

    def misfits(self, value: object, path: Path) -> Iterator[Misfit]:
        """The misfits of the one or the other, whichever was meant."""
        yield from (self.keyed if isinstance(value, dict) else self.single).misfits(value, path)

    def filled(self, value: Any, path: Path, fill: Fill) -> Any:  # noqa: ANN401 - likewise
        """The one or the other, filled."""
        return (self.keyed if isinstance(value, dict) else self.single).filled(value, path, fill)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    # What is longer neither JSON nor a `float` can hold, and no rule needs.
    return type(value) in {int, float} and -_LARGEST <= value <= _LARGEST  # type: ignore[operator]


def _is_amount(value: object) -> bool:
    return _is_number(value) and value >= 0  # type: ignore[operator]


def _is_count(value: object) -> bool:
    return type(value) is int and _is_amount(value)


TEXT = Leaf("text", _is_text, is_text=True)
FLAG = Leaf("true or false", lambda value: isinstance(value, bool))
NUMBER = Leaf(f"a number, at most {_LARGEST}", _is_number)
AMOUNT = Leaf(f"a number, 0 to {_LARGEST}", _is_amount)
COUNT = Leaf(f"a whole number, 0 to {_LARGEST}", _is_count)
PATTERN = Leaf(
    "a pattern that RE2 can read (no look-around, no back-reference)",
    lambda value: isinstance(value, str) and _is_text(value) and is_pattern(value),
    is_text=True,
    is_pattern=True,
)


def one_of(*choices: str) -> Leaf:
    """A value that must be one of these words."""
    return Leaf(f"one of: {', '.join(choices)}", lambda value: value in choices)


def text_like(expected: str, fits: Callable[[str], bool]) -> Leaf:
    """A text that must fit as well."""
    return Leaf(expected, lambda value: isinstance(value, str) and fits(value), is_text=True)
