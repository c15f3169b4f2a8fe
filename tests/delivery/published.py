"""Published policies to read, put into the register by the operations that do it in earnest."""

import datetime
import uuid

from policies.document.digests import document_digest, wording_digests
from policies.document.nodes import (
    ContactCard,
    ContactRole,
    Fact,
    PolicyDocument,
    PolicyType,
    Topic,
)
from policies.publication import addresses, operations
from policies.publication.signing import Signing
from policies.register import queries
from policies.register.manifest import Manifest, policy_chain
from policies.register.models import Action
from tests.factories.policies import article, paragraph, sample_articles

DAY = datetime.timedelta(days=1)
SIGNED = (Signing(user=uuid.uuid4(), name="Maître Durand", comment="Seen."),)
SUBJECT = uuid.UUID("11111111-2222-4333-8444-555555555555")


def now():
    return datetime.datetime.now(datetime.UTC)


def document(*sentences, locale="fr", title="Politique de confidentialité", email="dpo@example.org"):
    """A short policy with a contact card and an article of the given sentences."""
    card = ContactCard(ContactRole.DPO, (Fact("dpo.name", value="Mission données"), Fact("dpo.email", value=email)))
    articles = (
        *sample_articles(),
        article("Contact", card, topic=Topic.DPO),
        article("Words", *(paragraph(sentence) for sentence in sentences or ("First words.",))),
    )
    return PolicyDocument(type=PolicyType.PRIVACY, locale=locale, title=title, articles=articles)


def publish(
    portal, *sentences, at=None, effective=None, slug="politique", subject=SUBJECT, summary="", source=None, **words
):
    """Freeze one more version of a policy, yesterday unless `at` is given, at an address; returns its chain.

    It says `sentences`, or whatever document is given as `wanted`; `source` is what it declares to translate.
    """
    at = at or now() - DAY
    wanted = words.pop("wanted", None) or document(*sentences, **words)
    name = policy_chain(portal.uuid, subject, wanted.locale)
    last = queries.last_version(name.uuid)
    entry = operations.freeze_version(
        document=wanted,
        manifest=Manifest(
            action=Action.VERSION,
            chain=name,
            base=last.hash if last else None,
            document=document_digest(wanted),
            articles=wording_digests(wanted),
            kind="wording" if last else "first",
            summary=summary,
            effective=effective,
            time_zone=portal.time_zone,
            prevailing=portal.prevailing_locale.language_code,
            source=source,
        ),
        signings=SIGNED,
        at=at,
    )
    if not entry.chain.addresses.exists():
        addresses.set_address(
            chain=entry.chain,
            host=portal.hosts.get(state="canonical").host,
            path=f"/{wanted.locale}/{slug}/",
        )
    return entry.chain


def withdraw(chain, reason="It speaks of a service that ended.", at=None):
    return operations.withdraw_policy(chain=chain, reason=reason, signings=SIGNED, at=at or now())
