"""Writing a file that is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from convo.support.identifiers import hex128

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, for its owner's eyes only, which gets its name when all of it is safe.

    Raises `FileExistsError` rather than write over another file, and `OSError` when the disk is
    full; what was written until then is removed.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f".{path.name}.{hex128()[:8]}.part")
    with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            _name(part, path)
        finally:
            part.unlink(missing_ok=True)
    _flush_folder(path.parent)


@contextmanager
def replaced_file(path: Path) -> Iterator[BinaryIO]:
    """The same, but the file takes the place of one that is there: that stays until all is safe."""
    part = path.with_name(f".{path.name}.{hex128()[:8]}.part")
    with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    _flush_folder(path.parent)


def _name(part: Path, path: Path) -> None:
    """Give the whole file its name; a link, unlike a rename, never takes another file's place."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        if path.exists():
            raise FileExistsError(path) from None
        part.rename(path)


def _flush_folder(folder: Path) -> None:
    """Or a power cut could take the name away again."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError:
        pass  # not every disk can; the file itself is safe
    finally:
        os.close(opened)
