"""Who does a deed, by which door, and in answer to which request."""

from dataclasses import dataclass, replace
from typing import Self

from convo.domain.grants import (
    CLOCK_GRANTS,
    LINK_GRANTS,
    OPERATOR_GRANTS,
    grants,
    role_for,
)
from convo.domain.permissions import Action, Permission
from convo.domain.vocabulary import Role, Via
from convo.support.identifiers import hex128


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Somebody, or the clock, about to do something.

    `request` names one filled-in form: the same form sent twice has the same request, and a deed
    is done once for each request. `session` names a stay between signing in and signing out.
    """

    person_id: int | None
    roles: frozenset[Role]
    via: Via
    request: str
    session: str = ""
    by_link: bool = False

    @classmethod
    def clock(cls) -> Self:
        """The clock, which performs what time owes."""
        return cls(person_id=None, roles=frozenset(), via=Via.JOB, request=hex128())

    @classmethod
    def operator(cls) -> Self:
        """Whoever may run commands on the server; acts as an administrator."""
        return cls(
            person_id=None,
            roles=frozenset({Role.ADMINISTRATOR}),
            via=Via.CLI,
            request=hex128(),
        )

    @classmethod
    def link_holder(cls, person_id: int, request: str) -> Self:
        """The person whom a one-time link was made for."""
        return cls(
            person_id=person_id, roles=frozenset(), via=Via.WEB, request=request, by_link=True
        )

    def with_roles(self, roles: frozenset[Role]) -> Self:
        """The same actor, with the roles that the database knows now."""
        return replace(self, roles=roles)

    @property
    def granted(self) -> frozenset[Permission]:
        """What this actor may ask for."""
        if self.by_link:
            return LINK_GRANTS
        if self.via is Via.JOB:
            return CLOCK_GRANTS
        return grants(self.roles) | (OPERATOR_GRANTS if self._is_operator else frozenset())

    @property
    def _is_operator(self) -> bool:
        return self.via is Via.CLI and self.person_id is None

    def acts_as(self, action: Action) -> str:
        """The role that the log names for this deed."""
        if self.via is Via.JOB:
            return "clock"
        if self.by_link:
            return "link-holder"
        if self._is_operator and action in OPERATOR_GRANTS:
            return "operator"
        role = role_for(action, self.roles)
        return role.value if role else "none"
