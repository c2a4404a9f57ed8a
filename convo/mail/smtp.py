"""Handing mail over by SMTP: to know what came of it matters as much as that it goes.

The standard library's smtplib, spoken to one command at a time: only so does it show whether a
connection that broke had the mail already.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_LINES
from types import TracebackType
from typing import Self

from convo.mail.settings import MailSettings

#: The first digit of an answer: yes, no for now, no for good.
_YES, _NOT_NOW, _NEVER = 2, 4, 5
_FAULTS = (OSError, smtplib.SMTPException)


class Refusal(Exception):
    """It was certainly not taken. `code` names why, and never holds a word of anybody's."""

    def __init__(self, code: str, *, for_good: bool = False, ends_run: bool = False) -> None:
        super().__init__(code)
        self.code = code
        #: Trying again would change nothing: the server refuses this reader, or this mail.
        self.for_good = for_good
        #: The server takes nothing at all just now: no use in trying the next mail.
        self.ends_run = ends_run


class NotKnown(Exception):
    """It was handed over, and no answer came: it may have arrived."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Carrier:
    """Hands mails over, one connection for all of them, opened for the first."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def carry(self, message: EmailMessage) -> None:
        """Hand one mail over. Raises `Refusal`, or `NotKnown`; otherwise the server has it."""
        to = _mailable(str(message["To"]))
        client = self._client or self._connect()
        self._client = client
        self._command(lambda: client.mail(self._settings.sender), reader=False)
        self._command(lambda: client.rcpt(to), reader=True)
        self._hand_over(client, message.as_bytes(policy=SMTP_LINES))

    def _hand_over(self, client: smtplib.SMTP, mail: bytes) -> None:
        try:
            code, _ = client.data(mail)
        except smtplib.SMTPDataError as refused:
            code = refused.smtp_code
        except _FAULTS as broken:
            self._hang_up()
            raise NotKnown(f"data {type(broken).__name__}") from broken
        if code // 100 == _YES:
            return
        self._start_over()
        if code // 100 not in (_NOT_NOW, _NEVER):
            raise NotKnown(f"data {code}")
        raise Refusal(f"data {code}", for_good=code // 100 == _NEVER)

    def _connect(self) -> smtplib.SMTP:
        try:
            return _opened(self._settings)
        except smtplib.SMTPResponseException as refused:
            raise Refusal(f"connection {refused.smtp_code}", ends_run=True) from refused
        except _FAULTS as refused:
            raise Refusal(f"connection {type(refused).__name__}", ends_run=True) from refused

    def _command(self, say: Callable[[], tuple[int, bytes]], *, reader: bool) -> None:
        """One command before the mail itself: whatever goes wrong, the server does not have it."""
        try:
            code, _ = say()
        except _FAULTS as broken:
            self._hang_up()
            raise Refusal(f"connection {type(broken).__name__}", ends_run=True) from broken
        if code // 100 != _YES:
            self._start_over()
            what = "reader" if reader else "sender"
            for_good = reader and code // 100 == _NEVER
            raise Refusal(f"{what} {code}", for_good=for_good, ends_run=not reader)

    def _start_over(self) -> None:
        """Ready for the next mail after a refusal; a server that hung up is asked anew."""
        if self._client is None:
            return
        try:
            self._client.rset()
        except _FAULTS:
            self._hang_up()

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(*_FAULTS):
                client.quit()
            client.close()


def _opened(settings: MailSettings) -> smtplib.SMTP:
    """A connection on which mail may be handed over, as private as the settings ask."""
    client: smtplib.SMTP
    if settings.security == "tls":
        client = smtplib.SMTP_SSL(
            settings.host,
            settings.port,
            timeout=settings.patience,
            context=ssl.create_default_context(),
        )
    else:
        client = smtplib.SMTP(settings.host, settings.port, timeout=settings.patience)
    try:
        if settings.security == "starttls":
            client.starttls(context=ssl.create_default_context())
        client.ehlo_or_helo_if_needed()
        if settings.user:
            client.login(settings.user, settings.password)
    except BaseException:
        client.close()
        raise
    return client


def _mailable(address: str) -> str:
    """The address in ASCII. Raises `Refusal` where a part of it has none."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as odd:
        raise Refusal("address", for_good=True) from odd
