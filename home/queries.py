"""What is known of portals and libraries."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Substr
from wagtail.models import Page

from home.hosts import InvalidHost, normalise_host
from home.models import Container, LocaleRoot

CONTAINER_DEPTH = 2


def container_of(page: Page) -> Container:
    """Return the portal or library that a page stands in; the container itself is in itself. One query at most.

    :raises Container.DoesNotExist: the page stands in none, as the root of the tree does.
    """
    if isinstance(page, Container):
        return page
    if page.depth is None or page.depth < CONTAINER_DEPTH:
        raise Container.DoesNotExist
    container: Container = Container.objects.get(path=page.path[: Page.steplen * CONTAINER_DEPTH])
    return container


def container_by_uuid(uuid: UUID) -> Container:
    """:raises Container.DoesNotExist: no portal or library is known by it."""
    container: Container = Container.objects.get(uuid=uuid)
    return container


def container_by_host(host: str) -> Container | None:
    """Return the portal that a host name belongs to, as its canonical or a former one; None if nobody's."""
    try:
        name = normalise_host(host)
    except InvalidHost:
        return None
    container: Container | None = Container.objects.filter(hosts__host=name).first()
    return container


def roots_of(container: Container) -> list[LocaleRoot]:
    """Return the roots of the enabled languages, the default language's first, the others in their order."""
    roots = LocaleRoot.objects.child_of(container).filter(enabled=True).select_related("locale").order_by("path")
    return sorted(roots, key=lambda root: root.locale_id != container.default_locale_id)


def locale_codes(container: Container) -> list[str]:
    """Return the codes of the enabled languages, the default language first."""
    return [root.locale.language_code for root in roots_of(container)]


def containers_with_locales(uuids: Iterable[UUID]) -> dict[UUID, tuple[Container, list[str]]]:
    """Return portals and libraries with what `locale_codes` says of each, in two queries however many they are."""
    rows = Container.objects.filter(uuid__in=set(uuids)).select_related("prevailing_locale")
    containers = {container.path: container for container in rows}
    roots = LocaleRoot.objects.filter(enabled=True).select_related("locale").order_by("path")
    roots = roots.annotate(above=Substr("path", 1, Page.steplen * CONTAINER_DEPTH)).filter(above__in=list(containers))
    of: dict[str, list[LocaleRoot]] = {path: [] for path in containers}
    for root in roots:
        of[root.above].append(root)
    return {container.uuid: (container, _codes(container, of[path])) for path, container in containers.items()}


def _codes(container: Container, roots: list[LocaleRoot]) -> list[str]:
    default_first = sorted(roots, key=lambda root: root.locale_id != container.default_locale_id)
    return [root.locale.language_code for root in default_first]


def is_closed(owner: UUID, locale: str) -> bool:
    """Whether a portal or library once had a language, and has it no longer."""
    above = Container.objects.filter(uuid=owner, path=Substr(OuterRef("path"), 1, Page.steplen * CONTAINER_DEPTH))
    roots = LocaleRoot.objects.filter(Exists(above), locale__language_code=locale, enabled=False)
    return bool(roots.exists())


def root_in(container: Container, locale: str) -> LocaleRoot | None:
    """Return the root of one enabled language, or None."""
    return next((root for root in roots_of(container) if root.locale.language_code == locale), None)


def canonical_host(container: Container) -> str:
    """Return the host that answers for a portal; empty for a library."""
    return container.hosts.filter(state="canonical").values_list("host", flat=True).first() or ""
