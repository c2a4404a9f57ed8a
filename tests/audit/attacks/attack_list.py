"""Every attack of the design notes on the log (3.7, and item 18 of 5), as it is carried out.

Each says which verifier is the first to notice it, and what that one has to say and about which
place. The later ones have more to go by, so they notice it too.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from convo.audit.entry import Entry, Subject, canonical
from convo.audit.record import append
from convo.audit.report import Kind
from convo.db.base import Base
from convo.domain.permissions import Action
from convo.support.identifiers import hex128, uuid7
from tests.audit.attacks.attacker import Stored, drop_protections, own_key
from tests.audit.attacks.levels import Verifier
from tests.audit.attacks.scene import Scene

V2, V3, V4 = Verifier
_ENTRY, _OPENING, _ERASURE, _NODE = (
    Base.metadata.tables[f"audit_{name}"] for name in ("entry", "opening", "erasure", "node")
)
_WORDS = "words"


#: Kind of fault, and the place by its name in the scene; None where it has none.
Said = tuple[Kind, str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attack:
    """What is done, who notices it first, and what they say."""

    does: Callable[[Scene], None]
    noticed_by: Verifier | None
    says: frozenset[Said] = field(default_factory=frozenset)
    #: Where nobody notices: the part of the page about the log that says so.
    explained: str = ""

    def said(self, scene: Scene) -> set[tuple[Kind, int | None]]:
        """What has to be said, with the places of this log."""
        return {(kind, getattr(scene, at) if at else None) for kind, at in self.says}


def _attack(does: Callable[[Scene], None], by: Verifier | None, *says: Said) -> Attack:
    return Attack(does=does, noticed_by=by, says=frozenset(says))


def edit_entry(scene: Scene) -> None:
    """Somebody else did it, says the entry; its hashes are left as they are."""
    stored = scene.stored()
    stored.change(scene.place, actor={"id": "1", "role": "official", "sess": "s"})
    scene.edit(_ENTRY, scene.place, leaf=stored.at(scene.place)["leaf"])


def edit_words(scene: Scene) -> None:
    """Other words beside an entry."""
    scene.edit(_OPENING, scene.place, _WORDS, value="We never said so.")


def delete_words(scene: Scene) -> None:
    """Words are gone, and no entry says why."""
    scene.drop(_OPENING, scene.place, _WORDS)


def delete_entry(scene: Scene) -> None:
    """An entry is gone, with its words."""
    scene.drop(_OPENING, scene.place)
    scene.drop(_ENTRY, scene.place)


def move_words(scene: Scene) -> None:
    """The words of one entry beside another one."""
    scene.drop(_OPENING, scene.next, _WORDS)
    statement = update(_OPENING).where(_OPENING.c.seq == scene.place, _OPENING.c.field == _WORDS)
    scene.connection.execute(statement.values(seq=scene.next))


def swap_salts(scene: Scene) -> None:
    """The salts of two entries' words change places."""
    stored = scene.stored()
    one, other = (stored.words(seq, _WORDS)["salt"] for seq in (scene.place, scene.next))
    scene.edit(_OPENING, scene.place, _WORDS, salt=other)
    scene.edit(_OPENING, scene.next, _WORDS, salt=one)


def add_words(scene: Scene) -> None:
    """Words for a field that the entry doesn't have."""
    drop_protections(scene.connection)
    row = scene.stored().words(scene.place, _WORDS) | {"field": "note"}
    scene.connection.execute(_OPENING.insert(), row)


def edit_column(scene: Scene) -> None:
    """The list of deeds shows somebody else; the entry still says the truth."""
    scene.edit(_ENTRY, scene.place, actor_id=1)


def put_back_erased(scene: Scene) -> None:
    """Words that were erased are there again."""
    drop_protections(scene.connection)
    erased = next(row for row in scene.stored().erasures if row["seq"] == scene.erased)
    row = {"seq": scene.erased, "field": erased["field"], "salt": bytes(32), "value": "Again."}
    scene.connection.execute(_OPENING.insert(), row)


def invent_erasure(scene: Scene) -> None:
    """Words are gone, with a row which says that an entry erased them: the entry doesn't."""
    scene.drop(_OPENING, scene.place, _WORDS)
    row = {"seq": scene.place, "field": _WORDS, "erased_by": scene.erasing}
    scene.connection.execute(_ERASURE.insert(), row)


def edit_node(scene: Scene) -> None:
    """A hash of the tree, so that proofs no longer fit."""
    drop_protections(scene.connection)
    where = (_NODE.c.level == 0, _NODE.c.place == scene.place)
    scene.connection.execute(update(_NODE).where(*where).values(hash=bytes(32)))


