"""Whom an acknowledgement names, as its pages show it."""

from dataclasses import dataclass
from datetime import date

from convo.db.models import EngagementCheck, Mention, Recognition
from convo.domain.recognition import Comfort, Legitimacy, Named
from convo.queries.communities import legitimacy_of
from convo.queries.recognition import comfort_of, name_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownMention:
    """One whom it names: whether they mind, and whether government deals with them."""

    mention: Mention
    name: str
    comfort: Comfort
    #: Of a community.
    legitimacy: Legitimacy | None

    @property
    def check(self) -> EngagementCheck | None:
        """The engagement check in force."""
        return self.mention.community.check if self.mention.community else None

    @property
    def is_nobody(self) -> bool:
        """A side is recognised, and nobody is named."""
        return self.mention.named is Named.NOBODY


def shown_mentions(recognition: Recognition | None, today: date) -> tuple[ShownMention, ...]:
    """Whom it names, in the order in which they were added."""
    return tuple(_shown(each, today) for each in (recognition.mentions if recognition else ()))


def _shown(mention: Mention, today: date) -> ShownMention:
    community = mention.community
    return ShownMention(
        mention=mention,
        name=name_of(mention),
        comfort=comfort_of(mention),
        legitimacy=legitimacy_of(community, today) if community else None,
    )
