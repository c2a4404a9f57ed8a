"""Writing a pack: a zip of files, each known by its SHA-256, closed by a manifest that names all.

Whatever is written goes straight to the disk: a log of a million entries takes no more memory than
one of ten. Pure but for the file that it is given.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, BinaryIO

MANIFEST, DIGEST = "manifest.json", "manifest.sha256"
SCHEMA = 1
#: Every file of a pack is dated alike: when it was made stands in the manifest.
_DATE = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_GATHERED = 1 << 16

Write = Callable[[bytes], None]


class Archive:
    """A pack that is being written into `file`. Nothing is whole before `close` was called."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._files: dict[str, dict[str, Any]] = {}

    @contextmanager
    def file(self, name: str) -> Iterator[Write]:
        """A file of the pack, to be written in as many parts as one likes."""
        about = zipfile.ZipInfo(name, _DATE)
        about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, _READABLE
        hashed, size = hashlib.sha256(), 0
        with self._zip.open(about, "w", force_zip64=True) as inside:

            def write(content: bytes) -> None:
                nonlocal size
                inside.write(content)
                hashed.update(content)
                size += len(content)

            yield write
        self._files[name] = {"bytes": size, "sha256": hashed.hexdigest()}

    def add(self, name: str, parts: Iterable[bytes] | bytes) -> None:
        """A file of the pack: its content, or the parts that it is made of in their order."""
        with self.file(name) as write:
            for part in [parts] if isinstance(parts, bytes) else gathered(parts):
                write(part)

    def add_programs(self) -> None:
        """The programs with which anybody can verify the pack."""
        for name in ("verify.py", "verify.html"):
            self.add(name, files(__package__).joinpath(name).read_bytes())

    def close(self, about: Mapping[str, Any]) -> None:
        """Write the manifest, with what it says `about` the pack, and end the zip."""
        content = json.dumps(
            {"v": SCHEMA, **about, "files": self._files},
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
        ).encode()
        self.add(MANIFEST, content + b"\n")
        digest = hashlib.sha256(content + b"\n").hexdigest()
        self.add(DIGEST, f"{digest}  {MANIFEST}\n".encode())
        self._zip.close()


def gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger parts: a line at a time is slow to compress."""
    held, size = [], 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= _GATHERED:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