def rewrite(scene: Scene) -> Stored:
    """Another log, in which somebody else did it: everything fits, but for the checkpoints."""
    stored = scene.stored()
    stored.change(scene.place, actor={"id": "1", "role": "official", "sess": "s"})
    stored.recompute()
    return stored


def edit_and_recompute(scene: Scene) -> None:
    """An entry is another one, and everything was made to fit it."""
    rewrite(scene).write(scene.connection)


def reword_and_recompute(scene: Scene) -> None:
    """Other words, and an entry that commits to them."""
    stored = scene.stored()
    stored.say(scene.place, _WORDS, "We never said so.")
    stored.recompute()
    stored.write(scene.connection)


def delete_and_recompute(scene: Scene) -> None:
    """An entry is gone, and those after it moved up."""
    stored = scene.stored()
    stored.remove(scene.place)
    stored.recompute()
    stored.write(scene.connection)


def swap_and_recompute(scene: Scene) -> None:
    """Two entries change places."""
    stored = scene.stored()
    stored.swap(scene.place, scene.next)
    stored.recompute()
    stored.write(scene.connection)


def splice_and_recompute(scene: Scene) -> None:
    """An entry that nobody made, in the middle."""
    stored = scene.stored()
    leaf = json.loads(stored.at(scene.place)["leaf"])
    invented = {"id": uuid7(), "req": hex128(), "n": hex128(), "c": {}}
    row = stored.at(scene.place) | {"leaf": canonical(leaf | invented)}
    stored.splice(scene.place, row)
    stored.recompute()
    stored.write(scene.connection)


def sign_with_own_key(scene: Scene) -> None:
    """The log is rewritten and signed again, under its name, with another key."""
    stored = rewrite(scene)
    stored.sign(own_key(scene.kept_log.key.name))
    stored.write(scene.connection)


def replay_foreign_checkpoints(scene: Scene) -> None:
    """The log is rewritten, and has the checkpoints of another department's log."""
    stored = rewrite(scene)
    stored.sign(own_key("convo.another/audit"), "convo.another/audit")
    stored.write(scene.connection)


def take_another_origin(scene: Scene) -> None:
    """Checkpoints that the true key signed, of a log of another name (last year's)."""
    stored = rewrite(scene)
    stored.sign(scene.kept_log.secret, f"{scene.kept_log.key.name}/2025")
    stored.write(scene.connection)


def drop_checkpoints(scene: Scene) -> None:
    """The log is rewritten, and nobody ever signed it."""
    stored = rewrite(scene)
    stored.checkpoints = []
    stored.write(scene.connection)


def cut_tail_and_checkpoint(scene: Scene) -> None:
    """What came after the checkpoint before the last is gone, and so is the last one."""
    stored = scene.stored()
    stored.cut(scene.before)
    stored.recompute()
    stored.write(scene.connection)


def cut_tail(scene: Scene) -> None:
    """The same; but they forget the checkpoint."""
    stored = scene.stored()
    checkpoints = stored.checkpoints
    stored.cut(scene.before)
    stored.recompute()
    stored.checkpoints = checkpoints
    stored.write(scene.connection)


def restore_backup(scene: Scene) -> None:
    """The database of an earlier day."""
    scene.kept_log.backup.copy().write(scene.connection)


def sign_with_stolen_key(scene: Scene) -> None:
    """The log is rewritten from the middle on, and signed again with the true key."""
    stored = rewrite(scene)
    stored.sign(scene.kept_log.secret)
    stored.write(scene.connection)


def edit_after_newest(scene: Scene) -> None:
    """An entry that no checkpoint covers yet is another one."""
    stored = scene.stored()
    stored.change(scene.newest + 2, actor={"id": "1", "role": "official", "sess": "s"})
    stored.recompute()
    stored.write(scene.connection)


def cut_after_newest(scene: Scene) -> None:
    """What no checkpoint covers yet is gone."""
    stored = scene.stored()
    stored.cut(scene.newest)
    stored.recompute()
    stored.write(scene.connection)


def set_clock_back(scene: Scene) -> None:
    """The machine's clock was set back by a day before the last entry, which says so itself."""
    stored = scene.stored()
    last = stored.entries[-1]
    stored.change(last["seq"], ts=json.loads(last["leaf"])["ts"] - 86_400_000_000)
    stored.recompute()
    stored.write(scene.connection)


def write_false_entry(scene: Scene) -> None:
    """A posting that never was, appended as convo itself appends: with whatever follows from it."""
    stored = scene.stored()
    told = json.loads(stored.entries[-1]["leaf"])
    entry = Entry(
        entry_id=uuid7(),
        request=hex128(),
        nonce=hex128(),
        actor_id=int(told["actor"]["id"]),
        actor_role="official",
        session="s",
        via="web",
        build=told["app"],
        action=Action.POST.value,
        subject=Subject(type="reply", id="77", version=9),
    )
    with Session(scene.connection) as session:
        append(session, entry, {"words": "We never said so."}, stored.entries[-1]["at"])


