"""Every setting of a deployment, read from the environment once and checked before anything starts.

This module alone reads the environment. Only the factory and the command line import it; the other
rooms are handed what they need.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo

from convo.domain.balance import MOST_DAYS
from convo.domain.targets import Targets
from convo.mail.settings import MailSettings, read_mail
from convo.support.environment import Reader
from convo.support.logs import FORMATS, LEVELS, Format, Level

ROOT = Path(__file__).resolve().parent

Environment = Literal["production", "demo", "test"]
Nation = Literal["ENG", "WLS", "SCT", "NIR"]
PasswordCost = Literal["standard", "test"]

SECRET_LENGTH = 32
#: A key with one of these words in it was copied from somewhere.
COPIED = ("change-me", "changeme", "change_me", "secret-key", "secret_key", "example", "insecure")
#: Fewer different characters than this is a row of one letter, not a key.
SECRET_VARIETY = 8
SECRET_EXPECTED = (
    f"at least {SECRET_LENGTH} random characters. Make one with: "
    "python3 -c 'import secrets; print(secrets.token_hex(32))'"
)
DEMO_DEPARTMENT = "Department for Examples"
DEMO_CONTACT = "convo@example.org"
SAFEGUARDING = (
    "If somebody is in immediate danger, call 999. "
    "Then follow your department’s own safeguarding instruction."
)
INFORMATION_REQUESTS = (
    "Send the address and the words to your department’s information rights team today. "
    "The time to answer counts from the day on which it was asked."
)
ABUSE = (
    "Do not answer. Keep a copy, tell your line manager, and follow your department’s own "
    "instruction on abuse of staff. If anybody is threatened, call the police."
)
POSTGRES = "postgresql+psycopg://"
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class BadConfig(Exception):
    """The settings are wrong. `faults` is one sentence for each, naming the variable."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        super().__init__(f"convo can't start until its settings are mended:\n{listed}")
        self.faults = faults


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """What this deployment is. The comment at each field names its variable where it differs."""

    environment: Environment
    #: An SQLAlchemy address: sqlite:///… or postgresql+psycopg://…
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    service_name: str
    department: str
    #: Whose bank holidays count.
    nation: Nation
    timezone: ZoneInfo
    #: CONVO_OFFICE_HOURS: working time is from `opens` to `closes`, local time.
    opens: time
    closes: time
    targets: Targets
    #: Minutes without a request after which a session ends.
    idle_minutes: int
    #: Months for which training counts.
    training_months: int
    #: Months after which handles of authors become codes.
    handle_months: int
    #: Months after its closing for which the text of a case is kept.
    text_months: int
    #: The file that says, without words, what was erased: it outlives a restore of the database.
    erasures: Path
    #: Hours for which a one-time link works.
    link_hours: int
    #: Readers come over HTTPS: secure cookies and HSTS.
    behind_tls: bool
    #: How many proxies in front of convo set X-Forwarded-… headers.
    trusted_proxies: int
    #: The organisation's own instruction and contact, shown where somebody may be in danger.
    safeguarding: str
    #: Likewise where somebody asks for information that we hold, and where staff are abused.
    information_requests: str
    abuse: str
    #: Whom to ask about the service and its accessibility.
    contact: str
    #: The folder of guidelines in force.
    guidelines: Path
    max_request_kilobytes: int
    #: For a file that is uploaded; larger ones are imported on the command line.
    max_upload_kilobytes: int
    #: CONVO_SMTP_…, CONVO_MAIL_FROM and CONVO_ADDRESS; None where there is no mail server.
    mail: MailSettings | None
    #: The folder of the key that signs the log; None: another process has it, or none.
    log_keys: Path | None
    #: The roles that get their rights in PostgreSQL: one that serves, one that only reads.
    serving_role: str | None
    reading_role: str | None
    #: Which build wrote an audit entry.
    build: str
    #: From which level on the log has lines, and whether a program or a person reads them.
    log_level: Level
    log_format: Format
    #: 'test' hashes passwords fast and weakly; never outside the tests.
    password_cost: PasswordCost

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], root: Path = ROOT) -> Self:
        """Read and check every setting; `root` is where the default paths start.

        Makes `root/instance` when a default lies in it. Raises BadConfig with every fault at once.
        """
        read = Reader(environ=environ, prefix="CONVO_")
        environment = read.choice("ENVIRONMENT", get_args(Environment), "production")
        opens, closes = read.span("OFFICE_HOURS", "09:00-17:00")
        config = cls(
            environment=environment,
            database_url=_database_url(read, root),
            secret_key=_secret_key(read, environment, root),
            service_name=read.text("SERVICE_NAME", "convo"),
            department=_department(read, environment),
            nation=read.choice("NATION", get_args(Nation), "ENG"),
            timezone=read.zone("TIMEZONE", "Europe/London"),
            opens=opens,
            closes=closes,
            targets=_targets(read),
            idle_minutes=read.whole("IDLE_MINUTES", 60),
            training_months=read.whole("TRAINING_MONTHS", 12),
            handle_months=read.whole("HANDLE_MONTHS", 6),
            text_months=read.whole("TEXT_MONTHS", 24),
            erasures=_erasures(read, root),
            link_hours=read.whole("LINK_HOURS", 72),
            behind_tls=read.truth("BEHIND_TLS", default=environment == "production"),
            trusted_proxies=read.whole("TRUSTED_PROXIES", 0, least=0),
            safeguarding=read.text("SAFEGUARDING", SAFEGUARDING),
            information_requests=read.text("INFORMATION_REQUESTS", INFORMATION_REQUESTS),
            abuse=read.text("ABUSE", ABUSE),
            contact=_contact(read, environment),
            guidelines=_guidelines(read, root),
            max_request_kilobytes=read.whole("MAX_REQUEST_KILOBYTES", 512),
            max_upload_kilobytes=read.whole("MAX_UPLOAD_KILOBYTES", 2048),
            mail=_mail(read, environment),
            log_keys=_log_keys(read, environment, root),
            serving_role=read.text("SERVING_ROLE") or None,
            reading_role=read.text("READING_ROLE") or None,
            build=read.text("BUILD", _version()),
            log_level=read.choice("LOG_LEVEL", LEVELS, "info"),
            log_format=read.choice(
                "LOG_FORMAT", FORMATS, "plain" if environment == "demo" else "json"
            ),
            password_cost="test" if environment == "test" else "standard",
        )
        read.strangers(beside=("TEST_",))
        if read.faults:
            raise BadConfig(tuple(read.faults))
        return config


