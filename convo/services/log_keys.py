"""The key that signs the log: the first one, and each one after it."""

from convo.audit.note import PublicKey
from convo.audit.signer import NoKey, Signer
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.services.office import Office
from convo.services.transaction import transaction


def make_key(office: Office, actor: Actor) -> PublicKey:
    """Make the log's first key. Raises `SignerRefused` when there is one already."""
    signer = _signer(office)
    prepared = signer.prepare_first_key()
    with signer.alone():
        _record(office, actor, Action.NEW_KEY, prepared)
        signer.adopt(from_the_start=True)
    return prepared


def rotate_key(office: Office, actor: Actor) -> PublicKey:
    """Change the key: the next checkpoint is signed by both, and names the new one.

    Raises `SignerRefused` when the change before is not finished, or the old key can't be used.
    """
    signer = _signer(office)
    with signer.alone():
        prepared = signer.prepare_next_key()
        _record(office, actor, Action.ROTATE_KEY, prepared)
        signer.adopt(from_the_start=False)
    return prepared


def start_again(office: Office, actor: Actor) -> PublicKey:
    """A new key that nobody hands over to, for a key that is lost or a log from an older backup.

    Whoever reviews the log has to be told the new key by another way than convo.
    """
    signer = _signer(office)
    with signer.alone():
        prepared = signer.prepare_new_start()
        _record(office, actor, Action.ROTATE_KEY, prepared, lost=True)
        signer.adopt(from_the_start=True)
    return prepared


def _record(office: Office, actor: Actor, action: Action, key: PublicKey, **facts: bool) -> None:
    with transaction(office, actor, action) as tx:
        # What everybody may know of a key is a code, and no word that anybody wrote.
        tx.note(key=key.hash, verifier=key.text, **facts)
        tx.record()


def _signer(office: Office) -> Signer:
    if office.signer is None:
        raise NoKey("CONVO_LOG_KEYS must be set: the folder of the key.")
    return office.signer
