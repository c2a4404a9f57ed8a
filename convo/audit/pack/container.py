"""Reading a pack as it came: a zip file or a folder, none of which is trusted.

What `verify.py` does by itself, done a second time and otherwise, so that one mistake of ours can't
hide in both.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from convo.audit.pack.archive import DIGEST, MANIFEST, SCHEMA

#: What every pack of a whole log has.
EXPECTED = frozenset(
    {
        *("README.txt", "log.jsonl", "openings.jsonl", "keys.txt", "people.json"),
        *("entries.csv", "report.html", "verify.html", "verify.py"),
    }
)
_AT_ONCE = 1 << 20
#: What a disclosure has besides. A file of such a name is never passed over.
_OURS = EXPECTED | {"disclosure.html", "entries.jsonl", "withheld.jsonl", "erased.jsonl"}
#: What some computers put into every folder by themselves.
_NOT_OURS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_NAME = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?")
_FIELDS: Mapping[str, type] = {
    "v": int,
    "kind": str,
    "origin": str,
    "department": str,
    "build": str,
    "made_at": str,
    "entries": int,
    "root": str,
    "checkpoint": str,
    "files": dict,
}
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
#: What reading a file that somebody changed may end with.
UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error)


class BadPack(ValueError):
    """No pack: the end of a sentence that begins with a file's name."""


class Pack(Protocol):
    """Files by name."""

    def names(self) -> list[str]:
        """Every file; one that is there twice stands here twice."""

    def open(self, name: str) -> IO[bytes]:
        """The content of a file."""


class Folder:
    """A pack that was unpacked. Files that people put beside it are no part of it."""

    is_loose = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """Every file below the folder."""
        found = (path for path in self._path.rglob("*") if not path.is_dir())
        return [
            path.relative_to(self._path).as_posix() for path in found if path.name not in _NOT_OURS
        ]

    def open(self, name: str) -> IO[bytes]:
        """The content of a file."""
        return (self._path / name).open("rb")


class Zip:
    """A pack as it was handed out."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        """Every file in it."""
        return [each.filename for each in self._archive.infolist() if not each.is_dir()]

    def open(self, name: str) -> IO[bytes]:
        """The content of a file."""
        try:
            if self._archive.getinfo(name).compress_type in _COMPRESSIONS:
                return self._archive.open(name)
        except (RuntimeError, ValueError) as wrong:  # said to be encrypted, or to begin nowhere
            raise zipfile.BadZipFile(f"{name}: {wrong}") from wrong
        raise zipfile.BadZipFile(f"{name} is compressed in another way than ours")


@contextmanager
def opened(path: Path) -> Iterator[Pack]:
    """The pack in this folder or zip file. Raises `BadPack`, and `OSError`."""
    if path.is_dir():
        yield Folder(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError) as wrong:
        raise BadPack(f"is no zip file: {wrong}") from wrong
    with archive:
        yield Zip(archive)


def read(pack: Pack, name: str) -> bytes:
    """All of a small file."""
    with pack.open(name) as file:
        return file.read()


def faults_of_files(pack: Pack) -> Iterator[tuple[str, str]]:
    """Each file that is not as the manifest has it: its name, and the end of a sentence."""
    names = pack.names()
    if len(set(names)) < len(names):
        yield "The pack", "has two files of one name"
    manifest = manifest_of(pack)
    digest = hashlib.sha256(read(pack, MANIFEST)).hexdigest()
    if read(pack, DIGEST) != f"{digest}  {MANIFEST}\n".encode():
        yield MANIFEST, f"is not the one of {DIGEST}"
    listed = manifest["files"]
    there = set(names) - {MANIFEST, DIGEST}
    if getattr(pack, "is_loose", False):
        there = {name for name in there if name in listed or _is_named_as_ours(name)}
    for name in sorted(there | set(listed) | EXPECTED):
        if why := _fault_of_file(pack, name, there, listed):
            yield name, why


def _is_named_as_ours(name: str) -> bool:
    return name in _OURS or name.startswith(("checkpoints/", "proofs/"))


def _fault_of_file(
    pack: Pack, name: str, there: set[str], listed: Mapping[str, dict[str, Any]]
) -> str:
    if name not in there:
        return "is missing"
    if name not in listed:
        return "is not in the manifest"
    return "" if _about(pack, name) == listed[name] else "is not the file of the manifest"


def manifest_of(pack: Pack) -> dict[str, Any]:
    """What `manifest.json` says. Raises `BadPack` unless it is exactly as we write one."""
    for name in (MANIFEST, DIGEST):
        if name not in pack.names():
            raise BadPack(f"can't be judged without {name}")
    content = read(pack, MANIFEST)
    try:
        found = json.loads(content)
        written = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    except (ValueError, RecursionError) as wrong:
        raise BadPack("is not JSON") from wrong
    if written != content or not _is_manifest(found):
        raise BadPack("is not as a manifest is written")
    return dict(found)


def _is_manifest(found: object) -> bool:
    if not isinstance(found, dict) or {name: type(found[name]) for name in found} != _FIELDS:
        return False
    return found["v"] == SCHEMA and all(
        _NAME.fullmatch(name) and _is_about(about) for name, about in found["files"].items()
    )


def _is_about(about: object) -> bool:
    kinds = {name: type(value) for name, value in about.items()} if isinstance(about, dict) else {}
    return kinds == {"bytes": int, "sha256": str}


def _about(pack: Pack, name: str) -> dict[str, Any]:
    hashed, size = hashlib.sha256(), 0
    with pack.open(name) as file:
        while chunk := file.read(_AT_ONCE):
            hashed.update(chunk)
            size += len(chunk)
    return {"bytes": size, "sha256": hashed.hexdigest()}
