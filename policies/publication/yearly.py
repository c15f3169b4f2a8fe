"""The yearly act: policies that nobody has changed or confirmed for a year, and the reminder to read them again."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from home.models import Container
from policies.publication.models import ActRequest, RequestState, YearlyReminder
from policies.register.models import Action, Chain, ChainKind, Entry
from policies.register.queries import TURNS
from policies.review.entitlement import ASKING_ROLES, staff
from policies.review.mailing import Letter, Occasion, admin_url, write
from policies.review.models import LegalTaskState
from policies.review.notifications import language_name

YEAR = timedelta(days=365)
AGAIN = timedelta(days=90)
"""How often people are reminded for as long as nothing happens."""
_ANYWHERE = timedelta(days=1)  # a day of any portal may begin or end that much before or after one of UTC


class Unread(NamedTuple):
    """A policy in force in one language: since which day, where its portal is, nobody has changed or confirmed it."""

    chain: UUID
    owner: UUID
    locale: str
    portal: str
    title: str
    since: date
    today: date


def remind_to_read_again(*, at: datetime) -> int:
    """Remind the editors and legal reviewers of portals of the policies to be read again; return of how many.

    Of each policy once when a year is over, and once more every 90 days for as long as nothing happens.
    """
    lately = YearlyReminder.objects.filter(chain=OuterRef("uuid"), reminded_on__gt=(at - AGAIN + _ANYWHERE).date())
    return sum(_reminded(policy, at) for policy in list(_read(_unread(at).exclude(Exists(lately)), at)))


def unread_in(owners: Iterable[UUID], *, at: datetime, most: int) -> list[Unread]:
    """Return the first policies of some portals that are to be read again, the longest unread first, in one query.

    A policy counts neither while a version of it is to come, nor while a draft of it waits for approval, nor where
    somebody has asked to record that it still holds.
    """
    return list(_read(_unread(at).filter(owner__in=list(owners)).order_by("since", "uuid")[:most], at))


@transaction.atomic
def _reminded(policy: Unread, at: datetime) -> bool:
    reminder, _new = YearlyReminder.objects.select_for_update().get_or_create(chain=policy.chain)
    if not _is_due(reminder.reminded_on, policy):
        return False
    reminder.reminded_on = policy.today
    reminder.save(update_fields=["reminded_on"])
    write(staff(policy.owner, *ASKING_ROLES), lambda: _letter(policy), occasion=Occasion.SUBMITTED, at=at)
    return True


def _is_due(reminded_on: date | None, policy: Unread) -> bool:
    """Whether nobody was reminded yet of what was approved last, or 90 days ago."""
    return reminded_on is None or reminded_on < policy.since + YEAR or policy.today - reminded_on >= AGAIN


def _letter(policy: Unread) -> Letter:
    what = {"policy": policy.title, "portal": policy.portal, "language": language_name(policy.locale)}
    lines = (
        _("Nobody has changed or confirmed this policy since %(day)s.") % {"day": date_format(policy.since)},
        _(
            "Please read it again. If it still holds, say so with the button: a legal reviewer approves it, and "
            "readers see the day. If it does not, change it."
        ),
    )
    return Letter(
        _("To be read again: “%(policy)s” of %(portal)s, %(language)s") % what,
        lines,
        str(Action.CHECKED.label),
        admin_url("policies_ask_act", policy.chain, Action.CHECKED.value, 0),
    )


def _read(rows: QuerySet[Any], at: datetime) -> Iterator[Unread]:
    """Yield those for which the year is over where their portal is."""
    for uuid, owner, locale, portal, zone, title, since in rows.values_list(
        "uuid", "owner", "locale", "portal", "zone", "title", "since"
    ):
        there = ZoneInfo(zone)
        policy = Unread(uuid, owner, locale, portal, title, since.astimezone(there).date(), at.astimezone(there).date())
        if policy.today >= policy.since + YEAR:
            yield policy


def _unread(at: datetime) -> QuerySet[Any]:
    """Return the policies that nobody has changed or confirmed since about a year before a moment.

    Versions that a change of facts made are no change: nobody has read the words for them.
    """
    a_year_ago = at - YEAR + _ANYWHERE
    of_chain = Entry.objects.filter(chain=OuterRef("uuid"))
    recalls = Entry.objects.filter(action=Action.RECALL, chain=OuterRef("chain"), number=OuterRef("number"))
    versions = of_chain.filter(action=Action.VERSION).exclude(Exists(recalls))
    words = versions.filter(manifest__contains='"batch":null', effective_from__lte=at).order_by("-effective_from")
    checked = of_chain.filter(action=Action.CHECKED).order_by("-position")
    turns = of_chain.filter(action__in=TURNS, effective_from__lte=at).order_by("-effective_from", "-position")
    submitted = LegalTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, subject=OuterRef("subject"), locale=OuterRef("locale")
    )
    asked = ActRequest.objects.filter(chain=OuterRef("uuid"), action=Action.CHECKED, state=RequestState.OPEN)
    portals = Container.objects.filter(uuid=OuterRef("owner"))
    pages = Page.objects.filter(translation_key=OuterRef("subject"), locale__language_code=OuterRef("locale"))
    return (
        Chain.objects.filter(kind=ChainKind.POLICY, opened_at__lte=a_year_ago)
        .annotate(
            turn=Coalesce(Subquery(turns.values("action")[:1]), Value("")),
            begun_at=Subquery(words.values("effective_from")[:1]),
            since=Greatest(F("begun_at"), Coalesce(Subquery(checked.values("recorded_at")[:1]), F("begun_at"))),
            portal=Subquery(portals.values("name")[:1]),
            zone=Subquery(portals.values("time_zone")[:1]),
            title=Coalesce(Subquery(pages.values("title")[:1]), Value("")),
        )
        .filter(since__lte=a_year_ago, zone__isnull=False)
        .exclude(turn=Action.WITHDRAWAL)
        .exclude(Exists(versions.filter(effective_from__gt=at)))
        .exclude(Exists(submitted))
        .exclude(Exists(asked))
        .order_by("uuid")
    )
