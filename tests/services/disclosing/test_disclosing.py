"""What the log keeps of a disclosure, and what becomes of one when words are erased."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from convo.audit.pack import verify as program
from convo.db.models import AuditEntry, DisclosureDraft
from convo.domain.erasing import Basis, Scope
from convo.domain.errors import NotPermitted, NotReady, StaleWording
from convo.domain.exemptions import EXEMPTIONS, Officials, Purpose, exemptions_for
from convo.domain.redactions import OUT_OF_SCOPE, Redaction
from convo.queries.disclosures import get_handed_out
from convo.queries.erasures import get_erasure_request
from convo.services import disclosures, erasures
from convo.services.disclosing import preparing
from tests.services.disclosing.hands import (
    HANDLE,
    LETTER,
    RECIPIENT,
    REFERENCE,
    SENDER,
    Desk,
    lines,
    resealed,
    unpack,
    write,
)
from tests.signing import sign_once, with_key


@pytest.fixture
def desk(office, tmp_path):
    """A press officer, in an office that signs its log."""
    return Desk(with_key(office, tmp_path))


def erase(desk, case):
    """A name is erased from a case, by two people."""
    ask = erasures.RequestErasure(
        conversation_id=case.id,
        scope=Scope.PHRASE,
        basis=Basis.DATA_PROTECTION,
        reason="They asked us to",
        phrases=(HANDLE,),
    )
    number = erasures.request_erasure(desk.office, desk.given.actor(desk.press), ask)
    with desk.office.sessions() as session:
        version = get_erasure_request(session, number).version
    second = desk.given.press_officer()
    yes = erasures.ApproveErasure(request_id=number, version=version)
    erasures.approve_erasure(desk.office, desk.given.actor(second), yes)


def entries(desk, action):
    with desk.office.sessions() as session:
        found = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq)
        return session.scalars(found).all()


def test_what_is_handed_out_is_recorded_with_its_fingerprint_and_without_words(desk):
    disclosure_id = desk.disclose(desk.begin(desk.case()))
    made = desk.pack(disclosure_id)
    with desk.office.sessions() as session:
        line = get_handed_out(session, disclosure_id).line
    assert line.sentence == "made a disclosure pack of 2 entries"
    assert {name: line.facts[name] for name in ("disclosed", "part", "withheld", "gone")} == {
        "disclosed": 3,
        "part": 1,
        "withheld": 1,
        "gone": 0,
    }
    assert line.facts["exemptions"] == ["FOIA-40-2"]
    assert line.facts["pack"] == made.fingerprint == desk.recorded(disclosure_id).fingerprint
    assert (line.words["to"], line.words["reference"]) == (RECIPIENT, REFERENCE)
    (entry,) = entries(desk, "log:disclose")
    assert not any(word.encode() in entry.leaf for word in (RECIPIENT, REFERENCE, HANDLE))
    files = unpack(made.pack)
    assert files["manifest.sha256"].decode().startswith(made.fingerprint)
    assert max(each["seq"] for each in lines(files, "entries.jsonl")) < entry.seq


def test_each_time_that_it_is_fetched_is_recorded_and_gives_the_same_bytes(desk):
    disclosure_id = desk.disclose(desk.begin(desk.case()))
    assert desk.pack(disclosure_id).pack == desk.pack(disclosure_id).pack
    assert len(entries(desk, "log:export")) == 2


def test_nothing_is_recorded_while_one_is_prepared_or_discarded(desk):
    case = desk.case()
    with desk.office.sessions() as session:
        before = len(session.scalars(select(AuditEntry)).all())
    draft = desk.begin(case)
    desk.redact(draft, {})
    preparing.discard(desk.office, desk.given.actor(desk.press), draft)
    with desk.office.sessions() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == before
        assert session.scalars(select(DisclosureDraft)).all() == []


def test_whoever_is_not_in_the_press_office_may_neither_prepare_nor_disclose(desk):
    case = desk.case()
    draft = desk.begin(case)
    actor = desk.given.actor(desk.official)
    with pytest.raises(NotPermitted):
        preparing.prepare(
            desk.office, actor, preparing.Prepare(letter=LETTER, places=(1,), chosen="x")
        )
    with pytest.raises(NotPermitted):
        preparing.redact(
            desk.office, actor, preparing.Redact(draft_id=draft, version=1, redactions={})
        )
    with pytest.raises(NotPermitted):
        preparing.discard(desk.office, actor, draft)
    with pytest.raises(NotPermitted):
        disclosures.disclose(
            desk.office, actor, disclosures.Finish(draft_id=draft, version=1), SENDER
        )
    with pytest.raises(NotPermitted):
        disclosures.hand_out(desk.office, actor, desk.disclose(draft), SENDER)


def test_what_was_changed_since_it_was_read_is_not_handed_out(desk):
    draft = desk.begin(desk.case())
    version = desk.version(draft)
    desk.redact(draft, {next(iter(desk.plan(draft))): Redaction(left_out="FOIA-42")})
    deed = disclosures.Finish(draft_id=draft, version=version)
    with pytest.raises(StaleWording):
        disclosures.disclose(desk.office, desk.given.actor(desk.press), deed, SENDER)
    assert entries(desk, "log:disclose")[-1].outcome == "refused"


def test_no_entries_and_too_many_are_refused(desk):
    actor = desk.given.actor(desk.press)
    for places in ((), tuple(range(preparing.MOST_ENTRIES + 1))):
        deed = preparing.Prepare(letter=LETTER, places=places, chosen="x")
        with pytest.raises(NotReady):
            preparing.prepare(desk.office, actor, deed)


def test_what_nobody_touched_for_ninety_days_goes(desk, clock):
    case = desk.case()
    old = desk.begin(case)
    clock.advance(days=91)
    new = desk.begin(case)
    with desk.office.sessions() as session:
        assert [each.id for each in session.scalars(select(DisclosureDraft))] == [new]
    assert new != old


def test_without_a_key_nothing_is_handed_out_that_nobody_could_check(office):
    desk = Desk(office)
    draft = desk.begin(desk.case())
    with pytest.raises(NotReady, match="no signed checkpoint"):
        desk.disclose(draft)


def test_words_erased_before_are_shown_as_erased_with_the_entry_that_did_it(desk, tmp_path):
    case = desk.case()
    erase(desk, case)
    (erasing,) = entries(desk, "erasure:approve")
    draft = desk.begin(case)
    assert erasing.seq in desk.plan(draft)
    made = desk.pack(desk.disclose(draft))
    files = unpack(made.pack)
    gone = lines(files, "erased.jsonl")
    assert {each["by"] for each in gone} == {erasing.seq}
    assert "handle" in {each["field"] for each in gone}
    assert f"as entry {erasing.seq} records" in made.page
    assert "Erased on 10 March 2026" in made.page
    report = program.check(program.Folder(str(write(files, tmp_path / "pack"))))
    assert (report.faults, report.erased) == ([], len(gone))
    assert HANDLE.encode() not in b"".join(files.values())


def test_the_entry_that_erased_words_can_not_be_left_out(desk):
    case = desk.case()
    erase(desk, case)
    (erasing,) = entries(desk, "erasure:approve")
    draft = desk.begin(case)
    desk.redact(draft, {erasing.seq: Redaction(left_out=OUT_OF_SCOPE)})
    with pytest.raises(NotReady, match="erased words of this disclosure"):
        desk.disclose(draft)


def test_words_erased_afterwards_can_not_be_handed_out_again(desk, tmp_path):
    case = desk.case()
    letter = replace(LETTER, purpose=Purpose.SUBJECT_ACCESS, officials=Officials.NAMES)
    disclosure_id = desk.disclose(desk.begin(case, letter, own=(HANDLE,)))
    files = unpack(desk.pack(disclosure_id).pack)
    erase(desk, case)
    with pytest.raises(NotReady, match="have been erased by entry"):
        desk.pack(disclosure_id)
    report = program.check(program.Folder(str(write(files, tmp_path / "pack"))))
    assert report.is_whole


def test_a_hole_that_nothing_explains_is_never_handed_out(desk):
    draft = desk.begin(desk.case())
    with desk.office.sessions() as session:
        with_hole = desk.plan(draft)
        from convo.queries import disclosable  # noqa: PLC0415
        from convo.services.disclosing.making import cover_of  # noqa: PLC0415
        from convo.services.disclosing.showing import show  # noqa: PLC0415

        found = disclosable.get_materials(session, with_hole)
    damaged = [
        replace(each, fields=tuple(replace(field, words=None) for field in each.fields))
        for each in found
    ]
    cover = cover_of(desk.office, SENDER, LETTER, desk.office.clock())
    with pytest.raises(NotReady, match="no entry says that they were erased"):
        show(damaged, with_hole, cover, desk.office.calendar)


def test_every_exemption_has_a_code_a_name_a_meaning_and_a_source():
    assert len({each.code for each in EXEMPTIONS}) == len(EXEMPTIONS) > 20
    for each in EXEMPTIONS:
        assert each.source.startswith("https://www.legislation.gov.uk/")
        assert each.name
        assert each.meaning.endswith(".")
    for purpose in Purpose:
        assert set(exemptions_for(purpose)) == set(EXEMPTIONS)
    assert exemptions_for(Purpose.SUBJECT_ACCESS)[0].code.startswith("DPA")


def test_an_entry_that_no_checkpoint_covers_yet_is_not_handed_out(office):
    desk = Desk(office)
    desk.case()
    sign_once(office)
    draft = desk.begin(desk.case())
    with pytest.raises(NotReady, match="No signed checkpoint covers entry"):
        desk.disclose(draft)


def test_a_pack_that_says_two_things_at_once_is_not_whole(desk, tmp_path):
    case = desk.case()
    erase(desk, case)
    files = unpack(desk.pack(desk.disclose(desk.begin(case))).pack)
    gone = lines(files, "erased.jsonl")[0]
    place = f"entry {gone['seq']}"
    kept = files["erased.jsonl"].partition(b"\n")[2]
    claim = {"codes": ["FOIA-42"], "field": gone["field"], "seq": gone["seq"]}
    withheld = files | {"erased.jsonl": kept, "withheld.jsonl": as_line(claim)}
    said = said_of(withheld, tmp_path / "withheld")
    assert f"entry {gone['by']} erased '{gone['field']}' of {place}" in said
    assert "which is disclosed or withheld here" in said
    whole = {"codes": ["FOIA-42"], "leaf": "0" * 64, "seq": gone["seq"]}
    said = said_of(files | {"withheld.jsonl": as_line(whole)}, tmp_path / "whole")
    assert f"{place} is disclosed, and said to be withheld as a whole" in said


def as_line(record) -> bytes:
    return json.dumps(record, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def said_of(files, folder) -> str:
    report = program.check(program.Folder(str(write(resealed(files), folder))))
    return " ".join(f"{fault.place} {fault.sentence}" for fault in report.faults)
