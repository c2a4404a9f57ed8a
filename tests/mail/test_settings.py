"""The settings of mail: what is needed, and what convo refuses to start with."""

import pytest

from convo.mail.settings import MailSettings, read_mail
from convo.support.environment import Reader

ENOUGH = {
    "SMTP_HOST": "mail.example.org",
    "MAIL_FROM": "convo@example.org",
    "ADDRESS": "https://convo.example.org/",
}


def read(**given: str) -> tuple[MailSettings | None, list[str]]:
    environ = {f"CONVO_{name}": value for name, value in given.items()}
    reader = Reader(environ=environ, prefix="CONVO_")
    return read_mail(reader, "convo", "Department of Tests", "a@example.org"), reader.faults


def test_without_a_server_there_is_no_mail_and_no_fault():
    assert read() == (None, [])
    assert read(ADDRESS="https://convo.example.org") == (None, [])


def test_three_settings_are_enough_and_the_connection_is_private_unasked():
    settings, faults = read(**ENOUGH)
    assert faults == []
    assert settings is not None
    assert (settings.port, settings.security) == (587, "starttls")
    assert settings.address == "https://convo.example.org"
    others = {"tls": 465, "none": 25}
    for security, port in others.items():
        found, _ = read(**ENOUGH, SMTP_TLS=security)
        assert found is not None
        assert found.port == port


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"MAIL_FROM": ""}, "CONVO_MAIL_FROM must be the email address"),
        ({"MAIL_FROM": "convo"}, "CONVO_MAIL_FROM must be the email address"),
        ({"MAIL_FROM": "a@example.org\nBcc: b@example.org"}, "CONVO_MAIL_FROM must be"),
        ({"ADDRESS": ""}, "CONVO_ADDRESS must be set"),
        ({"ADDRESS": "convo.example.org"}, "CONVO_ADDRESS must be where"),
        ({"ADDRESS": "https://convo.example.org/?a=b"}, "CONVO_ADDRESS must be where"),
        ({"ADDRESS": "https://convo.example.org:x"}, "CONVO_ADDRESS must be where"),
        ({"PRESS_OFFICE_MAILBOX": "press office"}, "CONVO_PRESS_OFFICE_MAILBOX must be"),
        ({"SMTP_HOST": "mail example"}, "CONVO_SMTP_HOST must be the name"),
        ({"SMTP_PORT": "70000"}, "CONVO_SMTP_PORT must be 65535"),
        ({"SMTP_TLS": "ssl"}, "CONVO_SMTP_TLS must be one of"),
        ({"SMTP_USER": "convo"}, "CONVO_SMTP_USER and CONVO_SMTP_PASSWORD must be set together"),
        (
            {"SMTP_USER": "convo", "SMTP_PASSWORD": "kingfisher", "SMTP_TLS": "none"},
            "CONVO_SMTP_TLS must be starttls or tls",
        ),
        ({"SMTP_HOST": "", "SMTP_PASSWORD": "kingfisher"}, "CONVO_SMTP_PASSWORD is set, but"),
    ],
)
def test_each_wrong_setting_is_named_and_no_password_is_repeated(
    changed: dict[str, str], said: str
):
    _, faults = read(**ENOUGH | changed)
    assert len([fault for fault in faults if fault.startswith(said)]) == 1, faults
    assert "kingfisher" not in " ".join(faults)
