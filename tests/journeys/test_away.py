"""The mentor is away: with a cover, and without one."""

import pytest

from convo.domain.vocabulary import ReplyState
from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.hands import Mouse
from tests.journeys.test_converse import says

TITLE = "When the market opens"


@pytest.fixture(params=[True, False], ids=["with-JavaScript", "without-JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_cover_signs_off_and_without_one_a_mentor_of_the_topic_does_after_four_hours(
    site: Site, given, clock, javascript: bool
) -> None:
    ben, carys, dev = (given.mentor(name=name) for name in ("Ben Bay", "Carys Cole", "Dev Dean"))
    asha = given.official(mentor=ben, name="Asha Ash")
    topic = given.topic(ben, dev, name="Markets")
    first = given.reply(asha, topic=topic, title=TITLE)

    # Ben says who covers, before he goes.
    away = Mouse(site.open_at_the_door(ben.email, javascript=javascript))
    away.follow("Cover")
    away.press("Name somebody who covers for you")
    away.pick("Who covers?", "Carys Cole")
    for group, day in (("First day", "10"), ("Last day", "10")):
        boxes = away.page.get_by_role("group", name=group).get_by_role("textbox")
        for box, value in zip(boxes.all(), (day, "3", "2026"), strict=True):
            box.fill(value)
    away.press("Name the cover")
    says(away.page, "Carys Cole until 10 March 2026")

    official = Mouse(site.open_at_the_door(asha.email, javascript=javascript))
    official.open(f"/replies/{first.id}/submit")
    steps.submit(official)
    says(official.page, "Ben Bay has had this since")
    says(official.page, "Carys Cole covers until 10 March.")

    cover = Mouse(site.open_at_the_door(carys.email, javascript=javascript))
    says(cover.page, "You cover for Ben Bay as a mentor until 10 March 2026")
    says(cover.page, "Sign it off or return it, for Ben Bay")
    cover.follow(TITLE)
    cover.press("Sign off version 1")
    says(cover.page, "signed off by Carys Cole")

    # The next day nobody covers. Four working hours later a mentor of the topic may act.
    clock.advance(days=1)
    given.reply(asha, ReplyState.WITH_MENTOR, topic=topic, title="Where the market is")
    clock.advance(hours=4)
    colleague = Mouse(site.open_at_the_door(dev.email, javascript=javascript))
    says(colleague.page, "Sign it off or return it, for Ben Bay")
    colleague.follow("Where the market is")
    colleague.press("Sign off version 1")
    says(colleague.page, "signed off by Dev Dean")
