"""What is approved becomes what stands: versions of policies and revisions of facts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from policies.document.digests import document_digest, wording_digests
from policies.document.nodes import PolicyDocument
from policies.facts import operations as facts
from policies.facts import queries as fact_queries
from policies.facts import values as fact_values
from policies.facts.concerned import concerned_chains
from policies.facts.models import FactRevision, FactType
from policies.facts.plans import FactsPlan, chosen_facts, plan_of
from policies.publication import archive, surroundings
from policies.publication.chains import append, clock_went_back, lock, opened, refuse_earlier_moment
from policies.publication.errors import StaleBase, UnableToFreeze
from policies.publication.forms import digests_by_key, forms_of, store
from policies.publication.proposing import overtake_shown
from policies.publication.settling import settle_fact, settle_pending
from policies.publication.shown import note_shown
from policies.publication.signing import Signing, record_decision
from policies.publication.spreading import spread
from policies.register import queries
from policies.register.clock import FARTHEST
from policies.register.manifest import Manifest, sha256
from policies.register.models import Action, ChainKind, Decision, Entry


@transaction.atomic
def freeze_version(*, document: PolicyDocument, manifest: Manifest, signings: Sequence[Signing], at: datetime) -> Entry:
    """Record the approved words of a policy for good, and recompute what surrounds them.

    The same manifest twice in a row returns the version already there.

    :raises StaleBase: another version was recorded since the manifest was made.
    :raises UnableToFreeze: manifest and document disagree, a fact shown is not an approved one, or the moment of
        taking effect lies before the decision.
    :raises UnableToRecord: nobody signed.
    """
    _refuse_other_words(document, manifest)
    shown = [UUID(used.fact) for used in document.facts]
    # Who approves one of these facts just now waits for us, or we for them: one of us knows of the other.
    chain = lock(manifest.chain, at=at, reading={manifest.chain.owner, *fact_queries.owners_of(shown)})
    last = queries.last_version(chain.uuid) if chain else None
    words = queries.last_words(chain.uuid) if chain else None
    if words is not None and sha256(words.manifest) == manifest.digest():
        return words
    _refuse_stale_base(manifest, last)
    if chain is not None:
        refuse_earlier_moment(chain, at=at)
    _refuse_unapproved_facts(document)
    effective_from = _effective_from(manifest, at)
    act = record_decision(manifest=manifest, signings=signings, at=at)
    chain = opened(manifest.chain, act=act)
    number = (last.number or 0) + 1 if last else 1
    try:
        forms = forms_of(chain=chain, number=number, document=document)
    except ValueError as error:
        raise UnableToFreeze(str(error)) from error
    entry = append(
        chain=chain,
        manifest=manifest,
        act=act,
        number=number,
        effective_from=effective_from,
        bodies=digests_by_key(forms),
    )
    store(forms)
    note_shown(chain=chain.uuid, number=number, facts=document.facts)
    surroundings.recompute(owner=chain.owner, subject=chain.subject, at=at)
    archive.queue(entry=entry)
    settle_pending(owner=chain.owner, numbers={UUID(used.fact): used.number for used in document.facts}, at=at)
    spread(policies={(chain.owner, chain.subject)}, at=at)
    overtake_shown(portal=chain.owner, at=at)
    return entry


@transaction.atomic
def record_fact(
    *,
    manifest: Manifest,
    values: dict[str, Any],
    fact_type: FactType,
    signings: Sequence[Signing],
    at: datetime,
) -> FactRevision:
    """Record approved values of a fact for good, in the chain of its owner. `values` as `facts.values` gives them.

    The manifest's `batch` is the digest of the plan (`facts.plans.plan_of`). What policies show takes effect with the
    plan's lead, everywhere at the same moment: tasks make the versions meanwhile. The same manifest twice returns the
    revision already there.

    :raises StaleBase: another revision of the fact was recorded since the manifest was made, or others are concerned.
    :raises UnableToFreeze: manifest and values disagree.
    :raises UnableToRecord: nobody signed.
    """
    if manifest.action != Action.FACT or manifest.chain.kind != ChainKind.OWNER or len(manifest.facts) != 1:
        raise UnableToFreeze(_("What was approved is not a fact."))
    used = manifest.facts[0]
    if used.digest != fact_values.digest(fact_values.encode(values)):
        raise UnableToFreeze(_("The values of the fact are not those that were approved."))
    fact = UUID(used.fact)
    concerned = _lock_concerned(manifest, values, fact_type, at)
    last = fact_queries.latest(fact)
    if last is not None and last.number == used.number and _is_recorded(manifest):
        return last
    if used.number != fact_queries.next_number(fact):
        raise StaleBase(_("The fact was changed since this was submitted; submit it again."))
    if last is not None:
        _refuse_other_fact(last, manifest, fact_type, at)
    plan = _settled_plan(manifest, values, fact_type, concerned, at)
    lead = timedelta(seconds=plan.lead) if manifest.effective is None else timedelta(0)
    effective_from = max(_effective_from(manifest, at) + lead, _last_moment(last, at))
    act = record_decision(manifest=manifest, signings=signings, at=at)
    append(
        chain=opened(manifest.chain, act=act),
        manifest=manifest,
        act=act,
        number=used.number,
        effective_from=effective_from,
        bodies={fact_key(used.number, fact_type): used.digest},
    )
    revision = facts.add_revision(
        fact=fact,
        type=fact_type,
        owner=manifest.chain.owner,
        values=values,
        effective_from=effective_from,
        decision=act.decision.uuid,
    )
    settle_fact(revision=revision, plan=plan, at=at)
    return revision


def fact_key(number: int, fact_type: str) -> str:
    """Return how an entry names the values of a fact: "3/controller/0"."""
    return f"{number}/{fact_type}/0"


def _last_moment(last: FactRevision | None, at: datetime) -> datetime:
    """No revision takes effect before the one that it follows."""
    return last.effective_from if last else at


def _is_recorded(manifest: Manifest) -> bool:
    return Entry.objects.filter(
        chain=manifest.chain.uuid, action=Action.FACT, decision__manifest_digest=manifest.digest()
    ).exists()


def _effective_from(manifest: Manifest, at: datetime) -> datetime:
    if manifest.effective is not None and manifest.effective < at:
        raise UnableToFreeze(_("The moment of taking effect has passed; choose another, or “at once”."))
    if manifest.effective is not None and manifest.effective - at > FARTHEST:
        raise UnableToFreeze(_("The moment of taking effect is more than a hundred years away."))
    return manifest.effective or at


def _refuse_other_fact(last: FactRevision, manifest: Manifest, fact_type: FactType, at: datetime) -> None:
    if (last.owner, last.type) != (manifest.chain.owner, fact_type):
        raise UnableToFreeze(_("The fact belongs to another portal or library, or is of another kind."))
    if Decision.objects.filter(uuid=last.decision, decided_at__gt=at).exists():
        raise clock_went_back()


def _lock_concerned(manifest: Manifest, values: dict[str, Any], fact_type: FactType, at: datetime) -> set[UUID]:
    """Hold what approving a fact touches and rests on; return the portals and libraries whose policies it concerns.

    Nobody accepts or withdraws while this is settled for them, and none begins to show the fact. Nobody changes a fact
    that a profile chooses while it is chosen.
    """
    if fact_type == FactType.PORTAL:
        lock(manifest.chain, at=at, reading=fact_queries.owners_of(chosen_facts(values)))
        return {manifest.chain.owner}
    used = manifest.facts[0]
    chains = concerned_chains(fact=UUID(used.fact), number=used.number, at=at)
    concerned = {manifest.chain.owner, *chains.order_by().values_list("owner", flat=True)}
    lock(manifest.chain, at=at, also=concerned)
    return concerned


def _settled_plan(
    manifest: Manifest, values: dict[str, Any], fact_type: FactType, concerned: set[UUID], at: datetime
) -> FactsPlan:
    """Return the plan that was signed, which is still the one that the register calls for.

    :raises StaleBase: other policies or portals are concerned by now.
    """
    fact, owner = UUID(manifest.facts[0].fact), manifest.chain.owner
    plan = plan_of(fact=fact, type=fact_type, owner=owner, values=values, at=at)
    if plan.digest() != manifest.batch or not plan.portals() <= concerned:
        raise StaleBase(_("Other policies are concerned than when this was submitted; look at it again."))
    return plan


def _refuse_other_words(document: PolicyDocument, manifest: Manifest) -> None:
    if manifest.action != Action.VERSION or manifest.chain.kind != ChainKind.POLICY:
        raise UnableToFreeze(_("What was approved is not a version of a policy."))
    if document.locale != manifest.chain.locale:
        raise UnableToFreeze(_("The words are in another language than what was approved."))
    said = (manifest.document, dict(manifest.articles or {}), manifest.facts)
    if said != (document_digest(document), wording_digests(document), document.facts):
        raise UnableToFreeze(_("The words are not those that were approved."))


def _refuse_stale_base(manifest: Manifest, last: Entry | None) -> None:
    if manifest.base != (last.hash if last else None):
        raise StaleBase(_("Another version was recorded since this one was submitted; submit it again."))
    if last is not None and manifest.kind == "facts":
        before = Manifest.from_json(last.manifest).articles
        if dict(before or {}) != dict(manifest.articles or {}):
            raise UnableToFreeze(_("Words changed in what was announced as a change of facts alone."))


def _refuse_unapproved_facts(document: PolicyDocument) -> None:
    wanted = {(UUID(used.fact), used.number, used.digest) for used in document.facts}
    found = FactRevision.objects.filter(fact__in={fact for fact, _number, _digest in wanted})
    if not wanted <= set(found.values_list("fact", "number", "digest")):
        raise UnableToFreeze(_("The words show a fact that was not approved."))
