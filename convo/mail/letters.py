"""What a mail says. Plain text: it is read everywhere, and nothing in it can follow its reader.

A subject line holds a fixed sentence or a number, so there is no word in it that anybody wrote.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from convo.domain.notices import NoticeKind
from convo.mail.phrases import PHRASES, of_kind
from convo.mail.settings import MailSettings
from convo.support.written_times import written_moment

#: So many things are told one by one: a mail that goes on for ever is not read at all.
MOST_TOLD = 25
#: Where each reader chooses when convo mails them.
CHOICE_PATH = "/mail"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that a mail tells; moments are in the office's own time."""

    kind: NoticeKind
    who: str
    #: Which case it is, without its title: that may name somebody.
    case: str
    #: The address of its page, without the part that all addresses share.
    path: str
    at: datetime
    until: datetime | None = None
    #: What more there is to say about it, in words of ours.
    detail: str = ""
    #: What somebody wrote, whole; empty for nothing.
    words: str = ""
    #: What a program wrote and reads again: it stands in the mail to the letter.
    exact: str = ""
    #: What people call the reply that it is about.
    noun: str = "reply"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What one reader is told."""

    #: Message-ID before the @.
    name: str
    to: str
    #: Empty for a mailbox that several people share.
    reader: str
    items: tuple[Item, ...]
    written_at: datetime


def write(letter: Letter, settings: MailSettings) -> EmailMessage:
    """The mail as it is handed over."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.sender
    message["To"] = letter.to
    message["Subject"] = f"{_line(settings.service)}: {subject(letter.items)}"
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.name}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content("\n".join(_body(letter, settings)), cte="quoted-printable")
    return message


def subject(items: Sequence[Item]) -> str:
    """What a subject line says: fixed words, and a number at most."""
    if len({item.kind for item in items}) == 1 and len(items) == 1:
        return of_kind(items[0].kind.label, items[0].noun)
    return f"{len(items)} things for you"


def _body(letter: Letter, settings: MailSettings) -> Iterator[str]:
    yield f"Dear {_line(letter.reader) or 'press office'}"
    for number, item in enumerate(letter.items[:MOST_TOLD], start=1):
        yield ""
        yield f"{number}. {_sentence(item)}" if len(letter.items) > 1 else f"{_sentence(item)}."
        yield from _details(item, settings)
    if (more := len(letter.items) - MOST_TOLD) > 0:
        yield from ("", f"And {more} more. All that waits for you:", f"{settings.address}/")
    yield from _end(letter, settings)


def _sentence(item: Item) -> str:
    sentence = of_kind(PHRASES[item.kind].sentence, item.noun)
    return sentence.format(who=_line(item.who))


def _details(item: Item, settings: MailSettings) -> Iterator[str]:
    phrase = PHRASES[item.kind]
    yield ""
    if item.detail:
        yield item.detail
    if item.case:
        yield f"Case: {_line(item.case)}"
    yield f"Since: {written_moment(item.at)}"
    if item.until is not None:
        yield f"Until: {written_moment(item.until)}"
    if phrase.words and item.words:
        yield from ("", f"{phrase.words}:", "", *_quoted(item.words))
    if item.exact:
        yield from ("", *item.exact.rstrip("\n").split("\n"))
    yield from ("", f"{of_kind(phrase.link, item.noun)}:", f"{settings.address}{item.path}")


def _end(letter: Letter, settings: MailSettings) -> Iterator[str]:
    # The marker that mail programs know: what follows is no part of the message.
    yield from ("", "-- ", f"{_line(settings.service)}, {_line(settings.department)}")
    if letter.reader:
        yield f"Choose when {_line(settings.service)} mails you: {settings.address}{CHOICE_PATH}"
    yield f"Questions: {_line(settings.contact)}"
    yield "Nobody reads answers to this mail. Open the link to act."


def _quoted(words: str) -> Iterable[str]:
    """Every line marked as somebody's words, so that none passes for ours."""
    return (f"> {line}".rstrip() for line in words.strip().splitlines())


def _line(text: str) -> str:
    return " ".join(text.split())
