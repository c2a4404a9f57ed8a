"""Every deed that people do, with words that would be known again anywhere in the log."""

import io
from dataclasses import replace
from datetime import date

import pytest

from convo.db.models import Conversation, Person, Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotReady, Refused
from convo.domain.notices import MailChoice
from convo.domain.vocabulary import (
    Approach,
    ReplyOutcome,
    Role,
    SeenAs,
    Sensitivity,
    SpeakerRole,
    VenueKind,
)
from convo.queries.conversations import get_conversation
from convo.services import (
    alerts,
    concerns,
    conversations,
    cover,
    exits,
    exports,
    follow_ups,
    handles,
    handover,
    lines,
    log_reviews,
    log_views,
    mail_choice,
    notes,
    people,
    places,
    postings,
    receipts,
    referrals,
    replies,
    reviews,
    unsigned,
    verifying,
)
from convo.services.escalations import escalate
from convo.services.expiries import expire_sign_offs
from convo.services.imports.checking import Plan
from convo.services.imports.fields import Field
from convo.services.imports.importing import Import, import_file
from convo.services.imports.places import look_up_places
from convo.support.identifiers import hex128
from convo.support.spreadsheets import open_table
from tests.audit.acknowledging_deeds import acknowledge_one
from tests.audit.disclosing_deeds import disclose_one
from tests.audit.erasing_deeds import close_one, let_go
from tests.audit.experiment_deeds import answer_many
from tests.audit.lasting_deeds import leave_alone
from tests.audit.learning_deeds import learn
from tests.audit.register_deeds import keep_register
from tests.given import DENIAL, FINE_WORDS, QUESTION, Given, SettableClock
from tests.signing import check_newest, sign_once

MARK = "Zyzzyva"
OPERATOR = Actor.operator
#: Has a finding that asks for a reason.
LOUD = f"{FINE_WORDS} {MARK} PLEASE READ THE PAGE BEFORE YOU WRITE TO US AGAIN."


