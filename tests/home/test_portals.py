import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site

from home import operations, queries
from home.models import WORKING_ROLES, Container, ContainerKind, Host, LocaleRoot, Role
from tests.factories.portals import make_library, make_portal, make_user

pytestmark = pytest.mark.django_db


def counts():
    return Container.objects.count(), LocaleRoot.objects.count(), Host.objects.count(), Group.objects.count()


class TestNewPortal:
    def test_has_a_root_in_each_language_under_one_key(self):
        portal = make_portal(locales=("fr", "br", "en"))
        roots = queries.roots_of(portal)
        assert [root.locale.language_code for root in roots] == ["fr", "br", "en"]
        assert len({root.translation_key for root in roots}) == 1

    def test_stands_at_depth_two_and_its_roots_below(self):
        portal = make_portal()
        assert (portal.depth, queries.roots_of(portal)[0].depth) == (2, 3)

    def test_is_itself_no_live_page(self):
        assert make_portal().live is False

    def test_answers_at_its_normalised_host(self):
        portal = make_portal("Données.Exemple.FR.")
        assert queries.canonical_host(portal) == "xn--donnes-eva.exemple.fr"

    def test_has_a_site_that_is_nobody_elses_default(self):
        portal = make_portal("data.example.org", locales=("en", "fr"))
        site = Site.objects.get(hostname="data.example.org")
        assert (site.is_default_site, site.root_page.slug) == (False, "en")
        assert portal.default_locale.language_code == "en"

    def test_names_its_groups_after_itself(self):
        portal = make_portal(name="Portail d’Exemple")
        names = set(portal.role_groups.values_list("group__name", flat=True))
        assert len(names) == len(WORKING_ROLES)
        assert all(name.startswith("Portail d’Exemple: ") for name in names)

    def test_may_bear_the_name_of_another(self):
        make_portal("one.example.org", name="Même nom")
        make_portal("two.example.org", name="Même nom")
        assert Group.objects.filter(name__startswith="Même nom").count() == 2 * len(WORKING_ROLES)

    def test_gives_editors_and_translators_their_permissions_on_the_container_alone(self):
        portal = make_portal(locales=("fr", "en"))
        rows = GroupPagePermission.objects.filter(group__portal_role__container=portal)
        granted = {(row.group.portal_role.role, row.permission.codename, row.page_id) for row in rows}
        assert granted == {
            ("editor", "add_page", portal.pk),
            ("editor", "change_page", portal.pk),
            ("translator", "change_page", portal.pk),
        }

    def test_lets_every_role_into_the_admin(self, client):
        portal = make_portal()
        for role in Role:
            user = make_user(f"someone-{role}", portal=portal, role=role)
            assert user.has_perm("wagtailadmin.access_admin")

    def test_is_framed_with_its_name(self):
        assert make_portal(name="Portail d’Exemple").theme.header == "Portail d’Exemple"


class TestRefusedPortal:
    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"host": "DATA.example.org.:80"}, operations.HostInUse),
            ({"host": "testserver"}, operations.HostInUse),
            ({"host": "not a host"}, operations.UnusableHost),
            ({"host": "192.0.2.1"}, operations.UnusableHost),
            ({"host": ""}, operations.UnusableHost),
            ({"locales": ["fr", "xx"]}, operations.UnknownLocale),
            ({"locales": []}, operations.NoLocale),
            ({"name": "  "}, operations.NameMissing),
            ({"name": "x" * 256}, operations.NameMissing),
            ({"time_zone": "Mars/Olympus"}, operations.UnknownTimeZone),
        ],
    )
    def test_leaves_nothing_behind(self, wrong, error):
        make_portal("data.example.org")
        before = counts()
        right = {"host": "new.example.org", "name": "New", "locales": ["fr"]}
        with pytest.raises(error):
            operations.create_portal(**right | wrong)
        assert counts() == before

    def test_says_which_host_is_in_use(self):
        make_portal("data.example.org")
        with pytest.raises(operations.HostInUse, match=r"data\.example\.org"):
            make_portal("data.example.org")


class TestLibrary:
    def test_has_people_and_languages_and_no_host(self):
        library = make_library(locales=("fr", "en"))
        assert library.kind == ContainerKind.LIBRARY
        assert queries.locale_codes(library) == ["fr", "en"]
        assert library.role_groups.count() == len(WORKING_ROLES)
        assert queries.canonical_host(library) == ""


