"""What a deployment says about itself on every page."""

from dataclasses import dataclass

from convo.domain.vocabulary import Approach


@dataclass(frozen=True, kw_only=True, slots=True)
class Brand:
    """The names and contacts that a department gives the service."""

    service: str
    department: str
    contact: str
    #: The organisation's own instruction and contact for each exit of the decision flow.
    safeguarding: str
    information_requests: str = ""
    abuse: str = ""

    def instruction(self, approach: Approach) -> str:
        """What to do where the case leaves the service; empty for an approach that stays in it."""
        return {
            Approach.SAFEGUARDING: self.safeguarding,
            Approach.INFORMATION_REQUEST: self.information_requests,
            Approach.ABUSE: self.abuse,
        }.get(approach, "")
