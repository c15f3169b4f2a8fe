"""Two people write one thing: the second to save is told, loses nothing typed, and decides."""

import re

import pytest
from django.urls import reverse

from home.models import Container, Role
from policies.authoring.models import PrivacyPolicyPage
from policies.facts.models import DataProtectionOfficer
from policies.review.models import LegalTaskState
from tests.factories.browsing import open_editor
from tests.factories.cases import make_case, signed_in
from tests.factories.editor import posted
from tests.factories.portals import make_fact, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TOLD = "first-person saved another draft of this after you opened it."
NOT_SAVED = "What you typed is still in the form and not saved yet"


class Written:
    """Something that two people write: a fact, a profile or a policy. `field` is what each types into."""

    def __init__(self, url, read, form, field):
        self.url, self.read, self.form, self.field = url, read, form, field

    def draft(self):
        return getattr(self.read().get_latest_revision_as_object(), self.field)

    def opened(self, client):
        """What a browser knows of the draft that it was shown."""
        return hidden_in(client.get(self.url))

    def save(self, client, opened, value, **more):
        return client.post(self.url, self.form | opened | {self.field: value} | more)


def hidden_in(response):
    fields = re.findall(
        r'<input type="hidden" name="((?:loaded|opened)_\w+)"(?: value="([^"]*)")?', response.content.decode()
    )
    return dict(fields)


@pytest.fixture
def case():
    return make_case()


def fact_of(case):
    fact = make_fact(DataProtectionOfficer, case.portal, name="Officer")
    fact.save_revision(user=case.author)
    form = {"name": "Officer", "wordings-TOTAL_FORMS": 0, "wordings-INITIAL_FORMS": 0}
    url = reverse(fact.snippet_viewset.get_url_name("edit"), args=[fact.pk])
    return Written(url, lambda: DataProtectionOfficer.objects.get(pk=fact.pk), form, "phone")


def profile_of(case):
    case.portal.save_revision(user=case.author)
    empty = {"processors-TOTAL_FORMS": 0, "processors-INITIAL_FORMS": 0}
    form = {"name": "Exemple", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0} | empty
    url = reverse("wagtailadmin_pages:edit", args=[case.portal.pk])
    return Written(url, lambda: Container.objects.get(pk=case.portal.pk), form, "domain")


def policy_of(case):
    url = reverse("wagtailadmin_pages:edit", args=[case.page.pk])
    return Written(
        url, lambda: PrivacyPolicyPage.objects.get(pk=case.page.pk), posted(case.page, ("A", "Words")), "title"
    )


@pytest.fixture(params=[fact_of, profile_of, policy_of], ids=["fact", "profile", "policy"])
def written(request, case):
    return request.param(case)


@pytest.fixture
def first(case):
    return signed_in(make_user("first-person", portal=case.portal, role=Role.EDITOR))


@pytest.fixture
def second(case):
    return signed_in(make_user("second-person", portal=case.portal, role=Role.EDITOR))


VALUES = {"phone": ("+33 2 98 00 00 00", "+33 1 00 00 00 00"), "domain": ("one.org", "two.org"), "title": ("1", "2")}


