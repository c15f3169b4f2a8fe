"""What translators do with wagtail-localize, by its addresses."""

import json
from urllib.parse import quote

from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.authoring.streams import stream_data
from tests.factories.approval import publish
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph
from tests.factories.portals import make_user

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


class Round:
    """A policy of one article in force in French, and its translation into English, whole and written into a draft."""

    def __init__(self, *pairs, host="ronde.example.org", prefix="round-"):
        """`pairs` are the content of the article and what each is in English; content is words or a paragraph."""
        self.case = make_case(host, prefix, articles=[self._article(content for content, _english in pairs)])
        self.case.page = publish(self.case.page, author=self.case.author, reviewer=self.case.lawyer)
        self.translator = make_user(f"{prefix}translator", portal=self.case.portal, role=Role.TRANSLATOR)
        self.client = signed_in(self.translator)
        self.translation = begin(self.client, self.case.page)
        for heading in ("One", "Politique de confidentialité"):
            put(self.client, self.translation, heading, heading)
        for content, english in pairs:
            self.put(content, english)
        self.save()

    def put(self, content, text):
        """Translate a sentence, which `content` is or begins."""
        begins = content if isinstance(content, str) else content.children[0].value
        (of,) = {each for each in self.sentences() if each.startswith(begins)}
        for segment in StringSegment.objects.filter(source=self.translation.source, string__data=of):
            url = localize_url("edit_string_translation", self.translation.pk, segment.pk)
            self.client.put(url, f"value={quote(text)}", content_type="application/x-www-form-urlencoded")

    def sentences(self):
        return list(self.translation.source.stringsegment_set.values_list("string__data", flat=True))

    def save(self):
        self.translation.save_target(user=self.translator)

    def by_hand(self, old, new):
        """Change the first place of some words in the draft, however they stand there."""
        draft = self.draft()
        raw = json.dumps(draft.body.get_prep_value())
        assert json.dumps(old)[1:-1] in raw
        draft.body = json.loads(raw.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1], 1))
        draft.save_revision(user=self.translator)

    def rewrite(self, *contents):
        """Put another French version in force, made of other blocks, and have it read anew."""
        draft = self.case.page.get_latest_revision_as_object()
        draft.body = stream_data([self._article(contents)])
        draft.save_revision(user=self.case.author)
        publish(self.case.page, author=self.case.author, reviewer=self.case.lawyer)
        self.translation = update(self.client, self.translation)

    def draft(self):
        return english(self.case).get_latest_revision_as_object()

    def raw(self):
        """What the draft holds, as JSON."""
        return json.dumps(self.draft().body.get_prep_value(), ensure_ascii=False)

    def rows(self):
        """Each sentence that the source has, with what stands for it, and whether that waits to be read."""
        rows = StringTranslation.objects.filter(context__object_id=self.translation.source.object_id)
        there = set(self.sentences())
        found = rows.values_list("translation_of__data", "data", "has_error")
        return {of: (text, waits) for of, text, waits in found if of in there}

    def _article(self, contents):
        return article("One", *(paragraph(each) if isinstance(each, str) else each for each in contents))


def _reworded(value, old, new):
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: _reworded(each, old, new) for key, each in value.items()}
    return [_reworded(each, old, new) for each in value] if isinstance(value, list) else value
