"""What would stand if a draft were approved now: the words, the manifest to sign, and what they would replace."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from home.models import Container
from home.queries import canonical_host, container_of, is_closed
from policies.authoring.documents import document_of
from policies.authoring.models import PolicyPage
from policies.document.comparison import Comparison, change_kind, compare
from policies.document.digests import digest, document_digest, wording_digests
from policies.document.encoding import decode, encode, to_json
from policies.document.nodes import FactUsed, PolicyDocument, UnwritableText, written
from policies.document.render.html import render_html
from policies.document.render.text import render_text
from policies.document.sentences import sentence
from policies.facts import queries as facts
from policies.facts import values as fact_words
from policies.facts.labels import labels
from policies.facts.models import Fact, FactRevision, FactType
from policies.facts.plans import FactsPlan, plan_of
from policies.facts.resolution import resolver
from policies.facts.values import CHOICES
from policies.register import queries as register
from policies.register.clock import FARTHEST
from policies.register.manifest import ChainName, Manifest, owner_chain, policy_chain
from policies.register.models import Action, Address
from policies.review.checks import Checks, checks_of
from policies.review.errors import NotReady
from policies.review.readiness import require_ready
from policies.review.translations import declared_source, same_meaning

_WORDS = "clausier/submitted-words/3"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What an approval would record.

    A policy has a `document`, perhaps one `before` it and a `comparison` of the two; a fact or a profile has
    `values` (as `policies.facts.values` gives them) and perhaps `values_before`, and a `plan` of the
    policies and portals that it touches. `words` is the digest of what
    its authors wrote: it stays when only facts or the version in force change, where the manifest's does not.
    `path` is where readers would find a policy on its portal's host; it is among the words, not in the manifest.
    `checks` is what the rules find in a policy.
    """

    manifest: Manifest
    words: str
    document: PolicyDocument | None = None
    before: PolicyDocument | None = None
    comparison: Comparison | None = None
    path: str = ""
    checks: Checks | None = None
    values_before: dict[str, Any] | None = None
    values: dict[str, Any] | None = None
    plan: FactsPlan | None = None

    @property
    def digest(self) -> str:
        """The digest to sign."""
        return self.manifest.digest()


@singledispatch
def candidate(obj: Any, *, at: datetime) -> Candidate:
    """Return what approving the latest draft of `obj` at a moment would record.

    `obj` is a policy page, a fact or a portal (for its profile).

    :raises NotReady: it cannot be recorded; the sentence says why.
    """
    raise TypeError(f"{type(obj).__name__} is not approved by anybody")


@candidate.register(Page)
def _page(page: Page, *, at: datetime) -> Candidate:
    return candidate(page.specific, at=at)


@candidate.register(PolicyPage)
def _policy(page: PolicyPage, *, at: datetime) -> Candidate:
    draft = page.get_latest_revision_as_object()
    container = container_of(page)
    locale = page.locale.language_code
    refuse_closed(container.uuid, locale)
    deferred_to = draft.effective_at if draft.effective_at and draft.effective_at > at else None
    if deferred_to and deferred_to - at > FARTHEST:
        raise NotReady(_("The moment of taking effect is more than a hundred years away: choose an earlier one."))
    document = _document(draft, container, locale, deferred_to or at)
    chain = policy_chain(container.uuid, page.translation_key, locale)
    path = _free_path(page, draft.slug, canonical_host(container), chain)
    last = register.last_version(chain.uuid)
    before = _standing_document(chain.uuid, deferred_to or at)
    comparison = compare(before, document)
    wordings = wording_digests(document)
    kind = _kind(draft.change_kind, comparison, is_first=last is None)
    checks = checks_of(container, draft, document, effective=deferred_to, at=at)
    manifest = Manifest(
        action=Action.VERSION,
        chain=chain,
        base=last.hash if last else None,
        document=document_digest(document),
        articles=wordings,
        kind=kind,
        summary=_summary(draft, comparison, locale),
        effective=deferred_to,
        time_zone=container.time_zone,
        prevailing=container.prevailing_locale.language_code,
        same_meaning=same_meaning(draft, container, wordings, last),
        source=declared_source(draft, container, wordings, deferred_to or at),
        facts=document.facts,
        waivers=checks.waivers(),
    )
    return Candidate(
        manifest=manifest,
        words=_policy_words(draft, document, wordings),
        document=document,
        before=before,
        comparison=comparison,
        path=path,
        checks=checks,
    )


def refuse_closed(owner: UUID, locale: str) -> None:
    """:raises NotReady: the portal has closed the language, or switched it off."""
    if is_closed(owner, locale):
        raise NotReady(
            _("This language of the portal is closed. Drafts are kept; nothing in it can be submitted or approved.")
        )


def _free_path(page: PolicyPage, slug: str, host: str, chain: ChainName) -> str:
    path = f"/{page.locale.language_code}/{slug}/"
    taken = Address.objects.filter(host=host, path=path).exclude(chain=chain.uuid).exists()
    if taken or page.get_siblings(inclusive=False).filter(slug=slug).exists():
        raise NotReady(
            _("The address %(address)s belongs, or once belonged, to another policy: choose another one.")
            % {"address": host + path}
        )
    return path


def _kind(chosen: str, comparison: Comparison, *, is_first: bool) -> str:
    if is_first:
        return "first"
    proposed = change_kind(comparison)
    # Earlier versions were all recalled or redacted: there is nothing to compare with, and much may change.
    return chosen or ("substance" if proposed == "first" else proposed)


