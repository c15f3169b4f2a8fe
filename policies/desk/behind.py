"""Translations that say less than the text that prevails, for those who translate."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState

from home.models import Role
from home.roles import containers_with_role
from policies.desk.awaiting import SHOWN, Waiting, portal_name
from policies.register.models import Surroundings
from policies.register.queries import told_at
from policies.review.models import LegalTaskState
from policies.review.notifications import language_name


def late_at(now: datetime) -> QuerySet[Surroundings]:
    """Return what readers of translations are told at a moment that is behind."""
    return told_at(now).filter(late__gt=0)


def translations_behind(user: Any, now: datetime) -> list[Waiting]:
    """Return the translations that are behind in the portals that somebody writes or translates for, the latest last.

    What a reviewer has before them waits for nobody else. One query.
    """
    portals = containers_with_role(user, Role.TRANSLATOR, Role.EDITOR)
    pages = Page.objects.filter(
        translation_key=OuterRef("chain__subject"), locale__language_code=OuterRef("chain__locale")
    )
    submitted = LegalTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, subject=OuterRef("chain__subject"), locale=OuterRef("chain__locale")
    )
    rows: QuerySet[Any] = late_at(now).filter(~Exists(submitted), Exists(pages), chain__owner__in=portals)
    rows = rows.annotate(
        page=Subquery(pages.values("pk")[:1]),
        title=Subquery(pages.values("draft_title")[:1]),
        portal_name=portal_name("chain__owner"),
    )
    return [
        Waiting(
            title=row.title,
            portal=row.portal_name,
            language=language_name(row.chain.locale),
            url=reverse("policies_translating", args=[row.page]),
            since=row.late_since,
            by=ngettext("%(count)d article", "%(count)d articles", row.late) % {"count": row.late},
        )
        for row in rows.select_related("chain").defer("data").order_by("late_since", "pk")[:SHOWN]
    ]
