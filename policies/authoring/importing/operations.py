"""Importing a policy into a portal, as a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from home.models import Container, LocaleRoot
from home.queries import canonical_host, locale_codes, root_in
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.chips.writing import UnwritableContent
from policies.authoring.importing.imported import Imported
from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.recognition import CannotImport, text_of
from policies.authoring.models import PolicyPage, PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.document.nodes import PolicyType
from policies.facts.resolution import resolver

_PAGES: dict[PolicyType, type[PolicyPage]] = {PolicyType.PRIVACY: PrivacyPolicyPage}
_CONTACTS = ("controller", "dpo", "authority")
_CONTACT_LINES = ("name", "address", "email", "phone", "form", "website")


@dataclass(frozen=True, slots=True)
class ImportedPolicy:
    """The draft that an import made (None after a dry run), and what it found."""

    page: PolicyPage | None
    imported: Imported


def import_policy(
    *,
    source: bytes,
    portal: Container,
    locale: str,
    author: Any,
    policy_type: PolicyType = PolicyType.PRIVACY,
    at: datetime,
    dry_run: bool = False,
) -> ImportedPolicy:
    """Make a draft of a file in one language of a portal, its first revision by `author`.

    `at` is the moment whose approved facts are looked for in the text. A dry run reads and reports, and writes nothing;
    it needs no author and passes over a policy that is already there.

    :raises CannotImport: what is wrong with the file or the place, in one sentence; nothing was written.
    """
    model = _PAGES.get(policy_type)
    if model is None:
        raise CannotImport(_("Only privacy policies can be imported."))
    root = root_in(portal, locale)
    if root is None:
        raise CannotImport(
            _("“%(locale)s” is not a language of this portal; its languages are: %(locales)s.")
            % {"locale": locale[:20], "locales": ", ".join(locale_codes(portal))}
        )
    if not dry_run:
        _refuse_second(model, root)
    imported = read_markdown(
        text_of(source), locale, title=_default_title(locale), known_facts=_known_facts(portal, locale, at)
    )
    page = None if dry_run else _draft(model, root, imported, author)
    return ImportedPolicy(page, imported)


@transaction.atomic
def _draft(model: type[PolicyPage], root: LocaleRoot, imported: Imported, author: Any) -> PolicyPage:
    # Two people may import at once: the second waits here, and finds what the first has made.
    root = LocaleRoot.objects.select_for_update().select_related("locale").get(pk=root.pk)
    _refuse_second(model, root)
    page: PolicyPage = model(
        title=imported.title, locale=root.locale, numbering=imported.numbering.value, owner=author, live=False
    )
    try:
        page.body = stream_data(imported.articles)
    except (UnwritableContent, UnreadableContent) as error:
        raise CannotImport(str(error)) from error
    root.add_child(instance=page)
    page.save_revision(user=author)
    return page


def _refuse_second(model: type[PolicyPage], root: LocaleRoot) -> None:
    there = model.objects.child_of(root).first()
    if there is not None:
        raise CannotImport(
            _("This portal has a policy of this kind in this language already: “%(title)s”.")
            % {"title": (there.draft_title or there.title)[:120]}
        )


def _default_title(locale: str) -> str:
    with translation.override(locale):
        return _("Privacy policy")


def _known_facts(portal: Container, locale: str, at: datetime) -> dict[str, str]:
    return dict(_facts_of(portal, locale, at))


def _facts_of(portal: Container, locale: str, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield the values to look for: what the portal's profile says now, and every approved fact that it shows."""
    yield from (
        (key, value)
        for key, value in (("portal.name", portal.name), ("portal.domain", portal.domain or canonical_host(portal)))
        if value
    )
    approved = resolver(portal=portal.uuid, locale=locale, at=at)
    keys = [f"{subject}.{line}" for subject in _CONTACTS for line in _CONTACT_LINES]
    keys += [f"processor.{chosen.processor.uuid}.name" for chosen in portal.processors.select_related("processor")]
    for key in keys:
        if value := approved.fact(key).value:
            yield key, value
