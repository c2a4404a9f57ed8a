"""Logs that are only their hashes: enough to sign and to hold against a receipt."""

from dataclasses import dataclass, field

from convo.audit.tree import Frontier, Place, consistency_proof, leaf_hash


@dataclass
class SmallLog:
    """A log with these entries, as the signer is shown one."""

    leaves: list[bytes]
    nodes: dict[Place, bytes] = field(init=False)
    frontier: Frontier = field(init=False)

    def __post_init__(self) -> None:
        self.nodes, self.frontier = {}, Frontier()
        for leaf in self.leaves:
            self.frontier, made = self.frontier.with_leaf(leaf_hash(leaf))
            self.nodes |= dict(made)

    @classmethod
    def of(cls, size: int, *changed: int) -> "SmallLog":
        """A log of this size, with other entries at the places named."""
        return cls([b"other" if place in changed else b"%d" % place for place in range(size)])

    def prove(self, old: int, new: int) -> list[bytes]:
        """That it begins with its first entries."""
        return consistency_proof(old, new, self.nodes)

    def shown(self) -> tuple[object, ...]:
        """What the signer asks for."""
        return self.frontier.size, self.frontier.root, self.prove
