"""What no verifier can notice, since the log itself is whole: rows and entries are compared too."""

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from convo.audit.copies import CLOCK_BACK
from convo.queries.reconciliations import Compared
from tests.audit.attacks.attack_list import RESIDUAL
from tests.audit.attacks.attacker import Stored
from tests.audit.attacks.kept_log import KeptLog
from tests.audit.attacks.scene import Scene

#: What the nightly comparison says.
SAID = {
    "a false entry is written": "posting of reply 77",
    "an entry is never written": "decisions of conversation 1: 0 rows, 1 entries",
}


def differences(connection: Connection) -> list[str]:
    with Session(connection) as session:
        return [each.sentence for each in Compared.now(session).differences]


@pytest.mark.parametrize("name", SAID)
def test_an_entry_without_its_change_and_a_change_without_its_entry_are_named_each_night(
    name: str, connection: Connection, kept_log: KeptLog
):
    assert differences(connection) == []
    RESIDUAL[name].does(Scene(connection, kept_log))
    assert any(SAID[name] in each for each in differences(connection)), differences(connection)


def test_a_clock_that_was_set_back_is_marked_in_the_log(connection: Connection, kept_log: KeptLog):
    assert not any(row["mark"] == CLOCK_BACK for row in Stored.read(connection).marks)
    RESIDUAL["the clock is set back"].does(Scene(connection, kept_log))
    marked = [row["seq"] for row in Stored.read(connection).marks if row["mark"] == CLOCK_BACK]
    assert marked == [len(Stored.read(connection).entries) - 1]
