import re

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from home.models import Role
from policies.authoring.models import PrivacyPolicyPage
from policies.facts.models import Controller, DataProtectionOfficer
from policies.review.contributors import open_contributors
from tests.factories.approval import approve, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import approve_fact, make_fact, make_user
from tests.factories.screens import messages_of

pytestmark = pytest.mark.django_db

EMAIL = "dpo@example.org"
TEXT = (
    f"La Ville d’Exemple répond à {EMAIL}, et à VILLE D'EXEMPLE. Les finalités décrites à l'article 3. "
    "Les cookies de l'article 3."
)


def articles(text=TEXT):
    return (
        article("a", paragraph(text), heading="Contact"),
        article("b", paragraph("Rien."), heading="Finalités"),
        article("c", paragraph("Aucun."), heading="Cookies"),
    )


@pytest.fixture
def case():
    case = make_case(articles=articles())
    case.portal.controller = make_fact(Controller, case.portal, name="Ville d’Exemple")
    case.portal.dpo = make_fact(DataProtectionOfficer, case.portal, name="Mission", email=EMAIL)
    case.portal.save()
    for fact in (case.portal.controller, case.portal.dpo, case.portal):
        approve_fact(fact)
    read_english(case.author)
    return case


def read_english(user):
    UserProfile.objects.create(user=user, preferred_language="en")


def told(answer):
    return [message.strip() for message in messages_of(answer)]


def url_of(page):
    return reverse("policies_names", args=[page.pk])


def shown(user, page):
    """The digest, and the names of all boxes by whether they are ticked."""
    html = signed_in(user).get(url_of(page)).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="accept" value="([^"]+)"[^>]*?( checked)?>', html)
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', html).group(1)
    return digest, {name: bool(ticked) for name, ticked in boxes}


def accept(user, page, *names, **more):
    digest, boxes = shown(user, page)
    chosen = names or [name for name, ticked in boxes.items() if ticked]
    return signed_in(user).post(url_of(page), {"digest": digest, "accept": chosen} | more, follow=True)


def markup_of(page):
    draft = PrivacyPolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return str(draft.body.get_prep_value()[0]["value"]["content"][0]["value"])


class TestTheScreen:
    def test_shows_each_place_in_context_and_what_it_would_become(self, case):
        html = signed_in(case.author).get(url_of(case.page)).content.decode()

        assert f"<mark>{EMAIL}</mark>" in html
        assert "Data protection officer: e-mail" in html
        assert "Article 1. Contact" in html
        assert "will read:" in html

    def test_has_ticked_what_is_certain_alone(self, case):
        _digest, boxes = shown(case.author, case.page)

        assert list(boxes.values()) == [True, True, False, True]

    def test_reports_doubtful_references_and_offers_no_box_for_them(self, case):
        html = signed_in(case.author).get(url_of(case.page)).content.decode()

        assert "The sentence seems to speak of what is in article 2, “Finalités”" in html
        assert len(shown(case.author, case.page)[1]) == 4

    def test_says_so_where_there_is_nothing(self, case):
        save_draft(case.page, articles("Rien ici."), user=case.author)

        html = signed_in(case.author).get(url_of(case.page)).content.decode()

        assert "Nothing here is typed by hand" in html
        assert 'type="submit" class="button"' not in html

    def test_shows_hostile_words_as_words(self, case):
        save_draft(case.page, articles(f"<script>x</script> {EMAIL}"), user=case.author)

        html = signed_in(case.author).get(url_of(case.page)).content.decode()

        assert "&lt;script&gt;x&lt;/script&gt;" in html

    def test_is_linked_from_the_editor(self, case):
        html = signed_in(case.author).get(reverse("wagtailadmin_pages:edit", args=[case.page.pk])).content.decode()

        assert url_of(case.page) in html

    def test_asks_the_database_no_more_for_more_words(self, case, django_assert_max_num_queries):
        client = signed_in(case.author)
        save_draft(case.page, articles(" ".join([TEXT] * 30)), user=case.author)

        with django_assert_max_num_queries(60):
            client.get(url_of(case.page))


