"""The whole story of a policy in one language, one line for each thing that happened, the latest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment, CommentReply, TaskState

from policies.authoring.rewording import without_marks
from policies.desk.dossier import sentences
from policies.desk.dossier.people import erased_person
from policies.desk.dossier.records import Records
from policies.publication.models import RequestState
from policies.register.models import Action, Capacity, Entry
from policies.review.models import Contribution, LegalTaskState, Part, SuggestionState


class Kind(TextChoices):
    """What sort of thing happened; a name for programs and a word for people."""

    DRAFT = "draft", _("Draft")
    SUBMISSION = "submission", _("Submission")
    NOT_READY = "not-ready", _("Not ready")
    COMMENT = "comment", _("Comment")
    SUGGESTION = "suggestion", _("Suggestion")
    OPINION = "opinion", _("Opinion")
    REFUSAL = "refusal", _("Changes asked for")
    TAKEN_BACK = "taken-back", _("Taken back")
    REQUEST = "request", _("Request")
    APPROVAL = "approval", _("Approval")
    VERSION = "version", _("Version")
    FACTS = "facts", _("Change of facts")
    EFFECT = "effect", _("Taking effect")
    RECALL = "recall", _("Recall")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    REINSTATEMENT = "reinstatement", _("Reinstatement")
    REDACTION = "redaction", _("Redaction")
    CHECKED = "checked", _("Checked")


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who acted: by name, or in the words that stand for it; the rest is empty where nothing was said."""

    name: str
    capacity: str = ""
    act_number: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, at one moment.

    `what` is a sentence in the language that is active. `detail` is what was said with it: the public sentence of a
    version, in the policy's language, or the reason for an act. `number` is of the version that it is about; `review`
    and `batch` are keys of the screens that tell more.
    """

    moment: datetime
    kind: Kind
    what: str
    hands: tuple[Hand, ...] = ()
    detail: str = ""
    number: int | None = None
    review: int | None = None
    batch: int | None = None

    @property
    def is_public(self) -> bool:
        """Whether the detail is a sentence that readers of the policy have, in its language."""
        return self.kind in (Kind.VERSION, Kind.FACTS)


class _Rank(IntEnum):
    """What comes first of what happened at one moment."""

    DRAFT = 1
    SUBMISSION = 2
    COMMENT = 3
    SUGGESTION = 4
    OPINION = 5
    REQUEST = 6
    DECISION = 7
    ENTRY = 8
    EFFECT = 9


_Placed = tuple[tuple[datetime, int, int, int], Line]


def story_of(records: Records) -> tuple[Line, ...]:
    """Tell what the records hold, the latest first, and what is still to come before that."""
    placed = [
        *_drafts(records),
        *_submissions(records),
        *_comments(records),
        *_suggestions(records),
        *_opinions(records),
        *_requests(records),
        *_entries(records),
        *_effects(records),
    ]
    return tuple(line for _place, line in sorted(placed, key=lambda one: one[0], reverse=True))


# --- drafts ---


class _Day(NamedTuple):
    """What one person did to a draft in one way on one day, between two submissions."""

    round: int
    day: date
    user: UUID | None
    part: str


def _drafts(records: Records) -> Iterator[_Placed]:
    zone = records.container.time_zone
    for day, rows in _by_day(records).items():
        moments = [row.contributed_at for row in rows]
        saves = len({row.revision for row in rows})
        what = sentences.draft_written(day.part, saves, min(moments), zone)
        hand = Hand(records.people.name(day.user))
        last = max(rows, key=lambda row: (row.contributed_at, row.pk))
        yield (last.contributed_at, _Rank.DRAFT, last.pk, 0), Line(last.contributed_at, Kind.DRAFT, what, (hand,))


def _by_day(records: Records) -> dict[_Day, list[Contribution]]:
    zone = ZoneInfo(records.container.time_zone)
    begun = sorted(state.started_at for state in records.submissions)
    days: dict[_Day, list[Contribution]] = {}
    for row in _written(records.contributions):
        turn = bisect_left(begun, row.contributed_at)
        key = _Day(turn, row.contributed_at.astimezone(zone).date(), row.user, row.part)
        days.setdefault(key, []).append(row)
    return days


def _written(contributions: Sequence[Contribution]) -> Iterator[Contribution]:
    """Leave out who submitted, which submissions tell, and who is named again because old words were saved again."""
    seen: set[tuple[UUID | None, str, str]] = set()
    for row in contributions:
        said = (row.user, row.part, row.digest)
        if row.part == Part.SUBMITTER or (row.digest and said in seen):
            continue
        seen.add(said)
        yield row


# --- comments ---


def _comments(records: Records) -> Iterator[_Placed]:
    """Tell what was said of the text, and by whom where their data were not erased; then the words are gone too."""
    for comment in records.comments:
        yield _spoken(records, comment, comment.created_at, sentences.commented(), 0)
        for reply in comment.replies.all():
            yield _spoken(records, reply, reply.created_at, sentences.answered(), 1)
        if comment.resolved_at is not None:
            by = Hand(records.people.name_of_key(comment.resolved_by_id))
            line = Line(comment.resolved_at, Kind.COMMENT, sentences.settled(), (by,))
            yield (comment.resolved_at, _Rank.COMMENT, comment.pk, 2), line


def _spoken(records: Records, said: Comment | CommentReply, moment: datetime, what: str, step: int) -> _Placed:
    text = said.text if records.people.is_named(said.user_id) else ""
    hand = Hand(records.people.name_of_key(said.user_id), comment=text)
    return (moment, _Rank.COMMENT, said.pk, step), Line(moment, Kind.COMMENT, what, (hand,))


# --- suggestions ---


def _suggestions(records: Records) -> Iterator[_Placed]:
    """Tell which words were suggested and what became of them; those of somebody erased are not told."""
    for each in records.suggestions:
        words = without_marks(each.after) if records.people.is_known(each.suggested_by) else ""
        by = Hand(records.people.name(each.suggested_by), comment=words)
        line = Line(each.suggested_at, Kind.SUGGESTION, sentences.suggested(), (by,), review=each.task_state_id)
        yield (each.suggested_at, _Rank.SUGGESTION, each.pk, 0), line
        if each.decided_at is not None:
            by = Hand(records.people.name(each.decided_by))
            what = sentences.suggestion_decided(accepted=each.state == SuggestionState.ACCEPTED)
            line = Line(each.decided_at, Kind.SUGGESTION, what, (by,), review=each.task_state_id)
            yield (each.decided_at, _Rank.SUGGESTION, each.pk, 1), line


# --- opinions ---


def _opinions(records: Records) -> Iterator[_Placed]:
    """Tell who was asked for an opinion and what they said; once their data were erased, only that it happened."""
    for asked in records.asked:
        name = asked.name or erased_person()
        question = asked.question if records.people.is_known(asked.asked_by) else ""
        by = Hand(records.people.name(asked.asked_by), comment=question)
        line = Line(asked.asked_at, Kind.OPINION, sentences.asked(name), (by,), review=asked.task_state_id)
        yield (asked.asked_at, _Rank.OPINION, asked.pk, 0), line
        for said in asked.opinions.all():
            hand = Hand(name, sentences.asked_outside(), comment=said.text)
            what = sentences.opinion_given(said.sense)
            line = Line(said.given_at, Kind.OPINION, what, (hand,), review=asked.task_state_id)
            yield (said.given_at, _Rank.OPINION, said.pk, 1), line


# --- acts that somebody asked for ---


def _requests(records: Records) -> Iterator[_Placed]:
    """Tell which acts were asked for, refused and taken back; those approved stand in the register."""
    for each in records.requests:
        known = records.people.is_known(each.requested_by)
        by = Hand(records.people.name(each.requested_by), comment=each.reason if known else "")
        line = Line(each.requested_at, Kind.REQUEST, sentences.act_asked(each.action), (by,))
        yield (each.requested_at, _Rank.REQUEST, each.pk, 0), line
        if each.decided_at is not None and each.state != RequestState.DONE:
            known = bool(each.decided_by and records.people.is_known(each.decided_by))
            by = Hand(records.people.name(each.decided_by), comment=each.comment if known else "")
            what = sentences.act_not_done(each.action, refused=each.state == RequestState.REFUSED)
            yield (each.decided_at, _Rank.REQUEST, each.pk, 1), Line(each.decided_at, Kind.REQUEST, what, (by,))


# --- submissions and what became of them ---


def _submissions(records: Records) -> Iterator[_Placed]:
    for state in records.submissions:
        by = Hand(records.people.name_of_key(records.submitters[state.pk]))
        line = Line(state.started_at, Kind.SUBMISSION, sentences.submitted(), (by,), review=state.pk)
        yield (state.started_at, _Rank.SUBMISSION, state.pk, 0), line
        outcome = _outcome(records, state)
        if outcome is not None:
            yield (outcome.moment, _Rank.DECISION, state.pk, 0), outcome


def _outcome(records: Records, state: LegalTaskState) -> Line | None:
    """Tell how a submission ended that did not end as a version."""
    ended = state.finished_at or state.started_at
    if state.status == TaskState.STATUS_REJECTED and not state.submitted_digest:
        return Line(ended, Kind.NOT_READY, sentences.not_ready(), detail=state.comment, review=state.pk)
    name = records.people.name_of_key(state.finished_by_id)
    if state.status == TaskState.STATUS_REJECTED:
        comment = state.comment if records.people.is_named(state.finished_by_id) else ""
        hand = Hand(name, str(Capacity.REVIEWER.label), comment=comment)
        return Line(ended, Kind.REFUSAL, sentences.refused(), (hand,), review=state.pk)
    if state.status == TaskState.STATUS_CANCELLED:
        return Line(ended, Kind.TAKEN_BACK, sentences.taken_back(), (Hand(name),), review=state.pk)
    return None


# --- what the register holds ---


def _entries(records: Records) -> Iterator[_Placed]:
    for entry in records.entries:
        for step, line in enumerate(_of_entry(records, entry)):
            yield (entry.recorded_at, _Rank.ENTRY, entry.position, step), line


def _of_entry(records: Records, entry: Entry) -> Iterator[Line]:
    if entry.action != Action.VERSION:
        yield _act(records, entry)
    elif records.manifest(entry).batch is None:
        yield from _approvals(records, entry)
        yield _version(records, entry)
    else:
        yield _facts(records, entry)


def _approvals(records: Records, entry: Entry) -> Iterator[Line]:
    number = entry.number or 0
    digest = entry.decision.manifest_digest
    ended = (state.pk for state in records.submissions if state.approval and state.approval.get("digest") == digest)
    review = next(ended, None)
    for hand in _hands(records, entry):
        what = sentences.approved(number)
        yield Line(entry.recorded_at, Kind.APPROVAL, what, (hand,), number=number, review=review)


def _version(records: Records, entry: Entry) -> Line:
    number = entry.number or 0
    deferred = entry.effective_from if entry.effective_from != entry.recorded_at else None
    what = sentences.version_made(number, deferred, records.container.time_zone)
    return Line(entry.recorded_at, Kind.VERSION, what, detail=records.summary(number), number=number)


def _facts(records: Records, entry: Entry) -> Line:
    manifest = records.manifest(entry)
    base = records.by_hash.get(manifest.base or "")
    before = set(records.manifest(base).facts) if base else set()
    changed = [(UUID(used.fact), used.number) for used in manifest.facts if used not in before]
    names = dict.fromkeys(records.facts[key] for key in changed if key in records.facts)
    return Line(
        entry.recorded_at,
        Kind.FACTS,
        sentences.fact_changed(entry.number or 0, list(names)),
        _hands(records, entry),
        detail=records.summary(entry.number),
        number=entry.number,
        batch=records.batches.get(entry.decision_id),
    )


def _act(records: Records, entry: Entry) -> Line:
    manifest = records.manifest(entry)
    if entry.action == Action.REINSTATEMENT:
        again = records.history.candidate(entry.effective_from or entry.recorded_at)
        number = again.number if again else None
        what = sentences.reinstated(number)
    else:
        number = entry.number
        what = sentences.acted(entry.action, number)
    reason = manifest.reason or ""
    hands = _hands(records, entry)
    return Line(entry.recorded_at, Kind(entry.action), what, hands, detail=reason, number=number)


def _hands(records: Records, entry: Entry) -> tuple[Hand, ...]:
    hands = []
    for signature in records.signatures.get(entry.decision_id, ()):
        person = records.signatories.get(signature.pk)
        name, comment = (person.name, person.comment) if person else (erased_person(), "")
        hands.append(Hand(name, str(Capacity(signature.capacity).label), signature.act_number, comment))
    return tuple(hands)


def _effects(records: Records) -> Iterator[_Placed]:
    """Tell when each version had its turn; one that another one overtook by then never had any."""
    for version in records.history.versions:
        moment = version.effective_from
        if moment is None or records.history.candidate(moment) is not version:
            continue
        withdrawn = records.history.withdrawal(moment) is not None
        what = sentences.takes_effect(version.number or 0, withdrawn)
        line = Line(moment, Kind.EFFECT, what, number=version.number)
        yield (moment, _Rank.EFFECT, version.position, 0), line
