"""What a decision to leave something or to listen needs besides its reason."""

from datetime import date, timedelta
from typing import Any

from convo.domain.recognition import InsightKind
from convo.services.decisions import Learnt

LEARNT = Learnt(kind=InsightKind.ASKS, words="People ask when the form closes")


def looked_at_again(today: date, days: int = 14) -> dict[str, Any]:
    """A day on which somebody looks again, and what was learnt."""
    return {"review_on": today + timedelta(days=days), "learnt": LEARNT}
