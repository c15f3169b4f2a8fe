"""What a version says of other languages: from what it was translated, and what still means the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from home.models import Container
from policies.authoring.models import PolicyPage
from policies.register import queries as register
from policies.register.following import declared, steps_of
from policies.register.manifest import manifest_of, policy_chain
from policies.register.models import Action, Entry


def same_meaning(
    draft: PolicyPage, container: Container, wordings: Mapping[str, str], last: Entry | None
) -> tuple[str, ...] | None:
    """Return the articles marked as meaning the same that say something else than in the version before.

    None where there are none, or the language does not prevail: nothing is translated from it.
    """
    if draft.locale_id != container.prevailing_locale_id or last is None:
        return None
    before = manifest_of(last).articles or {}
    changed = (
        each for each in draft.same_meaning if each in before and wordings.get(each, before[each]) != before[each]
    )
    return tuple(sorted(set(changed))) or None


def declared_source(
    draft: PolicyPage, container: Container, wordings: Mapping[str, str], moment: datetime
) -> dict[str, Any] | None:
    """Return what a translation declares that it translates: the version that prevails then, and each article of it.

    None where the language prevails itself, nothing is in force in the one that does, or nobody has said anything.
    """
    if draft.locale_id == container.prevailing_locale_id or not draft.translated_from:
        return None
    name = policy_chain(container.uuid, draft.translation_key, container.prevailing_locale.language_code)
    prevailing = register.version_in_force(name.uuid, moment)
    if prevailing is None or prevailing.number is None:
        return None
    steps = steps_of(Entry.objects.filter(chain=name.uuid, action=Action.VERSION))
    articles = declared(draft.translated_from, wordings.keys(), steps, prevailing.number)
    return {"chain": str(name.uuid), "number": prevailing.number, "articles": articles}
