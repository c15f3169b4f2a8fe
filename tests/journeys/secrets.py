"""Two portals, of which the second has a secret word in everything that it says."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Collection, Comment, Locale, Site
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from home.models import LocaleRoot, Role
from policies.facts.models import Controller, DataProtectionOfficer, LegalReference, Processor, SupervisoryAuthority
from policies.models import OutgoingMail, PrivacyPolicyPage
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.review import operations
from policies.review.outbox import post
from tests.factories.approval import approve, submit
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user

FACTS = (Controller, DataProtectionOfficer, Processor, SupervisoryAuthority, LegalReference)
SECRETS = {
    "name of the portal": "ZQXPORTAIL",
    "title": "ZQXTITRE",
    "version": "ZQXVERSION",
    "earlier draft": "ZQXREVISION",
    "draft": "ZQXBROUILLON",
    "fact": "ZQXFAIT",
    "person": "ZQXPERSONNE",
    "comment of a reviewer": "ZQXAVIS",
    "remark of a signatory": "ZQXSIGNATURE",
    "note in the margin": "ZQXMARGE",
    "mail": "ZQXCOURRIER",
    "translation": "ZQXTRADUCTION",
    "frame": "ZQXCADRE",
}
# Found by the search, and in no answer unless it comes with what was found.
WORD = "Enquête"


@dataclass
class Portal:
    """A portal where everything has happened once. `keys` holds the keys of its rows by kind, several of some."""

    container: Any
    page: Any
    people: dict[Role, Any]
    keys: dict[str, list[Any]] = field(default_factory=dict)


def make_full_portal(host: str, prefix: str, secrets: dict[str, str]) -> Portal:
    """A published policy with a draft in review and a translation under way, facts in review, notes, mail, a frame."""
    container = make_portal(host, name=f"Portail {secrets['name of the portal']}", locales=("fr", "en"))
    people = {role: make_user(f"{prefix}{role}", portal=container, role=role) for role in Role}
    for person in people.values():
        person.first_name = secrets["person"]
        person.save()
    portal = Portal(container, None, people)
    _write_policy(portal, prefix, secrets)
    _write_facts(portal, secrets)
    _translate(portal, secrets)
    _write_around(portal, secrets)
    _note_keys(portal)
    return portal


def _write_policy(portal: Portal, prefix: str, secrets: dict[str, str]) -> None:
    author, lawyer = portal.people[Role.EDITOR], portal.people[Role.LEGAL_REVIEWER]
    page = make_policy(
        portal.container,
        title=f"{WORD} {secrets['title']}",
        slug=f"{prefix}-policy",
        articles=[article("One", paragraph(f"{WORD} {secrets['version']}"))],
        user=author,
    )
    submit(page, author)
    approve(page, lawyer, comment=secrets["remark of a signatory"])
    portal.page = PrivacyPolicyPage.objects.get(pk=page.pk)
    save_draft(portal.page, [article("One", paragraph(f"{WORD} {secrets['earlier draft']}"))], user=author)
    operations.refuse(
        task_state=submit(portal.page, author),
        user=lawyer,
        comment=f"{WORD} {secrets['comment of a reviewer']}",
        at=database_now(),
    )
    for state in PrivacyPolicyPage.objects.get(pk=portal.page.pk).workflow_states.filter(status="needs_changes"):
        state.cancel(user=author)
    save_draft(portal.page, [article("One", paragraph(f"{WORD} {secrets['draft']}"))], user=author)
    draft = PrivacyPolicyPage.objects.get(pk=portal.page.pk).get_latest_revision_as_object()
    note = Comment(user=author, text=f"{WORD} {secrets['note in the margin']}", contentpath="title", position="")
    draft.wagtail_admin_comments.add(note)
    draft.save_revision(user=author)
    submit(portal.page, author)
    portal.page = PrivacyPolicyPage.objects.get(pk=portal.page.pk)


def _write_facts(portal: Portal, secrets: dict[str, str]) -> None:
    for model in FACTS:
        is_law = model is LegalReference
        said = f"{WORD} {secrets['fact']}"
        words = {"citation": said} if is_law else {"name": said, "address": secrets["fact"]}
        fact = make_fact(model, portal.container, **words)
        approve_fact(fact)
        setattr(fact, *(("link", "https://law.example/") if is_law else ("phone", "+33 2 98 33 50 50")))
        fact.save_revision(user=portal.people[Role.EDITOR])
        submit(fact, portal.people[Role.EDITOR])
        portal.keys[model._meta.model_name] = [fact.pk]
        portal.keys.setdefault("revision", []).append(model.objects.get(pk=fact.pk).latest_revision_id)


def _translate(portal: Portal, secrets: dict[str, str]) -> None:
    translator = portal.people[Role.TRANSLATOR]
    source, _made = TranslationSource.get_or_create_from_instance(portal.page)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    translation.save_target(user=translator, publish=False)
    segment = StringSegment.objects.filter(source=source).first()
    StringTranslation.objects.create(
        translation_of=segment.string,
        locale=translation.target_locale,
        context=segment.context,
        data=f"{WORD} {secrets['translation']}",
        translation_type="manual",
        last_translated_by=translator,
    )
    without_target = Translation.objects.create(
        source=source, target_locale=Locale.objects.get_or_create(language_code="de")[0], enabled=False
    )
    portal.keys |= {
        "source": [source.pk],
        "translation": [translation.pk, without_target.pk],
        "segment": [segment.pk],
    }


def _write_around(portal: Portal, secrets: dict[str, str]) -> None:
    EditingSession.objects.create(
        user=portal.people[Role.EDITOR],
        content_type=ContentType.objects.get_for_model(PrivacyPolicyPage),
        object_id=portal.page.pk,
        last_seen_at=timezone.now(),
    )
    theme = portal.container.theme
    theme.header = secrets["frame"]
    theme.save()
    post(
        recipients=[portal.people[Role.LEGAL_REVIEWER].email],
        subject=f"{WORD} {secrets['mail']}",
        text=secrets["mail"],
        at=database_now(),
    )


def share_a_fact(*portals: Portal) -> None:
    """A fact of a library that every portal has chosen: its use tells who else has."""
    officer = make_fact(DataProtectionOfficer, make_library(), name="Shared officer")
    for portal in portals:
        portal.container.refresh_from_db()
        portal.container.dpo = officer
        portal.container.save()
        portal.container.save_revision(user=portal.people[Role.EDITOR])
        portal.keys["dataprotectionofficer"].append(officer.pk)


def _note_keys(portal: Portal) -> None:
    states = portal.page.workflow_states.all()
    tasks = [task for state in states for task in state.task_states.all()]
    root = LocaleRoot.objects.child_of(portal.container).first()
    english = PrivacyPolicyPage.objects.descendant_of(portal.container).get(locale__language_code="en")
    portal.keys |= {
        "page": [portal.page.pk, english.pk, root.pk, portal.container.pk],
        "revision": [*portal.page.revisions.values_list("pk", flat=True), *portal.keys["revision"]],
        "state": [state.pk for state in states],
        "task_state": [task.pk for task in tasks],
        "task": [tasks[0].task_id],
        "workflow": [states[0].workflow_id],
        "chain": [policy_chain(portal.container.uuid, portal.page.translation_key, "fr").uuid],
        "theme": [portal.container.theme.pk],
        "user": [portal.people[Role.LEGAL_REVIEWER].pk],
        "group": [portal.container.role_groups.get(role=Role.LEGAL_REVIEWER).group_id],
        "site": [Site.objects.get(hostname=portal.container.hosts.get().host).pk],
        "locale": [portal.page.locale_id],
        "collection": [Collection.objects.get().pk],
        "mail": list(OutgoingMail.objects.values_list("pk", flat=True)),
    }


def make_bare_user() -> Any:
    """Somebody who may enter the admin and has no role anywhere."""
    group = Group.objects.create(name="Bare")
    group.permissions.add(
        Permission.objects.get(content_type=ContentType.objects.get(model="admin"), codename="access_admin")
    )
    user = make_user("bare")
    user.groups.add(group)
    return user
