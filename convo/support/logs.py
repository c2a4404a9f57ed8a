"""What convo writes to standard error: a line for each request, deed and fault, in nobody's words.

The standard library's logging with formatters of our own. The logging libraries write down what
they are given, and so would carry the message of an exception, or another program's sentence with
an address in it; what matters here is everything that these formatters leave out:

- of our own lines, whatever is not a known fact with a number or a code in it;
- of an exception, its message: a driver puts the values that it was given into it;
- of another program's line, everything that was filled into its sentence but numbers and signals.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, Final, Literal, TextIO, get_args

Format = Literal["json", "plain"]
Level = Literal["debug", "info", "warning", "error"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

#: What a line of ours may say besides when, how grave, and what happened.
FACTS: Final = frozenset(
    {"method", "route", "status", "ms", "person", "action", "outcome", "reason", "form", "count"}
)
#: Names the request under way, so that a person can quote it and a line be found by it.
reference: ContextVar[str] = ContextVar("reference", default="")

_CODE = re.compile(r"[\w.:/<>-]{0,100}", re.ASCII)
_SIGNAL = re.compile(r"SIG[A-Z0-9]{2,10}")
#: Where another program's sentence begins to quote: its line is cut there.
_QUOTES = re.compile(r"\bfrom ip=|: |['\"\n]")
_OURS = logging.getLogger("convo")
_UNSAID = "…"
_DEPTH = 8
_PACKAGES = "site-packages"
_HERE = Path(__file__).resolve().parents[2]


def configure(level: Level, form: Format, stream: TextIO | None = None) -> None:
    """Write to `stream`, or to standard error, from now on: ours from `level`, others' warnings."""
    handler = _Lines(stream)
    handler.setFormatter(formatter(form))
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each, _Lines)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    _OURS.setLevel(level.upper())


def formatter(form: Format) -> logging.Formatter:
    """Turns a record into one line: JSON for a program, or plain for somebody at a terminal."""
    return JsonLines() if form == "json" else PlainLines()


def tell(
    event: str, level: int = logging.INFO, fault: BaseException | None = None, **facts: object
) -> None:
    """Write that something happened, with facts out of FACTS: numbers, codes or None.

    Any other name is a mistake and raises `ValueError`. Text that is no code is left out.
    """
    if strange := facts.keys() - FACTS:
        raise ValueError(f"a line of the log does not say {', '.join(sorted(strange))}")
    _OURS.log(level, event, exc_info=fault, extra={"facts": facts})


class _Lines(logging.Handler):
    """Writes to the stream, or to what is standard error at that moment."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line. One that can't be written must not stop what it tells of."""
        with suppress(OSError, ValueError):
            print(self.format(record), file=self._stream or sys.stderr, flush=True)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        return json.dumps(told(record), ensure_ascii=True)


class PlainLines(logging.Formatter):
    """The same, to be read at a terminal: faults on lines of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines, without the last end."""
        line = told(record)
        at, level, event, faults = (line.pop(key, "") for key in ("at", "level", "event", "fault"))
        facts = " ".join(f"{name}={value}" for name, value in line.items())
        first = f"{str(at)[11:19]} {level:<7} {event} {facts}".rstrip()
        return "\n".join([first, *_plain_faults(faults or [])])


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What a record says, as plain values."""
    ours = record.name == _OURS.name
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": record.msg if ours else "message",
    }
    if name := reference.get():
        line["reference"] = name
    if ours:
        line |= _facts(getattr(record, "facts", {}))
    else:
        line |= {"logger": record.name, "message": _sentence(record)}
    if record.exc_info and record.exc_info[1]:
        line["fault"] = list(_faults(record.exc_info[1]))
    return line


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, int | float):
        return value
    return str(value) if _CODE.fullmatch(str(value)) else _UNSAID


def _sentence(record: logging.LogRecord) -> str:
    """Another program's sentence: filled with numbers and signals, cut where it starts to quote."""
    args = record.args if isinstance(record.args, tuple) else ()
    try:
        said = str(record.msg) % tuple(_filled(value) for value in args) if args else record.msg
    except (TypeError, ValueError):
        said = record.msg
    return _QUOTES.split(str(said), maxsplit=1)[0].strip()


def _filled(value: object) -> object:
    if isinstance(value, int | float) or _SIGNAL.fullmatch(str(value)):
        return value
    return _UNSAID


def _faults(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """An exception and what led to it: its type, where, and the database's code."""
    for _ in range(_DEPTH):
        if error is None:
            return
        kind = type(error)
        fault: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
        if code := _code(error):
            fault["code"] = code
        yield fault | {"trace": list(_places(error.__traceback__))}
        error = error.__cause__ or error.__context__


def _code(error: BaseException) -> str | None:
    """What kind of fault it is by the system's or the database's own list, if by any."""
    for name in ("sqlstate", "sqlite_errorname", "errno"):
        if isinstance(code := getattr(error, name, None), str | int):
            return str(code)
    return None


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(trace):
        code = frame.f_code
        yield f"{_short(code.co_filename)}:{line} in {code.co_name}"


def _short(filename: str) -> str:
    """A file as it is called within convo, or within the package that it belongs to."""
    path = Path(filename)
    if _PACKAGES in path.parts:
        return "/".join(path.parts[path.parts.index(_PACKAGES) + 1 :])
    return str(path.relative_to(_HERE)) if path.is_relative_to(_HERE) else path.name


def _plain_faults(faults: list[dict[str, Any]]) -> Iterator[str]:
    for fault in faults:
        yield f"  {fault['type']} {fault.get('code', '')}".rstrip()
        yield from (f"    {place}" for place in fault["trace"])