class TestAccepting:
    def test_makes_one_draft_by_whoever_accepts(self, case):
        before = case.page.revisions.count()
        colleague = make_user("colleague", portal=case.portal, role=Role.EDITOR)
        read_english(colleague)

        answer = accept(colleague, case.page)

        assert told(answer) == ["Saved as a draft: 3 names and references now follow what they stand for."]
        page = PrivacyPolicyPage.objects.get(pk=case.page.pk)
        assert page.revisions.count() == before + 1
        assert page.latest_revision.user == colleague
        assert colleague.uuid in open_contributors(page.translation_key, "fr")[0]
        assert not page.live

    def test_makes_chips_labelled_with_the_words_and_leaves_the_others(self, case):
        accept(case.author, case.page)

        markup = markup_of(case.page)
        assert f'linktype="fact" fact="dpo.email">{EMAIL}</a>' in markup
        assert 'linktype="fact" fact="controller.name">Ville d’Exemple</a>' in markup
        assert ">article 3</a>." in markup
        assert "à l'article 3. Les" in markup
        assert "et à VILLE D'EXEMPLE." in markup

    def test_takes_what_was_chosen_among_several_facts(self, case):
        case.portal.controller.email = EMAIL
        case.portal.controller.save()
        approve_fact(case.portal.controller)
        _digest, boxes = shown(case.author, case.page)
        name = list(boxes)[1]

        accept(case.author, case.page, name, **{f"as-{name}": "1"})

        assert f'linktype="fact" fact="controller.email">{EMAIL}</a>' in markup_of(case.page)

    def test_of_nothing_changes_nothing(self, case):
        digest, _boxes = shown(case.author, case.page)

        answer = signed_in(case.author).post(url_of(case.page), {"digest": digest})

        assert told(answer) == ["Nothing was ticked, so nothing has changed."]
        assert case.page.revisions.count() == 1

    def test_tells_whoever_looked_at_an_older_draft(self, case):
        digest, boxes = shown(case.author, case.page)
        save_draft(case.page, articles(f"Avant. {TEXT}"), user=case.author)

        answer = signed_in(case.author).post(url_of(case.page), {"digest": digest, "accept": list(boxes)})

        assert "Somebody has changed the draft" in told(answer)[0]
        assert case.page.revisions.count() == 2
        assert "linktype" not in markup_of(case.page)

    @pytest.mark.parametrize(
        "form",
        [
            {"accept": "nowhere"},
            {"accept": "0.value.content.0.value:0:3-18", "as-0.value.content.0.value:0:3-18": "9"},
            {"accept": "0.value.content.0.value:0:3-18", "as-0.value.content.0.value:0:3-18": "-1"},
            {"accept": "0.value.content.0.value:0:3-18", "as-0.value.content.0.value:0:3-18": "x\x00"},
        ],
    )
    def test_refuses_what_was_not_offered(self, case, form):
        digest, boxes = shown(case.author, case.page)
        assert "0.value.content.0.value:0:3-18" in boxes

        answer = signed_in(case.author).post(url_of(case.page), {"digest": digest} | form)

        assert answer.status_code == 200
        assert "Nothing was changed" in told(answer)[0]
        assert case.page.revisions.count() == 1

    def test_is_refused_under_review(self, case):
        digest, boxes = shown(case.author, case.page)
        submit(case.page, case.author)

        answer = signed_in(case.author).post(url_of(case.page), {"digest": digest, "accept": list(boxes)}, follow=True)

        assert "under review" in told(answer)[0]
        assert signed_in(case.lawyer).get(url_of(case.page), follow=True).status_code in (200, 404)
        assert case.page.revisions.count() == 1

    def test_is_refused_where_somebody_else_locked_the_page(self, case):
        case.page.locked, case.page.locked_by = True, case.lawyer
        case.page.save()

        answer = signed_in(case.author).get(url_of(case.page), follow=True)

        assert "This policy is locked." in told(answer)

    def test_of_a_translation_belongs_to_the_text_that_is_translated(self, case):
        locale = Locale.objects.get(language_code="en")
        submit(case.page, case.author)
        approve(case.page, case.lawyer)
        translator = make_user("translator", portal=case.portal, role=Role.TRANSLATOR)
        address = reverse("wagtail_localize:submit_page_translation", args=[case.page.pk])
        signed_in(translator).post(address, {"locales": [locale.pk]})
        page = PrivacyPolicyPage.objects.get(translation_key=case.page.translation_key, locale=locale)

        answer = signed_in(case.author).get(url_of(page), follow=True)

        assert "This policy is written by translating another" in told(answer)[0]


class TestWhoMay:
    def test_only_those_who_may_edit_the_page(self, case):
        other = make_case("other.example.org", prefix="other")
        digest, boxes = shown(case.author, case.page)

        for user in (other.author, other.lawyer, case.lawyer):
            client = signed_in(user)
            assert client.get(url_of(case.page)).status_code == 404
            assert client.post(url_of(case.page), {"digest": digest, "accept": list(boxes)}).status_code == 404
        assert case.page.revisions.count() == 1

    def test_nobody_without_an_account(self, client, case):
        assert client.get(url_of(case.page), HTTP_HOST="testserver").status_code == 302

    def test_pages_that_are_no_policies_do_not_exist(self, case):
        client = signed_in(make_user("root", superuser=True))

        assert client.get(reverse("policies_names", args=[case.portal.pk])).status_code == 404
        assert client.get(reverse("policies_names", args=[10**12])).status_code == 404

    def test_the_facts_are_those_of_the_pages_own_portal(self, case):
        other = make_case("other.example.org", prefix="other")
        page = make_policy(other.portal, "en", articles=articles(), user=other.author)

        assert EMAIL not in re.findall("<mark>(.*?)</mark>", signed_in(other.author).get(url_of(page)).content.decode())
