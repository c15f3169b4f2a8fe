"""Versions that stand, without the screens that lead there: what an approval would have recorded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from policies.document.digests import document_digest, wording_digests
from policies.document.encoding import canonical
from policies.document.nodes import Article, FactUsed, Paragraph, PolicyDocument, PolicyType, Text, Topic
from policies.facts.models import FactType
from policies.facts.plans import plan_of
from policies.facts.queries import next_number
from policies.facts.values import digest, encode
from policies.publication import operations
from policies.publication.addresses import set_address
from policies.publication.signing import Signing
from policies.register import queries
from policies.register.manifest import Manifest, owner_chain, policy_chain
from policies.register.models import Action

LAWYER = UUID("7a1d0f0e-58a5-4d2e-8d8e-1f3f64b0a001")
MARCH = datetime(2026, 3, 12, 8, tzinfo=UTC)


def signing(user: UUID = LAWYER, **particulars) -> Signing:
    return Signing(**{"user": user, "name": "Camille Le Goff"} | particulars)


def make_document(*texts: str, locale: str = "fr", title: str = "Confidentialité", **more) -> PolicyDocument:
    """A policy of one article for each text; the same texts make the same document."""
    articles = tuple(
        Article(
            id=str(UUID(int=position)),
            topic=Topic.OTHER,
            heading=f"Heading {position}",
            content=(Paragraph((Text(text),)),),
        )
        for position, text in enumerate(texts or ("We collect your name.",), start=1)
    )
    return PolicyDocument(**{"type": PolicyType.PRIVACY, "locale": locale, "title": title, "articles": articles} | more)


def make_manifest(
    document: PolicyDocument, *, owner: UUID, subject: UUID, effective: datetime | None = None, **more
) -> Manifest:
    """What a reviewer would sign for `document` on top of the last version of its chain."""
    name = policy_chain(owner, subject, document.locale)
    last = queries.last_version(name.uuid)
    said = {
        "base": last.hash if last else None,
        "kind": "substance" if last else "first",
        "summary": "Something changes." if last else "First version.",
        "time_zone": "Europe/Paris",
        "prevailing": document.locale,
    }
    return Manifest(
        action=Action.VERSION,
        chain=name,
        document=document_digest(document),
        articles=wording_digests(document),
        effective=effective,
        facts=document.facts,
        **said | more,
    )


def freeze(
    document: PolicyDocument | None = None,
    *,
    owner: UUID | None = None,
    subject: UUID | None = None,
    at: datetime = MARCH,
    effective: datetime | None = None,
    host: str = "",
    path: str = "",
    signings: Sequence[Signing] = (),
    **more,
):
    """Freeze a version and return its entry; with a host, the policy answers at `path` (default /locale/privacy/).

    `more` goes into the manifest: kind, summary, prevailing…
    """
    document = canonical(document or make_document())
    manifest = make_manifest(document, owner=owner or uuid4(), subject=subject or uuid4(), effective=effective, **more)
    entry = operations.freeze_version(document=document, manifest=manifest, signings=signings or [signing()], at=at)
    if host:
        set_address(chain=entry.chain, host=host, path=path or f"/{document.locale}/privacy/")
    return entry


def freeze_fact(values: dict, *, owner: UUID, fact: UUID | None = None, kind=FactType.DPO, at=MARCH, effective=None):
    """Record a fact as approved, with its decision; returns the revision."""
    fact = fact or uuid4()
    used = FactUsed(fact=str(fact), number=next_number(fact), digest=digest(encode(values)))
    plan = plan_of(fact=fact, type=kind, owner=owner, values=values, at=at)
    manifest = Manifest(
        action=Action.FACT,
        chain=owner_chain(owner),
        kind="facts",
        effective=effective,
        facts=(used,),
        batch=plan.digest(),
    )
    return operations.record_fact(manifest=manifest, values=values, fact_type=kind, signings=[signing()], at=at)


def with_text(document: PolicyDocument, text: str) -> PolicyDocument:
    """The same document, its first article saying something else."""
    first, *others = document.articles
    return replace(document, articles=(replace(first, content=(Paragraph((Text(text),)),)), *others))