def load() -> Config:
    """The settings of this process, from its environment. Raises BadConfig."""
    return Config.from_environment(os.environ)  # noqa: TID251 (the one place that may)


def guidelines_folder() -> Path:
    """The folder of guidelines in force, for what needs nothing else. Raises BadConfig."""
    read = Reader(environ=os.environ, prefix="CONVO_")  # noqa: TID251 (likewise)
    folder = _guidelines(read, ROOT)
    if read.faults:
        raise BadConfig(tuple(read.faults))
    return folder


def _targets(read: Reader) -> Targets:
    usual = Targets()
    return Targets(
        mentor_hours=read.whole("MENTOR_HOURS", usual.mentor_hours),
        press_office_hours=read.whole("PRESS_OFFICE_HOURS", usual.press_office_hours),
        path_days=read.whole("PATH_DAYS", usual.path_days),
        sign_off_days=read.whole("SIGN_OFF_DAYS", usual.sign_off_days),
        expiring_hours=read.whole("EXPIRING_HOURS", usual.expiring_hours),
        review_days=read.whole("REVIEW_DAYS", usual.review_days),
        review_late_hours=read.whole("REVIEW_LATE_HOURS", usual.review_late_hours),
        long_left_days=read.whole("LONG_LEFT_DAYS", usual.long_left_days),
        balance_days=_balance_days(read, usual.balance_days),
        pick_up_minutes=read.whole("PICK_UP_MINUTES", usual.pick_up_minutes),
    )


def _balance_days(read: Reader, usual: int) -> int:
    days = read.whole("BALANCE_DAYS", usual)
    if days > MOST_DAYS:
        read.fault("BALANCE_DAYS", f"must be at most {MOST_DAYS}, not '{days}'")
    return days


