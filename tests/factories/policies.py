"""Policies as drafts: a page with one revision, holding whatever articles a test speaks of."""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from home.models import Container, LocaleRoot
from policies.authoring.models import PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.document.nodes import (
    Article,
    Block,
    ContactCard,
    ContactRole,
    Definition,
    Definitions,
    Fact,
    Inline,
    Item,
    LegalBasis,
    List,
    Paragraph,
    Purpose,
    Purposes,
    Reference,
    Retention,
    RetentionPeriods,
    Right,
    RightKind,
    Rights,
    Term,
    Text,
    Topic,
)


def sample_id(name: str) -> str:
    """The same UUID for the same name, so that tests can point to articles and items by name."""
    return str(uuid5(NAMESPACE_OID, f"sample {name}"))


def paragraph(*children: str | Inline) -> Paragraph:
    return Paragraph(tuple(Text(child) if isinstance(child, str) else child for child in children))


def article(name: str, *content: Block, topic: Topic = Topic.OTHER, heading: str = "", **options: Any) -> Article:
    return Article(id=sample_id(name), topic=topic, heading=heading or name, content=content, **options)


def sample_articles() -> tuple[Article, ...]:
    """A short policy that needs no approved fact to be published."""
    return (
        article("Preamble", paragraph("This policy says what becomes of your data."), numbered=False),
        article(
            "Definitions",
            Definitions((Definition(sample_id("dataset"), "DATASET", (paragraph("data that we publish."),)),)),
            topic=Topic.DEFINITIONS,
        ),
        article(
            "What we collect",
            paragraph("For the purposes of ", Reference(sample_id("Purposes")), " we collect:"),
            List(
                ordered=False,
                items=(
                    Item(sample_id("name"), (paragraph("your name,"),)),
                    Item(sample_id("mail"), (paragraph("your e-mail address."),)),
                ),
            ),
            topic=Topic.DATA,
            summary=(Text("Your name and your e-mail address."),),
        ),
        article(
            "Purposes",
            Purposes((Purpose(sample_id("newsletter"), (Text("sending the newsletter"),), (LegalBasis.CONSENT,)),)),
            paragraph("Each ", Term(sample_id("dataset"), (Text("DATASET"),)), " is open to all."),
            topic=Topic.PURPOSES,
        ),
        article(
            "How long",
            RetentionPeriods((Retention(sample_id("address"), (Text("e-mail address"),), (Text("one year"),)),)),
            topic=Topic.RETENTION,
        ),
        article(
            "Your rights",
            Rights((Right(sample_id("access"), RightKind.ACCESS, (Text("Ask us for a copy."),)),)),
            topic=Topic.RIGHTS,
        ),
    )


def articles_with_facts() -> tuple[Article, ...]:
    """The same policy, and an article that shows the controller's name and the data protection officer's card."""
    return (
        *sample_articles(),
        article(
            "Whom to write to",
            paragraph("Responsible is ", Fact("controller.name"), "."),
            ContactCard(ContactRole.DPO, ()),
            topic=Topic.CONTROLLER,
        ),
    )


def make_policy(
    portal: Container,
    locale: str = "fr",
    *,
    title: str = "Politique de confidentialité",
    articles: Sequence[Article] | None = None,
    slug: str | None = None,
    user: Any = None,
) -> PrivacyPolicyPage:
    """A draft in one language of a portal, with one revision saved by `user`."""
    root = LocaleRoot.objects.child_of(portal).get(locale__language_code=locale)
    page = PrivacyPolicyPage(title=title, locale=root.locale, live=False)
    if slug is not None:
        page.slug = slug
    page.body = stream_data(sample_articles() if articles is None else articles)
    root.add_child(instance=page)
    page.save_revision(user=user)
    return page


def save_articles(page: PrivacyPolicyPage, articles: Sequence[Article], user: Any = None) -> Any:
    """A new revision of a policy with other articles; returns the revision."""
    draft = page.get_latest_revision_as_object()
    draft.body = stream_data(articles)
    page.latest_revision = draft.save_revision(user=user)
    return page.latest_revision


def save_draft(page: PrivacyPolicyPage, articles: Sequence[Article], *, user: Any = None, **kwargs: Any) -> Any:
    """Save other articles as the latest draft of a policy; returns the revision."""
    draft = PrivacyPolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.body = stream_data(articles)
    return draft.save_revision(user=user, **kwargs)
