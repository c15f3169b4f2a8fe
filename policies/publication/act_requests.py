"""Acts about a policy that one person asks for and another approves: four eyes for what changes no word, too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from home.models import Container
from home.queries import container_by_uuid, is_closed
from policies.document.redacting import unsaid, without
from policies.document.render.text import render_text
from policies.document.words import words
from policies.publication import act_letters, acts
from policies.publication.chains import lock, name_of
from policies.publication.closing import close_language, closing_manifest, hold, reason_against_closing
from policies.publication.errors import StaleBase, UnableToRecord
from policies.publication.lost_words import lost_words
from policies.publication.models import ActRequest, RequestState
from policies.publication.signing import Signing
from policies.register import queries
from policies.register.manifest import manifest_of, owner_chain
from policies.register.models import Action, Capacity, Chain, Entry, Head, Standing
from policies.review.entitlement import is_reviewer, may_ask

REASON_LENGTH = 5000
PASSAGES_LENGTH = 5000
"""Characters of a reason, and of all passages to erase."""


def possible(chain: Chain, at: datetime) -> list[tuple[Action, int]]:
    """Return the acts that make sense about a policy at a moment: each with the version that it names, or 0."""
    standing, _entry = queries.standing(chain.uuid, at)
    closed = is_closed(chain.owner, chain.locale)
    found: list[tuple[Action, int]] = []
    if standing == Standing.IN_FORCE and not closed:
        found.append((Action.CHECKED, 0))
    found += [
        (Action.RECALL, entry.number)
        for entry in queries.pending_versions(chain.uuid, at)
        if entry.number and manifest_of(entry).batch is None
    ]
    if standing == Standing.WITHDRAWN:
        found += [] if closed else [(Action.REINSTATEMENT, 0)]
    elif queries.last_not_recalled(chain.uuid):
        found.append((Action.WITHDRAWAL, 0))
    if queries.last_version(chain.uuid):
        found.append((Action.REDACTION, 0))
    return found


def reason_against_deciding(user: Any, request: ActRequest) -> str | None:
    """Return the one sentence that says why the user may not decide on a request; None when they may."""
    if not is_reviewer(user, request.owner):
        return _("Only a legal reviewer of this portal can decide on this.")
    if user.uuid == request.requested_by:
        return _("You asked for this yourself, so somebody else has to approve it.")
    if request.first_approval and request.first_approval["user"] == str(user.uuid):
        return _("You have signed this. Another legal reviewer has to sign it too.")
    return None


def says(chain: Chain, passages: Iterable[str]) -> list[int]:
    """Return the versions that say one of some passages, in their text or their public sentence, by number."""
    wanted = list(passages)
    spoken = [tuple(words(passage)) for passage in wanted]
    summaries = {row.number: row.summary for row in queries.versions(chain.uuid)}
    found = []
    for number in _numbers(chain):
        document = queries.document(chain.uuid, number)
        is_said = document is not None and without(document, wanted) is not document
        if is_said or unsaid(summaries[number], spoken) != summaries[number]:
            found.append(number)
    return found


def _numbers(chain: Chain) -> list[int]:
    versions = Entry.objects.filter(chain=chain, action=Action.VERSION, number__isnull=False).order_by("number")
    return [number for number in versions.values_list("number", flat=True) if number]


def last_hash(chain: Chain) -> str:
    """Return the hash of the last entry of a policy: what whoever decides has before them."""
    return Head.objects.values_list("last_hash", flat=True).get(chain=chain)


def base_of(request: ActRequest) -> str:
    """Return what names the state in which the policy, or all in a language, stand now."""
    if request.action == Action.CLOSING:
        portal = container_by_uuid(request.owner)
        return closing_manifest(portal, request.locale, request.reason).digest()
    return last_hash(Chain.objects.get(uuid=request.chain))


@transaction.atomic
def ask(
    *, chain: Chain, action: Action, number: int = 0, reason: str, passages: str = "", user: Any, at: datetime
) -> ActRequest:
    """Ask for an act about a policy; its reviewers are told.

    :raises UnableToRecord: it cannot be asked for, or not like this; the sentence says why.
    """
    if not may_ask(user, chain.owner):
        raise UnableToRecord(_("Only editors and legal reviewers of this portal can ask for this."))
    lock(name_of(chain), at=at)
    if (action, number) not in possible(chain, at):
        raise UnableToRecord(_("This is not possible any more: the policy has changed since you opened this."))
    reason, passages = reason.strip()[:REASON_LENGTH], passages.strip()[:PASSAGES_LENGTH]
    if not reason and action != Action.CHECKED:
        raise UnableToRecord(_("Say why. Whoever approves it reads this."))
    if action == Action.REDACTION:
        _refuse_unfit(chain, passages, reason)
    request = ActRequest(chain=chain.uuid, owner=chain.owner, action=action, number=number, reason=reason)
    request.passages = passages if action == Action.REDACTION else ""
    return _ask(request, user, at)


@transaction.atomic
def ask_to_close(*, container: Container, locale: str, reason: str, user: Any, at: datetime) -> ActRequest:
    """Ask that a portal or library closes a language, with all its policies in it; its reviewers are told.

    :raises UnableToRecord: it cannot be asked for; the sentence says why.
    """
    if not may_ask(user, container.uuid):
        raise UnableToRecord(_("Only editors and legal reviewers of this portal can ask for this."))
    if (against := reason_against_closing(container, locale)) is not None:
        raise UnableToRecord(against)
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise UnableToRecord(_("Say why. Whoever approves it reads this."))
    request = ActRequest(chain=owner_chain(container.uuid).uuid, owner=container.uuid, locale=locale, reason=reason)
    request.action = Action.CLOSING
    return _ask(request, user, at)


def _ask(request: ActRequest, user: Any, at: datetime) -> ActRequest:
    request.requested_by, request.requested_at, request.base = user.uuid, at, base_of(request)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise UnableToRecord(_("Somebody has asked for this already.")) from error
    act_letters.tell_asked(request=request, by=user, at=at)
    return request


@transaction.atomic
def approve_request(
    *, request: ActRequest, user: Any, base: str, comment: str = "", act_number: str = "", at: datetime
) -> ActRequest:
    """Approve an act, as it was on screen: `base` is what `base_of` said then. It is recorded at once.

    Where the portal wants two signatures, whoever asked gives the first if they are a legal reviewer and the policy is
    as it was then; else the first to approve does, and the request stays open.

    :raises UnableToRecord: nothing was recorded; the sentence says why.
    """
    _hold(request, at)
    request = _open(request)
    if reason := reason_against_deciding(user, request):
        raise UnableToRecord(reason)
    if base_of(request) != base:
        raise StaleBase(
            _("A policy in this language has changed since you opened this. Here is how they stand now.")
            if request.action == Action.CLOSING
            else _("The policy has changed since you opened this. Here is how it stands now.")
        )
    passages = request.passages.splitlines()
    if lost_words(None, None, passages).are_said_in([comment]):
        raise UnableToRecord(_("Your comment says some of the words that are to be erased."))
    signing = _particulars(user, comment.strip(), act_number.strip(), at)
    signings = [*_first_signature(request, base), signing]
    if container_by_uuid(request.owner).two_reviewers and len(signings) < 2:
        request.first_approval = signing | {"base": base}
        request.save(update_fields=["first_approval"])
        act_letters.tell_asked(request=request, by=user, at=at)
        return request
    _carry_out(request, [_signed(each, position) for position, each in enumerate(signings)], at)
    # What was said with it stands with its signature, from where it can be erased.
    _close(request, RequestState.DONE, user, "", at)
    act_letters.tell_decided(request=request, comment=comment.strip(), by=user, at=at)
    return request


@transaction.atomic
def refuse_request(*, request: ActRequest, user: Any, comment: str, at: datetime) -> ActRequest:
    """Refuse an act, saying why.

    :raises UnableToRecord: it is not open, the user may not, or does not say why.
    """
    request = _open(request)
    if reason := reason_against_deciding(user, request):
        raise UnableToRecord(reason)
    if not comment.strip():
        raise UnableToRecord(_("Say in the comment why you refuse."))
    _close(request, RequestState.REFUSED, user, comment, at)
    act_letters.tell_decided(request=request, comment=request.comment, by=user, at=at)
    return request


@transaction.atomic
def take_back(*, request: ActRequest, user: Any, at: datetime) -> ActRequest:
    """Take back what one has asked for.

    :raises UnableToRecord: it is not open, or somebody else asked for it.
    """
    request = _open(request)
    if user.uuid != request.requested_by:
        raise UnableToRecord(_("Only whoever asked for this can take it back."))
    _close(request, RequestState.CANCELLED, user, "", at)
    return request


def _hold(request: ActRequest, at: datetime) -> None:
    """Let nothing be recorded of what a request is about, by anybody else, until the transaction ends."""
    if request.action == Action.CLOSING:
        hold(container_by_uuid(request.owner), at=at)
    else:
        lock(name_of(Chain.objects.get(uuid=request.chain)), at=at)


def _open(request: ActRequest) -> ActRequest:
    held = ActRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != RequestState.OPEN:
        raise UnableToRecord(_("This has already been decided."))
    return held


def _close(request: ActRequest, state: RequestState, user: Any, comment: str, at: datetime) -> None:
    request.state, request.comment = state, comment.strip()
    request.decided_by, request.decided_at = user.uuid, at
    request.passages, request.first_approval = "", None
    request.save()


def _refuse_unfit(chain: Chain, passages: str, reason: str) -> None:
    """:raises UnableToRecord: no version says the passages, the reason does, or some of them could not be taken out."""
    lines = passages.splitlines()
    if not any(words(line) for line in lines):
        raise UnableToRecord(_("Write the words to be erased, each passage on a line of its own."))
    lost = lost_words(None, None, lines)
    if lost.are_said_in([reason]):
        raise UnableToRecord(
            _("The reason says some of the words that are to be erased. It is kept: write it without.")
        )
    for number in _numbers(chain):
        document = queries.document(chain.uuid, number)
        if document and lost.are_said_in([render_text(without(document, lines))]):
            raise UnableToRecord(
                _(
                    "In version %(number)d some of these words would stay: they stand partly in a link or an emphasis, "
                    "or name a role. Give each part its own line, or leave it out."
                )
                % {"number": number}
            )
    if not says(chain, lines):
        raise UnableToRecord(_("No version of this policy says these words."))


def _first_signature(request: ActRequest, base: str) -> list[dict[str, Any]]:
    """Return the particulars of the signature that is there already, if one is, under what stands now."""
    if request.first_approval and request.first_approval["base"] == base:
        return [request.first_approval]
    if request.base != base or not container_by_uuid(request.owner).two_reviewers:
        return []
    asked = get_user_model().objects.filter(uuid=request.requested_by).first()
    if asked is None or not is_reviewer(asked, request.owner):
        return []
    return [_particulars(asked, "", "", request.requested_at)]


def _particulars(user: Any, comment: str, act_number: str, at: datetime) -> dict[str, Any]:
    return {
        "user": str(user.uuid),
        "name": user.shown_name,
        "comment": comment,
        "act_number": act_number,
        "at": at.isoformat(),
    }


def _signed(particulars: dict[str, Any], position: int) -> Signing:
    return Signing(
        user=UUID(particulars["user"]),
        name=particulars["name"],
        comment=particulars["comment"],
        capacity=Capacity.SECOND_REVIEWER if position else Capacity.REVIEWER,
        act_number=particulars["act_number"],
        at=datetime.fromisoformat(particulars["at"]),
    )


def _carry_out(request: ActRequest, signings: list[Signing], at: datetime) -> None:
    reason = request.reason
    if request.action == Action.CLOSING:
        portal = container_by_uuid(request.owner)
        close_language(container=portal, locale=request.locale, reason=reason, signings=signings, at=at)
        return
    chain = Chain.objects.get(uuid=request.chain)
    if request.action == Action.REINSTATEMENT and is_closed(chain.owner, chain.locale):
        raise UnableToRecord(_("The language is closed: it has to be opened first."))
    if request.action == Action.REDACTION:
        _redact(request, chain, signings, at)
    elif request.action == Action.RECALL:
        acts.recall_version(chain=chain, number=request.number, reason=reason, signings=signings, at=at)
    else:
        _PLAIN[Action(request.action)](chain=chain, reason=reason, signings=signings, at=at)


_PLAIN = {
    Action.CHECKED: acts.record_checked,
    Action.WITHDRAWAL: acts.withdraw_policy,
    Action.REINSTATEMENT: acts.reinstate_policy,
}


def _redact(request: ActRequest, chain: Chain, signings: list[Signing], at: datetime) -> None:
    """Take the passages out of every version that says one, and out of its public sentence."""
    passages = request.passages.splitlines()
    _refuse_unfit(chain, request.passages, request.reason)
    wanted = [tuple(words(passage)) for passage in passages]
    rows = {row.number: row.summary for row in queries.versions(chain.uuid, at)}
    for number in says(chain, passages):
        document = queries.document(chain.uuid, number)
        summary = unsaid(rows[number], wanted)
        acts.redact_version(
            chain=chain,
            number=number,
            document=without(document, passages) if document else None,
            reason=request.reason,
            passages=passages,
            summary=summary if summary != rows[number] else "",
            signings=signings,
            at=at,
        )