def _mail(read: Reader, environment: Environment) -> MailSettings | None:
    return read_mail(
        read,
        service=read.text("SERVICE_NAME", "convo"),
        department=_department(read, environment),
        contact=_contact(read, environment),
    )


def _department(read: Reader, environment: Environment) -> str:
    if environment == "production":
        return read.required("DEPARTMENT", "the name of your department")
    return read.text("DEPARTMENT", DEMO_DEPARTMENT)


def _contact(read: Reader, environment: Environment) -> str:
    if environment == "production":
        return read.required("CONTACT", "whom people ask about the service, such as an address")
    return read.text("CONTACT", DEMO_CONTACT)


def _guidelines(read: Reader, root: Path) -> Path:
    folder = Path(read.text("GUIDELINES", str(root / "guidelines")))
    if not folder.is_dir():
        read.fault("GUIDELINES", f"must be the folder of guidelines; there is no folder {folder}")
    return folder


def _database_url(read: Reader, root: Path) -> str:
    """SQLAlchemy's address, with the driver that is installed for PostgreSQL."""
    found = read.text("DATABASE_URL")
    if not found:
        return f"sqlite:///{_instance(read, root) / 'convo.db'}"
    scheme, _, rest = found.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
        return f"{POSTGRES}{rest}"
    if scheme != "sqlite" or not rest:
        # The value is not repeated: it may hold a password.
        read.fault("DATABASE_URL", "must start with sqlite:/// or postgresql://")
    return found


def _erasures(read: Reader, root: Path) -> Path:
    """The journal of erasures: beside a database that is a file, else in `instance/`."""
    if found := read.text("ERASURES"):
        return Path(found)
    scheme, _, database = read.text("DATABASE_URL").partition(":///")
    if scheme == "sqlite" and database not in {"", ":memory:"}:
        return Path(database.partition("?")[0]).parent / "erasures.jsonl"
    return _instance(read, root) / "erasures.jsonl"


def _secret_key(read: Reader, environment: Environment, root: Path) -> str:
    found = read.text("SECRET_KEY")
    if found:
        _judge_secret(read, found)
    elif environment == "production":
        read.fault("SECRET_KEY", f"must be set: {SECRET_EXPECTED}")
    elif environment == "demo":
        found = _kept_secret(read, _instance(read, root) / "secret-key")
    return found or secrets.token_hex()


def _judge_secret(read: Reader, found: str) -> None:
    if len(found) < SECRET_LENGTH or len(set(found)) < SECRET_VARIETY:
        read.fault("SECRET_KEY", f"is too short or too simple; it must be {SECRET_EXPECTED}")
    elif any(word in found.lower() for word in COPIED):
        read.fault("SECRET_KEY", f"is a known default; it must be {SECRET_EXPECTED}")


def _kept_secret(read: Reader, path: Path) -> str:
    """The demo's own key, made once, so that sessions outlive a restart."""
    try:
        with os.fdopen(os.open(path, NEW_FILE, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex())
    except OSError:
        pass  # mostly because it is there already; reading tells
    try:
        kept = path.read_text("ascii")
    except (OSError, ValueError):
        kept = ""
    if len(kept) < SECRET_LENGTH:  # broken, or not ours to read
        read.fault("SECRET_KEY", f"must be set, or {path} be removed so that a new one is made")
    return kept


def _log_keys(read: Reader, environment: Environment, root: Path) -> Path | None:
    """Where the log's key lies. In a demo it is beside the database that it belongs to."""
    found = read.text("LOG_KEYS")
    if found:
        return Path(found)
    if environment != "demo":
        return None
    scheme, _, path = _database_url(read, root).partition(":///")
    return (Path(path).parent if scheme == "sqlite" else _instance(read, root)) / "log-keys"


def _instance(read: Reader, root: Path) -> Path:
    """The folder of what this installation keeps, for its owner's eyes only."""
    folder = root / "instance"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        expected = f"must be set, because the folder {folder} can't be made"
        read.fault("DATABASE_URL", expected)
    return folder


def _version() -> str:
    try:
        return version("convo")
    except PackageNotFoundError:
        return "0.1.0"
