"""YAML read strictly: plain values, each with the line it stands on."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from convo.guidelines import shapes

#: Far more than a rule needs. What is larger was not written by a person.
MOST_BYTES = 200_000
#: Nor was what stands in more brackets and lists than this.
DEEPEST = 50
#: So many things to open a level with can't bring the reader down, whatever they do. Levels by
#: indentation alone need no counting: as many would not fit into a file.
_HARMLESS = 500
_TEXT = "tag:yaml.org,2002:str"
_OPENING = ("[", "{", "- ", "-\t", "? ", "?\t")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: where, and what was expected."""

    file: str
    line: int
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.key or 'the file'}: {self.expected}"


@dataclass(slots=True)
class Document:
    """A file's values with their lines, and the faults found while reading it."""

    file: str
    value: Any = None
    lines: dict[shapes.Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: shapes.Path) -> int:
        """The line of the place, or of the nearest place around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def blame(self, path: shapes.Path, expected: str) -> None:
        """Note a fault at this place."""
        key = ".".join(str(part) for part in path)
        self.faults.append(Fault(self.file, self.line(path), key, expected))

    def examine(self, shape: shapes.Shape) -> None:
        """Note every misfit of the document, unless it could not even be read."""
        if not self.faults:
            for place, expected in shape.misfits(self.value, ()):
                self.blame(place, expected)


def read_document(path: Path, name: str) -> Document:
    """The document in the file, called `name` in its faults. A file never raises: it has faults."""
    document = Document(name)
    text = _text(path, document)
    if text is None:
        return document
    try:
        _refuse_depths(text)
        document.value = _Values(document).of(yaml.compose(text, Loader=yaml.CSafeLoader), ())
    except yaml.MarkedYAMLError as error:
        document.lines[()] = error.problem_mark.line + 1 if error.problem_mark else 1
        document.blame((), f"expected YAML; {error.problem}")
    except (yaml.YAMLError, RecursionError):
        document.blame((), "expected YAML without control characters, not nested this deeply")
    return document


def _text(path: Path, document: Document) -> str | None:
    try:
        content = _bytes(path)
    except OSError as error:
        document.blame((), f"expected a file that can be read; {error.strerror}")
        return None
    if len(content) > MOST_BYTES:
        document.blame((), f"expected at most {MOST_BYTES} bytes")
        return None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        document.lines[()] = content.count(b"\n", 0, error.start) + 1
        document.blame((), "expected UTF-8 text")
        return None


def _bytes(path: Path) -> bytes:
    """What is in the file, as far as it matters. A pipe would never end, nor would a device."""
    if stat.S_ISREG(path.stat().st_mode):
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.EINVAL, "it is a pipe or a device")


def _refuse_depths(text: str) -> None:
    """Raise `RecursionError` where YAML's own reader would crash instead.

    It reads what stands in something else by calling itself, and outside Python nothing stops
    that: the process would end.
    """
    if sum(text.count(mark) for mark in _OPENING) < _HARMLESS:
        return
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise RecursionError


class _Values:
    """Turns YAML nodes into plain values, refusing what hides or repeats something."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()
        self._constructor = SafeConstructor()

    def of(self, node: yaml.Node | None, path: shapes.Path) -> Any:  # noqa: ANN401 - YAML holds anything
        """The plain value of a node, with its line noted."""
        if node is None:
            return None
        # An alias is the same node again. A few of them in one another make a YAML bomb, and a
        # reader of the rule has to look elsewhere for what it says.
        if id(node) in self._seen:
            self._document.blame(path, "expected the words themselves, not an alias (*)")
            return None
        self._document.lines.setdefault(path, node.start_mark.line + 1)
        self._seen.add(id(node))
        return self._plain(node, path)

    def _plain(self, node: yaml.Node, path: shapes.Path) -> Any:  # noqa: ANN401 - likewise
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item, (*path, index)) for index, item in enumerate(node.value)]
        if node.tag == _TEXT:  # most are, and it is the shorter way
            return node.value
        try:
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self._document.blame(path, "expected text, a number, or true or false")
            return None

    def _pairs(self, node: yaml.MappingNode, path: shapes.Path) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                self._document.blame(path, "expected keys that are words")
                continue
            place = (*path, key)
            self._document.lines.setdefault(place, key_node.start_mark.line + 1)
            if key in names:
                self._document.lines[place] = key_node.start_mark.line + 1
                self._document.blame(place, "expected each key once; this one is repeated")
            names.add(key)
            yield key, self.of(value_node, place)
