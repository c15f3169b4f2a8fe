"""Acts about versions that stand: recall, withdrawal, reinstatement, redaction, and "checked, nothing to change"."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from policies.document.digests import document_digest, wording_digests
from policies.document.nodes import PolicyDocument
from policies.publication import archive, erasure, pages, surroundings
from policies.publication.chains import append, append_all, lock, name_of, refuse_earlier_moment
from policies.publication.errors import UnableToRecord
from policies.publication.forms import digests_by_key, forms_of, store
from policies.publication.lost_words import lost_words
from policies.publication.shown import note_shown
from policies.publication.signing import Act, Signing, record_decision
from policies.publication.spreading import courses_of, recall_derived, spread
from policies.register import queries
from policies.register.bodies import body_key
from policies.register.manifest import Manifest
from policies.register.models import Action, Body, Chain, Entry, Form
from policies.register.printing.kept import forget_prints


@transaction.atomic
def recall_version(*, chain: Chain, number: int, reason: str, signings: Sequence[Signing], at: datetime) -> Entry:
    """Recall a version before it takes effect: it never will. A version already recalled returns its recall.

    The versions that facts made of its words go with it, and the words that come back get the facts settled by then.

    :raises UnableToRecord: no such version is pending, or it only carries approved facts.
    """
    lock(name_of(chain), at=at)
    if found := Entry.objects.filter(chain=chain, action=Action.RECALL, number=number).first():
        return found
    version = _version(chain, number)
    if version.effective_from is None or version.effective_from <= at:
        raise UnableToRecord(
            _("Version %(number)d has taken effect; only a pending one is recalled.") % {"number": number}
        )
    if Manifest.from_json(version.manifest).batch is not None:
        raise UnableToRecord(_("This version only carries approved facts, which recalling it would not change."))
    refuse_earlier_moment(chain, at=at)
    manifest = _manifest(chain, Action.RECALL, reason=reason, number=number)
    act = record_decision(manifest=manifest, signings=signings, at=at)
    entry = append(chain=chain, manifest=manifest, act=act, number=number)
    _recall_made_of(chain, number, act, reason)
    spread(policies={(chain.owner, chain.subject)}, at=at)
    _follow(chain, at)
    return entry


@transaction.atomic
def withdraw_policy(*, chain: Chain, reason: str, signings: Sequence[Signing], at: datetime) -> Entry:
    """Withdraw a policy: nothing is in force until it is reinstated. Withdrawing twice returns the first withdrawal."""
    return _turn(chain, Action.WITHDRAWAL, reason=reason, signings=signings, at=at)


@transaction.atomic
def reinstate_policy(*, chain: Chain, reason: str, signings: Sequence[Signing], at: datetime) -> Entry:
    """End a withdrawal.

    :raises UnableToRecord: the policy was never withdrawn.
    """
    return _turn(chain, Action.REINSTATEMENT, reason=reason, signings=signings, at=at)


@transaction.atomic
def redact_version(
    *,
    chain: Chain,
    number: int,
    document: PolicyDocument | None,
    reason: str,
    passages: Sequence[str] = (),
    summary: str = "",
    signings: Sequence[Signing],
    at: datetime,
) -> Entry:
    """Replace every form of a version by those of a redacted document, or delete them all (`document` None).

    What the redaction takes away goes from drafts, comments and translations too (`erasure`). `passages` are the very
    words ordered erased, which are looked for wherever somebody may have quoted them. `summary`, if not empty, is what
    everybody reads from now on in place of the version's public sentence. The chain still verifies: what stood before
    is known by its digests, what stands now by the redaction's.

    :raises UnableToRecord: no such version; the redacted document is in another language or unresolved; or document,
        reason or summary still say one of the passages.
    """
    if document is not None and document.locale != chain.locale:
        raise UnableToRecord(_("The redacted words are in another language."))
    _refuse_said_again(passages, [reason, summary, document.title if document else ""])
    lock(name_of(chain), at=at)
    _version(chain, number)
    try:
        forms = forms_of(chain=chain, number=number, document=document) if document else []
    except ValueError as error:
        raise UnableToRecord(str(error)) from error
    _refuse_said_again(passages, [form.text for form in forms if form.form == Form.TEXT])
    existing = list(Body.objects.filter(chain=chain, number=number).defer("content"))
    digests: dict[str, str | None] = {body_key(number, body.form, body.renderer): None for body in existing}
    digests |= digests_by_key(forms)
    lost = lost_words(queries.document(chain.uuid, number), document, passages)
    if digests == _digests_now(existing):
        last = queries.redaction(chain.uuid, number)
        if last is not None and summary in ("", Manifest.from_json(last.manifest).summary):
            erasure.forget_words(chain=chain, lost=lost)
            return last
    entry = _record(
        chain,
        Action.REDACTION,
        reason=reason,
        signings=signings,
        at=at,
        number=number,
        document=document,
        bodies=digests,
        summary=summary,
    )
    # Only now: the triggers let bodies change while the redaction stands last in its chain.
    Body.objects.filter(chain=chain, number=number).delete()
    store(forms)
    note_shown(chain=chain.uuid, number=number, facts=document.facts if document else ())
    _follow(chain, at)
    erasure.forget_words(chain=chain, lost=lost)
    archive.forget(chain=chain.uuid, number=number)
    transaction.on_commit(partial(forget_prints, chain.uuid, number), robust=True)
    if document is not None:
        archive.queue(entry=entry)
    return entry


@transaction.atomic
def record_checked(*, chain: Chain, reason: str, signings: Sequence[Signing], at: datetime) -> Entry:
    """Record that somebody entitled read the version in force again and found nothing to change."""
    lock(name_of(chain), at=at)
    version = queries.version_in_force(chain.uuid, at)
    if version is None:
        raise UnableToRecord(_("There is no version in force to have checked."))
    return _record(chain, Action.CHECKED, reason=reason, signings=signings, at=at, number=version.number)


def _turn(chain: Chain, action: Action, *, reason: str, signings: Sequence[Signing], at: datetime) -> Entry:
    lock(name_of(chain), at=at)
    last = Entry.objects.filter(chain=chain, action__in=queries.TURNS).order_by("-position").first()
    if last is not None and last.action == action:
        return last
    if last is None and action == Action.REINSTATEMENT:
        raise UnableToRecord(_("The policy is not withdrawn."))
    if action == Action.WITHDRAWAL and queries.last_not_recalled(chain.uuid) is None:
        raise UnableToRecord(_("There is no version to withdraw."))
    entry = _record(chain, action, reason=reason, signings=signings, at=at, effective_from=at)
    _follow(chain, at)
    return entry


def _record(
    chain: Chain,
    action: Action,
    *,
    reason: str,
    signings: Sequence[Signing],
    at: datetime,
    number: int | None = None,
    effective_from: datetime | None = None,
    document: PolicyDocument | None = None,
    bodies: dict[str, str | None] | None = None,
    summary: str = "",
) -> Entry:
    refuse_earlier_moment(chain, at=at)
    manifest = _manifest(chain, action, reason=reason, number=number, document=document, summary=summary)
    act = record_decision(manifest=manifest, signings=signings, at=at)
    return append(chain=chain, manifest=manifest, act=act, number=number, effective_from=effective_from, bodies=bodies)


def _manifest(
    chain: Chain,
    action: Action,
    *,
    reason: str,
    number: int | None = None,
    document: PolicyDocument | None = None,
    summary: str = "",
) -> Manifest:
    last = queries.last_version(chain.uuid)
    return Manifest(
        action=action,
        chain=name_of(chain),
        base=last.hash if last else None,
        document=document_digest(document) if document else None,
        articles=wording_digests(document) if document else None,
        facts=document.facts if document else (),
        numbers=None if number is None else (number,),
        summary=summary,
        reason=reason,
    )


def _recall_made_of(chain: Chain, words: int, act: Act, reason: str) -> None:
    """Recall the versions to come that facts made of one own version's words, under the act that recalled it."""
    course = courses_of([chain])[0]
    gone = {v.number for v in course.versions if course.root(v) == words and v.effective_from > act.at}
    append_all(recall_derived(course=course, gone=gone, act=act, reason=reason))


def _version(chain: Chain, number: int) -> Entry:
    version = Entry.objects.filter(chain=chain, action=Action.VERSION, number=number).first()
    if version is None:
        raise UnableToRecord(_("There is no version %(number)d.") % {"number": number})
    return version


def _refuse_said_again(passages: Sequence[str], texts: list[str]) -> None:
    if lost_words(None, None, passages).are_said_in(texts):
        raise UnableToRecord(_("What takes the place of the redacted words still says some of them."))


def _digests_now(bodies: list[Body]) -> dict[str, str | None]:
    return {body_key(body.number, body.form, body.renderer): body.digest for body in bodies}


def _follow(chain: Chain, at: datetime) -> None:
    surroundings.recompute(owner=chain.owner, subject=chain.subject, at=at)
    pages.follow(chain=chain)