class TestTheSecondToSave:
    def test_is_told_and_overwrites_nothing(self, written, first, second):
        one, two = VALUES[written.field]
        opened = written.opened(second)
        assert written.save(first, written.opened(first), one).status_code == 302
        response = written.save(second, opened, two)
        html = response.content.decode()
        assert response.status_code == 200
        assert TOLD in html
        assert NOT_SAVED in html
        assert written.draft() == one

    def test_finds_what_they_typed_in_the_form(self, written, first, second):
        one, two = VALUES[written.field]
        opened = written.opened(second)
        written.save(first, written.opened(first), one)
        assert written.save(second, opened, two).context["form"][written.field].value() == two

    def test_may_save_on_top_once_told(self, written, first, second):
        one, two = VALUES[written.field]
        opened = written.opened(second)
        written.save(first, written.opened(first), one)
        shown = hidden_in(written.save(second, opened, two))
        assert written.save(second, shown, two).status_code == 302
        assert written.draft() == two
        assert one in [getattr(row.as_object(), written.field) for row in written.read().revisions.all()]

    def test_submits_nothing_over_another_draft(self, written, first, second):
        one, two = VALUES[written.field]
        opened = written.opened(second)
        written.save(first, written.opened(first), one)
        response = written.save(second, opened, two, **{"action-submit": "1"})
        assert TOLD in response.content.decode()
        assert not LegalTaskState.objects.exists()
        assert written.draft() == one

    def test_can_compare_the_two_drafts(self, written, first, second):
        one, two = VALUES[written.field]
        opened = written.opened(second)
        written.save(first, written.opened(first), one)
        html = written.save(second, opened, two).content.decode()
        link = re.search(r'href="([^"]*)"[^>]*>\s*See what changed', html)[1]
        assert one in second.get(link).content.decode()


class TestTheFirstDraft:
    """Of the profile of a portal that was just opened: there is none that the form could have been opened on."""

    def test_of_two_people_is_told_to_the_second(self, case, first, second):
        written = profile_of(case)
        Container.objects.filter(pk=case.portal.pk).update(latest_revision=None)
        opened = hidden_in(second.get(written.url))
        assert written.save(first, hidden_in(first.get(written.url)), "one.org").status_code == 302
        response = written.save(second, opened, "two.org")
        assert TOLD in response.content.decode()
        assert written.draft() == "one.org"
        assert written.save(second, hidden_in(response), "two.org").status_code == 302
        assert written.draft() == "two.org"


class TestSavingAlone:
    def test_again_and_again_tells_nothing(self, written, first):
        for value in VALUES[written.field]:
            assert written.save(first, written.opened(first), value).status_code == 302

    def test_in_two_windows_is_told_as_such(self, written, first):
        one, two = VALUES[written.field]
        opened = written.opened(first)
        written.save(first, opened, one)
        html = written.save(first, opened, two).content.decode()
        assert "You saved another draft of this elsewhere after you opened it here." in html

    @pytest.mark.parametrize("odd", ["x", "9" * 40, "-1", "²"])
    def test_a_key_that_names_no_draft_is_another_draft(self, written, first, odd):
        one, _two = VALUES[written.field]
        assert written.save(first, {"loaded_revision_id": odd}, one).status_code == 200


TITLE = "[name=title]"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestAnEditorThatSavesByItself:
    @pytest.fixture
    def opened(self, case, live_server, settings, page):
        settings.ADMIN_HOST = "localhost"
        open_editor(page, live_server.url.replace("127.0.0.1", "localhost"), case.page, case.author.username)
        page.wait_for_timeout(3000)  # Wagtail's editor takes what it finds in the form until then for saved
        return page

    def draft(self, case):
        return PrivacyPolicyPage.objects.get(pk=case.page.pk).get_latest_revision_as_object()

    def save(self, page):
        with page.expect_navigation():
            page.locator("footer button[type=submit]").first.click()

    def test_is_not_told_of_its_own_draft(self, case, opened):
        for title in ("Another title", "A third title"):
            with opened.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
                opened.fill(TITLE, title)
            opened.wait_for_timeout(500)
        self.save(opened)

        assert opened.locator(".messages .warning, .messages .error").count() == 0
        assert self.draft(case).title == "A third title"

    def test_lets_what_people_send_wait_until_it_has_saved(self, case, opened):
        held = []
        opened.route("**/edit/", lambda route: held.append(route) if not held else route.continue_())
        opened.fill(TITLE, "Another title")
        while not held:
            opened.wait_for_timeout(100)
        opened.locator("footer [data-w-dropdown-target=toggle]").first.click()
        opened.locator("button[name=action-submit]").click(no_wait_after=True)
        opened.wait_for_timeout(500)
        with opened.expect_navigation():
            held[0].continue_()

        assert LegalTaskState.objects.get().status == "in_progress"
        assert self.draft(case).title == "Another title"
