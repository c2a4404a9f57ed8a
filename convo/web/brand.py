"""What a deployment says about itself on every page."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Brand:
    """The names and contacts that a department gives the service."""

    service: str
    department: str
    contact: str
    safeguarding: str
