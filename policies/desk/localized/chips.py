"""Facts, references and terms in translations: each stands there as often as in the source, or the sentence waits."""

from typing import Any

from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation

from policies.desk.localized.links import chips_of, counted, links_of, tags_of, words_between

MARK = "\u2060"
"""Begins what we say of a translation, so that it can be told from what the database says; nobody sees it."""


def connect() -> None:
    """Look at each translation of a sentence before it is saved."""
    pre_save.connect(keep_chips, sender=StringTranslation, dispatch_uid="policies_localized_chips")


def keep_chips(instance: StringTranslation, update_fields: Any = None, **kwargs: Any) -> None:
    """Note what a translation lost or doubled as its error: it is shown, and no draft has it until it is mended."""
    if update_fields is not None and "data" not in update_fields:
        return
    said = what_is_wrong(instance.translation_of.data, instance.data, _chips_of(instance))
    if said := [*said, *too_long(instance.context.path if instance.context else "", instance.data)]:
        instance.has_error, instance.field_error = True, MARK + " ".join(said)
    elif instance.field_error.startswith(MARK):
        instance.has_error, instance.field_error = False, ""


def what_is_wrong(source: str, translation: str, chips: set[str]) -> list[str]:
    """Return a sentence for each link that a translation doubled, lost (those named in `chips`), or made up.

    A translation that says nothing is none.
    """
    labels = {str(link.get("id")): link.get_text() for link in tags_of(source)}
    there, here = counted(source), counted(translation)
    said = []
    if not here and not "".join(words_between(translation, ())):
        said.append(_("Nothing is written here: translate the sentence."))
    for name in sorted(there | here):
        what = {"what": labels.get(name, "")}
        if name not in there:
            said.append(_("There is a link that the source has not: take it away."))
        elif here[name] > there[name]:
            said.append(_("“%(what)s” stands there twice: leave one.") % what)
        elif here[name] < there[name] and name in chips:
            said.append(_("“%(what)s” is missing: put it back.") % what)
    if any(link.find_parent("a") for link in tags_of(translation)):
        said.append(_("A link stands within another: part them."))
    return said


def too_long(path: str, text: str) -> list[str]:
    """Return a sentence where a title is longer than any may be."""
    longest = Page._meta.get_field("title").max_length
    if path != "title" or len(text) <= longest:
        return []
    return [_("A title has at most %(longest)d characters: shorten it.") % {"longest": longest}]


def _chips_of(instance: StringTranslation) -> set[str]:
    """Return which links of the sentence are facts, references or terms; one that leads elsewhere may be left out."""
    rows = StringSegment.objects.filter(string=instance.translation_of_id, context=instance.context_id)
    return {chip for attrs in rows.values_list("attrs", flat=True) for chip in chips_of(links_of(attrs))}
