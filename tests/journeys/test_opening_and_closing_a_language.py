"""Opening a language creates its root and proposes what to translate; closing it is an act, and its archive stays."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState
from wagtail_localize.models import StringSegment, Translation

from home.models import Role
from home.queries import locale_codes
from policies.authoring.models import PrivacyPolicyPage
from policies.publication.models import ActRequest
from policies.publication.verification import verify
from policies.register.manifest import policy_chain
from policies.register.models import Action, Entry
from policies.review.models import LegalTaskState
from tests.factories.approval import approve, publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, paragraph
from tests.factories.portals import make_user
from tests.factories.screens import messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]

HOST = "data.example.org"


@pytest.fixture
def portal():
    """A French policy in force, and everybody of its portal."""
    case = make_case(HOST, articles=(article("One", paragraph("Nous ne gardons rien.")),), slug="donnees")
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    for name, role in (("translator", Role.TRANSLATOR), ("manager", Role.MANAGER), ("second", Role.LEGAL_REVIEWER)):
        setattr(case, name, make_user(name, portal=case.portal, role=role))
    case.languages = reverse("policies_portal_languages", args=[case.portal.uuid])
    return case


def get(path):
    return Client(HTTP_HOST=HOST).get(path)


def breton(portal):
    return PrivacyPolicyPage.objects.get(translation_key=portal.page.translation_key, locale__language_code="br")


def open_breton(portal):
    return signed_in(portal.manager).post(portal.languages, {"change": "open", "language": "br"}, follow=True)


def begin(portal, user):
    said = {"change": "translate", "policy": portal.page.pk, "language": "br"}
    return signed_in(user).post(portal.languages, said, follow=True)


def translate(portal):
    """Translate all that there is, as the translation editor does."""
    client = signed_in(portal.translator)
    translation = Translation.objects.get(target_locale__language_code="br")
    said = {"Nous ne gardons rien.": "Ne viromp netra.", "One": "Unan", "Politique de confidentialité": "Prevezded"}
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        value = said.get(segment.string.data, segment.string.data)
        client.put(url, f"value={value}", content_type="application/x-www-form-urlencoded")
    translation.save_target(user=portal.translator)


def in_force(portal):
    open_breton(portal)
    begin(portal, portal.translator)
    translate(portal)
    submit(breton(portal), portal.author)
    approve(breton(portal), portal.lawyer)
    return f"/br/{breton(portal).slug}/"


def ask_to_close(portal, user, reason="Nobody translates it any more."):
    url = reverse("policies_close_language", args=[portal.portal.uuid, "br"])
    return signed_in(user).post(url, {"reason": reason}, follow=True)


def decide(user, decision, *, action=Action.CLOSING, **said):
    client = signed_in(user)
    url = reverse("policies_act", args=[ActRequest.objects.filter(action=action).latest("pk").pk])
    shown = client.get(url)
    if shown.status_code != 200:
        return shown
    return client.post(url, {"decision": decision, "base": shown.context.get("base", "")} | said, follow=True)


def closed(portal):
    path = in_force(portal)
    ask_to_close(portal, portal.author)
    decide(portal.lawyer, "approve")
    return path


def archive(path):
    """What stays of a policy with one version: its register, the version, its forms, the day on which it stood."""
    return [
        f"{path}versions/",
        f"{path}versions/1/",
        f"{path}versions/1/changes/",
        f"{path}versions/1/policy.json",
        f"{path}versions/1/policy.md",
        f"{path}versions/1/policy.txt",
        f"{path}versions/1/policy.pdf",
    ]


class TestOpening:
    def test_proposes_what_to_translate_to_those_who_may(self, portal):
        answer = open_breton(portal)
        assert "Breton is open. Readers have nothing in it until a version is approved." in messages_of(answer)
        assert locale_codes(portal.portal) == ["fr", "en", "br"]
        assert "Politique de confidentialité" in answer.text
        assert "Begin the translation into Breton" not in answer.text  # managers do not write
        for user in (portal.translator, portal.author):
            assert "Begin the translation into Breton" in signed_in(user).get(portal.languages).text

    def test_begins_a_draft_that_nobody_reads_and_leads_to_its_editor(self, portal):
        open_breton(portal)
        answer = begin(portal, portal.translator)
        assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[breton(portal).pk])
        assert not breton(portal).live
        assert get(f"/br/{breton(portal).slug}/").status_code == 404
        assert "Begin the translation into Breton" not in signed_in(portal.translator).get(portal.languages).text

    def test_twice_leads_to_the_draft_that_is_there(self, portal):
        open_breton(portal)
        first, second = begin(portal, portal.translator), begin(portal, portal.author)
        assert first.redirect_chain[-1] == second.redirect_chain[-1]

    def test_ends_with_a_policy_that_readers_find_in_both_languages(self, portal):
        path = in_force(portal)
        assert "Ne viromp netra." in get(path).text
        assert f'hreflang="br" href="http://{HOST}{path}"' in get("/fr/donnees/").text
        assert verify().faults == []


class TestClosing:
    def test_tells_readers_since_when_and_why(self, portal):
        path = closed(portal)
        answer = get(path)
        assert answer.status_code == 200
        assert "Policy-Version" not in answer.headers
        assert "Nobody translates it any more." in answer.text
        assert "Ne viromp netra." not in answer.text
        assert 'href="/fr/donnees/"' in answer.text
        assert 'href="/br/"' not in answer.text

    def test_keeps_the_archive(self, portal):
        path = in_force(portal)
        before = {page: get(page) for page in archive(path)}
        ask_to_close(portal, portal.author)
        decide(portal.lawyer, "approve")
        for page, answer in before.items():
            after = get(page)
            assert after.status_code == answer.status_code == 200, page
            assert page.endswith(("versions/", "changes/", "json", "pdf")) or "netra" in after.text, page
        assert 'class="banner"' in get(f"{path}versions/1/").text
        assert get(f"{path}policy.json").status_code == 404

    def test_takes_it_out_of_whatever_lists_what_is_in_force(self, portal):
        path = closed(portal)
        french = get("/fr/donnees/")
        assert path not in french.text
        assert path not in french.headers.get("Link", "")
        assert path not in get("/sitemap.xml").text
        assert path not in get("/fr/").text
        assert get("/br/").status_code == 404
        assert get("/fr/donnees/").status_code == 200

    def test_is_one_decision_that_verifies(self, portal):
        closed(portal)
        closing = Entry.objects.get(action=Action.CLOSING)
        assert Entry.objects.get(action=Action.WITHDRAWAL).decision_id == closing.decision_id
        assert verify().faults == []

    def test_costs_a_visitor_one_query(self, portal, django_assert_num_queries):
        path = closed(portal)
        get(path)
        for page in (path, "/fr/donnees/"):
            with django_assert_num_queries(1):
                get(page)

    def test_keeps_the_draft_and_lets_nobody_submit_it(self, portal):
        closed(portal)
        page = breton(portal)
        assert "Ne viromp netra." in str(page.get_latest_revision_as_object().body)
        page.get_workflow().start(page, portal.author)
        state = LegalTaskState.objects.latest("pk")
        assert state.status == TaskState.STATUS_REJECTED
        assert "This language of the portal is closed." in state.comment

    def test_needs_another_than_who_asked(self, portal):
        in_force(portal)
        ask_to_close(portal, portal.lawyer)
        assert "You asked for this yourself" in decide(portal.lawyer, "approve").text
        assert "br" in locale_codes(portal.portal)
        decide(portal.second, "approve")
        assert "br" not in locale_codes(portal.portal)

    def test_is_no_matter_for_other_portals_and_superusers(self, portal):
        in_force(portal)
        ask_to_close(portal, portal.author)
        assert decide(make_case("two.example.org", "two-").lawyer, "approve").status_code == 404
        assert "Only a legal reviewer" in decide(make_user("root", superuser=True), "approve").text
        assert "br" in locale_codes(portal.portal)

    def test_needs_two_reviewers_where_the_portal_wants_two(self, portal):
        in_force(portal)
        type(portal.portal).objects.filter(pk=portal.portal.pk).update(two_reviewers=True)
        ask_to_close(portal, portal.author)
        assert "Signed." in decide(portal.lawyer, "approve").text
        assert "br" in locale_codes(portal.portal)
        decide(portal.lawyer, "approve")
        assert "br" in locale_codes(portal.portal)
        assert "Approved." in decide(portal.second, "approve").text
        assert "br" not in locale_codes(portal.portal)
        assert Entry.objects.get(action=Action.CLOSING).decision.signatures.count() == 2
        assert verify().faults == []


class TestReopening:
    def test_brings_policies_back_by_an_act_alone(self, portal):
        path = closed(portal)
        answer = open_breton(portal)
        assert "A withdrawn policy comes back by an act" in answer.text
        assert get(path).status_code == 200
        assert "Ne viromp netra." not in get(path).text

        chain = policy_chain(portal.portal.uuid, portal.page.translation_key, "br").uuid
        url = reverse("policies_ask_act", args=[chain, "reinstatement", 0])
        assert url in signed_in(portal.author).get(portal.languages).text
        signed_in(portal.author).post(url, {"reason": "We have a translator again."})
        decide(portal.lawyer, "approve", action=Action.REINSTATEMENT)

        assert "Ne viromp netra." in get(path).text
        assert path in get("/fr/donnees/").text
        assert 'class="banner"' not in get(f"{path}versions/1/").text
        assert verify().faults == []

    def test_is_what_a_reinstatement_waits_for(self, portal):
        closed(portal)
        chain = policy_chain(portal.portal.uuid, portal.page.translation_key, "br").uuid
        url = reverse("policies_ask_act", args=[chain, "reinstatement", 0])
        signed_in(portal.author).post(url, {"reason": "Back."})
        assert not ActRequest.objects.filter(action=Action.REINSTATEMENT).exists()
