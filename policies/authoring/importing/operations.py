"""Importing a policy into a portal, as a draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from home.models import Container, LocaleRoot
from home.queries import canonical_host, container_of, locale_codes, root_in
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.chips.writing import UnwritableContent
from policies.authoring.importing.imported import Imported
from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.recognition import CannotImport, text_of
from policies.authoring.importing.siblings import sibling_of, with_ids_of
from policies.authoring.mentions.applying import applied
from policies.authoring.mentions.fields import Raw
from policies.authoring.models import PolicyPage, PrivacyPolicyPage
from policies.document.nodes import PolicyType
from policies.facts.known import Known, known_values

_PAGES: dict[PolicyType, type[PolicyPage]] = {PolicyType.PRIVACY: PrivacyPolicyPage}


@dataclass(frozen=True, slots=True)
class ImportedPolicy:
    """The draft that an import made (None after a dry run), what it found, and how much of it became facts."""

    page: PolicyPage | None
    imported: Imported
    accepted: int = 0


def import_policy(
    *,
    source: bytes,
    portal: Container,
    locale: str,
    author: Any,
    policy_type: PolicyType = PolicyType.PRIVACY,
    at: datetime,
    dry_run: bool = False,
    accept_certain: bool = False,
) -> ImportedPolicy:
    """Make a draft of a file in one language of a portal, its first revision by `author`.

    `at` is the moment whose approved facts are looked for in the text. A dry run reads and reports, and writes nothing;
    it needs no author and passes over a policy that is already there. With `accept_certain`, names and references that
    can be nothing else and read the same afterwards become facts and references; all others stay words.

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
    try:
        imported = read_markdown(
            text_of(source), locale, title=_default_title(locale), known=_known(portal, locale, at)
        )
        _refuse_nothing(imported)
        certain = [
            (mention.passage, mention.choices[0]) for mention in imported.mentions if accept_certain and mention.certain
        ]
        body = applied(imported.body, certain)
        page = None if dry_run else _draft(model, root, imported, body, author)
    except (UnwritableContent, UnreadableContent) as error:
        raise CannotImport(str(error)) from error
    return ImportedPolicy(page, imported, len(certain))


@transaction.atomic
def _draft(model: type[PolicyPage], root: LocaleRoot, imported: Imported, body: list[Raw], author: Any) -> PolicyPage:
    # Two people may import at once: the second waits here, and finds what the first has made.
    root = LocaleRoot.objects.select_for_update().select_related("locale").get(pk=root.pk)
    _refuse_second(model, root)
    page: PolicyPage = model(
        title=imported.title, locale=root.locale, numbering=imported.numbering.value, owner=author, live=False
    )
    page.body = body
    if (sibling := sibling_of(model, container_of(root))) is not None:
        page.translation_key = sibling.translation_key
        page.body = with_ids_of(sibling, imported, body)
    root.add_child(instance=page)
    page.save_revision(user=author)
    return page


def _refuse_nothing(imported: Imported) -> None:
    """Refuse a title, pictures or unused addresses without a text, as an empty file is: a policy has an article."""
    if not any(article.heading or article.content or article.numbered for article in imported.articles):
        raise CannotImport(_("The file holds no text that could become an article."))


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


def _known(portal: Container, locale: str, at: datetime) -> tuple[Known, ...]:
    """Return the words to look for: what is approved, and the name and domain of a profile that is not yet."""
    approved = known_values(portal=portal.uuid, locale=locale, at=at)
    drafted = (("name", portal.name), ("domain", portal.domain or canonical_host(portal)))
    there = {known.key for known in approved}
    return approved + tuple(
        Known(f"portal.{field}", "", words, "") for field, words in drafted if words and f"portal.{field}" not in there
    )
