"""Where a fact is used, so that none is deleted from under a policy."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from home.models import Container
from policies.facts.models import Controller, DataProtectionOfficer, Fact, FactRevision, Processor, SupervisoryAuthority

CHOICE_OF: dict[type[Fact], str] = {
    Controller: "controller",
    DataProtectionOfficer: "dpo",
    SupervisoryAuthority: "authority",
}
MOST_NAMED = 5


def is_approved(fact: Fact) -> bool:
    """Whether any revision of a fact was ever approved."""
    return FactRevision.objects.filter(fact=fact.uuid).exists()


def portals_choosing(fact: Fact, *, drafts: bool = True) -> QuerySet[Container]:
    """Return the portals and libraries whose profile names a fact, or only a draft of it where `drafts` is set."""
    chosen = Container.objects.filter(_chosen(fact) if drafts else _chosen_in_row(fact))
    found: QuerySet[Container] = chosen.distinct()
    return found


def names_of_uses(fact: Fact) -> list[str]:
    """Return the names of the portals that chose a fact, drafts included, and of what else points to it."""
    names = list(portals_choosing(fact).order_by("name").values_list("name", flat=True))
    for row in ReferenceIndex.get_references_to(fact).select_related("base_content_type"):
        if row.base_content_type.model != "container":
            model = row.base_content_type.model_class()
            found = model and model.objects.filter(pk=row.object_id).first()
            names += [str(found)] if found else []
    return list(dict.fromkeys(names))


def why_kept(fact: Fact) -> str:
    """Return the one sentence that says why a fact cannot be deleted; empty when it can be."""
    if is_approved(fact):
        return _("“%(fact)s” cannot be deleted: it has been approved, and policies may show it.") % {"fact": fact}
    names = names_of_uses(fact)
    if not names:
        return ""
    named = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    return _("“%(fact)s” cannot be deleted: it is used by %(uses)s.") % {"fact": fact, "uses": named}


def _chosen(fact: Fact) -> Q:
    """Look into drafts too: a draft that names a deleted fact could not be opened any more."""
    if isinstance(fact, Processor):
        # A list within JSON, asked for as text: one database writes a space after the colon, the other none.
        drafts = Q()
        for separator in (":", ": "):
            for end in (",", "}"):
                drafts |= Q(latest_revision__content__processors__icontains=f'"processor"{separator}{fact.pk}{end}')
        return _chosen_in_row(fact) | drafts
    return _chosen_in_row(fact) | Q(**{f"latest_revision__content__{CHOICE_OF[type(fact)]}": fact.pk})


def _chosen_in_row(fact: Fact) -> Q:
    return Q(processors__processor=fact) if isinstance(fact, Processor) else Q(**{CHOICE_OF[type(fact)]: fact})
