"""Sheets of documents of which no database knows."""

from datetime import UTC, datetime
from uuid import uuid4

from policies.delivery.chains import Policy
from policies.delivery.portals import Frame, Portal
from policies.delivery.printing.sheets import TEMPLATE, framed_sheet, text_of
from policies.register.models import Chain
from policies.register.printing.setting import set_as_pdf

MARCH = datetime(2026, 3, 12, 8, tzinfo=UTC)
HEADER, SAID, DIGEST = "Zqportal", "Zqversion", f"sha256:{'0' * 64}"


def sheet(document):
    """What the template is given for a document alone, with a title, a portal and a foot of its own."""
    portal = Portal(1, uuid4(), "zqhost.example", "https", "", "Europe/Paris", "fr", "fr", Frame(HEADER))
    chain = Chain(uuid=uuid4(), owner=portal.uuid, subject=uuid4(), locale=document.locale)
    policy = Policy(portal, chain, f"/{document.locale}/politique/", {})
    foot = {"said": SAID, "digest": DIGEST}
    text = text_of(policy, 1, document)
    return framed_sheet(policy, title="Zqtitle", head="Zqhead", foot=foot, made_at=MARCH, text=text)


def as_pdf(document):
    return set_as_pdf(TEMPLATE, sheet(document))
