"""Two portals, of which the second has a secret word in everything that it says."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Comment, Locale, Site
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from home.models import LocaleRoot, Role
from policies.desk.kept_reasons import DECLINED, keep_reason
from policies.facts.models import (
    Controller,
    DataProtectionOfficer,
    LegalReference,
    Merged,
    Processor,
    SupervisoryAuthority,
)
from policies.models import OutgoingMail, PrivacyPolicyPage
from policies.publication.models import ActRequest, Batch, BatchChain, BatchState, Proposal, ProposalState
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Action
from policies.review import operations
from policies.review.outbox import post
from policies.review.rules.models import OutdatedCitation, RuleSetting
from tests.factories.approval import approve, submit
from tests.factories.opinions import ask, give, link_of
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user
from tests.factories.suggestions import suggest

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
    "draft of a profile": "ZQXPROFIL",
    "merged fact": "ZQXFUSION",
    "reason against a proposal": "ZQXREFUS",
    "reason of an act": "ZQXDEMANDE",
    "words to erase": "ZQXEFFACER",
    "document": "ZQXDOCUMENT",
    "image": "ZQXIMAGE",
    "tag": "zqxetiquette",
    "question to somebody outside": "ZQXQUESTION",
    "opinion": "ZQXOPINION",
    "suggestion": "ZQXSUGGESTION",
    "note of a suggestion": "ZQXPOURQUOI",
    "person outside": "ZQXDEHORS",
}
# Found by the search, and in no answer unless it comes with what was found.
WORD = "Enquête"


@dataclass
class Portal:
    """A portal where everything has happened once. `keys` holds the keys of its rows by kind, several of some."""

    container: Any
    page: Any
    people: dict[Role, Any]
    secrets: dict[str, str]
    keys: dict[str, list[Any]] = field(default_factory=dict)


def make_full_portal(host: str, prefix: str, secrets: dict[str, str]) -> Portal:
    """A published policy with a draft in review and a translation under way, facts in review, notes, mail, a frame."""
    container = make_portal(host, name=f"Portail {secrets['name of the portal']}", locales=("fr", "en"), indexed=True)
    people = {role: make_user(f"{prefix}{role}", portal=container, role=role) for role in Role}
    for person in people.values():
        person.first_name = secrets["person"]
        person.save()
    portal = Portal(container, None, people, secrets)
    _write_policy(portal, prefix, secrets)
    _write_facts(portal, secrets)
    _translate(portal, secrets)
    _write_around(portal, secrets)
    _ask_outside(portal, secrets)
    _note_keys(portal)
    _write_in_other_states(portal, prefix, secrets)
    _upload(portal, secrets)
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
        fact = make_fact(model, portal.container, **_said_of(model, secrets["fact"]))
        approve_fact(fact)
        is_law = model is LegalReference
        setattr(fact, *(("link", "https://law.example/") if is_law else ("phone", "+33 2 98 33 50 50")))
        fact.save_revision(user=portal.people[Role.EDITOR])
        submit(fact, portal.people[Role.EDITOR])
        portal.keys[model._meta.model_name] = [fact.pk]
        if is_law:
            portal.keys["law"] = [fact.uuid]
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
    session = EditingSession.objects.create(
        user=portal.people[Role.EDITOR],
        content_type=ContentType.objects.get_for_model(PrivacyPolicyPage),
        object_id=portal.page.pk,
        last_seen_at=timezone.now(),
    )
    portal.keys["session"] = [session.pk]
    theme = portal.container.theme
    theme.header = secrets["frame"]
    theme.save()
    post(
        recipients=[portal.people[Role.LEGAL_REVIEWER].email],
        subject=f"{WORD} {secrets['mail']}",
        text=secrets["mail"],
        at=database_now(),
    )


def _ask_outside(portal: Portal, secrets: dict[str, str]) -> None:
    """Two asked for an opinion, of whom one gave it, links that others would make of theirs, and a suggestion."""
    state, editor = portal.page.current_workflow_task_state.specific, portal.people[Role.EDITOR]
    person = {"name": secrets["person outside"], "email": f"{slugify(secrets['person outside'])}@example.org"}
    asked = [ask(state, editor, question=secrets["question to somebody outside"], **person) for _ in range(2)]
    give(asked[0], "reservations", f"{WORD} {secrets['opinion']}")
    note = secrets["note of a suggestion"]
    suggest(state, portal.people[Role.LEGAL_REVIEWER], f"{WORD}: {secrets['suggestion']}", note=note)
    uuids, signatures = zip(*(link_of(each).split(".") for each in asked), strict=True)
    portal.keys["forged link"] = [f"{uuids[0]}.{signatures[1]}", uuids[0]]


def _write_in_other_states(portal: Portal, prefix: str, secrets: dict[str, str]) -> None:
    """A policy that is a draft, one that is in force, a fact that is a draft, and one that was merged into it."""
    author, lawyer = portal.people[Role.EDITOR], portal.people[Role.LEGAL_REVIEWER]
    articles = [article("One", paragraph(f"{WORD} {secrets['draft']}"))]
    said: dict[str, Any] = {"title": f"{WORD} {secrets['title']}", "articles": articles, "user": author}
    draft = make_policy(portal.container, slug=f"{prefix}-draft", **said)
    in_force = make_policy(portal.container, slug=f"{prefix}-in-force", **said)
    submit(in_force, author)
    approve(in_force, lawyer, comment=secrets["remark of a signatory"])
    for model in FACTS:
        fact = make_fact(model, portal.container, **_said_of(model, secrets["fact"]))
        fact.save_revision(user=author)
        portal.keys[f"draft {model._meta.model_name}"] = [fact.pk]
    duplicate = make_fact(Controller, portal.container, **_said_of(Controller, secrets["merged fact"]))
    duplicate.save_revision(user=author)
    kept = Controller.objects.get(pk=portal.keys["controller"][0])
    Merged.objects.create(duplicate=duplicate.uuid, kept=kept.uuid, user=author.uuid, merged_at=database_now())
    portal.keys |= {"draft": [draft.pk], "in force": [in_force.pk], "merged fact": [duplicate.pk]}


def _said_of(model: Any, word: str) -> dict[str, str]:
    """What a fact is called, and where it is found as far as that kind is."""
    if model is LegalReference:
        return {"citation": f"{WORD} {word}"}
    return {"name": f"{WORD} {word}", "address": word}


def _upload(portal: Portal, secrets: dict[str, str]) -> None:
    """An image and a document with a tag, as somebody who runs the installation would bring them."""
    document = Document(title=f"{WORD} {secrets['document']}", file=ContentFile(b"words", name="words.txt"))
    image = Image(title=f"{WORD} {secrets['image']}", file=get_test_image_file(size=(2, 2)))
    for row in (document, image):
        row.save()
        row.tags.add(secrets["tag"])
    portal.keys |= {"document": [document.pk], "image": [image.pk]}


def share_a_fact(*portals: Portal) -> None:
    """A fact of a library that every portal has chosen: its use tells who else has.

    A change of it was approved, is on its way to each, and is proposed to each; an earlier one was declined.
    """
    library = make_library()
    shared = {model: make_fact(model, library, **_said_of(model, "Partagé")) for model in FACTS}
    officer = shared[DataProtectionOfficer]
    first = {model: approve_fact(fact) for model, fact in shared.items()}
    approved = [first[DataProtectionOfficer], approve_fact(officer)]
    for portal in portals:
        author, now = portal.people[Role.EDITOR], database_now()
        portal.container.refresh_from_db()
        portal.container.dpo = officer
        portal.container.save()
        portal.container.save_revision(user=author)
        portal.keys |= {f"shared {model._meta.model_name}": [fact.pk] for model, fact in shared.items()}
        chain = portal.keys["chain"][0]
        batch = Batch.objects.create(
            decision=uuid4(),
            plan="",
            fact=officer.uuid,
            fact_number=approved[0].number,
            effective_from=now,
            created_at=now,
        )
        BatchChain.objects.create(
            batch=batch,
            chain=chain,
            owner=portal.container.uuid,
            subject=portal.page.translation_key,
            planned=1,
            moved=True,
            state=BatchState.DONE,
        )
        about: dict[str, Any] = {"portal": portal.container.uuid, "fact": officer.uuid, "opened_at": now}
        declined = Proposal.objects.create(
            **about, fact_number=approved[0].number, state=ProposalState.DECLINED, closed_at=now
        )
        keep_reason(
            DECLINED,
            about=declined.pk,
            portal=portal.container.uuid,
            user=portal.people[Role.LEGAL_REVIEWER],
            reason=portal.secrets["reason against a proposal"],
        )
        proposal = Proposal.objects.create(**about, fact_number=approved[1].number)
        asked = ActRequest.objects.create(
            chain=chain,
            owner=portal.container.uuid,
            action=Action.REDACTION,
            reason=portal.secrets["reason of an act"],
            passages=portal.secrets["words to erase"],
            requested_by=author.uuid,
            requested_at=now,
        )
        portal.keys |= {"batch": [batch.pk], "proposal": [proposal.pk, declined.pk], "act": [asked.pk]}
        draft = portal.container.get_latest_revision_as_object()
        draft.domain = portal.secrets["draft of a profile"]
        draft.save_revision(user=author)


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
        "portal": [portal.container.uuid],
        "site": [Site.objects.get(hostname=portal.container.hosts.get().host).pk],
        "locale": [portal.page.locale_id],
        "rulesetting": [RuleSetting.objects.latest("pk").pk],
        "outdatedcitation": [OutdatedCitation.objects.latest("pk").pk],
        "collection": [Collection.get_first_root_node().add_child(name="Files").pk],
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
