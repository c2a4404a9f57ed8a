"""The one who signs where the log ends: holds the key, and remembers what it signed last.

It signs a log only if that log begins with the one it signed before. What it is about to sign is
on the disk before a signature exists, so that no crash makes it forget one: whoever has its key
folder can't be brought to sign two histories, whatever the database says.

The folder belongs to the process that signs and to nobody else. It knows no database.
"""

import base64
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from convo.audit.checkpoint import Checkpoint
from convo.audit.note import PublicKey, SigningKey, sign_note
from convo.audit.tree import EMPTY_ROOT, is_consistent
from convo.support.new_file import replaced_file

KEY, OLD_KEY, NEW_KEY, STATE, LOCK = "key", "old-key", "new-key", "state", "lock"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
#: How long one who signs waits for another: signing takes milliseconds.
_PATIENCE = 2.0
_GLANCE = 0.01

_NO_KEY = "There is no key yet. Make one with: convo audit key new"

#: A consistency proof from one size to another.
Prove = Callable[[int, int], Sequence[bytes]]


class SignerRefused(Exception):
    """Nothing was signed: a sentence for people."""


class NoKey(SignerRefused):
    """There is no key in the folder, or none that can be read."""


class LogWentBack(SignerRefused):
    """The log is smaller than the one that was signed last: entries are missing."""


class LogWasChanged(SignerRefused):
    """The log does not begin with the one that was signed last."""


class StateIsLost(SignerRefused):
    """What was signed last is not known, so nothing may be signed."""


class Busy(SignerRefused):
    """Another process is signing."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A folder with a key. Nothing of the secret half is ever shown."""

    folder: Path
    #: What a log is called whose first key is made here; from then on its key says so.
    origin: str

    @property
    def has_key(self) -> bool:
        """Whether there is one; not whether it can be read."""
        return (self.folder / KEY).exists()

    @property
    def public(self) -> PublicKey:
        """The key that signs now. Raises `NoKey`."""
        return self._key(KEY).public

    @property
    def last(self) -> Checkpoint:
        """What was signed last, or was about to be. Raises `StateIsLost`."""
        try:
            return Checkpoint.read((self.folder / STATE).read_text("utf-8"))
        except (OSError, ValueError) as lost:
            raise StateIsLost(
                "What the key signed last is not known any more: its file is missing or damaged."
            ) from lost

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts no other process signs. Raises `Busy`, and `NoKey` for a bad folder."""
        try:
            lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError as missing:
            raise NoKey(_NO_KEY) from missing
        except OSError as failed:
            raise NoKey(f"The folder of the key can't be used: {failed.strerror}.") from failed
        try:
            _take(lock)
            yield
        finally:
            os.close(lock)

    def sign(self, size: int, root: bytes, prove: Prove) -> str:
        """The signed checkpoint of a log of this size and root: to be called `alone`.

        Raises `LogWentBack` or `LogWasChanged` unless that log begins with the one that was signed
        last, and another `SignerRefused` where that is not known or there is no key. While a key is
        being changed the checkpoint names the new one, and both sign.
        """
        key, old, last = self._key(KEY), self._old_key(), self.last
        _require_continued(last, size, root, prove)
        checkpoint = Checkpoint(key.name, size, root)
        self._remember(checkpoint)
        if old is None:
            return str(sign_note(checkpoint.text, [key]))
        return str(sign_note(checkpoint.naming(key.public).text, [old, key]))

    def kept(self) -> None:
        """What was signed is in the database: an old key has done its last service, and goes."""
        (self.folder / OLD_KEY).unlink(missing_ok=True)

    def prepare_first_key(self) -> PublicKey:
        """A key for a log that has none; it signs nothing until it is adopted.

        Raises `SignerRefused` where there is one already, `NoKey` for a folder that can't be made.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.has_key:
                return self._prepare(self.origin)
        except OSError as failed:
            raise NoKey(f"The folder of the key can't be used: {failed.strerror}.") from failed
        raise SignerRefused("There is a key already. Change it with: convo audit key rotate")

    def prepare_next_key(self) -> PublicKey:
        """The key that follows the one there is; it signs nothing until it is adopted.

        Raises `SignerRefused` when the change before is not finished.
        """
        key, _ = self._key(KEY), self.last
        if self._old_key() is not None:
            raise SignerRefused(
                "The last change of the key is not finished: sign a checkpoint first."
            )
        return self._prepare(key.name)

    def prepare_new_start(self) -> PublicKey:
        """A key that none hands over to; it signs nothing until it is adopted."""
        try:
            return self._prepare(self.last.origin)
        except StateIsLost:
            return self._prepare(self.origin)

    def adopt(self, *, from_the_start: bool) -> None:
        """Sign with the prepared key from now on: as the next one, or as one with no past."""
        prepared = (self.folder / NEW_KEY).read_bytes()
        self.kept()
        if not from_the_start:
            os.link(self.folder / KEY, self.folder / OLD_KEY)
        with replaced_file(self.folder / KEY) as file:
            file.write(prepared)
        # Only now: the key before must never sign without its memory.
        if from_the_start:
            self._remember(Checkpoint(self.public.name, 0, EMPTY_ROOT))
        (self.folder / NEW_KEY).unlink()

    def _prepare(self, name: str) -> PublicKey:
        key = SigningKey(name, Ed25519PrivateKey.generate())
        secret = base64.b64encode(key.private.private_bytes_raw()).decode()
        with replaced_file(self.folder / NEW_KEY) as file:
            file.write(f"{key.public.text}\n{secret}\n".encode())
        return key.public

    def _old_key(self) -> SigningKey | None:
        """The key that still has to hand over, if there is one.

        A change that was interrupted leaves the same key under both names.
        """
        if not (self.folder / OLD_KEY).exists():
            return None
        old = self._key(OLD_KEY)
        return old if old.public != self.public else None

    def _key(self, name: str) -> SigningKey:
        path = self.folder / name
        try:
            if stat.S_IMODE(path.stat().st_mode) & OTHERS:
                raise NoKey(f"Others can read the file of the key: chmod 600 {path}")
            public, secret = path.read_text("ascii").splitlines()
            known = PublicKey.read(public)
            private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret, validate=True))
        except FileNotFoundError as missing:
            raise NoKey(_NO_KEY) from missing
        except (OSError, ValueError):
            raise NoKey("The file of the key can't be read.") from None  # it could show the key
        key = SigningKey(known.name, private)
        if key.public != known:
            raise NoKey("The file of the key is damaged.")
        return key

    def _remember(self, checkpoint: Checkpoint) -> None:
        with replaced_file(self.folder / STATE) as file:
            file.write(checkpoint.text.encode())


def _require_continued(last: Checkpoint, size: int, root: bytes, prove: Prove) -> None:
    if size < last.size:
        raise LogWentBack(
            f"The log has {size:,} entries, and {last.size:,} were signed: "
            f"{last.size - size:,} are missing at its end."
        )
    try:
        proof = prove(last.size, size)
    except (KeyError, ValueError):
        proof = None
    if proof is None or not is_consistent(last.size, last.root, size, root, proof):
        raise LogWasChanged(
            f"The log does not begin with the {last.size:,} entries that were signed: "
            "at least one of them was changed."
        )


def _take(lock: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            if time.monotonic() > until:
                raise Busy("Another process is signing just now.") from taken
            time.sleep(_GLANCE)
        else:
            return
