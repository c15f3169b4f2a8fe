"""Where a fact is used, as somebody may know it, and why it is therefore kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from home.models import Container
from home.queries import CONTAINER_DEPTH
from home.roles import containers_of
from policies.desk.where_shown import PolicyShowing, policies_showing
from policies.facts import queries
from policies.facts.models import Fact, Merged
from policies.facts.uses import drafts_showing, is_approved, others_pointing_to, portals_choosing
from policies.register.clock import database_now

MOST_NAMED = 5
# The beginning of a page's path that its portal has.
_OWNER = Page.steplen * CONTAINER_DEPTH


@dataclass(frozen=True)
class Uses:
    """The first uses by name, how many more this user may know, and how many stand in portals of others."""

    named: tuple[str, ...]
    more: int
    unseen: int

    @property
    def count(self) -> int:
        return len(self.named) + self.more + self.unseen


def uses_of(fact: Fact, user: Any) -> Uses:
    """Return the portals that choose a fact, the drafts that show it by itself, and what else points to it.

    Then the policies of which a version shows it, in force, to come or withdrawn.
    """
    containers = Container.objects.all()
    if not user.is_superuser:
        containers = containers.filter(uuid__in=containers_of(user))
    seen = dict(containers.values_list("path", "name"))
    found = [(seen.get(path), "") for path in portals_choosing(fact).values_list("path", flat=True)]
    found += [
        (seen.get(path[:_OWNER]), title) for path, title in drafts_showing(fact).values_list("path", "draft_title")
    ]
    names = [_called(owner, title) for owner, title in found if owner is not None]
    others = others_pointing_to(fact)
    if user.is_superuser:
        names += others
    unseen = sum(owner is None for owner, _title in found) + (0 if user.is_superuser else len(others))
    shown = policies_showing(fact, user, page=1, at=database_now())
    known = list(dict.fromkeys(names)) + [words for row in shown.rows for words in _versions(row)][:MOST_NAMED]
    named = tuple(known[:MOST_NAMED])
    count = len(dict.fromkeys(names)) + shown.count
    return Uses(named, max(count - len(named), 0), unseen + shown.elsewhere)


def _versions(policy: PolicyShowing) -> Iterator[str]:
    """Yield one line for a policy: the first of its versions that shows the fact."""
    for version in policy.versions[:1]:
        yield _("version %(number)d of “%(policy)s” of %(portal)s, %(language)s (%(state)s)") % {
            "number": version.number,
            "policy": policy.title,
            "portal": policy.portal,
            "language": policy.language,
            "state": version.label,
        }


def _called(owner: str, title: str) -> str:
    return _("“%(policy)s” of %(portal)s") % {"policy": title, "portal": owner} if title else owner


def why_kept(fact: Fact, user: Any) -> str:
    """Return why a fact cannot be deleted, its uses with it as far as the user may know them; empty when it can be.

    One that was approved can be only when it was merged into another one and nothing shows it any more.
    """
    uses = uses_of(fact, user)
    approved = is_approved(fact) and fact.uuid not in queries.merged_into([fact.uuid])
    duplicates = Merged.objects.filter(kept=fact.uuid).count()
    if not approved and not uses.count and not duplicates:
        return ""
    if not approved and not uses.count:
        return _("“%(fact)s” cannot be deleted: another one was merged into it.") % {"fact": fact}
    if approved:
        reason = _("“%(fact)s” cannot be deleted: it has been approved, and policies may show it.")
    else:
        reason = _("“%(fact)s” cannot be deleted: it is used.")
    return " ".join([reason % {"fact": fact}, *_told(uses)])


def _told(uses: Uses) -> list[str]:
    sentences = []
    if uses.named:
        more = ngettext("and %(count)d more", "and %(count)d more", uses.more) % {"count": uses.more}
        names = ", ".join(uses.named) + (f" {more}" if uses.more else "")
        sentences.append(_("Used by: %(uses)s.") % {"uses": names})
    if uses.unseen:
        sentence = ngettext(
            "It is used in %(count)d place that belongs to others.",
            "It is used in %(count)d places that belong to others.",
            uses.unseen,
        )
        sentences.append(sentence % {"count": uses.unseen})
    return sentences
