"""An imported policy as the translation of what its portal has in other languages."""

import json
from typing import Any

from home.models import Container
from policies.authoring.importing.imported import Imported
from policies.authoring.mentions.fields import Raw
from policies.authoring.models import PolicyPage
from policies.document.nodes import Topic


def sibling_of(model: type[PolicyPage], portal: Container) -> PolicyPage | None:
    """Return the draft of the portal's policy of a kind, in its prevailing language where it has it.

    None where the portal has none of this kind, or several.
    """
    pages = list(model.objects.descendant_of(portal).order_by("path"))
    if len({page.translation_key for page in pages}) != 1:
        return None
    first = next((page for page in pages if page.locale_id == portal.prevailing_locale_id), pages[0])
    draft: PolicyPage = first.get_latest_revision_as_object()
    return draft


def with_ids_of(sibling: PolicyPage, imported: Imported, body: list[Raw]) -> list[Raw]:
    """Return the imported articles under the ids of their sibling's, where those are the same articles one by one.

    They are taken for the same where they are as many, numbered alike, and no topic contradicts another. Nobody has
    said by that that one translates the other.
    """
    there = [(str(child.id), child.value["topic"], child.value["numbered"]) for child in sibling.body]
    here = [(article.id, article.topic.value, article.numbered) for article in imported.articles]
    if len(there) != len(here) or not all(map(_alike, there, here)):
        return body
    text = json.dumps(body)
    for (known, _topic, _numbered), (fresh, _same, _as_well) in zip(there, here, strict=True):
        text = text.replace(fresh, known)
    shared: list[Raw] = json.loads(text)
    return shared


def _alike(there: tuple[str, Any, Any], here: tuple[str, Any, Any]) -> bool:
    topics = {there[1], here[1]} - {Topic.OTHER.value, ""}
    return len(topics) <= 1 and bool(there[2]) == bool(here[2])