def change_unrecorded(scene: Scene) -> None:
    """A decision is gone from its case, and no entry says that anybody did that."""
    scene.connection.execute(delete(Base.metadata.tables["decision"]))


#: What anybody notices who has the database and the log's public key.
IN_THE_DATABASE: Mapping[str, Attack] = {
    "an entry is edited": _attack(edit_entry, V2, (Kind.CHANGED, "place"), (Kind.COPY, "place")),
    "words are edited": _attack(edit_words, V2, (Kind.WORDS, "place")),
    "words are deleted": _attack(delete_words, V2, (Kind.HOLE, "place")),
    "an entry is deleted": _attack(delete_entry, V2, (Kind.MISSING, "place")),
    "words are moved to another entry": _attack(
        move_words, V2, (Kind.HOLE, "place"), (Kind.WORDS, "next")
    ),
    "salts are swapped": _attack(swap_salts, V2, (Kind.WORDS, "place"), (Kind.WORDS, "next")),
    "words are added that no entry knows": _attack(add_words, V2, (Kind.FOREIGN, "place")),
    "a column differs from its entry": _attack(edit_column, V2, (Kind.COPY, "place")),
    "erased words are put back": _attack(
        put_back_erased,
        V2,
        (Kind.WORDS, "erased"),
        (Kind.NOT_ERASED, "erased"),
        (Kind.ERASURE, "erasing"),
    ),
    "an erasure is invented": _attack(
        invent_erasure, V2, (Kind.HOLE, "place"), (Kind.ERASURE, "erasing")
    ),
    "a hash is edited": _attack(edit_node, V2, (Kind.NODE, "place")),
}
_UNFIT = (Kind.CHECKPOINT, "signed")
#: What the signed checkpoints in the database show.
RECOMPUTED: Mapping[str, Attack] = {
    "edited and recomputed": _attack(edit_and_recompute, V2, _UNFIT),
    "reworded and recomputed": _attack(reword_and_recompute, V2, _UNFIT),
    "deleted and recomputed": _attack(delete_and_recompute, V2, _UNFIT),
    "swapped and recomputed": _attack(swap_and_recompute, V2, _UNFIT),
    "spliced and recomputed": _attack(splice_and_recompute, V2, _UNFIT),
    "signed with a key of their own": _attack(sign_with_own_key, V2, (Kind.CHECKPOINT, None)),
    "a foreign checkpoint replayed": _attack(
        replay_foreign_checkpoints, V2, (Kind.CHECKPOINT, None)
    ),
    "a checkpoint of another origin": _attack(take_another_origin, V2, (Kind.CHECKPOINT, None)),
    "the end is cut off": _attack(cut_tail, V2, (Kind.CHECKPOINT, None)),
}
#: What only a checkpoint shows that somebody kept elsewhere.
OUTSIDE: Mapping[str, Attack] = {
    "the end is cut off with its checkpoint": _attack(
        cut_tail_and_checkpoint, V3, (Kind.RECEIPT, None)
    ),
    "an older backup is restored": _attack(restore_backup, V3, (Kind.RECEIPT, None)),
    "rewritten and signed with the stolen key": _attack(
        sign_with_stolen_key, V3, (Kind.RECEIPT, "start")
    ),
    "rewritten without any checkpoint": _attack(drop_checkpoints, V3, (Kind.RECEIPT, "start")),
}
#: What no verifier can notice: the page that explains the log says so.
RESIDUAL: Mapping[str, Attack] = {
    "what came after the newest checkpoint is edited": Attack(
        does=edit_after_newest, noticed_by=None, explained="after-the-newest-checkpoint"
    ),
    "what came after the newest checkpoint is cut off": Attack(
        does=cut_after_newest, noticed_by=None, explained="after-the-newest-checkpoint"
    ),
    "the clock is set back": Attack(
        does=set_clock_back, noticed_by=None, explained="clock-set-back"
    ),
    "a false entry is written": Attack(
        does=write_false_entry, noticed_by=None, explained="false-entry"
    ),
    "an entry is never written": Attack(
        does=change_unrecorded, noticed_by=None, explained="never-written"
    ),
}
#: What was not tried here, or is tried with two logs: a fork, and one person with every key.
ALSO_EXPLAINED = ("first-receipt", "rogue-administrator")
ATTACKS = {**IN_THE_DATABASE, **RECOMPUTED, **OUTSIDE, **RESIDUAL}
