"""The screen of a portal's languages: what it says to whom, what can be opened, and what can be closed."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from home.models import LocaleRoot, Role
from home.queries import locale_codes
from policies.authoring.models import PrivacyPolicyPage
from policies.publication.models import ActRequest
from policies.register.manifest import policy_chain
from tests.factories.approval import publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import make_policy
from tests.factories.portals import make_library, make_operator, make_user
from tests.factories.screens import messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]


@pytest.fixture
def case():
    case = make_case()
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    case.manager = make_user("manager", portal=case.portal, role=Role.MANAGER)
    case.translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
    return case


def url(portal):
    return reverse("policies_portal_languages", args=[portal.uuid])


def close_url(portal, locale):
    return reverse("policies_close_language", args=[portal.uuid, locale])


def shown(case, user):
    return signed_in(user).get(url(case.portal)).text


def change(case, user, **said):
    return signed_in(user).post(url(case.portal), said, follow=True)


class TestTheScreen:
    def test_says_what_stands_in_each_language(self, case):
        french, english = signed_in(case.author).get(url(case.portal)).context["rows"]
        assert (french.name, french.in_force, french.is_default, french.is_prevailing) == ("French", 1, True, True)
        assert (english.name, english.in_force, english.is_open) == ("English", 0, True)

    def test_is_for_the_staff_and_operators_alone(self, case):
        for user in (case.author, case.lawyer, case.translator, case.manager, make_operator()):
            assert signed_in(user).get(url(case.portal)).status_code == 200
        for user in (make_case("two.example.org", "two-").lawyer, make_user("nobody")):
            assert signed_in(user).get(url(case.portal)).status_code in (302, 404)

    def test_shows_operators_no_draft(self, case):
        make_policy(case.portal, title="Geheim", slug="geheim", user=case.author)
        assert "Geheim" in shown(case, case.translator)
        assert "Geheim" not in shown(case, make_operator())

    def test_is_led_to_from_the_portal_the_home_screen_and_policies_by_language(self, case):
        screens = (
            reverse("wagtailadmin_explore", args=[case.portal.pk]),
            reverse("wagtailadmin_home"),
            reverse("policies_languages"),
        )
        for screen in screens:
            assert url(case.portal) in signed_in(case.author).get(screen).text

    def test_speaks_of_a_language_that_was_switched_off_as_such(self, case):
        LocaleRoot.objects.child_of(case.portal).filter(locale__language_code="en").update(enabled=False)
        assert "Switched off: readers have nothing in it." in shown(case, case.author)


class TestOpening:
    def test_is_offered_to_managers_and_operators(self, case):
        for user in (case.manager, make_operator()):
            assert "Open a language" in shown(case, user)
        for user in (case.author, case.lawyer, case.translator):
            assert "Open a language" not in shown(case, user)
            assert change(case, user, change="open", language="br").status_code == 404
        assert locale_codes(case.portal) == ["fr", "en"]

    def test_stands_in_the_history_of_the_portal(self, case):
        change(case, case.manager, change="open", language="br")
        entry = PageLogEntry.objects.get(action="home.language.open")
        assert (entry.user, entry.data["language"]) == (case.manager, "br")
        assert not ModelLogEntry.objects.filter(action="home.language.open").exists()

    @pytest.mark.parametrize("language", ["fr", "xx", "", "\x00"])
    def test_of_what_is_open_or_unknown_says_so(self, case, language):
        answer = change(case, case.manager, change="open", language=language)
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert locale_codes(case.portal) == ["fr", "en"]

    def test_of_a_library_is_an_operators_too(self):
        library = make_library()
        operator = make_operator()
        answer = signed_in(operator).post(url(library), {"change": "open", "language": "en"}, follow=True)
        assert "English is open." in answer.text
        assert locale_codes(library) == ["fr", "en"]


class TestTranslating:
    def begin(self, case, user, **said):
        said = {"policy": case.page.pk, "language": "en"} | said
        return change(case, user, change="translate", **said)

    def test_is_for_those_who_write_the_policy(self, case):
        stranger = make_case("two.example.org", "two-")
        for user in (case.lawyer, case.manager, stranger.author, make_operator()):
            assert self.begin(case, user).status_code == 404
        assert self.begin(stranger, stranger.author, policy=case.page.pk).status_code == 404
        assert PrivacyPolicyPage.objects.filter(translation_key=case.page.translation_key).count() == 1
        assert "draft" in messages_of(self.begin(case, case.translator))[0]

    @pytest.mark.parametrize("language", ["br", "xx", ""])
    def test_waits_for_the_language_to_be_open(self, case, language):
        assert "This language is not open." in messages_of(self.begin(case, case.author, language=language))

    @pytest.mark.parametrize("policy", ["", "x", "0", "9" * 40, "²"])
    def test_of_no_policy_is_not_found(self, case, policy):
        assert self.begin(case, case.author, policy=policy).status_code == 404


class TestAskingToClose:
    def test_is_offered_to_editors_and_reviewers_for_what_can_be_closed(self, case):
        for user in (case.author, case.lawyer):
            assert close_url(case.portal, "en") in shown(case, user)
            assert close_url(case.portal, "fr") not in shown(case, user)
        for user in (case.translator, case.manager, make_operator(), make_user("root", superuser=True)):
            assert close_url(case.portal, "en") not in shown(case, user)
            assert signed_in(user).get(close_url(case.portal, "en")).status_code == 404

    @pytest.mark.parametrize("locale", ["br", "xx"])
    def test_of_what_is_not_open_is_not_found(self, case, locale):
        assert signed_in(case.author).get(close_url(case.portal, locale)).status_code == 404

    def test_of_the_default_language_says_why_not(self, case):
        answer = signed_in(case.author).get(close_url(case.portal, "fr"))
        assert "This is the default language" in answer.text
        assert "Ask for it" not in answer.text

    def test_names_what_awaits_approval(self, case):
        submit(make_policy(case.portal, "en", title="Privacy", slug="privacy", user=case.author), case.author)
        assert "“Privacy” awaits approval in this language" in (
            signed_in(case.author).get(close_url(case.portal, "en")).text
        )

    def test_shows_what_goes_with_it_and_is_found_by_the_reviewer(self, case):
        draft = make_policy(case.portal, "en", title="Privacy", slug="privacy", user=case.author)
        publish(draft, author=case.author, reviewer=case.lawyer)
        assert "version 1 in force" in signed_in(case.author).get(close_url(case.portal, "en")).text
        answer = signed_in(case.author).post(close_url(case.portal, "en"), {"reason": "Done with."}, follow=True)
        assert "Closing of a language: English, Portail data.example.org" in answer.text
        act = reverse("policies_act", args=[ActRequest.objects.get().pk])
        assert act in signed_in(case.lawyer).get(reverse("wagtailadmin_home")).text
        assert act in shown(case, case.translator)
        assert close_url(case.portal, "en") not in shown(case, case.author)

    def test_ends_with_a_language_that_says_since_when_it_is_closed(self, case):
        signed_in(case.author).post(close_url(case.portal, "en"), {"reason": "Done with."})
        act = reverse("policies_act", args=[ActRequest.objects.get().pk])
        client = signed_in(case.lawyer)
        client.post(act, {"decision": "approve", "base": client.get(act).context["base"]})
        assert "Closed since" in shown(case, case.translator)
        assert PageLogEntry.objects.get(action="home.language.close").user == case.lawyer
        assert "See the languages" in client.get(act).text

    def test_is_told_in_the_file_of_each_policy(self, case):
        draft = make_policy(case.portal, "en", title="Privacy", slug="privacy", user=case.author)
        publish(draft, author=case.author, reviewer=case.lawyer)
        signed_in(case.author).post(close_url(case.portal, "en"), {"reason": "Done with."})
        chain = policy_chain(case.portal.uuid, draft.translation_key, "en").uuid
        told = signed_in(case.lawyer).get(reverse("policies_file", args=[chain])).text
        assert "An act was asked for: closing of a language." in told
