"""Laws that are repealed, now or on a day to come: which policies in force cite them, and who is told of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.models import Container, ContainerKind
from policies.facts import queries as facts
from policies.facts.concerned import standing_versions
from policies.facts.models import FactRevision, FactType
from policies.facts.values import called, decode
from policies.register.models import Shown
from policies.review.deadlines import today_in
from policies.review.entitlement import ASKING_ROLES, staff
from policies.review.mailing import Letter, Occasion, admin_url, write
from policies.review.models import RepealTold
from policies.review.notifications import language_name
from policies.review.rules.context import OutdatedLaw
from policies.review.rules.fleet import Citing, policies_citing
from policies.review.rules.models import OutdatedCitation
from policies.review.rules.queries import outdated_law

WORDS_ARE_READ = timedelta(days=30)
"""How long after its day, or after its approval, a repeal is looked for in the words of all policies.

Where a policy shows the law itself the register knows it, and no policy need be read to find out.
"""
_NAMED = 10  # policies in one letter


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """An approved law: the day of its repeal if it has one, what replaces it, and the ways in which it is cited.

    Those are showing it, and the words that an operator has entered for it.
    """

    fact: UUID
    citation: str
    approved_at: datetime
    repealed_on: date | None
    replaced_by: str
    texts: tuple[OutdatedLaw, ...]

    @property
    def repeal(self) -> str:
        """The sentence that says so; empty where the law is not repealed."""
        if self.repealed_on is None:
            return ""
        said = {"law": self.citation, "day": date_format(self.repealed_on)}
        return _("Repealed from %(day)s: “%(law)s”.") % said

    @property
    def successor(self) -> str:
        """The sentence that says what replaces it; empty where nothing is known to."""
        return _("Replaced by: “%(law)s”.") % {"law": self.replaced_by} if self.replaced_by else ""


def cited_laws(rows: Iterable[FactRevision], at: datetime) -> list[CitedLaw]:
    """Return some laws as they were approved, in two queries however many there are."""
    found = {row.fact: (row, decode(row.values)) for row in rows}
    replacing = [UUID(values["replaced_by"]) for _row, values in found.values() if values["replaced_by"]]
    names = {str(fact): called(decode(row.values)) for fact, row in facts.all_in_effect(replacing, at).items()}
    worded: dict[UUID, list[OutdatedLaw]] = {}
    citations = OutdatedCitation.objects.filter(is_on=True, law__uuid__in=list(found)).select_related("law")
    for citation in citations.order_by("pk"):
        if citation.law and (text := outdated_law(citation)):
            worded.setdefault(citation.law.uuid, []).append(text)
    return [
        CitedLaw(
            fact=fact,
            citation=values["citation"],
            approved_at=row.effective_from,
            repealed_on=date.fromisoformat(values["repealed_on"]) if values["repealed_on"] else None,
            replaced_by=names.get(values["replaced_by"], ""),
            texts=tuple(worded.get(fact) or [OutdatedLaw(key=str(fact), citations=(), fact=str(fact), changed="")]),
        )
        for fact, (row, values) in found.items()
    ]


def announce_repeals(*, at: datetime) -> int:
    """Tell the portals whose policies in force cite a law on which day it is repealed; return how many.

    Each portal is told once of each day, before it comes or after. Killed half way, it goes on where it was.
    """
    repealed = facts.newest(at).filter(type=FactType.LAW).exclude(values__contains='"repealed_on":null')
    laws = cited_laws(repealed.order_by("fact"), at)
    return sum(_announced(law, law.repealed_on, at) for law in laws if law.repealed_on)


def _announced(law: CitedLaw, day: date, at: datetime) -> int:
    found = policies_citing(law.texts, at, _portals_to_read(law, day, at))
    by_portal = groupby(found, key=lambda row: row.owner)
    return sum(_told(law, day, owner, list(policies), at) for owner, policies in by_portal)


def _portals_to_read(law: CitedLaw, day: date, at: datetime) -> Mapping[UUID, str]:
    """Return the portals and libraries that were not told yet and may cite a law, by name, in one query."""
    told = RepealTold.objects.filter(law=law.fact, repealed_on=day, owner=OuterRef("uuid"))
    standing = standing_versions(at, chain="chain", number="number").filter(effective_from__lte=at)
    showing = Shown.objects.filter(Exists(standing), fact=law.fact)
    may_cite = Q(uuid__in=showing.values("chain__owner"))
    begins_at = max(datetime(day.year, day.month, day.day, tzinfo=UTC), law.approved_at)
    if any(text.citations for text in law.texts) and at < begins_at + WORDS_ARE_READ:
        may_cite |= Q(kind=ContainerKind.PORTAL)
    return dict(Container.objects.filter(may_cite).exclude(Exists(told)).values_list("uuid", "name"))


@transaction.atomic
def _told(law: CitedLaw, day: date, owner: UUID, policies: Sequence[Citing], at: datetime) -> bool:
    people = staff(owner, *ASKING_ROLES)
    if not people:  # whoever comes later is told then
        return False
    _row, is_new = RepealTold.objects.get_or_create(
        law=law.fact, repealed_on=day, owner=owner, defaults={"told_at": at}
    )
    if is_new:
        is_past = day <= today_in(owner, at)
        write(people, lambda: _letter(law, day, policies, is_past=is_past), occasion=Occasion.SUBMITTED, at=at)
    return is_new


def _letter(law: CitedLaw, day: date, policies: Sequence[Citing], *, is_past: bool) -> Letter:
    where = {"law": law.citation, "portal": policies[0].portal, "day": date_format(day)}
    lines = (
        law.repeal,
        law.successor,
        "\n".join([_("Cited by these policies in force:"), *_named(policies)]),
        _("Bring them up to date.") if is_past else _("Bring them up to date before that day."),
    )
    return Letter(
        _("Repealed from %(day)s, cited by %(portal)s: %(law)s") % where,
        tuple(line for line in lines if line),
        _("See where it is cited"),
        admin_url("policies_citing", policies[0].owner, law.fact),
    )


def _named(policies: Sequence[Citing]) -> list[str]:
    lines = [
        _("“%(policy)s”, %(language)s: %(articles)s")
        % {"policy": row.title, "language": language_name(row.locale), "articles": articles_of(row)}
        for row in policies[:_NAMED]
    ]
    if more := len(policies) - len(lines):
        lines.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
    return lines


def articles_of(policy: Citing) -> str:
    """Return which articles cite a text, in words: "articles 3, 9"."""
    said = ngettext("article %(numbers)s", "articles %(numbers)s", len(policy.articles))
    return said % {"numbers": ", ".join(policy.articles)}
