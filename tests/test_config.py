"""The settings: what a deployment gets unasked, and what convo refuses to start with."""

from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import COPIED, BadConfig, Config
from convo.domain.targets import Targets

KEY = "8f14e45fceea167a5a36dedd4bea2543b6d4f0a1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "guidelines").mkdir()
    return tmp_path


def demo(root: Path, **settings: str) -> Config:
    return config(root, ENVIRONMENT="demo", **settings)


def production(root: Path, **settings: str) -> Config:
    given = {"SECRET_KEY": KEY, "DEPARTMENT": "Department of Tests", "CONTACT": "a@example.org"}
    return config(root, **{**given, **settings})


def config(root: Path, **settings: str) -> Config:
    environ = {f"CONVO_{name}": value for name, value in settings.items()}
    return Config.from_environment({"PATH": "/bin", **environ}, root)


def faults(root: Path, **settings: str) -> tuple[str, ...]:
    with pytest.raises(BadConfig) as refused:
        production(root, **settings)
    assert all(fault in str(refused.value) for fault in refused.value.faults)
    return refused.value.faults


def test_nothing_said_means_production_and_names_everything_that_is_missing(root):
    with pytest.raises(BadConfig) as refused:
        config(root)
    names = [fault.split()[0] for fault in refused.value.faults]
    assert names == ["CONVO_SECRET_KEY", "CONVO_DEPARTMENT", "CONVO_CONTACT"]


def test_production_needs_only_those_three(root):
    found = production(root)
    assert found.environment == "production"
    assert found.database_url == f"sqlite:///{root}/instance/convo.db"
    assert found.behind_tls is True
    assert found.password_cost == "standard"
    assert (found.opens, found.closes) == (time(9), time(17))
    assert found.targets == Targets()
    assert found.timezone.key == "Europe/London"


