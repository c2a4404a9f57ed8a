"""Handing mail over: privately, with a login, and knowing what came of it."""

import ssl
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from shutil import which

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from convo.mail.settings import MailSettings
from convo.mail.smtp import Carrier, NotKnown, Refusal
from tests.mail_server import Box, listening

PASSWORD = "kingfisher-on-a-post"


def message(to: str = "asha@example.org") -> EmailMessage:
    written = EmailMessage()
    written["To"] = to
    written["Subject"] = "convo: 2 things for you"
    written.set_content("A line.\n.\nA line that starts with a full stop stays.\n")
    return written


def carry(settings: MailSettings, *messages: EmailMessage) -> None:
    with Carrier(settings) as carrier:
        for each in messages or (message(),):
            carrier.carry(each)


def refused(settings: MailSettings, *messages: EmailMessage) -> tuple[str, bool, bool]:
    with pytest.raises(Refusal) as refusal:
        carry(settings, *messages)
    return refusal.value.code, refusal.value.for_good, refusal.value.ends_run


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine, and its key in the same file."""
    if which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "made.pem", folder / "key.pem"
    usual = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    asked = ["openssl", *usual.split(), *names, "-keyout", str(key), "-out", str(made)]
    subprocess.run(asked, check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def private(certificate: Path) -> Iterator[Box]:
    """A server that takes mail on a private connection only, from whoever knows the password."""

    def knows(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, said: object
    ) -> AuthResult:
        known = isinstance(said, LoginPassword) and said.password == PASSWORD.encode()
        return AuthResult(success=known, handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    options = {"tls_context": context, "require_starttls": True, "auth_required": True}
    with listening(Box(), authenticator=knows, **options) as box:
        yield box


def test_a_mail_arrives_as_it_was_written_on_one_connection_for_several():
    with listening(Box()) as box:
        carry(box.settings(), message(), message("erin@example.org"))
    assert box.words(0) == "A line.\n.\nA line that starts with a full stop stays.\n"
    assert box.readers == [["asha@example.org"], ["erin@example.org"]]


def test_a_private_connection_with_the_right_password_takes_mail(
    private: Box, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    private.forget()
    known = private.settings(security="starttls", user="convo", password=PASSWORD)
    carry(known)
    assert len(private.taken) == 1
    assert PASSWORD not in repr(known)
    wrong = private.settings(security="starttls", user="convo", password="wrong")
    assert refused(wrong) == ("connection 535", False, True)
    open_to_all = private.settings()
    assert refused(open_to_all) == ("sender 530", False, True)
    assert len(private.taken) == 1


def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(private: Box):
    private.forget()
    known = private.settings(security="starttls", user="convo", password=PASSWORD)
    assert refused(known) == ("connection SSLCertVerificationError", False, True)
    assert private.taken == []


def test_a_server_without_a_private_connection_gets_no_mail_that_asks_for_one():
    with listening(Box()) as box:
        code = refused(box.settings(security="starttls"))[0]
        assert code == "connection SMTPNotSupportedError"
        assert refused(box.settings(security="tls", patience=1))[2]
    assert box.taken == []


def test_a_refusal_says_whether_to_try_again_and_whether_to_try_the_next():
    with listening(Box()) as box:
        box.admit = lambda address: "450 Full" if address.startswith("full") else "550 No such"
        assert refused(box.settings(), message("full@example.org")) == ("reader 450", False, False)
        assert refused(box.settings(), message("gone@example.org")) == ("reader 550", True, False)
        box.admit = None
        box.answer = lambda _mail: "554 No"
        assert refused(box.settings()) == ("data 554", True, False)
        box.answer = lambda _mail: "421 Closing"
        assert refused(box.settings()) == ("data 421", False, False)
    assert refused(box.settings()) == ("connection ConnectionRefusedError", False, True)


def test_after_a_refusal_the_next_mail_goes_on_the_same_connection():
    with listening(Box()) as box:
        box.admit = lambda address: "550 No such" if address.startswith("gone") else ""
        with Carrier(box.settings()) as carrier:
            with pytest.raises(Refusal):
                carrier.carry(message("gone@example.org"))
            carrier.carry(message())
    assert box.readers == [["asha@example.org"]]


def test_a_server_that_hangs_up_after_the_last_line_leaves_it_unknown():
    with listening(Box(hangs_up=True)) as box, pytest.raises(NotKnown) as unknown:
        carry(box.settings())
    assert unknown.value.code == "data SMTPServerDisconnected"
    assert len(box.taken) == 1


def test_an_answer_that_is_neither_yes_nor_no_leaves_it_unknown():
    perhaps = Box(answer=lambda _mail: "199 Perhaps")
    with listening(perhaps) as box, pytest.raises(NotKnown) as unknown:
        carry(box.settings())
    assert unknown.value.code == "data 199"


def test_a_server_that_hangs_up_before_the_mail_certainly_does_not_have_it():
    with listening(Box(hangs_up_early=True)) as box:
        assert refused(box.settings()) == ("connection SMTPServerDisconnected", False, True)
    assert box.taken == []


def test_a_server_that_goes_away_after_a_refusal_is_asked_anew():
    with listening(Box()) as box, Carrier(box.settings()) as carrier:
        box.answer = lambda _mail: "554 No"
        with pytest.raises(Refusal):
            carrier.carry(message())
        box.answer = None
        box.hangs_up_early = True
        with pytest.raises(Refusal):
            carrier.carry(message())
        box.hangs_up_early = False
        carrier.carry(message())
    assert len(box.taken) == 1


def test_an_address_outside_ascii_is_mailed_by_its_domain_and_not_by_its_name():
    with listening(Box()) as box:
        carry(box.settings(), message("asha@b\u00fccher.example"))
        assert refused(box.settings(), message("\u00e5sa@example.org")) == ("address", True, False)
    assert box.readers == [["asha@xn--bcher-kva.example"]]
