"""Passwords: how they are kept, and which are refused."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
#: Longer than anybody types; a bound so that a megabyte can't be sent to be hashed.
LONGEST = 256
#: zxcvbn's estimate in powers of ten; below this a list of common passwords finds it.
_GUESSES_LOG10 = 8
#: zxcvbn refuses more.
_JUDGED = 72


class Passwords:
    """argon2id with the library's own cost (RFC 9106), or a token cost for tests."""

    def __init__(self, *, cheap: bool = False) -> None:
        self._hasher = (
            PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()
        )
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to keep."""
        return self._hasher.hash(password)

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether this is the password; takes as long when there is no hash to compare with."""
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


def weakness(password: str, about: tuple[str, ...] = ()) -> str | None:
    """Why a password can't be used, in a sentence; None when it can.

    At least 12 characters, nothing common, nothing built from the person's own name or address
    (`about`). No rules about kinds of characters (NIST SP 800-63B, 5.1.1.2; NCSC password advice).
    """
    if len(password) < SHORTEST:
        return f"Password must be at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"Password must be {LONGEST} characters or fewer"
    if _guesses_log10(password, about) < _GUESSES_LOG10:
        return "Choose a password that is harder to guess. Three random words work well"
    return None


def _guesses_log10(password: str, about: tuple[str, ...]) -> float:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - slow to import, seldom needed

    return float(zxcvbn(password[:_JUDGED], user_inputs=list(about))["guesses_log10"])