def test_a_demo_needs_nothing_and_keeps_its_key_for_its_owner_alone(root):
    first = demo(root)
    assert demo(root).secret_key == first.secret_key
    assert first.behind_tls is False
    assert first.department == "Department for Examples"
    assert "999" in first.safeguarding
    assert (root / "instance" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (root / "instance").stat().st_mode & 0o777 == 0o700


def test_a_test_keeps_no_key_and_hashes_cheaply(root):
    first = config(root, ENVIRONMENT="test")
    assert first.secret_key != config(root, ENVIRONMENT="test").secret_key
    assert first.password_cost == "test"
    assert not (root / "instance" / "secret-key").exists()


def test_a_broken_kept_key_is_refused_and_not_replaced(root):
    (root / "instance").mkdir()
    (root / "instance" / "secret-key").write_text("short")
    with pytest.raises(BadConfig, match=r"instance/secret-key be removed"):
        demo(root)


def test_an_instance_folder_that_cannot_be_made_is_a_fault_said_once(root):
    (root / "instance").write_text("a file in the way")
    (said,) = faults(root)
    assert said.startswith("CONVO_DATABASE_URL must be set, because the folder")


def test_no_secret_shows_in_what_is_printed(root):
    found = production(root, DATABASE_URL="postgresql://me:pass-word@db/convo")
    assert KEY not in repr(found)
    assert "pass-word" not in repr(found)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_means_the_installed_driver(root, scheme):
    found = production(root, DATABASE_URL=f"{scheme}://me@db/convo")
    assert found.database_url == "postgresql+psycopg://me@db/convo"


def test_a_refused_database_address_is_not_repeated_since_it_may_hold_a_password(root):
    (said,) = faults(root, DATABASE_URL="mysql://me:pass-word@db/convo")
    assert said == "CONVO_DATABASE_URL must start with sqlite:/// or postgresql://."


@pytest.mark.parametrize("word", COPIED)
def test_a_known_default_is_no_secret(root, word):
    (said,) = faults(root, SECRET_KEY=f"{word}-{KEY}".upper())
    assert "CONVO_SECRET_KEY is a known default" in said


@pytest.mark.parametrize("key", ["a" * 64, KEY[:31], "abcdefg" * 9])
def test_a_short_or_simple_key_is_no_secret(root, key):
    (said,) = faults(root, SECRET_KEY=key)
    assert "CONVO_SECRET_KEY is too short or too simple" in said
    assert key not in said


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ENVIRONMENT", "prod", "must be one of production, demo, test, not 'prod'"),
        ("NATION", "GB", "must be one of ENG, WLS, SCT, NIR, not 'GB'"),
        ("TIMEZONE", "Europe/Londn", "must be a time zone such as Europe/London"),
        ("TIMEZONE", "../etc/passwd", "must be a time zone"),
        ("TIMEZONE", "Europe", "must be a time zone"),
        ("OFFICE_HOURS", "17:00-09:00", "must be two times, the earlier first, as 09:00-17:00"),
        ("OFFICE_HOURS", "9-5", "must be two times"),
        ("OFFICE_HOURS", "09:00-25:00", "must be two times"),
        ("BEHIND_TLS", "maybe", "must be yes or no, not 'maybe'"),
        ("TRUSTED_PROXIES", "-1", "must be a whole number, 0 or more"),
        ("GUIDELINES", "/nowhere/at/all", "there is no folder /nowhere/at/all"),
        ("BALANCE_DAYS", "801", "must be at most 800, not '801'"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(root, name, value, expected):
    (said,) = faults(root, **{name: value})
    assert said.startswith(f"CONVO_{name} ")
    assert expected in said


NUMBERS = {
    "MENTOR_HOURS": "mentor_hours",
    "PRESS_OFFICE_HOURS": "press_office_hours",
    "PATH_DAYS": "path_days",
    "SIGN_OFF_DAYS": "sign_off_days",
    "EXPIRING_HOURS": "expiring_hours",
    "REVIEW_DAYS": "review_days",
    "BALANCE_DAYS": "balance_days",
    "PICK_UP_MINUTES": "pick_up_minutes",
    "IDLE_MINUTES": "idle_minutes",
    "TRAINING_MONTHS": "training_months",
    "LINK_HOURS": "link_hours",
    "MAX_REQUEST_KILOBYTES": "max_request_kilobytes",
    "MAX_UPLOAD_KILOBYTES": "max_upload_kilobytes",
}


@pytest.mark.parametrize(("name", "field"), NUMBERS.items())
def test_every_number_lands_where_it_belongs(root, name, field):
    found = production(root, **{name: "777"})
    holder = found.targets if hasattr(found.targets, field) else found
    assert getattr(holder, field) == 777


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["0", "-4", "4.5", "four", "٤", "1e3"])
def test_a_number_is_whole_and_at_least_one(root, name, value):
    (said,) = faults(root, **{name: value})
    assert said == f"CONVO_{name} must be a whole number, 1 or more, not '{value}'."


def test_all_faults_are_said_at_once(root):
    said = faults(root, NATION="GB", MENTOR_HOURS="0", SECRET_KEY="", CONTACT=" ")
    assert len(said) == 4


def test_a_misspelt_setting_is_refused_with_the_likely_one(root):
    (said,) = faults(root, SECRETKEY=KEY)
    assert said == "CONVO_SECRETKEY is not a setting: did you mean CONVO_SECRET_KEY?"


def test_settings_of_the_tests_themselves_are_left_alone(root):
    assert production(root, TEST_BROWSER="/usr/bin/chromium").environment == "production"


def test_the_text_settings_are_taken_as_they_are(root):
    found = production(
        root, SERVICE_NAME="Join in", SAFEGUARDING="Ring 1234.", BUILD="abc123", NATION="SCT"
    )
    assert (found.service_name, found.safeguarding) == ("Join in", "Ring 1234.")
    assert (found.build, found.nation) == ("abc123", "SCT")


@pytest.mark.parametrize(("value", "meaning"), [("no", False), ("0", False), ("True", True)])
def test_truth_is_written_in_the_usual_ways(root, value, meaning):
    assert production(root, BEHIND_TLS=value).behind_tls is meaning


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["NATION", "OFFICE_HOURS", "TIMEZONE", "PATH_DAYS", "DATABASE_URL"]),
        st.text(st.characters(exclude_characters="\0")),
    )
)
def test_whatever_is_set_convo_starts_or_says_what_is_wrong(root, values):
    assert all(name.startswith("CONVO_") for name in names_at_fault(root, values))


def names_at_fault(root: Path, values: dict[str, str]) -> list[str]:
    """The first words of the faults; any other exception is a failure of the test."""
    try:
        production(root, **values)
    except BadConfig as refused:
        return [fault.split()[0] for fault in refused.faults]
    return []


def test_the_key_of_the_log_is_where_it_is_said_to_be_and_in_a_demo_beside_the_database(root):
    assert production(root).log_keys is None
    assert production(root, LOG_KEYS="/srv/keys").log_keys == Path("/srv/keys")
    assert demo(root).log_keys == root / "instance" / "log-keys"
    beside = demo(root, DATABASE_URL=f"sqlite:///{root}/other/convo.db").log_keys
    assert beside == root / "other" / "log-keys"
    elsewhere = demo(root, DATABASE_URL="postgresql://db.example.org/convo").log_keys
    assert elsewhere == root / "instance" / "log-keys"