class TestContainerOfPage:
    def test_is_found_from_a_root_in_one_query(self, django_assert_num_queries):
        portal = make_portal()
        root = Page.objects.get(pk=queries.roots_of(portal)[0].pk)
        with django_assert_num_queries(1):
            assert queries.container_of(root) == portal

    def test_is_the_container_itself_without_a_query(self, django_assert_num_queries):
        portal = make_portal()
        with django_assert_num_queries(0):
            assert queries.container_of(portal) is portal

    def test_is_none_for_the_root_of_the_tree(self):
        with pytest.raises(Container.DoesNotExist):
            queries.container_of(Page.get_first_root_node())

    def test_is_found_by_host_however_it_is_written(self):
        portal = make_portal("data.example.org")
        assert queries.container_by_host("DATA.Example.org.:443") == portal

    @pytest.mark.parametrize("host", ["other.example.org", "", "not a host"])
    def test_is_none_for_an_unknown_host(self, host):
        make_portal("data.example.org")
        assert queries.container_by_host(host) is None


class TestEnabledLanguages:
    def test_begin_with_the_default_one(self):
        portal = make_portal(locales=("fr", "en", "br"))
        portal.default_locale = queries.root_in(portal, "en").locale
        assert queries.locale_codes(portal) == ["en", "fr", "br"]

    def test_leave_out_a_language_that_is_not_enabled(self):
        portal = make_portal(locales=("fr", "en"))
        LocaleRoot.objects.child_of(portal).filter(slug="en").update(enabled=False)
        assert queries.locale_codes(portal) == ["fr"]
        assert queries.root_in(portal, "en") is None


class TestAddedLanguage:
    def test_has_a_root_beside_the_others(self):
        portal = make_portal(locales=("fr",))
        root = operations.add_language(container=portal, locale="br")
        assert queries.locale_codes(portal) == ["fr", "br"]
        assert root.translation_key == queries.root_in(portal, "fr").translation_key

    def test_is_the_one_that_was_there_before(self):
        portal = make_portal(locales=("fr", "en"))
        before = queries.root_in(portal, "en")
        LocaleRoot.objects.filter(pk=before.pk).update(enabled=False)
        assert operations.add_language(container=portal, locale="en") == before
        assert queries.locale_codes(portal) == ["fr", "en"]

    def test_is_refused_when_the_installation_does_not_have_it(self):
        with pytest.raises(operations.UnknownLocale):
            operations.add_language(container=make_portal(), locale="xx")


class TestLanguageSwitchedOff:
    def test_keeps_its_root_and_what_is_below(self):
        portal = make_portal(locales=("fr", "en"))
        before = queries.root_in(portal, "en")
        assert operations.switch_language_off(container=portal, locale="en") == before
        assert queries.locale_codes(portal) == ["fr"]
        assert queries.is_closed(portal.uuid, "en")
        assert not queries.is_closed(portal.uuid, "fr")
        assert not queries.is_closed(portal.uuid, "br")

    def test_is_none_that_the_portal_needs_or_has_not(self):
        portal = make_portal(locales=("fr", "en"))
        for locale, refused in (("fr", operations.LanguageNeeded), ("br", operations.LanguageNotEnabled)):
            with pytest.raises(refused):
                operations.switch_language_off(container=portal, locale=locale)

    def test_does_not_prevail(self):
        portal = make_portal(locales=("fr", "en"))
        root = operations.switch_language_off(container=portal, locale="en")
        with pytest.raises(operations.LanguageNotEnabled):
            operations.change_settings(container=portal, prevailing_locale=root.locale)
        portal.refresh_from_db()
        assert portal.prevailing_locale.language_code == "fr"


class TestDeletingAPortal:
    @pytest.mark.parametrize("what", ["portal", "root"])
    def test_is_refused_to_superusers_with_a_sentence(self, client, what):
        portal = make_portal()
        page = portal if what == "portal" else queries.roots_of(portal)[0]
        client.force_login(make_user(superuser=True))
        response = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
        assert Page.objects.filter(pk=page.pk).exists()
        assert response.status_code == 200
        assert len(response.context["messages"]) == 1
