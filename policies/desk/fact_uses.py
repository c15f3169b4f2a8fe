"""Where a fact is used, as somebody may know it, and why it is therefore kept."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from home.models import Container
from home.queries import CONTAINER_DEPTH
from home.roles import containers_of
from policies.facts.models import Fact
from policies.facts.uses import drafts_showing, is_approved, others_pointing_to, portals_choosing

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
    """Return the portals that choose a fact, the drafts that show it by itself, and what else points to it."""
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
    named = tuple(islice(dict.fromkeys(names), MOST_NAMED))
    return Uses(named, len(dict.fromkeys(names)) - len(named), unseen)


def _called(owner: str, title: str) -> str:
    return _("“%(policy)s” of %(portal)s") % {"policy": title, "portal": owner} if title else owner


def why_kept(fact: Fact, user: Any) -> str:
    """Return why a fact cannot be deleted, its uses with it as far as the user may know them; empty when it can be."""
    uses = uses_of(fact, user)
    approved = is_approved(fact)
    if not approved and not uses.count:
        return ""
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
