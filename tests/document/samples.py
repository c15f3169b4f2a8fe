"""A small policy that a person can read, for tests that serve as examples."""

from dataclasses import replace

from policies.document.nodes import (
    Article,
    ContactCard,
    ContactRole,
    Definition,
    Definitions,
    Fact,
    Item,
    List,
    Paragraph,
    PolicyDocument,
    PolicyType,
    Reference,
    Retention,
    RetentionPeriods,
    Term,
    Text,
    Topic,
)


def sentence(*parts):
    """A paragraph of texts and other inline nodes."""
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def article(identity, heading, *content, **fields):
    return Article(id=identity, topic=fields.pop("topic", Topic.OTHER), heading=heading, content=content, **fields)


def policy(*articles, **fields):
    return PolicyDocument(
        **{"type": PolicyType.PRIVACY, "locale": "en", "title": "Privacy policy", "articles": articles} | fields
    )


def email(value="dpo@city.example"):
    return Fact("dpo.email", value=value)


PREAMBLE = article("preamble", "Preamble", sentence("Welcome."), topic=Topic.PREAMBLE, numbered=False)
DEFINED = article(
    "defined",
    "Definitions",
    Definitions((Definition("platform", "PLATFORM", (sentence("the open data site."),)),)),
    topic=Topic.DEFINITIONS,
)
COLLECTED = article(
    "collected",
    "What we collect",
    sentence("On the ", Term("platform", (Text("PLATFORM"),)), " we collect:"),
    List(ordered=False, items=(Item("name", (sentence("your name;"),)), Item("mail", (sentence("your e-mail."),)))),
    sentence("How long we keep them is said in ", Reference("kept"), "."),
    topic=Topic.DATA,
    summary=(Text("your name and your e-mail."),),
)
KEPT = article(
    "kept",
    "How long we keep it",
    RetentionPeriods((Retention("accounts", (Text("Accounts"),), (Text("12 months"),)),)),
    topic=Topic.RETENTION,
)
RIGHTS = article(
    "rights",
    "Your rights",
    sentence("Write to ", email(), "."),
    ContactCard(ContactRole.DPO, (Fact("dpo.name", value="The DPO"), email())),
    topic=Topic.RIGHTS,
)
POLICY = policy(PREAMBLE, DEFINED, COLLECTED, KEPT, RIGHTS)


def without(document, *ids):
    return replace(document, articles=tuple(one for one in document.articles if one.id not in ids))


def with_email(document, value):
    """The document after the DPO's address changed."""
    changed = replace(RIGHTS, content=(sentence("Write to ", email(value), "."), *RIGHTS.content[1:]))
    card = ContactCard(ContactRole.DPO, (Fact("dpo.name", value="The DPO"), email(value)))
    changed = replace(changed, content=(changed.content[0], card))
    return replace(document, articles=tuple(changed if one.id == "rights" else one for one in document.articles))
