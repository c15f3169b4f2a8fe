"""A portal whose prevailing language is not its default one, in a time zone that is not Paris's."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.delivery import middleware
from policies.publication.verification import verify
from policies.register.manifest import manifest_of, policy_chain
from policies.register.queries import last_version
from tests.delivery.published import DAY, now, withdraw
from tests.delivery.published import publish as put_in_force
from tests.factories.approval import publish
from tests.factories.cases import signed_in
from tests.factories.policies import article, make_policy, paragraph, sample_id, save_draft
from tests.factories.portals import make_portal, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOST = "data.example.org"
PATHS = {"fr": "/fr/politique/", "br": "/br/politikerezh/", "ar": "/ar/siyasa/"}
NAMES = {"fr": ("breton", "arabe"), "br": ("brezhoneg", "arabeg"), "ar": ("البريتونية", "العربية")}


@pytest.fixture(autouse=True)
def _cold():
    middleware.RECENT.clear()


def make_one(prevailing, **more):
    portal = make_portal(HOST, locales=("fr", "br", "ar"), **more)
    portal.prevailing_locale = Locale.objects.get(language_code=prevailing)
    portal.save()
    return portal


def put_all_in_force(portal, **more):
    for locale, path in PATHS.items():
        put_in_force(portal, locale=locale, slug=path.split("/")[2], **more)


def ask(path):
    return Client(HTTP_HOST=HOST).get(path)


def read(path):
    return BeautifulSoup(ask(path).text, "html.parser")


@pytest.fixture(params=["br", "ar"])
def prevailing(request):
    portal = make_one(request.param)
    put_all_in_force(portal)
    return request.param


class TestReading:
    @pytest.mark.parametrize("path", ["/", "/privacy-policy"])
    def test_begins_in_the_default_language(self, prevailing, path):
        assert ask(path)["Location"] in ("/fr/", "/fr/politique/")

    def test_names_the_default_language_for_readers_of_any_other(self, prevailing):
        for path in PATHS.values():
            default = read(path).find("link", hreflang="x-default")
            assert default["href"] == f"http://{HOST}/fr/politique/"
            assert f'<http://{HOST}/fr/politique/>; rel="alternate"; hreflang="x-default"' in ask(path)["Link"]
        assert ask("/sitemap.xml").text.count(f'hreflang="x-default" href="http://{HOST}/fr/politique/"') == 3

    def test_tells_each_translation_which_text_prevails(self, prevailing):
        for locale, path in PATHS.items():
            notice = read(path).find(class_="prevails")
            if locale == prevailing:
                assert notice is None
                continue
            assert NAMES[locale][prevailing == "ar"] in notice.text
            assert (notice.a["href"], notice.a["hreflang"]) == (PATHS[prevailing], prevailing)

    def test_tells_programs_the_same(self, prevailing):
        for path in PATHS.values():
            told = ask(f"{path}policy.json").json()["prevailing"]
            assert told == {"locale": prevailing, "number": 1, "behind": []}

    def test_tells_of_no_text_that_is_not_in_force(self):
        portal = make_one("br")
        put_all_in_force(portal)
        withdraw(put_in_force(portal, "Stumm all.", locale="br"))
        assert read("/fr/politique/").find(class_="prevails") is None
        assert ask("/fr/politique/policy.json").json()["prevailing"] == {"locale": "br", "number": None, "behind": []}


class Translated:
    """A Breton policy that prevails, and its French and Arabic translations with the translation editor, in force."""

    def __init__(self):
        self.portal = make_one("br")
        self.author = make_user("author", portal=self.portal, role=Role.EDITOR)
        self.lawyer = make_user("lawyer", portal=self.portal, role=Role.LEGAL_REVIEWER)
        self.translator = make_user("translator", portal=self.portal, role=Role.TRANSLATOR)
        articles = (article("One", paragraph("Netra ne virer.")), article("Two", paragraph("Skrivit deomp.")))
        named = {"title": "Politikerezh", "slug": "politikerezh"}
        self.page = self.publish(make_policy(self.portal, "br", articles=articles, user=self.author, **named))
        self.translate("fr", {"Netra ne virer.": "Rien n’est gardé.", "Skrivit deomp.": "Écrivez-nous."})
        self.translate("ar", {"Netra ne virer.": "لا نحفظ شيئا.", "Skrivit deomp.": "اكتبوا إلينا."})

    def publish(self, page):
        return publish(page, author=self.author, reviewer=self.lawyer)

    def translate(self, locale, words):
        target = Locale.objects.get(language_code=locale)
        client = signed_in(self.translator)
        client.post(reverse("wagtail_localize:submit_page_translation", args=[self.page.pk]), {"locales": [target.pk]})
        translation = Translation.objects.get(source__object_id=self.page.translation_key, target_locale=target)
        for segment in StringSegment.objects.filter(source=translation.source):
            said = segment.string.data
            client.put(
                reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
                f"value={words.get(said, said)}",
                content_type="application/x-www-form-urlencoded",
            )
        translation.save_target(user=self.translator)
        self.publish(self.in_language(locale))

    def in_language(self, locale):
        return PrivacyPolicyPage.objects.get(translation_key=self.page.translation_key, locale__language_code=locale)

    def path(self, locale):
        return f"/{locale}/{self.in_language(locale).slug}/"

    def rewrite(self, *sentences):
        articles = [article(name, paragraph(words)) for name, words in zip(("One", "Two"), sentences, strict=True)]
        save_draft(self.page, articles, user=self.author)
        self.publish(self.page)


class TestTranslating:
    def test_is_out_of_the_language_that_prevails(self):
        made = Translated()
        assert "Rien n’est gardé." in ask(made.path("fr")).text
        chain = policy_chain(made.portal.uuid, made.page.translation_key, "br")
        for locale in ("fr", "ar"):
            translated = policy_chain(made.portal.uuid, made.page.translation_key, locale)
            assert manifest_of(last_version(translated.uuid)).source["chain"] == str(chain.uuid)
        assert verify().faults == []

    def test_falls_behind_article_by_article(self):
        made = Translated()
        made.rewrite("Netra ne virer.", "Skrivit deomp hiziv.")
        for locale in ("fr", "ar"):
            marks = read(made.path(locale)).select(".newer a")
            assert [mark["href"] for mark in marks] == [f"/br/politikerezh/#a-{sample_id('Two')}"]
            told = ask(f"{made.path(locale)}policy.json").json()["prevailing"]
            assert told == {"locale": "br", "number": 2, "behind": [sample_id("Two")]}
        assert read(made.path("br")).find(class_="newer") is None

    def test_is_not_behind_a_language_that_it_was_not_translated_from(self):
        made = Translated()
        made.rewrite("Netra ne virer.", "Skrivit deomp hiziv.")
        made.portal.refresh_from_db()
        made.portal.prevailing_locale = Locale.objects.get(language_code="ar")
        made.portal.save()
        page = read(made.path("fr"))
        assert page.find(class_="prevails").a["href"] == made.path("ar")
        assert page.find(class_="newer") is None
        told = ask(f"{made.path('fr')}policy.json").json()["prevailing"]
        assert told == {"locale": "ar", "number": 1, "behind": []}
        assert verify().faults == []


class TestDays:
    @pytest.mark.parametrize(
        ("zone", "moment", "day", "words"),
        [
            ("America/Cayenne", "2026-03-12T01:30", "2026-03-11", ("11 mars 2026", "11 Meurzh 2026", "11 مارس 2026")),
            ("Indian/Reunion", "2026-02-28T20:30", "2026-03-01", ("1er mars 2026", "1añ Meurzh 2026", "1 مارس 2026")),
        ],
    )
    def test_are_those_of_the_portal_in_the_readers_language(self, zone, moment, day, words):
        portal = make_one("br", time_zone=zone)
        put_all_in_force(portal, at=datetime.datetime.fromisoformat(f"{moment}+00:00"))
        for (locale, path), said in zip(PATHS.items(), words, strict=True):
            for page in (f"/{locale}/", path, f"{path}versions/"):
                time = read(page).find("time")
                assert (time["datetime"], time.text) == (day, said)
            assert said in read(f"{path}versions/1/").find(class_="standing").text
            if locale != "br":
                assert said in read(path).find(class_="prevails").text
            assert ask(f"{path}on/{day}/").status_code == 302
            before = datetime.date.fromisoformat(day) - DAY
            assert ask(f"{path}on/{before}/").status_code == 404

    def test_of_a_version_to_come_are_too(self):
        portal = make_one("br", time_zone="Indian/Reunion")
        put_all_in_force(portal)
        local = (now() + 30 * DAY).astimezone(ZoneInfo("Indian/Reunion")).replace(day=15, hour=1)
        put_in_force(portal, "Plus tard.", at=now(), effective=local)
        assert str(local.year) in read("/fr/politique/").find(class_="announcement").text
        assert " 15 " in read("/fr/politique/").find(class_="announcement").text
