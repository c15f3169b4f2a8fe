"""Portals whose policies show facts of their own and of a library, all recorded as approvals would have."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from policies.document.nodes import (
    Article,
    ContactCard,
    ContactRole,
    Fact,
    Paragraph,
    PolicyDocument,
    PolicyType,
    Text,
    Topic,
)
from policies.document.rewriting import with_facts
from policies.facts.models import FactType
from policies.facts.resolution import resolver
from policies.publication.batches import propagate
from policies.publication.models import Batch
from policies.register import queries
from policies.register.manifest import policy_chain
from tests.factories.approved import MARCH, freeze, freeze_fact

LEAD = timedelta(minutes=15)


def contact(name="DPO", email="dpo@example.org", **more):
    blank = dict.fromkeys(("address", "phone", "form", "website"), "")
    return blank | {"name": name, "email": email, "wordings": {}} | more


def profile(name="Portail", *, dpo=None, controller=None, processors=(), domain="data.example.org"):
    return {
        "name": name,
        "domain": domain,
        "controller": str(controller) if controller else None,
        "dpo": str(dpo) if dpo else None,
        "authority": None,
        "processors": sorted(map(str, processors)),
    }


def words(text, *, locale="fr", more=()):
    """A policy of three articles, the last two of which show facts, not resolved yet."""
    articles = (
        Article(str(UUID(int=1)), Topic.OTHER, "Words", (Paragraph((Text(text),)),)),
        Article(
            str(UUID(int=2)),
            Topic.CONTROLLER,
            "Who",
            (Paragraph((Text("We are "), Fact("portal.name"), Text("; write to "), Fact("dpo.email"), *more)),),
        ),
        Article(str(UUID(int=3)), Topic.DPO, "Whom", (ContactCard(ContactRole.DPO, ()),)),
    )
    return PolicyDocument(type=PolicyType.PRIVACY, locale=locale, title="Confidentialité", articles=articles)


@dataclass
class Portal:
    """A portal with a profile, and one policy."""

    dpo: UUID
    uuid: UUID = field(default_factory=uuid4)
    subject: UUID = field(default_factory=uuid4)

    def __post_init__(self):
        self.set_profile(dpo=self.dpo, at=MARCH)

    def chain(self, locale="fr"):
        return policy_chain(self.uuid, self.subject, locale).uuid

    def set_profile(self, *, at, **values):
        values = {"dpo": self.dpo} | values
        self.dpo = values["dpo"]
        return freeze_fact(profile(**values), owner=self.uuid, fact=self.uuid, kind=FactType.PORTAL, at=at)

    def freeze(self, text="Words.", *, at, effective=None, locale="fr", more=()):
        """Approve words, which show the newest facts by the moment at which they take effect."""
        found = resolver(portal=self.uuid, locale=locale, at=effective or at)
        document = with_facts(words(text, locale=locale, more=more), found).document
        return freeze(document, owner=self.uuid, subject=self.subject, at=at, effective=effective)

    def shown(self, at, locale="fr"):
        """What readers have at a moment: the text of the version in force."""
        entry = queries.version_in_force(self.chain(locale), at)
        return queries.body(self.chain(locale), entry.number, "text") if entry else None

    def version(self, at, locale="fr"):
        return queries.version_in_force(self.chain(locale), at)


def carry_out(at):
    """Run every batch that is not finished, as of a moment."""
    for batch in Batch.objects.filter(finished_at=None).order_by("pk"):
        propagate(batch, at=at)
