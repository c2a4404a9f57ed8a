"""Each attack that no verifier can notice is told on the page about the log, with what to do."""

import pytest
from flask.testing import FlaskClient

from tests.audit.attacks.attack_list import ALSO_EXPLAINED, RESIDUAL
from tests.given import Given
from tests.page import fetch


@pytest.fixture
def page(given: Given, sign_in) -> str:
    reader: FlaskClient = sign_in(given.press_officer())
    return str(fetch(reader, "/log/explained").html)


def test_what_remains_is_explained(page: str):
    for anchor in {*ALSO_EXPLAINED, *(attack.explained for attack in RESIDUAL.values())}:
        _, found, told = page.partition(f'id="{anchor}"')
        assert found, anchor
        assert "What to do:" in told.partition("</section>")[0], anchor
