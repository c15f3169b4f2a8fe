"""What operators have on the screens: people, settings and reports of every portal, and no word of one."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry, Revision

from home.models import Container, Role, RoleGroup
from home.queries import root_in
from home.roles import has_role
from home.staffing import give_role
from policies.facts.models import Controller, DataProtectionOfficer
from policies.publication.models import Batch, BatchChain, BatchState
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.register.models import Chain, ChainKind, Shown
from policies.review.models import Contribution
from tests.factories.approval import approve, ask_for_waivers, publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import approve_fact, make_fact, make_library, make_operator, make_portal, make_user
from tests.factories.screens import decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.any_database]


@pytest.fixture
def case():
    return make_case()


@pytest.fixture
def operator():
    return make_operator()


def home_of(user):
    return signed_in(user).get(reverse("wagtailadmin_home")).text


def people_url(portal):
    return reverse("policies_people", args=[portal.uuid])


def settings_url(portal):
    return reverse("policies_portal_settings", args=[portal.uuid])


class TestHome:
    def test_names_every_portal_with_its_people_and_settings_and_none_of_its_words(self, case, operator):
        publish(case.page, author=case.author, reviewer=case.lawyer)
        html = home_of(operator)
        assert str(case.portal) in html
        assert people_url(case.portal) in html
        assert settings_url(case.portal) in html
        assert case.page.title not in html
        assert reverse("policies_acceptance", args=[case.portal.uuid]) not in html
        assert reverse("wagtailadmin_explore", args=[case.portal.pk]) not in html

    def test_shows_policies_where_the_operator_holds_a_role_first(self, case, operator):
        first = make_portal("a.example.org", name="A comes before")
        give_role(container=case.portal, role=Role.EDITOR, user=operator, at=database_now())
        html = home_of(operator)
        assert case.page.title in html
        assert html.index(str(case.portal)) < html.index(str(first))

    def test_of_others_does_not_lead_to_settings(self, case):
        for user in (case.author, case.lawyer):
            html = home_of(user)
            assert settings_url(case.portal) not in html
            assert f'"{reverse("policies_portals")}"' not in html


class TestAllPortals:
    def asked(self, user, **query):
        return signed_in(user).get(reverse("policies_portals"), query)

    def test_are_found_by_name_and_host(self, case, operator):
        make_portal("two.example.org", name="Second")
        make_library("Shared things")
        assert all(name in self.asked(operator).text for name in (str(case.portal), "Second", "Shared things"))
        for asked in ("SECON", "two.exam"):
            html = self.asked(operator, q=asked).text
            assert "Second" in html
            assert "Shared things" not in html
        assert "No portal is called so." in self.asked(operator, q="nobody").text

    def test_keep_the_search_from_page_to_page(self, operator, monkeypatch):
        monkeypatch.setattr("policies.desk.all_portals.PAGE_SIZE", 1)
        for host in ("one.example.org", "two.example.org"):
            make_portal(host)
        assert "?q=example&amp;p=2" in self.asked(operator, q="example").text

    def test_are_listed_to_operators_and_superusers_alone(self, case):
        assert self.asked(make_user("root", superuser=True)).status_code == 200
        assert self.asked(case.author).status_code == 404


class TestPeople:
    def give(self, user, portal, role, email="new@example.org"):
        return signed_in(user).post(people_url(portal), {"change": "give", "email": email, "role": role}, follow=True)

    def test_of_every_portal_and_library_are_given_roles(self, case, operator):
        for number, container in enumerate((case.portal, make_library())):
            self.give(operator, container, Role.MANAGER, f"n{number}@example.org")
            assert RoleGroup.objects.get(container=container, role=Role.MANAGER).group.user_set.count() == 1

    def test_lose_roles(self, case, operator):
        said = {"change": "take", "role": "editor", "person": str(case.author.uuid)}
        signed_in(operator).post(people_url(case.portal), said)
        assert not has_role(case.author, case.portal.uuid, Role.EDITOR)

    @pytest.mark.parametrize("role", Role)
    def test_get_none_from_themselves(self, case, operator, role):
        assert "somebody else has to give you" in self.give(operator, case.portal, role, operator.email.upper()).text
        assert not has_role(operator, case.portal.uuid, role)
        assert "somebody else has to give you" in self.give(operator, make_library(), role, operator.email).text

    def test_do_not_get_it_by_managing_first(self, case, operator):
        self.give(make_operator("second"), case.portal, Role.MANAGER, operator.email)
        assert has_role(operator, case.portal.uuid, Role.MANAGER)
        self.give(operator, case.portal, Role.EDITOR, operator.email)
        assert not has_role(operator, case.portal.uuid, Role.EDITOR)

    def test_get_it_from_another_operator(self, case, operator):
        self.give(make_operator("second"), case.portal, Role.EDITOR, operator.email)
        assert has_role(operator, case.portal.uuid, Role.EDITOR)


class TestSettings:
    SAID = {"time_zone": "Indian/Reunion", "days_to_decide": "7", "two_reviewers": "on"}

    @pytest.fixture
    def portal(self):
        return make_portal(locales=("fr", "en"))

    def change(self, user, portal, **said):
        form = self.SAID | {"prevailing_locale": portal.default_locale_id} | said
        return signed_in(user).post(settings_url(portal), form, follow=True)

    def as_set(self, portal):
        row = Container.objects.get(pk=portal.pk)
        return row.prevailing_locale, row.time_zone, row.two_reviewers, row.days_to_decide

    def test_hold_at_once_and_make_no_draft(self, portal, operator):
        portal.save_revision()
        before = Container.objects.filter(pk=portal.pk).values().get()
        english = root_in(portal, "en").locale
        assert "The settings hold from now on." in self.change(operator, portal, prevailing_locale=english.pk).text
        assert self.as_set(portal) == (english, "Indian/Reunion", True, 7)
        after = Container.objects.filter(pk=portal.pk).values().get()
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"prevailing_locale_id", "time_zone", "two_reviewers", "days_to_decide"}
        assert portal.revisions.count() == 1
        assert not Contribution.objects.filter(user=operator.uuid).exists()

    def test_are_in_the_history_of_the_portal_with_who_changed_them(self, portal, operator):
        self.change(operator, portal)
        self.change(operator, portal)
        entry = PageLogEntry.objects.get(page=portal.pk, action="home.settings.change")
        assert (entry.user, entry.data) == (
            operator,
            {"time_zone": "Indian/Reunion", "two_reviewers": True, "days_to_decide": 7},
        )

    def test_of_a_library_too_and_by_superusers(self, operator):
        library = make_library()
        self.change(operator, library)
        assert self.as_set(library)[1] == "Indian/Reunion"
        self.change(make_user("root", superuser=True), library, time_zone="Europe/Paris")
        assert self.as_set(library)[1] == "Europe/Paris"

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"time_zone": "Mars/Olympus"}, "time_zone"),
            ({"days_to_decide": "0"}, "days_to_decide"),
            ({"days_to_decide": "366"}, "days_to_decide"),
            ({"prevailing_locale": "x"}, "prevailing_locale"),
        ],
    )
    def test_that_cannot_be_are_refused(self, portal, operator, said, field):
        before = self.as_set(portal)
        answer = self.change(operator, portal, **said)
        assert list(answer.context["form"].errors) == [field]
        assert self.as_set(portal) == before

    def test_keep_to_the_languages_of_the_portal(self, portal, operator):
        other = make_portal("other.example.org", locales=("ar",))
        assert self.change(operator, portal, prevailing_locale=other.default_locale_id).context["form"].errors
        assert self.as_set(portal)[0] == portal.default_locale

    def test_are_closed_to_everybody_else(self, case):
        manager = make_user("manager", portal=case.portal, role=Role.MANAGER)
        for user in (case.author, case.lawyer, manager):
            assert self.change(user, case.portal).status_code == 404
        assert self.as_set(case.portal)[1] == "Europe/Paris"

    def test_do_not_go_back_when_a_profile_from_before_is_approved(self, case, operator):
        profile = Container.objects.get(pk=case.portal.pk)
        profile.name = "Another name"
        older = profile.save_revision(user=case.author)
        submit(profile, case.author)
        self.change(operator, case.portal, two_reviewers="")
        approve(profile, case.lawyer)
        assert self.as_set(case.portal) == (case.portal.default_locale, "Indian/Reunion", False, 7)
        Revision.objects.get(pk=older.pk).publish(skip_permission_checks=True)
        assert self.as_set(case.portal)[1:] == ("Indian/Reunion", False, 7)

    def test_do_not_go_back_when_an_editor_saves_what_was_opened_before(self, case, operator):
        opened = Container.objects.get(pk=case.portal.pk)
        url = reverse("wagtailadmin_pages:edit", args=[opened.pk])
        signed_in(case.author).get(url)
        self.change(operator, case.portal)
        form = {"name": "N", "domain": "data.example.org", "time_zone": "Europe/Paris", "two_reviewers": ""}
        counts = {f"{kind}-{what}_FORMS": 0 for kind in ("processors", "comments") for what in ("TOTAL", "INITIAL")}
        assert signed_in(case.author).post(url, form | counts).status_code == 302
        assert Container.objects.get(pk=opened.pk).name == "N"
        assert self.as_set(case.portal)[1:] == ("Indian/Reunion", True, 7)


class TestWhatLibrariesOwn:
    def test_is_edited_submitted_and_not_approved(self, operator):
        library = make_library()
        lawyer = make_user("library-lawyer", portal=library, role=Role.LEGAL_REVIEWER)
        fact = make_fact(Controller, library)
        fact.save_revision(user=operator)
        url = reverse(Controller.snippet_viewset.get_url_name("edit"), args=[fact.pk])
        assert signed_in(operator).get(url).status_code == 200
        state = submit(fact, operator)
        assert "Only a legal reviewer" in decide(operator, state).text
        approve(fact, lawyer)
        assert Controller.objects.get(pk=fact.pk).current_workflow_task is None

    def test_is_not_approved_by_an_operator_who_reviews_there(self, operator):
        library = make_library()
        give_role(container=library, role=Role.LEGAL_REVIEWER, user=operator, at=database_now())
        fact = make_fact(Controller, library)
        fact.save_revision(user=operator)
        assert "You wrote part of this yourself" in decide(operator, submit(fact, operator)).text

    def test_is_a_model_too(self, operator):
        library = make_library()
        url = reverse("wagtailadmin_pages:add", args=["policies", "privacypolicypage", root_in(library, "fr").pk])
        assert signed_in(operator).get(url).status_code == 200
        model = make_policy(library, user=operator, slug="model")
        for name in ("edit", "history", "view_draft"):
            assert signed_in(operator).get(reverse(f"wagtailadmin_pages:{name}", args=[model.pk])).status_code == 200


class TestReports:
    def published(self, case):
        publish(case.page, author=case.author, reviewer=case.lawyer)
        save_draft(case.page, [article("Secret", paragraph("Secret words."))], user=case.author)
        return Chain.objects.get(kind=ChainKind.POLICY)

    def test_tell_of_findings_in_force_of_every_portal(self, case, operator):
        chain = self.published(case)
        url = reverse("policies_findings_of", args=[chain.uuid])
        assert url in signed_in(operator).get(reverse("policies_findings")).text
        answer = signed_in(operator).get(url)
        assert answer.status_code == 200
        assert "Secret" not in answer.text

    def test_keep_to_themselves_what_editors_answered(self, operator):
        case = make_case(checked=True)
        granted = ask_for_waivers(case.page, case.author, reason="Said in confidence")
        case.page = publish(case.page, author=case.author, reviewer=case.lawyer, granted=granted)
        chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr").uuid
        url = reverse("policies_findings_of", args=[chain])
        assert "Said in confidence" in signed_in(case.lawyer).get(url).text
        assert "Said in confidence" not in signed_in(operator).get(url).text

    def test_tell_where_a_shared_fact_is_shown_and_open_no_version(self, case, operator):
        fact = make_fact(DataProtectionOfficer, make_library(), name="Shared")
        approve_fact(fact)
        case.portal.refresh_from_db()
        case.portal.dpo = fact
        case.portal.save()
        case.portal.save_revision(user=case.author)
        url = reverse(DataProtectionOfficer.snippet_viewset.get_url_name("shown"), args=[fact.pk])
        html = signed_in(operator).get(url).text
        assert str(case.portal) in html
        assert f"/admin/pages/{case.page.pk}/" not in html

    def test_tell_in_which_versions_a_shared_fact_stands_and_lead_to_none(self, case, operator):
        chain = self.published(case)
        fact = make_fact(DataProtectionOfficer, make_library(), name="Shared")
        approve_fact(fact)
        Shown.objects.create(chain=chain, number=1, fact=fact.uuid, fact_number=1)
        url = reverse(DataProtectionOfficer.snippet_viewset.get_url_name("shown"), args=[fact.pk])
        version = reverse("policies_version", args=[chain.uuid, 1])
        html = signed_in(operator).get(url).text
        assert f"<strong>{case.portal}</strong>" in html
        assert version not in html
        assert version in signed_in(make_user("root", superuser=True)).get(url).text

    def test_tell_how_far_a_change_has_come_and_in_which_portals_it_was_remarkable(self, case, operator):
        chain = self.published(case)
        fact = make_fact(DataProtectionOfficer, make_library(), name="Shared")
        change = approve_fact(fact)
        now = database_now()
        batch = Batch.objects.create(
            decision=chain.uuid, plan="", fact=fact.uuid, fact_number=change.number, effective_from=now, created_at=now
        )
        BatchChain.objects.create(
            batch=batch,
            chain=chain.uuid,
            owner=case.portal.uuid,
            subject=chain.subject,
            planned=1,
            moved=True,
            state=BatchState.WAITING,
        )
        url = reverse("policies_batch", args=[batch.pk])
        assert url in home_of(operator)
        html = signed_in(operator).get(url).text
        assert str(case.portal) in html
        assert reverse("policies_versions", args=[chain.uuid]) not in html
        assert (
            reverse("policies_versions", args=[chain.uuid])
            in signed_in(make_user("root", superuser=True)).get(url).text
        )

    def test_show_outdated_law_and_change_none(self, operator):
        asked = signed_in(operator)
        assert asked.get(reverse("outdatedcitation:index")).status_code == 200
        assert asked.get(reverse("outdatedcitation:add")).status_code == 302
        assert asked.get(reverse("rulesetting:index")).status_code == 302
