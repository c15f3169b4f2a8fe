"""Where a fact is used, so that none is deleted from under a policy."""

from django.db.models import Q, QuerySet
from wagtail.models import Page, ReferenceIndex

from home.models import Container
from policies.facts.models import (
    Controller,
    DataProtectionOfficer,
    Fact,
    FactRevision,
    LegalReference,
    Processor,
    SupervisoryAuthority,
)

CHOICE_OF: dict[type[Fact], str] = {
    Controller: "controller",
    DataProtectionOfficer: "dpo",
    SupervisoryAuthority: "authority",
}


def is_approved(fact: Fact) -> bool:
    """Whether any revision of a fact was ever approved."""
    return FactRevision.objects.filter(fact=fact.uuid).exists()


def portals_choosing(fact: Fact, *, drafts: bool = True) -> QuerySet[Container]:
    """Return the portals whose profile chooses a fact, by name; with `drafts`, also where only a draft does.

    Nobody chooses a law.
    """
    portals: QuerySet[Container] = Container.objects.none()
    if not isinstance(fact, LegalReference):
        chosen = _chosen(fact) if drafts else _chosen_in_row(fact)
        portals = Container.objects.filter(chosen).distinct().order_by("name", "pk")
    return portals


def drafts_showing(fact: Fact) -> QuerySet[Page]:
    """Return the pages whose latest draft names a fact itself, and not by what their portal chose."""
    pages: QuerySet[Page] = Page.objects.filter(latest_revision__content__body__icontains=str(fact.uuid))
    return pages.order_by("draft_title", "pk")


def others_pointing_to(fact: Fact) -> list[str]:
    """Return the names of what else points to a fact in the database."""
    names = []
    rows = ReferenceIndex.get_references_to(fact).exclude(content_type__model="container")
    for row in rows.select_related("base_content_type"):
        model = row.base_content_type.model_class()
        found = model and model.objects.filter(pk=row.object_id).first()
        names += [str(found)] if found else []
    return list(dict.fromkeys(names))


def _chosen(fact: Fact) -> Q:
    """Look into drafts too: a draft that names a deleted fact could not be opened any more."""
    if isinstance(fact, Processor):
        # A list within JSON, asked for as text: one database writes a space after the colon, the other none.
        drafts = Q()
        for separator in (":", ": "):
            for end in (",", "}"):
                drafts |= Q(latest_revision__content__processors__icontains=f'"processor"{separator}{fact.pk}{end}')
        return _chosen_in_row(fact) | drafts
    choice = CHOICE_OF.get(type(fact))
    if choice is None:
        return Q(pk__in=())
    return _chosen_in_row(fact) | Q(**{f"latest_revision__content__{choice}": fact.pk})


def _chosen_in_row(fact: Fact) -> Q:
    return Q(processors__processor=fact) if isinstance(fact, Processor) else Q(**{CHOICE_OF[type(fact)]: fact})
