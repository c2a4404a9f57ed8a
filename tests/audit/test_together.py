"""Several processes at one log, for real; `make torture` lets them do two hundred deeds each."""

from tests.torture.together import faults, forks, write

PROCESSES, DEEDS = 4, 10


def test_processes_that_append_at_once_leave_no_gap_and_no_fork_and_lose_nothing(database: str):
    wrote = write(database, PROCESSES, DEEDS)
    assert sum(len(one.acknowledged) for one in wrote) == PROCESSES * DEEDS
    assert faults(database, wrote) == []
    assert forks(database) == 0


def test_the_same_processes_fork_the_log_when_its_lock_and_its_keys_are_taken_away(database: str):
    wrote = write(database, PROCESSES, DEEDS, is_locked=False)
    assert forks(database) > 0
    assert faults(database, wrote)
