"""The walk through deeds on a topic: its sides, where they speak, what was learnt, what for."""

from dataclasses import replace
from typing import TYPE_CHECKING

from convo.domain.recognition import InsightKind
from convo.services import digests, insights, sides
from tests.mail_server import Box

if TYPE_CHECKING:
    from tests.audit.every_deed import Walk


def learn(walk: "Walk", mark: str) -> None:
    """Two sides named, one retired, the other marked; an insight drawn and used; a digest sent."""
    office, case = walk.office, walk.conversation()
    press, official = walk.press, walk.official  # nobody owns the topic
    growers, boaters = (
        sides.name_side(
            office,
            walk.actor(press),
            sides.NameSide(topic_id=walk.topic.id, name=f"{mark} {called}"),
        )
        for called in ("growers", "boaters")
    )
    sides.retire_side(office, walk.actor(press), sides.RetireSide(side_id=boaters))
    marked = sides.MarkSides(
        conversation_id=case.id, side_ids=frozenset({growers}), seen=frozenset()
    )
    sides.mark_sides(office, walk.actor(official), marked)
    drawn = insights.DrawInsight(
        conversation_id=case.id,
        kind=InsightKind.ASKS,
        words=f"They ask whether {mark} pays",
        names_nobody=True,
    )
    number = insights.draw_insight(office, walk.actor(official), drawn)
    used = insights.UseInsight(
        insight_id=number,
        version=1,
        use=f"{mark} pays now",
        address=f"https://{mark}.example/policy",
    )
    insights.use_insight(office, walk.actor(official), used)
    sent = digests.SendDigest(topic_id=walk.topic.id, days=90, addresses=(official.email,))
    mailing = replace(office, mail=Box().settings())
    assert digests.send_digest(mailing, walk.actor(press), sent) == 1
