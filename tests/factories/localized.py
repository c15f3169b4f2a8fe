"""What translators do with wagtail-localize, by its addresses."""

from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from policies.authoring.models import PrivacyPolicyPage
from tests.factories.approval import publish

FRENCH = "Nous ne gardons rien."
"""The one sentence of the policy that most tests translate."""


def localize_url(name, *args):
    return reverse(f"wagtail_localize:{name}", args=args)


def begin(client, page, locale="en"):
    """Ask for the translation of a page."""
    row = Locale.objects.get(language_code=locale)
    client.post(localize_url("submit_page_translation", page.pk), {"locales": [row.pk]})
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=row)


def update(client, translation, **said):
    """Have the source read anew."""
    client.post(localize_url("update_translations", translation.source_id), said)
    return Translation.objects.get(pk=translation.pk)


def english(case):
    return PrivacyPolicyPage.objects.get(translation_key=case.page.translation_key, locale__language_code="en")


def translate(client, translation, text, *, of=FRENCH):
    """Translate one sentence, and whatever else the policy had to be translated when it was one article."""
    for heading in ("One", "Politique de confidentialité"):
        put(client, translation, heading, heading)
    return put(client, translation, of, text)


def put(client, translation, of, text):
    segment = StringSegment.objects.get(source=translation.source, string__data=of)
    return client.put(
        localize_url("edit_string_translation", translation.pk, segment.pk),
        f"value={text}",
        content_type="application/x-www-form-urlencoded",
    )


def words(page):
    return str(page.get_latest_revision_as_object().body)


def reword(case, page, old, new, *, user=None):
    """Save a draft in which some words are others, everything else being what it was."""
    draft = page.get_latest_revision_as_object()
    draft.body = [_reworded(child, old, new) for child in draft.body.get_prep_value()]
    draft.save_revision(user=user or case.author)
    return page


def reword_in_force(case, old, new):
    """Publish the policy where it prevails, with some words changed."""
    publish(reword(case, case.page, old, new), author=case.author, reviewer=case.lawyer)


def _reworded(value, old, new):
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: _reworded(each, old, new) for key, each in value.items()}
    return [_reworded(each, old, new) for each in value] if isinstance(value, list) else value
