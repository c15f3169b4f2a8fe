"""Two facts that are one become one: in drafts at once, in what stands only as each portal approves it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Revision

from home.models import Container, Role
from policies.authoring.duplicates import UnableToMerge, merge_facts
from policies.authoring.models import PrivacyPolicyPage
from policies.desk.fact_uses import why_kept
from policies.desk.reach import Reach, affected
from policies.document.nodes import Fact
from policies.facts.models import Controller, DataProtectionOfficer, LegalReference, Merged, Processor
from policies.register.clock import database_now
from policies.register.models import Entry
from policies.review.models import Contribution
from tests.factories.approval import publish, submit
from tests.factories.cases import Case, give_role, signed_in
from tests.factories.policies import article, make_policy, paragraph
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user
from tests.factories.sharing import carry_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def library():
    return make_library("Library")


@pytest.fixture
def operator(library):
    return make_user("operator", portal=library, role=Role.EDITOR)


@pytest.fixture
def two(library):
    """A host that was written twice: "Host" is the duplicate, "Hosting" is kept. Both are approved."""
    facts = [make_fact(Processor, library, name=name) for name in ("Host", "Hosting")]
    for fact in facts:
        approve_fact(fact)
    return facts


def add_portal(host, *processors, operator=None):
    """A portal that chose the processors, with a draft that names the first."""
    portal = make_portal(host, name=host.partition(".")[0].capitalize())
    author = make_user(f"{host}-author", portal=portal, role=Role.EDITOR)
    lawyer = make_user(f"{host}-lawyer", portal=portal, role=Role.LEGAL_REVIEWER)
    for processor in processors:
        portal.processors.create(processor=processor)
    portal.save()
    approve_fact(portal)
    words = article("Hosts", paragraph("By ", Fact(f"processor.{processors[0].uuid}.name"), "."))
    page = make_policy(portal, articles=[words], user=author)
    if operator is not None:
        give_role(operator, portal, Role.EDITOR)
    return Case(portal, author, lawyer, page)


def merge(duplicate, kept, user):
    user = type(user).objects.get(pk=user.pk)
    return merge_facts(duplicate=duplicate, kept=kept, user=user, at=database_now())


def chosen_in_draft(portal):
    draft = Container.objects.get(pk=portal.pk).get_latest_revision_as_object()
    return [row.processor for row in draft.processors.all()]


def body_of(page):
    return str(PrivacyPolicyPage.objects.get(pk=page.pk).get_latest_revision().content["body"])


def url_of(name, fact, into=None):
    address = reverse(fact.snippet_viewset.get_url_name(name), args=[fact.pk])
    return f"{address}?into={into.pk}" if into else address


class TestMerging:
    def test_names_the_one_kept_in_drafts_of_profiles_and_policies(self, two, operator):
        duplicate, kept = two
        case = add_portal("first.example.org", duplicate, operator=operator)

        merge(duplicate, kept, operator)

        assert chosen_in_draft(case.portal) == [kept]
        assert str(kept.uuid) in body_of(case.page)
        assert str(duplicate.uuid) not in body_of(case.page)

    def test_lists_the_one_kept_once_where_both_were_chosen(self, two, operator):
        case = add_portal("first.example.org", *two, operator=operator)
        merge(*two, operator)
        assert chosen_in_draft(case.portal) == [two[1]]

    def test_changes_the_choice_of_a_role(self, library, operator):
        facts = [make_fact(DataProtectionOfficer, library, name=name) for name in ("DPO", "D.P.O.")]
        portal = make_portal("first.example.org")
        portal.dpo = facts[0]
        portal.save_revision()
        give_role(operator, portal, Role.EDITOR)
        merge(*facts, operator)
        assert Container.objects.get(pk=portal.pk).get_latest_revision_as_object().dpo == facts[1]

    def test_follows_laws_that_were_replaced(self, library, operator):
        old, duplicate, kept = (make_fact(LegalReference, library, citation=name) for name in ("Old", "New", "new"))
        old.replaced_by = duplicate
        old.save()
        merge(duplicate, kept, operator)
        old.refresh_from_db()
        assert old.replaced_by == kept
        assert old.get_latest_revision_as_object().replaced_by == kept

    def test_makes_whoever_merges_an_author_and_records_nothing_as_approved(self, two, operator):
        duplicate, kept = two
        case = add_portal("first.example.org", duplicate, operator=operator)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        entries = Entry.objects.count()

        merge(duplicate, kept, operator)

        assert Entry.objects.count() == entries
        for subject in (case.portal.uuid, case.page.translation_key):
            assert Contribution.objects.filter(subject=subject, user=operator.uuid, settled=False).exists()

    def test_again_changes_nothing_more(self, two, operator):
        add_portal("first.example.org", two[0], operator=operator)
        merge(*two, operator)
        revisions = Revision.objects.count()
        assert merge(*two, operator).own == ()
        assert Revision.objects.count() == revisions
        assert Merged.objects.count() == 1

    def test_leaves_drafts_of_portals_of_others_to_their_own_editors(self, two, operator):
        case = add_portal("first.example.org", two[0])
        assert merge(*two, operator).elsewhere == 2
        assert chosen_in_draft(case.portal) == [two[0]]

        uses = merge(*two, case.author)

        assert len(uses.rewritable) == 2
        assert chosen_in_draft(case.portal) == [two[1]]

    def test_leaves_what_is_under_review(self, two, operator):
        case = add_portal("first.example.org", two[0], operator=operator)
        submit(case.page, case.author)
        uses = merge(*two, operator)
        assert [use.obj for use in uses.left] == [case.page]
        assert str(two[0].uuid) in body_of(case.page)

    def test_carries_along_what_was_merged_before(self, library, two, operator):
        third = make_fact(Processor, library, name="Hosters")
        merge(third, two[0], operator)
        merge(two[0], two[1], operator)
        assert dict(Merged.objects.values_list("duplicate", "kept")) == {
            third.uuid: two[1].uuid,
            two[0].uuid: two[1].uuid,
        }


class TestWhatIsNotMerged:
    def refused(self, duplicate, kept, user):
        with pytest.raises(UnableToMerge) as refusal:
            merge(duplicate, kept, user)
        assert not Merged.objects.filter(duplicate=duplicate.uuid, kept=kept.uuid).exists()
        return str(refusal.value)

    def test_is_a_fact_with_itself_or_with_another_kind(self, library, two, operator):
        assert "of its kind" in self.refused(two[0], two[0], operator)
        assert "of its kind" in self.refused(two[0], make_fact(Controller, library), operator)

    def test_is_a_shared_fact_into_a_portals_own(self, two, operator):
        case = add_portal("first.example.org", two[0], operator=operator)
        own = make_fact(Processor, case.portal, name="Own")
        assert "belongs to a portal" in self.refused(two[0], own, operator)

    def test_is_an_approved_fact_into_one_that_nobody_approved(self, library, two, operator):
        assert "approved" in self.refused(two[0], make_fact(Processor, library, name="New"), operator)

    def test_is_anything_into_what_was_merged_itself(self, library, two, operator):
        merge(*two, operator)
        third = make_fact(Processor, library, name="Hosters")
        assert "was itself merged" in self.refused(third, two[0], operator)

    @pytest.mark.parametrize("role", [Role.LEGAL_REVIEWER, Role.TRANSLATOR])
    def test_is_anything_by_who_is_no_editor_of_both_owners(self, library, two, role):
        person = make_user("person", portal=library, role=role)
        assert "editor of both owners" in self.refused(*two, person)
        portal = make_portal("first.example.org")
        own = make_fact(Processor, portal, name="Own")
        approve_fact(own)
        author = make_user("author", portal=portal, role=Role.EDITOR)
        assert "editor of both owners" in self.refused(own, two[1], author)


class TestTheDuplicate:
    def test_is_offered_to_nobody_any_more(self, two, operator):
        case = add_portal("first.example.org", *two)
        merge(*two, operator)
        namespace = Processor.snippet_viewset.get_chooser_admin_url_namespace()
        client = signed_in(case.author)
        for query in ("", "?q=host"):
            chooser = client.get(reverse(f"{namespace}:choose_results") + query).content.decode()
            assert ">Hosting<" in "".join(chooser.split())
            assert ">Host<" not in "".join(chooser.split())
        offered = client.get(reverse("policies_offered", args=[case.page.pk])).json()["owners"]
        merged = {
            fact["key"]: fact["merged"] for owner in offered for group in owner["groups"] for fact in group["facts"]
        }
        assert merged[f"processor.{two[0].uuid}.name"] is True
        assert merged[f"processor.{two[1].uuid}.name"] is False

    def test_can_be_deleted_once_nothing_uses_it(self, two, operator):
        case = add_portal("first.example.org", two[0], operator=operator)
        assert "has been approved" in why_kept(two[0], operator)
        merge(*two, operator)
        assert why_kept(two[0], operator) == ""
        signed_in(operator).post(url_of("delete", two[0]))
        assert not Processor.objects.filter(pk=two[0].pk).exists()
        assert chosen_in_draft(case.portal) == [two[1]]

    def test_is_kept_while_a_version_shows_it(self, two, operator):
        case = add_portal("first.example.org", two[0], operator=operator)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        merge(*two, operator)
        reason = why_kept(two[0], type(operator).objects.get(pk=operator.pk))
        assert "version 1 of “Politique de confidentialité” of First, French (in force)" in reason

    def test_is_shown_no_more_and_can_be_deleted_once_the_portal_approved(self, two, operator, settings):
        settings.FACTS_LEAD = timedelta(0)
        case = add_portal("first.example.org", two[0], operator=operator)
        publish(case.page, author=case.author, reviewer=case.lawyer)
        merge(*two, operator)

        publish(Container.objects.get(pk=case.portal.pk), author=operator, reviewer=case.lawyer)
        carry_out()
        publish(PrivacyPolicyPage.objects.get(pk=case.page.pk), author=operator, reviewer=case.lawyer)

        person = type(operator).objects.get(pk=operator.pk)
        assert list(affected(facts=[two[0].uuid], at=database_now()).values()) == [Reach()]
        assert why_kept(two[0], person) == ""

    def test_keeps_the_other_one(self, two, operator):
        merge(*two, operator)
        Merged.objects.get()
        unapproved = make_fact(Processor, two[0].owner, name="Unapproved")
        Merged.objects.update(kept=unapproved.uuid)
        assert "another one was merged into it" in why_kept(unapproved, operator)


class TestTheScreen:
    def test_lists_what_is_called_alike_first(self, library, two, operator):
        for name in ("Zebra", "Hosts"):
            make_fact(Processor, library, name=name)
        possible = signed_in(operator).get(url_of("merge", two[0])).context["possible"]
        assert [row["name"] for row in possible] == ["Hosts", "Hosting", "Zebra"]

    def test_shows_both_and_what_would_be_rewritten_before_anything_changes(self, two, operator):
        add_portal("first.example.org", two[0], operator=operator)
        html = signed_in(operator).get(url_of("merge", two[0], two[1])).content.decode()
        assert "What both say" in html
        assert "Profile of the portal" in html
        assert "Politique de confidentialité" in html
        assert "Merge into “Hosting”" in html
        assert not Merged.objects.exists()

    def test_merges_and_leads_to_the_one_kept(self, two, operator):
        case = add_portal("first.example.org", two[0], operator=operator)
        response = signed_in(operator).post(url_of("merge", two[0]), {"into": two[1].pk}, follow=True)
        assert response.redirect_chain[-1][0] == url_of("inspect", two[1])
        assert "2 new drafts name it" in response.content.decode()
        assert chosen_in_draft(case.portal) == [two[1]]

    def test_says_on_the_duplicates_page_what_became_of_it(self, two, operator):
        merge(*two, operator)
        for name in ("edit", "inspect"):
            assert "This was merged into “Hosting”" in signed_in(operator).get(url_of(name, two[0])).content.decode()

    def test_is_read_by_others_and_has_no_button_for_them(self, two, operator):
        case = add_portal("first.example.org", two[0])
        client = signed_in(case.author)
        response = client.get(url_of("merge", two[0], two[1]))
        assert "editor of both owners" in response.content.decode()
        assert response.context["may_merge"] is False
        client.post(url_of("merge", two[0]), {"into": two[1].pk})
        assert not Merged.objects.exists()

    def test_names_no_portal_of_others(self, two, operator):
        add_portal("secret.example.org", two[0])
        html = signed_in(operator).get(url_of("merge", two[0], two[1])).content.decode()
        assert "Secret" not in html
        assert "2 drafts in portals of others" in html

    @pytest.mark.parametrize("into", ["x", "0", "9" * 40, "-1"])
    def test_of_what_never_was_is_not_found(self, two, operator, into):
        assert signed_in(operator).get(f"{url_of('merge', two[0])}?into={into}").status_code == 404

    def test_offers_nothing_that_the_user_does_not_see(self, two, operator):
        own = make_fact(Processor, make_portal("secret.example.org"), name="Secret host")
        client = signed_in(operator)
        assert client.get(url_of("merge", own)).status_code == 302
        assert client.get(url_of("merge", two[0], own)).status_code == 404
