"""A real SMTP server of the tests' own, on this machine, that keeps what it is given."""

from asyncio import Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from convo.mail.settings import MailSettings

ADDRESS = "https://convo.example.org"
MAILBOX = "press-office@example.org"


@dataclass
class Box:
    """What the server took, and how it answers: by default it takes everything."""

    taken: list[EmailMessage] = field(default_factory=list)
    #: The addresses that each mail was for, as the commands had them.
    readers: list[list[str]] = field(default_factory=list)
    #: Asked before a mail is taken; an answer of its own refuses the mail.
    answer: Callable[[EmailMessage], str] | None = None
    #: Asked for each reader, likewise.
    admit: Callable[[str], str] | None = None
    #: Takes the mail and hangs up without a word.
    hangs_up: bool = False
    #: Hangs up when it is told for whom a mail is.
    hangs_up_early: bool = False
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the name that the server asks for
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Decide about a reader."""
        if self.hangs_up_early:
            assert server.transport is not None
            server.transport.close()
        if self.admit is not None and (refusal := self.admit(address)):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - likewise
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        if self.answer is not None and (refusal := self.answer(mail)):
            return refusal
        self.taken.append(mail)
        self.readers.append(list(envelope.rcpt_tos))
        if self.hangs_up:
            assert server.transport is not None
            server.transport.close()
        return "250 Taken"

    def forget(self) -> None:
        """As it was at the start."""
        self.taken.clear()
        self.readers.clear()
        self.answer = self.admit = None
        self.hangs_up = self.hangs_up_early = False

    def settings(self, **other: Any) -> MailSettings:
        """The settings with which convo hands its mail to this server."""
        usual: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "sender": "convo@example.org",
            "address": ADDRESS,
            "department": "Department for Examples",
            "contact": "desk@example.org",
            "patience": 5,
        }
        return MailSettings(**usual | other)

    def told(self) -> list[tuple[str, str]]:
        """To whom each mail went, and its subject, in order."""
        return [(str(mail["To"]), str(mail["Subject"])) for mail in self.taken]

    def words(self, number: int = -1) -> str:
        """The text of one mail; the last, unless told otherwise."""
        body = self.taken[number].get_content()
        assert isinstance(body, str)
        return body.replace("\r\n", "\n")


class _AnyPort(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(box: Box, **options: Any) -> Iterator[Box]:
    """A server that puts what it takes into this box, while it lasts."""
    controller = _AnyPort(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()
