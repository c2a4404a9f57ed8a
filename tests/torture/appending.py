"""`python -m tests.torture.appending ADDRESS OFFICIAL VENUE TOPIC DEEDS`: log conversations.

Says which were acknowledged.
A small process, to be hurt by `calls.py`. A deed that fails is said too, and the next one is tried.
"""

import sys

from tests.torture.together import Desk, Wrote, log_conversation, office_on


def main() -> None:
    """Say a line for each deed: its request, or what became of it."""
    address, official, venue, topic, deeds = sys.argv[1:]
    _, office = office_on(address)
    desk = Desk(int(official), int(venue), int(topic))
    for _ in range(int(deeds)):
        wrote = Wrote()
        log_conversation(office, desk, wrote)
        for line in (*wrote.acknowledged, *(f"failed {name}" for name in wrote.refused)):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
