"""Synthetic portals: what they say is nonsense, what is recorded of them is recorded by the register's operations."""

from datetime import timedelta
from random import Random
from typing import Any

from django.contrib.auth import get_user_model

from home.models import Container, ContainerKind, LocaleRoot, Role, RoleGroup
from home.operations import create_library, create_portal
from policies.authoring.models import PolicyPage, PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.facts.models import Controller, DataProtectionOfficer, FactType, SupervisoryAuthority
from policies.management.population.words import articles, title
from policies.publication import pages
from policies.publication.addresses import set_address
from policies.publication.operations import freeze_version, record_fact
from policies.publication.signing import Signing
from policies.register import queries
from policies.register.clock import database_now
from policies.register.models import Entry
from policies.review.candidates import candidate
from policies.review.contributors import settle
from policies.review.errors import NotReady
from policies.review.subjects import subject_of

DOMAIN = ".populated.localhost"
LIBRARY = "Populated library"
EDITOR, REVIEWER = "populated-editor", "populated-reviewer"
SLUG = "privacy"
SECOND_VERSION, DEFERRED_VERSION = 0.4, 0.1
_FACT_TYPES = {
    Controller: FactType.CONTROLLER,
    DataProtectionOfficer: FactType.DPO,
    SupervisoryAuthority: FactType.AUTHORITY,
    Container: FactType.PORTAL,
}


def host_of(number: int) -> str:
    """Return the host of a portal; they are numbered from 1."""
    return f"p{number:06d}{DOMAIN}"


class Maker:
    """Makes portals that share a library, an editor and a reviewer, neither of whom can log in."""

    def __init__(self, *, seed: int, locales: list[str]) -> None:
        self.seed = seed
        self.locales = locales
        self.editor, self.reviewer = _person(EDITOR), _person(REVIEWER)
        self.signing = Signing(user=self.reviewer.uuid, name=self.reviewer.username)
        library = Container.objects.filter(kind=ContainerKind.LIBRARY, name=LIBRARY).first()
        if library is None:
            library = create_library(name=LIBRARY, locales=locales)
            self._fact(SupervisoryAuthority, library, name="Auctoritas", website="https://authority.example/")
            self._fact(DataProtectionOfficer, library, name="Custos datorum", email="dpo@populated.example")
        self.authority = SupervisoryAuthority.objects.get(owner=library)
        self.dpo = DataProtectionOfficer.objects.get(owner=library)

    def add_portal(self, number: int) -> None:
        """Open a portal with its controller, profile and policies."""
        portal = create_portal(host=host_of(number), name=f"Portal {number}", locales=self.locales)
        groups = dict(RoleGroup.objects.filter(container=portal).values_list("role", "group"))
        self.editor.groups.add(groups[Role.EDITOR])
        self.reviewer.groups.add(groups[Role.LEGAL_REVIEWER])
        email = f"p{number}@populated.example"
        portal.controller = self._fact(Controller, portal, name=f"Civitas {number}", email=email)
        portal.dpo, portal.authority = self.dpo, self.authority
        self._approve_values(portal)
        chance = Random(f"{self.seed}/{number}/versions").random()  # noqa: S311 - nothing here is secret
        first = None
        for root in LocaleRoot.objects.child_of(portal).select_related("locale"):
            first = self._policy(root, number, chance, translation_of=first)

    def _fact(self, model: Any, owner: Container, **values: str) -> Any:
        fact = model(owner=owner, live=False, **values)
        fact.save()
        self._approve_values(fact)
        return fact

    def _policy(self, root: LocaleRoot, number: int, chance: float, *, translation_of: Any) -> PolicyPage:
        page = PrivacyPolicyPage(title=title(self.seed), slug=SLUG, locale=root.locale, live=False, owner=self.editor)
        if translation_of:
            page.translation_key = translation_of.translation_key
        root.add_child(instance=page)
        entry = self._approve_words(page, number, turn=0)
        path = f"/{root.locale.language_code}/{SLUG}/"
        set_address(chain=entry.chain, host=host_of(number), path=path)
        if chance < SECOND_VERSION:
            self._approve_words(page, number, turn=1)
        if chance < DEFERRED_VERSION:
            self._approve_words(page, number, turn=2, in_days=30)
        return page

    def _approve_words(self, page: PolicyPage, number: int, *, turn: int, in_days: int = 0) -> Entry:
        draft = PrivacyPolicyPage.objects.get(pk=page.pk)
        draft.title = title(self.seed)
        draft.body = stream_data(articles(self.seed, number, turn))
        draft.effective_at = database_now() + timedelta(days=in_days) if in_days else None
        revision = draft.save_revision(user=self.editor)
        at = database_now()
        found = candidate(draft, at=at)
        if found.document is None:
            raise NotReady(f"The synthetic policy {page.pk} has no words.")
        entry = freeze_version(document=found.document, manifest=found.manifest, signings=[self.signing], at=at)
        if entry == queries.last_words_not_recalled(entry.chain_id):
            pages.publish_revision(revision)
        self._settle(draft, revision)
        return entry

    def _approve_values(self, obj: Any) -> None:
        revision = obj.save_revision(user=self.editor)
        at = database_now()
        found = candidate(obj, at=at)
        record_fact(
            manifest=found.manifest,
            values=found.values or {},
            fact_type=_FACT_TYPES[type(obj)],
            signings=[self.signing],
            at=at,
        )
        pages.publish_revision(revision)
        self._settle(obj, revision)

    def _settle(self, obj: Any, revision: Any) -> None:
        named = subject_of(obj)
        settle(subject=named.subject, locale=named.locale, up_to_revision=revision.pk)


def _person(username: str) -> Any:
    person, made = get_user_model().objects.get_or_create(username=username)
    if made:
        person.set_unusable_password()
        person.save()
    return person
