"""The mail server that convo hands its mail to, and what its mails say about themselves."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

from convo.support.email_addresses import is_email_address
from convo.support.environment import Reader

Security = Literal["starttls", "tls", "none"]
SECURITIES: Final[tuple[Security, ...]] = get_args(Security)

#: Where servers listen for mail that is handed in, by how the connection is kept private.
_PORTS: Final[dict[Security, int]] = {"starttls": 587, "tls": 465, "none": 25}
_LARGEST_PORT = 65535
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,253}")


@dataclass(frozen=True, kw_only=True, slots=True)
class MailSettings:
    """Everything that sending mail needs."""

    host: str
    port: int
    security: Security
    #: Empty for a server that asks nobody who they are.
    user: str = ""
    password: str = field(default="", repr=False)
    #: From whom mails come: an address alone.
    sender: str
    #: The shared mailbox of the press office; empty for none: then each press officer is mailed.
    press_office: str = ""
    #: Where people open convo, without a slash at its end: links start with it.
    address: str
    service: str = "convo"
    department: str = ""
    #: Whom to ask.
    contact: str = ""
    #: Seconds for which the server may keep silent.
    patience: float = 30


def read_mail(read: Reader, service: str, department: str, contact: str) -> MailSettings | None:
    """The settings of the mail server; None where none is named. Faults are noted in `read`."""
    security = read.choice("SMTP_TLS", SECURITIES, "starttls")
    settings = MailSettings(
        host=read.text("SMTP_HOST"),
        port=read.whole("SMTP_PORT", _PORTS[security]),
        security=security,
        user=read.text("SMTP_USER"),
        password=read.text("SMTP_PASSWORD"),
        sender=read.text("MAIL_FROM"),
        press_office=read.text("PRESS_OFFICE_MAILBOX"),
        address=read.text("ADDRESS").rstrip("/"),
        service=service,
        department=department,
        contact=contact,
    )
    if settings.address and not _is_address(settings.address):
        read.fault("ADDRESS", "must be where people open convo, such as https://convo.example.org")
    if settings.press_office and not _is_mailable(settings.press_office):
        read.fault("PRESS_OFFICE_MAILBOX", "must be an email address")
    if not settings.host:
        _require_no_half(read, {"SMTP_USER": settings.user, "SMTP_PASSWORD": settings.password})
        return None
    _judge_server(read, settings)
    return settings


def _judge_server(read: Reader, settings: MailSettings) -> None:
    if not _HOST.fullmatch(settings.host):
        read.fault("SMTP_HOST", "must be the name of a server")
    if settings.port > _LARGEST_PORT:
        read.fault("SMTP_PORT", f"must be {_LARGEST_PORT} or less")
    if not _is_mailable(settings.sender):
        read.fault("MAIL_FROM", "must be the email address that convo's mails come from")
    if not settings.address:
        read.fault("ADDRESS", "must be set when convo sends mail: the links in it start with it")
    _judge_login(read, settings)


def _judge_login(read: Reader, settings: MailSettings) -> None:
    if bool(settings.user) != bool(settings.password):
        read.fault("SMTP_USER", "and CONVO_SMTP_PASSWORD must be set together, or not at all")
    elif settings.password and settings.security == "none":
        read.fault("SMTP_TLS", "must be starttls or tls where there is a password to protect")


def _require_no_half(read: Reader, given: dict[str, str]) -> None:
    """A login without a server is a mistake, and not the wish to send no mail."""
    for name, value in given.items():
        if value:
            read.fault(name, "is set, but CONVO_SMTP_HOST is not")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username) and text.isascii()
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and plain and " " not in text


def _is_mailable(text: str) -> bool:
    return is_email_address(text) and text.isascii()