def _document(draft: PolicyPage, container: Container, locale: str, moment: datetime) -> PolicyDocument:
    found = resolver(portal=container.uuid, locale=locale, at=moment)
    try:
        document = document_of(draft, resolver=found)
        require_ready(document)
        # Whatever is frozen is read again and rendered: what cannot be is refused here, where somebody can mend it.
        decode(encode(document))
        render_html(document)
        render_text(document)
    except ValueError as error:
        # Text that no document can carry, a link that runs something, rich text that is none, ids used twice.
        reason = str(error).rstrip(".")
        raise NotReady(_("The text cannot be frozen as it is: %(reason)s.") % {"reason": reason}) from error
    return document


def _summary(draft: PolicyPage, comparison: Comparison, locale: str) -> str:
    try:
        return written(draft.change_summary.strip()) or sentence(comparison, locale)
    except UnwritableText as error:
        raise NotReady(
            _("The public sentence about the change holds a character that cannot be shown; type it again.")
        ) from error


def _standing_document(chain: UUID, moment: datetime) -> PolicyDocument | None:
    """Return what readers would have at that moment; of a withdrawn policy, what they had last."""
    entry = register.version_in_force(chain, moment) or register.last_not_recalled(chain)
    if entry is None or entry.number is None:
        return None
    return register.document(chain, entry.number)


def _policy_words(draft: PolicyPage, document: PolicyDocument, wordings: dict[str, str]) -> str:
    said = {
        "title": document.title,
        "type": document.type.value,
        "slug": draft.slug,
        "numbering": document.numbering.value,
        "articles": [[article.id, wordings[article.id], list(article.former_ids)] for article in document.articles],
        "effective": draft.effective_at.isoformat() if draft.effective_at else None,
        "kind": draft.change_kind,
        "summary": draft.change_summary,
        "answers": draft.answers,
    }
    # Only where there are some: what was submitted before there were any says the same still.
    said |= {"same_meaning": sorted(draft.same_meaning)} if draft.same_meaning else {}
    said |= {"translated_from": draft.translated_from} if draft.translated_from else {}
    return digest(_WORDS, to_json(said))


@candidate.register(Fact)
def _fact(fact: Fact, *, at: datetime) -> Candidate:
    draft = fact.get_latest_revision_as_object()
    if draft.uuid != fact.uuid or draft.owner_id != fact.owner_id:
        raise NotReady(_("A fact stays with the portal or library that it belongs to: make a new one."))
    values = fact_words.fact_values(draft)
    if not fact_words.called(values):
        raise NotReady(_("This fact has no name: write one."))
    replacing = getattr(draft, "replaced_by", None)
    if replacing is not None and not draft.owner.may_choose(replacing):
        raise NotReady(_("This law is replaced by one of another portal: choose one of its own, or a shared one."))
    return _of_values(fact.uuid, fact.fact_type, fact.owner, values, at)


@candidate.register(Container)
def _profile(container: Container, *, at: datetime) -> Candidate:
    draft = container.get_latest_revision_as_object()
    chosen = [draft.controller, draft.dpo, draft.authority, *(row.processor for row in draft.processors.all())]
    if not all(container.may_choose(fact) for fact in chosen if fact):
        raise NotReady(_("This portal chose a fact of another portal: choose one of its own, or a shared one."))
    values = fact_words.profile_values(draft)
    if not values["name"]:
        raise NotReady(_("This portal has no displayed name: write one."))
    return _of_values(container.uuid, FactType.PORTAL, container, values, at)


def _of_values(fact: UUID, fact_type: FactType, owner: Container, values: dict[str, Any], at: datetime) -> Candidate:
    try:
        for text in fact_words.texts_of(values):
            written(text)
    except UnwritableText as error:
        raise NotReady(_("A name or an address holds a character that cannot be shown; type it again.")) from error
    encoded = fact_words.encode(values)
    used = FactUsed(fact=str(fact), number=facts.next_number(fact), digest=fact_words.digest(encoded))
    before = facts.latest(fact)
    values_before = values_of(before)
    if values_before == values:
        raise NotReady(_("Nothing changes: these values are approved already."))
    plan = plan_of(fact=fact, type=fact_type, owner=owner.uuid, values=values, at=at)
    if fact_type is FactType.PORTAL and plan.chains:
        _refuse_unapproved_choices(values, at)
    locale = owner.default_locale.language_code
    manifest = Manifest(
        action=Action.FACT,
        chain=owner_chain(owner.uuid),
        base=None,
        document=None,
        articles=None,
        kind="first" if before is None else "facts",
        summary=_fact_sentence(values, values_before, locale),
        effective=None,
        time_zone=owner.time_zone,
        prevailing=None,
        facts=(used,),
        batch=plan.digest(),
    )
    words = digest(_WORDS, encoded)
    return Candidate(manifest=manifest, words=words, values_before=values_before, values=values, plan=plan)


def _refuse_unapproved_choices(values: dict[str, Any], at: datetime) -> None:
    """Policies that stand would go on showing whom they showed, and nobody would know."""
    chosen = {UUID(fact) for fact in (*(values[choice] for choice in CHOICES), *values["processors"]) if fact}
    if chosen - facts.all_in_effect(chosen, at).keys():
        raise NotReady(_("This portal chose a fact that nobody has approved yet: have it approved first."))


def values_of(revision: FactRevision | None) -> dict[str, Any] | None:
    """Return the values that a revision of a fact approved; None for none."""
    return json.loads(revision.values) if revision else None


def _fact_sentence(values: dict[str, Any], before: dict[str, Any] | None, locale: str) -> str:
    with override(locale):
        if before is None:
            return _("“%(name)s” is recorded for the first time.") % {"name": fact_words.called(values)}
        changed = [str(label) for key, label in labels().items() if before.get(key) != values.get(key)]
        return _("Of “%(name)s”, this changes: %(parts)s.") % {
            "name": fact_words.called(values),
            "parts": ", ".join(changed),
        }
