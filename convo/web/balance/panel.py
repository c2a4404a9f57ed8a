"""Where recognition stands on a topic, beside an acknowledgement that is being written."""

from dataclasses import dataclass
from typing import Any, ClassVar

from convo.db.models import Recognition
from convo.domain.balance import Standing, Window
from convo.domain.balance_figures import KnownSide
from convo.domain.recognition import Balance
from convo.queries.balance import placed_at, sides_of
from convo.queries.standpoint import Standpoint
from convo.web.access import db
from convo.web.balance.in_words import WORDS
from convo.web.balance.readers import may_see


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """What `templates/balance/panel.html` shows."""

    topic_id: int
    topic_name: str
    window: Window
    sides: tuple[KnownSide, ...]
    #: The sides that this acknowledgement recognises.
    chosen: frozenset[int]
    #: Without it, and with it.
    before: Standing
    after: Standing
    #: What it would do.
    verdict: Balance
    #: Whether the reader may open the pages of this balance.
    may_see: bool
    #: It was given: it is in the figures already, and nothing can be weighed any more.
    is_given: bool
    words: ClassVar[dict[str, Any]] = WORDS

    @property
    def again(self) -> frozenset[int]:
        """The leading sides that it recognises again."""
        return self.chosen & self.before.leading

    @property
    def still_behind(self) -> frozenset[int]:
        """The sides that are heard and would still never have been acknowledged."""
        return self.after.unseen


def panel_for(recognition: Recognition, at: Standpoint) -> Panel:
    """Where recognition stands, and what this one does to it. One query, once for a page.

    The recognition's topic and mentions should be at hand.
    """
    placed, chosen = placed_at(db(), recognition, at), sides_of(recognition)
    return Panel(
        topic_id=recognition.topic_id,
        topic_name=recognition.topic.name,
        window=placed.window,
        sides=placed.sides,
        chosen=chosen,
        before=placed.standing,
        after=placed.standing.after(chosen),
        verdict=placed.standing.verdict_with(chosen),
        may_see=may_see(recognition.topic),
        is_given=recognition.given_on is not None,
    )