class Walk:
    """Everything that people do in convo, each time with the marker in whatever they write."""

    def __init__(self, given: Given, clock: SettableClock) -> None:
        self.given, self.office, self.clock = given, given.office, clock
        self.topic = given.topic(name=f"{MARK} topic")
        self.venue = given.venue(name=f"{MARK} forum", house_rules=f"{MARK} rules")
        self.official = given.official(name=f"{MARK} Official", email=f"o@{MARK}.example")
        self.press = given.press_officer(name=f"{MARK} Press", email=f"p@{MARK}.example")
        self.count = 0

    def actor(self, person: Person) -> Actor:
        return self.given.actor(person)

    def conversation(self) -> Conversation:
        self.count += 1
        said = conversations.Said(words=f"{MARK}?", speaker=SpeakerRole.PUBLIC, handle=MARK)
        deed = conversations.Log(
            address=f"https://{MARK}.example/{self.count}",
            title=f"{MARK} {self.count}",
            venue_id=self.venue.id,
            topic_id=self.topic.id,
            said=said,
        )
        logged = conversations.log(self.office, self.actor(self.official), deed)
        added = conversations.AddSnapshot(conversation_id=logged, said=said)
        conversations.add_snapshot(self.office, self.actor(self.official), added)
        return self.given.read_conversation(logged)

    def decided(self) -> Conversation:
        read = self.conversation()
        deed = conversations.Decide(
            conversation_id=read.id,
            version=read.version,
            answers=QUESTION | {"matter": "error", "source": "yes"},
            approach=Approach.CONVERSE,
            reason=f"{MARK} reason",
            assertion=f"{MARK} said so",
            source=f"https://{MARK}.example/source",
            extract=f"{MARK} extract",
        )
        conversations.decide(self.office, self.actor(self.official), deed)
        return self.given.read_conversation(read.id)

    def reply(self, words: str = f"{FINE_WORDS} {MARK}") -> Reply:
        return self.draft(self.decided(), words)

    def draft(self, read: Conversation, words: str = f"{FINE_WORDS} {MARK}") -> Reply:
        deed = replies.Start(conversation_id=read.id, version=read.version)
        reply_id = replies.start(self.office, self.actor(self.official), deed)
        return self.given.revise(self.given.read(reply_id), words, self.official)

    def why(self, reply: Reply) -> replies.WithReason:
        return replies.WithReason(reply_id=reply.id, version=reply.version, reason=f"{MARK} reason")

    def submitted(self, words: str = f"{FINE_WORDS} {MARK}") -> Reply:
        reply = self.reply(words)
        deed = self.given.submission(reply)
        reasons = dict.fromkeys(deed.explanations, f"{MARK} is agreed")
        deed = replace(deed, explanations=reasons)
        replies.submit(self.office, self.actor(self.official), deed)
        return self.given.read(reply.id)

    def signed_off(self) -> Reply:
        reply = self.submitted(LOUD)
        deed = reviews.SignOff(
            reply_id=reply.id, version=reply.version, revision=1, note=f"{MARK} note"
        )
        reviews.sign_off(self.office, self.actor(self.given.mentor_of(reply)), deed)
        return self.given.read(reply.id)

    def posted(self) -> None:
        reply = self.signed_off()
        post = postings.Post(
            reply_id=reply.id,
            version=reply.version,
            address=f"https://{MARK}.example/posted",
            words=f"{MARK} otherwise",
        )
        postings.post(self.office, self.actor(self.official), post)
        close = postings.Close(
            reply_id=reply.id,
            version=self.given.read(reply.id).version,
            outcome=ReplyOutcome.THANKED,
            reason=f"{MARK} thanked us",
        )
        postings.close(self.office, self.actor(self.official), close)

    def ended(self) -> None:
        returned, withdrawn = self.submitted(), self.reply()
        mentor = self.actor(self.given.mentor_of(returned))
        reviews.return_reply(self.office, mentor, self.why(returned))
        replies.withdraw(self.office, self.actor(self.official), self.why(withdrawn))
        self.signed_off()
        self.clock.advance(days=7)
        assert expire_sign_offs(self.office) == 1

    def referred(self) -> Reply:
        reply = self.reply()
        replies.refer(self.office, self.actor(self.official), self.why(reply))
        return self.given.read(reply.id)

    def press_office(self) -> None:
        press = self.press
        sent = self.referred()
        deed = referrals.SendToMentor(
            reply_id=sent.id, version=sent.version, reason=f"{MARK} is conversation"
        )
        referrals.send_to_mentor(self.office, self.actor(press), deed)
        referrals.take_on(self.office, self.actor(press), self.why(self.referred()))
        declined = self.referred()
        referrals.decline(self.office, self.actor(press), self.why(declined))
        for act in (conversations.agree, conversations.close_conversation, conversations.reopen):
            actor = press if act is conversations.agree else self.official
            act(self.office, self.actor(actor), self.about(declined.conversation_id))
        referred = self.conversation()
        conversations.refer_conversation(
            self.office, self.actor(self.official), self.about(referred.id)
        )
        self.line()
        self.imported()
        log_views.view_log(self.office, self.actor(press), f"person={MARK}")
        exports.export_rows(self.office, self.actor(press), f"person={MARK}", 3)
        log_reviews.mark_reviewed(self.office, self.actor(press), 1)
        verifying.begin_verifying(self.office, self.actor(press))
        assert list(verifying.Verifying(self.office, self.actor(press)).steps())
        self.doubted(declined.conversation_id)

    def doubted(self, conversation_id: int) -> None:
        """A concern about a case: raised, put to its official, answered, resolved."""
        other = self.actor(self.given.press_officer())
        raised = concerns.RaiseConcern(words=f"{MARK}?", conversation_id=conversation_id)
        number = concerns.raise_concern(self.office, self.actor(self.press), raised)
        asked = concerns.AssignConcern(
            concern_id=number, version=1, to_id=self.official.id, question=f"{MARK}, why?"
        )
        concerns.assign_concern(self.office, self.actor(self.press), asked)
        answered = concerns.AnswerConcern(concern_id=number, version=2, words=f"{MARK}.")
        concerns.answer_concern(self.office, self.actor(self.official), answered)
        came = concerns.ResolveConcern(concern_id=number, version=3, outcome=f"{MARK} is fine")
        concerns.resolve_concern(self.office, other, came)

    def kept_outside(self) -> None:
        """The log's key made and changed; receipts taken, printed, checked and asked for."""
        checkpoint = sign_once(self.office, rotate_too=True)
        press = self.press
        receipts.take_receipt(self.office, self.actor(press), checkpoint, 10**6)
        receipts.print_receipt(self.office, self.actor(press), checkpoint)
        check_newest(self.office, self.actor(press))
        receipts.choose_receipt(self.office, self.actor(press), daily=True)
        disclose_one(self, MARK)
        answer_many(self, MARK)
        learn(self, MARK)
        keep_register(self, MARK)

    def imported(self) -> None:
        content = f"{MARK} link,{MARK} words\nhttps://{MARK}.example/imported,{MARK}!\n".encode()
        with self.office.sessions() as session:
            found = look_up_places(session, topic_id=self.topic.id, official=self.official)
        plan = Plan(
            table=open_table(io.BytesIO(content)),
            mapped={Field.ADDRESS: f"{MARK} link", Field.WORDS: f"{MARK} words"},
            places=replace(found, hosts={"example": (self.venue.id, MARK)}),
            today=self.office.today(),
        )
        deed = Import(plan=plan, name=f"{MARK}.csv")
        import_file(self.office, self.actor(self.official), deed)

    def after_posting(self) -> None:
        """Looked at, watched, corrected and removed; and one that was posted too early."""
        official, press = self.official, self.press
        posted = self.given.post(self.signed_off(), f"{LOUD} More.")
        seen = postings.SeeAsPosted(
            reply_id=posted.id, version=posted.version, seen=SeenAs.DIFFERENT, words=MARK
        )
        postings.see_as_posted(self.office, self.actor(press), seen)
        watched = follow_ups.SetFollowUp(
            reply_id=posted.id,
            version=posted.version + 1,
            follow_up=follow_ups.FollowUp(on=self.office.today(), by_id=official.id),
        )
        follow_ups.set_follow_up(self.office, self.actor(official), watched)
        self.given.correct(self.given.read(posted.id), reason=f"{MARK} is wrong", own_error=True)
        postings.remove(self.office, self.actor(official), self.why(self.given.read(posted.id)))
        early = self.reply()
        posting = replace(self.given.unsigned(official, LOUD), reason=f"{MARK} pressed send")
        posting = replace(posting, address=f"https://{MARK}.example/early")
        deed = unsigned.RecordUnsigned(reply_id=early.id, version=early.version, posting=posting)
        unsigned.record_unsigned(self.office, self.actor(press), deed)
        gone = postings.NoteRemoved(
            reply_id=early.id,
            version=self.given.read(early.id).version,
            noticed_on=self.office.today(),
            said=f"{MARK} is off topic",
        )
        postings.note_removed(self.office, self.actor(official), gone)
        told = alerts.SettleAlert(alert_id=1, version=1, words=f"{MARK} may stand")
        alerts.settle_alert(self.office, self.actor(press), told)

    def handed_over(self) -> None:
        """To another official and back; from the press office; with an author and a cover."""
        second = self.given.official(name=f"{MARK} Second", email=f"r@{MARK}.example")
        reply = self.reply()
        author = handover.AddAuthor(
            reply_id=reply.id, version=reply.version, author_id=second.id, reason=f"{MARK} knows"
        )
        handover.add_author(self.office, self.actor(self.official), author)
        transfer = handover.Transfer(
            conversation_id=reply.conversation_id,
            version=self.about(reply.conversation_id).version,
            to_id=second.id,
            reason=f"{MARK} knows",
        )
        handover.transfer(self.office, self.actor(self.official), transfer)
        referred = self.conversation().id
        official, press = self.actor(self.official), self.actor(self.press)
        conversations.refer_conversation(self.office, official, self.about(referred))
        handover.hand_back(self.office, press, self.about(referred))
        number = self.given.cover(self.official, second)
        cover.end_cover(self.office, self.actor(self.official), cover.EndCover(id=number))

    def helped(self) -> None:
        """Asked about one sentence, advised, answered under a role's handle; and left to wait."""
        official = self.official
        reply = self.reply(f"{FINE_WORDS} {MARK} is it.")
        about = notes.About(
            conversation_id=reply.conversation_id, reply_id=reply.id, quote=f"{MARK} is it."
        )
        notes.ask(self.office, self.actor(official), notes.Ask(about=about, words=f"{MARK}?"))
        advice = notes.Advise(about=replace(about, quote=""), words=f"{MARK}, yes.")
        notes.advise(self.office, self.actor(self.given.mentor()), advice)
        handle = handles.UseHandle(
            reply_id=reply.id, version=reply.version, handle=f"@{MARK}", reason=f"{MARK} was rude"
        )
        handles.use_handle(self.office, self.actor(official), handle)
        self.submitted()
        self.clock.advance(days=7)
        assert escalate(self.office) >= 2

    def left(self) -> None:
        """An exit of the decision flow, passed on."""
        read = self.conversation()
        decide = conversations.Decide(
            conversation_id=read.id,
            version=read.version,
            answers={"danger": "staff"},
            approach=Approach.ABUSE,
            reason=f"{MARK} was threatened",
        )
        conversations.decide(self.office, self.actor(self.official), decide)
        deed = exits.PassOn(
            conversation_id=read.id,
            version=self.about(read.id).version,
            to=f"{MARK} at the desk",
            at=self.clock(),
        )
        exits.pass_on(self.office, self.actor(self.official), deed)

    def line(self) -> None:
        words = f"{MARK} is what the press office says."
        deed = lines.AddLine(title=f"{MARK} line", words=words, topic_id=self.topic.id)
        line_id = lines.add_line(self.office, self.actor(self.press), deed)
        retire = lines.RetireLine(line_id=line_id, reason=f"{MARK} is over")
        lines.retire_line(self.office, self.actor(self.press), retire)

    def about(self, conversation_id: int) -> conversations.WithReason:
        with self.office.sessions() as session:
            version = get_conversation(session, conversation_id).version
        return conversations.WithReason(
            conversation_id=conversation_id, version=version, reason=f"{MARK} reason"
        )

    def everything(self) -> None:
        """Every deed, and some that are refused."""
        close_one(self)
        self.posted()
        self.ended()
        self.press_office()
        self.handed_over()
        self.after_posting()
        acknowledge_one(self, MARK)
        self.left()
        leave_alone(self, MARK)
        self.helped()
        self.kept_outside()
        self.administration()
        self.refused()
        let_go(self, MARK)

    def refused(self) -> None:
        reply = self.reply(f"{DENIAL} {MARK}")
        with pytest.raises(NotReady):
            replies.submit(self.office, self.actor(self.official), self.given.submission(reply))
        nobody = self.actor(self.given.administrator())
        with pytest.raises(Refused):
            replies.withdraw(self.office, nobody, self.why(reply))
        with pytest.raises(Refused):
            people.add_team(self.office, OPERATOR(), f"{MARK} team")

    def administration(self) -> None:
        office = self.office
        people.add_team(office, OPERATOR(), f"{MARK} team")
        account = people.Account(
            name=f"{MARK} Other",
            email=f"q@{MARK}.example",
            roles=frozenset({Role.PRESS_OFFICE}),
            trained_until=date(2027, 1, 1),
        )
        people.change_person(office, OPERATOR(), self.press.id, account)
        people.disable_person(office, OPERATOR(), self.press.id)
        people.enable_person(office, OPERATOR(), self.press.id)
        secret = people.reset_person(office, OPERATOR(), self.press.id)
        people.set_password(office, secret, f"{MARK} green buses go", hex128())
        mail_choice.choose_mail(office, self.actor(self.official), MailChoice.DAILY)
        venue = places.VenueDetails(
            name=f"{MARK} board", kind=VenueKind.BLOG, hosts=MARK, house_rules=f"{MARK} rule"
        )
        places.change_venue(office, OPERATOR(), self.venue.id, venue)
        details = places.TopicDetails(name=f"{MARK} matters", sensitivity=Sensitivity.EMOTIVE)
        places.change_topic(office, OPERATOR(), self.topic.id, details)
