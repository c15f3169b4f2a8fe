"""Wagtail's rows follow the register: live while a version stands, with the words of the one that comes last.

Readers never see these rows. Wagtail, and wagtail-localize, read them as what is published.
"""

import json
from typing import Any

from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from policies.authoring.models import PolicyPage
from policies.authoring.streams import stream_data
from policies.document.nodes import PolicyDocument
from policies.register import queries
from policies.register.models import Chain


def publish_revision(revision: Revision) -> None:
    """Give the words of an approved revision to the live row of its page or snippet, at once."""
    is_page = isinstance(revision.content_object, Page)
    action = (PublishPageRevisionAction if is_page else PublishRevisionAction)(revision, user=None)
    # When a version takes effect is the register's business; Wagtail's own timetable stays empty.
    action.object.go_live_at = action.object.expire_at = None
    action.execute(skip_permission_checks=True)


def follow(*, chain: Chain) -> None:
    """Bring the page of a chain in line after a recall, a withdrawal, a reinstatement or a redaction."""
    page = page_of(chain)
    if page is None:
        return
    last = queries.last_not_recalled(chain.uuid)
    if last is None or queries.is_withdrawn(chain.uuid):
        if page.live:
            UnpublishPageAction(page, user=None, log_action=False).execute(skip_permission_checks=True)
        return
    document = queries.document(chain.uuid, last.number or 0)
    if document is not None:
        _give_words(page, document)


def page_of(chain: Chain) -> PolicyPage | None:
    """Return the page that a chain's policy is written on, if it is still there."""
    page = Page.objects.filter(translation_key=chain.subject, locale__language_code=chain.locale).first()
    specific = page.specific if page else None
    return specific if isinstance(specific, PolicyPage) else None


def _give_words(page: Any, document: PolicyDocument) -> None:
    page.title = document.title
    page.numbering = document.numbering.value
    page.body = page._meta.get_field("body").to_python(json.dumps(stream_data(document.articles)))
    page.live = True
    page.has_unpublished_changes = True
    page.save()
