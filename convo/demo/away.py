"""Who is away in the demo, and who covers."""

from datetime import timedelta

from convo.demo.people import Cast
from convo.services.cover import NameCover, name_cover
from convo.services.office import Office

#: Who is away, who covers, on which days from today, and who said so.
AWAY = (
    ("jo", "ben", 0, 9, "jo"),
    ("farid", "dev", 0, 2, "gwen"),
    ("erin", "dev", 14, 21, "erin"),
)


def name_covers(office: Office, cast: Cast) -> None:
    """Name them as people would, on the day on which the demo is filled."""
    today = office.today()
    for person, cover, starts, ends, by in AWAY:
        deed = NameCover(
            person_id=cast.ids[person],
            cover_id=cast.ids[cover],
            from_on=today + timedelta(days=starts),
            until_on=today + timedelta(days=ends),
        )
        name_cover(office, cast.actor(by), deed)
