"""The demo's story, told through the operations that the screens use: nothing reaches readers unapproved."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from home.models import Container, LocaleRoot, Role
from home.operations import create_library, create_portal
from home.staffing import give_role, let_operate
from policies.authoring.models import PolicyPage, PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.document.nodes import Article
from policies.facts.models import (
    Controller,
    DataProtectionOfficer,
    Fact,
    LegalReference,
    LegalReferenceWording,
    SupervisoryAuthority,
)
from policies.management.demo.cast import (
    ACCOUNTS,
    CNIL,
    CNIL_TELEPHONE,
    LAWS,
    LIBRARY,
    PASSWORD,
    PORTALS,
    SHARED_DPO,
    SHARED_DPO_EMAIL,
    SLUGS,
    Contact,
    Law,
    Portal,
)
from policies.management.demo.texts import law_id, read_text
from policies.publication.models import Batch
from policies.publication.operations import accept_changes, propagate
from policies.publication.signing import Signing
from policies.register.clock import database_now
from policies.review.candidates import candidate
from policies.review.operations import approve
from policies.review.translating import say_still_right

ROLES = {
    "editor": Role.EDITOR,
    "lawyer": Role.LEGAL_REVIEWER,
    "translator": Role.TRANSLATOR,
    "manager": Role.MANAGER,
}
FORMER_PERIOD = ("Données de connexion | six mois", "Données de connexion | un an")
PROPOSED_PERIOD = ("un an après la réponse", "six mois après la réponse")


@transaction.atomic
def play() -> None:
    """Fill a migrated database with the demo. All of it, or nothing."""
    people = {name: _account(name) for name in ACCOUNTS}
    library = create_library(name=LIBRARY, locales=["fr", "en"])
    _employ(people, library)
    authority = _fact(SupervisoryAuthority, library, CNIL, people)
    dpo = _fact(DataProtectionOfficer, library, SHARED_DPO, people)
    for law in LAWS:
        _law(law, library, people)
    brest, issy, exemple = (_portal(portal, authority, dpo, people) for portal in PORTALS)
    _tell_brest(PORTALS[0], brest, people)
    _tell_issy(PORTALS[1], issy, people)
    _tell_exemple(PORTALS[2], exemple, people)
    _tell_library(authority, dpo, people)


def _tell_brest(portal: Portal, container: Container, people: dict[str, Any]) -> None:
    """Two versions in French, the first superseded; translations into English and, short, into Breton."""
    page = _policy(portal, container, "fr", people, change=FORMER_PERIOD)
    _rewrite(page, read_text(portal.text, "fr")[1], people["editor"], kind="substance")
    _approve(page, people["editor"], people["lawyer"], comment="Durée alignée sur les recommandations de la CNIL.")
    for locale in ("en", "br"):
        _policy(portal, container, locale, people, translation_of=page)


def _tell_issy(portal: Portal, container: Container, people: dict[str, Any]) -> None:
    """The same text, and a change of it that waits for the lawyer."""
    page = _policy(portal, container, "fr", people)
    _policy(portal, container, "en", people, translation_of=page)
    _rewrite(page, read_text(portal.text, "fr", PROPOSED_PERIOD)[1], people["editor"], kind="substance")
    _submit(page, people["editor"])


def _tell_exemple(portal: Portal, container: Container, people: dict[str, Any]) -> None:
    """A text of its own, with a version that takes effect in thirty days; a translation written from right to left."""
    page = _policy(portal, container, "fr", people)
    _policy(portal, container, "ar", people, translation_of=page)
    soon = (database_now() + timedelta(days=30)).replace(hour=0, minute=0, second=0, microsecond=0)
    articles = read_text(portal.text, "fr", PROPOSED_PERIOD)[1]
    _rewrite(page, articles, people["editor"], kind="substance", effective_at=soon)
    _approve(page, people["editor"], people["lawyer"])


def _tell_library(authority: Fact, dpo: Fact, people: dict[str, Any]) -> None:
    """A change of the authority, shown where such changes are accepted and proposed elsewhere; another to approve."""
    _change(authority, people["editor"], phone=CNIL_TELEPHONE)
    _approve(authority, people["editor"], people["lawyer"], comment="Standard de la CNIL, vérifié sur cnil.fr.")
    for batch in Batch.objects.filter(finished_at=None):
        propagate(batch)
    _change(dpo, people["editor"], email=SHARED_DPO_EMAIL)
    _submit(dpo, people["editor"])


def _change(fact: Fact, user: Any, **values: str) -> None:
    draft = type(fact).objects.get(pk=fact.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)


def _account(name: str) -> Any:
    user, _made = get_user_model().objects.get_or_create(
        username=name,
        defaults={
            "first_name": name.capitalize(),
            "email": f"{name}@clausier.localhost",
        },
    )
    user.password = make_password(PASSWORD)
    user.save(update_fields=["password"])
    if name == "operator":
        let_operate(user)
    return user


def _employ(people: dict[str, Any], container: Container) -> None:
    for name, role in ROLES.items():
        give_role(container=container, role=role, user=people[name], at=database_now())


def _portal(portal: Portal, authority: Fact, shared_dpo: Fact, people: dict[str, Any]) -> Any:
    container = create_portal(host=portal.host, name=portal.name, locales=portal.locales)
    _employ(people, container)
    container.domain = portal.domain
    container.controller = _fact(Controller, container, portal.controller, people)
    container.dpo = _fact(DataProtectionOfficer, container, portal.dpo, people) if portal.dpo else shared_dpo
    container.authority = authority
    container.save_revision(user=people["editor"])
    _approve(container, people["editor"], people["lawyer"])
    if portal.accepts:
        lawyer = people["lawyer"]
        signing = Signing(user=lawyer.uuid, name=lawyer.get_full_name())
        accept_changes(portal=container.uuid, reason=portal.accepts, signings=[signing], at=database_now())
    return Container.objects.get(pk=container.pk)


def _fact(kind: type[Fact], owner: Container, contact: Contact, people: dict[str, Any]) -> Any:
    fact = kind(
        owner=owner,
        name=contact.name,
        address=contact.address,
        email=contact.email,
        form=contact.form,
        website=contact.website,
        live=False,
    )
    fact.wordings = [
        kind._meta.get_field("wordings").related_model(locale=locale, name=name)
        for locale, name in contact.wordings.items()
    ]
    fact.save()
    fact.save_revision(user=people["editor"])
    _approve(fact, people["editor"], people["lawyer"])
    return fact


def _law(law: Law, library: Container, people: dict[str, Any]) -> None:
    fact = LegalReference(
        uuid=law_id(law.name),
        owner=library,
        citation=law.citation,
        link=law.link,
        in_force_from=law.in_force_from,
        live=False,
    )
    fact.wordings = [
        LegalReferenceWording(locale=locale, citation=citation, link=link)
        for locale, (citation, link) in law.wordings.items()
    ]
    fact.save()
    fact.save_revision(user=people["editor"])
    _approve(fact, people["editor"], people["lawyer"])


def _policy(
    portal: Portal,
    container: Container,
    locale: str,
    people: dict[str, Any],
    *,
    translation_of: PolicyPage | None = None,
    change: tuple[str, str] | None = None,
) -> PolicyPage:
    """Write a policy and have it approved: by its author's colleague, never by its author."""
    author = people["translator" if translation_of else "editor"]
    title, articles = read_text(portal.text, locale, change)
    root = LocaleRoot.objects.child_of(container).get(locale__language_code=locale)
    page = PrivacyPolicyPage(title=title, slug=SLUGS[locale], locale=root.locale, live=False, owner=author)
    if translation_of:
        page.translation_key = translation_of.translation_key
    page.body = stream_data(articles)
    root.add_child(instance=page)
    page.save_revision(user=author)
    if translation_of:
        said = [article.id for article in articles]
        say_still_right(page=page, articles=said, user=author, at=database_now())
    _approve(page, author, people["lawyer"])
    return page


def _rewrite(
    page: PolicyPage, articles: tuple[Article, ...], user: Any, *, kind: str, effective_at: datetime | None = None
) -> None:
    draft = PrivacyPolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.body = stream_data(articles)
    draft.change_kind = kind
    draft.effective_at = effective_at
    draft.save_revision(user=user)


def _submit(obj: Any, user: Any) -> Any:
    fresh = type(obj).objects.get(pk=obj.pk)
    fresh.get_workflow().start(fresh, user)
    return type(obj).objects.get(pk=obj.pk)


def _approve(obj: Any, author: Any, reviewer: Any, *, comment: str = "") -> None:
    fresh = _submit(obj, author)
    at = database_now()
    approve(
        task_state=fresh.current_workflow_task_state.specific,
        user=reviewer,
        digest=candidate(fresh, at=at).digest,
        comment=comment,
        at=at,
    )
