import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from home.models import Role
from policies.desk.fact_uses import uses_of
from policies.document.nodes import Fact
from policies.facts.models import Controller, DataProtectionOfficer, FactRevision, Processor, SupervisoryAuthority
from policies.review.workflow import installation_workflow
from tests.factories.policies import article, make_policy, paragraph
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user

pytestmark = pytest.mark.django_db
MODELS = [Controller, DataProtectionOfficer, Processor, SupervisoryAuthority]
EMPTY_WORDINGS = {"wordings-TOTAL_FORMS": 0, "wordings-INITIAL_FORMS": 0}
OF_A_FACT = [
    "edit",
    "delete",
    "usage",
    "history",
    "history_results",
    "inspect",
    "preview_on_edit",
    "unpublish",
    "lock",
    "unlock",
    "confirm_workflow_cancellation",
    "workflow_history",
]
OF_A_REVISION = ["revisions_view", "revisions_revert", "revisions_unschedule"]


def wording(forms):
    """Return the form of one French wording."""
    return EMPTY_WORDINGS | {
        "wordings-TOTAL_FORMS": 1,
        "wordings-0-id": "",
        "wordings-0-locale": "fr",
        "wordings-0-name": "",
        "wordings-0-address": "",
        "wordings-0-forms": forms,
    }


def url_of(name, fact, *more):
    return reverse(fact.snippet_viewset.get_url_name(name), args=[fact.pk, *more])


def chooser_url(name, model, *args):
    return reverse(f"{model.snippet_viewset.get_chooser_admin_url_namespace()}:{name}", args=args)


def is_refused(response):
    """The admin sends away whoever lacks a permission, or answers 403."""
    return response.status_code == 403 or (response.status_code == 302 and response.url == reverse("wagtailadmin_home"))


@pytest.fixture
def fact():
    """A fact of a portal, with two revisions."""
    fact = make_fact(DataProtectionOfficer, make_portal("here.example.org"), name="Officer", email="d@here.example.org")
    fact.save_revision()
    fact.save_revision()
    return fact


@pytest.fixture
def stranger():
    return make_user("stranger", portal=make_portal("there.example.org"), role=Role.EDITOR)


class TestAnotherPortalsEditor:
    @pytest.mark.parametrize("view", OF_A_FACT)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_reaches_no_view_of_a_fact(self, client, fact, stranger, view, method):
        client.force_login(stranger)
        assert is_refused(getattr(client, method)(url_of(view, fact)))

    @pytest.mark.parametrize("view", OF_A_REVISION)
    def test_reaches_no_revision_of_a_fact(self, client, fact, stranger, view):
        client.force_login(stranger)
        assert is_refused(client.get(url_of(view, fact, fact.latest_revision_id)))

    def test_compares_no_revisions_of_a_fact(self, client, fact, stranger):
        client.force_login(stranger)
        assert is_refused(client.get(url_of("revisions_compare", fact, "earliest", "latest")))

    @pytest.mark.parametrize("view", ["workflow_action", "collect_workflow_action_data"])
    def test_takes_no_part_in_the_workflow_of_a_fact(self, client, fact, stranger, view):
        client.force_login(stranger)
        assert is_refused(client.post(url_of(view, fact, "approve", 1)))

    def test_does_not_see_a_fact_in_the_list(self, client, fact, stranger):
        client.force_login(stranger)
        response = client.get(reverse(fact.snippet_viewset.get_url_name("list")))
        assert list(response.context["object_list"]) == []
        assert ">Portail here.example.org<" not in response.content.decode()

    def test_does_not_see_a_fact_in_the_chooser(self, client, fact, stranger):
        client.force_login(stranger)
        response = client.get(chooser_url("choose", DataProtectionOfficer))
        assert "Officer" not in response.content.decode()
        assert client.get(chooser_url("chosen", DataProtectionOfficer, fact.pk)).status_code == 404
        many = client.get(chooser_url("chosen_multiple", DataProtectionOfficer) + f"?id={fact.pk}&id=x")
        assert "Officer" not in many.content.decode()

    def test_deletes_no_fact_in_bulk(self, client, fact, stranger):
        client.force_login(stranger)
        url = reverse("wagtail_bulk_action", args=["policies", "dataprotectionofficer", "delete"])
        client.post(f"{url}?id={fact.pk}")
        assert DataProtectionOfficer.objects.filter(pk=fact.pk).exists()

    def test_makes_no_fact_for_this_portal(self, client, fact, stranger):
        client.force_login(stranger)
        form = {"owner": fact.owner_id, "name": "Intrus", **EMPTY_WORDINGS}
        client.post(reverse(fact.snippet_viewset.get_url_name("add")), form)
        assert not DataProtectionOfficer.objects.filter(name="Intrus").exists()


class TestEditor:
    @pytest.mark.parametrize("model", MODELS)
    def test_makes_a_fact_of_the_portal_as_a_draft(self, client, model):
        portal = make_portal()
        client.force_login(make_user(portal=portal, role=Role.EDITOR))
        form = {"owner": portal.pk, "name": "Nouveau", "action-publish": "1", **EMPTY_WORDINGS}
        client.post(reverse(model.snippet_viewset.get_url_name("add")), form)
        fact = model.objects.get(name="Nouveau")
        assert (fact.owner, fact.live) == (portal, False)
        assert not FactRevision.objects.exists()

    def test_edits_a_fact_of_the_portal(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        assert client.get(url_of("edit", fact)).status_code == 200
        client.post(url_of("edit", fact), {"name": "Changé", "email": "d@here.example.org", **EMPTY_WORDINGS})
        fact.refresh_from_db()
        assert fact.get_latest_revision_as_object().name == "Changé"

    def test_does_not_give_a_fact_away(self, client, fact):
        editor = make_user(portal=fact.owner, role=Role.EDITOR)
        other = make_portal("other.example.org")
        editor.groups.add(other.role_groups.get(role=Role.EDITOR).group)
        client.force_login(editor)
        client.post(url_of("edit", fact), {"owner": other.pk, "name": "Changé", **EMPTY_WORDINGS})
        fact.refresh_from_db()
        assert fact.get_latest_revision_as_object().owner == fact.owner

    @pytest.mark.parametrize("view", ["usage", "history", "inspect", "delete"])
    def test_opens_what_belongs_to_a_fact(self, client, fact, view):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        assert client.get(url_of(view, fact)).status_code == 200

    def test_reads_a_librarys_fact_without_changing_it(self, client):
        shared = make_fact(Controller, make_library(), name="Shared")
        client.force_login(make_user(portal=make_portal(), role=Role.EDITOR))
        response = client.get(reverse(shared.snippet_viewset.get_url_name("list")))
        assert list(response.context["object_list"]) == [shared]
        assert url_of("inspect", shared) in response.content.decode()
        assert client.get(url_of("inspect", shared)).status_code == 200
        assert client.get(url_of("edit", shared)).headers["Location"] == url_of("inspect", shared)
        assert is_refused(client.post(url_of("edit", shared), {"name": "Changé"}))

    def test_chooses_a_librarys_fact(self, client):
        shared = make_fact(Controller, make_library(), name="Shared")
        client.force_login(make_user(portal=make_portal(), role=Role.EDITOR))
        assert "Shared" in client.get(chooser_url("choose", Controller)).content.decode()
        assert client.get(chooser_url("chosen", Controller, shared.pk)).status_code == 200

    def test_searches_what_it_sees_alone(self, client, fact):
        shared = make_fact(DataProtectionOfficer, make_library(), name="Officer shared")
        make_fact(DataProtectionOfficer, make_portal("there.example.org"), name="Officer there")
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        found = client.get(reverse(fact.snippet_viewset.get_url_name("list")) + "?q=officer")
        assert set(found.context["object_list"]) == {fact, shared}
        chosen = client.get(chooser_url("choose_results", DataProtectionOfficer) + "?q=officer").content.decode()
        assert "Officer shared" in chosen
        assert "Officer there" not in chosen

    def test_filters_by_owner(self, client, fact):
        make_fact(DataProtectionOfficer, make_library(), name="Officer shared")
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        url = reverse(fact.snippet_viewset.get_url_name("list"))
        assert list(client.get(f"{url}?owner={fact.owner_id}").context["object_list"]) == [fact]

    def test_previews_a_fact_as_readers_see_it(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        form = {"name": "Officer <b>", "email": "d@here.example.org", **EMPTY_WORDINGS}
        assert client.post(url_of("preview_on_edit", fact), form).json()["is_valid"]
        page = client.get(url_of("preview_on_edit", fact) + "?mode=").content.decode()
        assert "Officer &lt;b&gt;" in page
        assert "contact-card" in page

    def test_is_told_of_a_wrong_telephone_number(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        response = client.post(url_of("edit", fact), {"name": "Officer", "phone": "appelez", **EMPTY_WORDINGS})
        assert list(response.context["form"].errors) == ["phone"]

    def test_is_told_of_a_character_that_cannot_be_shown(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        response = client.post(url_of("edit", fact), {"name": "Off\u202eicer", **EMPTY_WORDINGS})
        assert list(response.context["form"].errors) == ["name"]

    def test_may_write_an_address_on_several_lines(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        client.post(url_of("edit", fact), {"name": "Officer", "address": "Rue\r\nVille", **EMPTY_WORDINGS})
        fact.refresh_from_db()
        assert fact.get_latest_revision_as_object().address == "Rue\r\nVille"

    def test_writes_grammatical_forms_line_by_line(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        client.post(url_of("edit", fact), {"name": "Officer", **wording("de = du délégué\r\n\r\na=au délégué")})
        fact.refresh_from_db()
        [row] = fact.get_latest_revision_as_object().wordings.all()
        assert row.forms == {"de": "du délégué", "a": "au délégué"}
        page = client.get(url_of("edit", fact)).content.decode()
        assert 'name="wordings-0-forms-de" id="id_wordings-0-forms-de" value="du délégué"' in page

    def test_writes_grammatical_forms_in_the_fields_of_a_language(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        fields = {"wordings-0-forms-le": "le délégué", "wordings-0-forms-a": " "}
        client.post(url_of("edit", fact), {"name": "Officer", **wording("mine = le mien"), **fields})
        fact.refresh_from_db()
        [row] = fact.get_latest_revision_as_object().wordings.all()
        assert row.forms == {"le": "le délégué", "mine": "le mien"}
        assert "du délégué" in client.get(url_of("edit", fact)).content.decode()  # what “de” would be, to take or leave

    @pytest.mark.parametrize("forms", ["du délégué", "de =", "= du", "De la = x", "{}", "de = \u202e"])
    def test_is_told_which_line_is_no_form(self, client, fact, forms):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        response = client.post(url_of("edit", fact), {"name": "Officer", **wording(forms)})
        assert response.status_code == 200
        assert list(response.context["form"].formsets["wordings"].errors[0]) == ["forms"]

    @pytest.mark.parametrize("field", ["wordings-0-forms", "wordings-0-forms-de"])
    @pytest.mark.parametrize(("letters", "is_saved"), [(255, True), (256, False), (10_000, False)])
    def test_writes_a_form_as_long_as_a_name_and_no_longer(self, client, fact, field, letters, is_saved):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        words = "x" * letters
        typed = wording("") | {field: f"mine = {words}" if field == "wordings-0-forms" else words}
        response = client.post(url_of("edit", fact), {"name": "Officer", **typed})
        fact.refresh_from_db()
        assert fact.get_latest_revision_as_object().wordings.exists() is is_saved
        if not is_saved:
            [told] = response.context["form"].formsets["wordings"].errors[0]["forms"]
            assert f"{letters}" in told
            assert len(told) < 200

    @pytest.mark.parametrize("key", ["abc", "999999"])
    def test_finds_nothing_under_a_key_that_names_nothing(self, client, fact, key):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        url = url_of("revisions_compare", fact, "earliest", "latest").replace(f"/{fact.pk}/", f"/{key}/")
        assert client.get(url).status_code == 404


class TestTheForm:
    def test_names_no_owner_but_the_facts_own(self, client, fact):
        make_portal("there.example.org", name="Ailleurs")
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        assert "Ailleurs" not in client.get(url_of("edit", fact)).content.decode()


class TestOtherRoles:
    @pytest.mark.parametrize("role", [Role.LEGAL_REVIEWER, Role.TRANSLATOR])
    def test_read_a_fact_of_their_portal_and_do_not_edit_it(self, client, fact, role):
        client.force_login(make_user(portal=fact.owner, role=role))
        assert client.get(url_of("inspect", fact)).status_code == 200
        assert client.get(url_of("edit", fact)).headers["Location"] == url_of("inspect", fact)
        assert is_refused(client.post(url_of("edit", fact), {"name": "Changé"}))


class TestSuperuser:
    def test_is_shown_no_way_to_publish(self, client, fact):
        client.force_login(make_user(superuser=True))
        page = client.get(url_of("edit", fact)).content.decode()
        assert "action-publish" not in page
        assert "action-unpublish" not in page

    def test_publishes_nothing(self, client, fact):
        client.force_login(make_user(superuser=True))
        form = {"name": "Changé", "action-publish": "1", **EMPTY_WORDINGS}
        client.post(url_of("edit", fact), form)
        fact.refresh_from_db()
        assert fact.live is False
        assert not FactRevision.objects.exists()

    def test_unpublishes_nothing(self, client, fact):
        DataProtectionOfficer.objects.filter(pk=fact.pk).update(live=True)
        client.force_login(make_user(superuser=True))
        assert is_refused(client.post(url_of("unpublish", fact)))

    def test_may_submit_a_fact_from_the_moment_it_is_made(self, client):
        installation_workflow()
        client.force_login(make_user(superuser=True))
        page = client.get(reverse(Controller.snippet_viewset.get_url_name("add"))).content.decode()
        assert "action-submit" in page


class TestDeletingAFact:
    def test_is_possible_while_nobody_approved_or_chose_it(self, client, fact):
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        client.post(url_of("delete", fact))
        assert not DataProtectionOfficer.objects.filter(pk=fact.pk).exists()

    def test_is_refused_once_it_was_approved(self, client, fact):
        approve_fact(fact)
        client.force_login(make_user(portal=fact.owner, role=Role.EDITOR))
        response = client.post(url_of("delete", fact), follow=True)
        assert DataProtectionOfficer.objects.filter(pk=fact.pk).exists()
        assert "Officer" in str(next(iter(response.context["messages"])))

    @pytest.mark.parametrize("as_draft", [True, False])
    def test_is_refused_while_a_portal_chooses_it(self, client, fact, as_draft):
        portal = fact.owner
        portal.dpo = fact
        portal.save_revision() if as_draft else portal.save()
        client.force_login(make_user(superuser=True))
        response = client.post(url_of("delete", fact), follow=True)
        assert DataProtectionOfficer.objects.filter(pk=fact.pk).exists()
        assert portal.name in str(next(iter(response.context["messages"])))

    @pytest.mark.parametrize("as_draft", [True, False])
    def test_is_refused_while_a_portal_lists_it_as_processor(self, client, as_draft):
        portal = make_portal()
        processor = make_fact(Processor, portal, name="Hébergeur")
        portal.processors = [portal.processors.model(processor=processor)]
        portal.save_revision() if as_draft else portal.save()
        client.force_login(make_user(superuser=True))
        response = client.post(url_of("delete", processor), follow=True)
        assert Processor.objects.filter(pk=processor.pk).exists()
        assert portal.name in str(next(iter(response.context["messages"])))

    def test_is_refused_while_a_draft_shows_it_and_names_the_policy(self, client):
        portal = make_portal()
        processor = make_fact(Processor, portal, name="Hébergeur")
        make_policy(portal, articles=(article("A", paragraph(Fact(f"processor.{processor.uuid}.name"))),))
        client.force_login(make_user(portal=portal, role=Role.EDITOR))

        response = client.post(url_of("delete", processor), follow=True)

        assert Processor.objects.filter(pk=processor.pk).exists()
        assert f"«\u00a0Politique de confidentialité\u00a0» de {portal.name}" in str(
            next(iter(response.context["messages"]))
        )

    def test_counts_the_uses_in_portals_of_others_without_a_name(self, client):
        library = make_library()
        shared = make_fact(DataProtectionOfficer, library)
        for host in ("one.example.org", "two.example.org"):
            portal = make_portal(host)
            portal.dpo = shared
            portal.save()
        client.force_login(make_user(portal=library, role=Role.EDITOR))

        response = client.post(url_of("delete", shared), follow=True)

        told = str(next(iter(response.context["messages"])))
        assert "à 2 endroits" in told
        assert "one.example.org" not in told

    def test_names_the_first_uses_and_counts_the_rest(self):
        shared = make_fact(DataProtectionOfficer, make_library())
        for number in range(7):
            portal = make_portal(f"p{number}.example.org")
            portal.dpo = shared
            portal.save()

        uses = uses_of(shared, make_user(superuser=True))

        assert (len(uses.named), uses.more, uses.unseen) == (5, 2, 0)

    def test_is_refused_in_bulk_too(self, client, fact):
        approve_fact(fact)
        client.force_login(make_user(superuser=True))
        url = reverse("wagtail_bulk_action", args=["policies", "dataprotectionofficer", "delete"])
        assert client.post(f"{url}?id={fact.pk}").status_code == 302
        assert DataProtectionOfficer.objects.filter(pk=fact.pk).exists()


class TestChoosingForAPortal:
    def test_takes_a_fact_of_its_own_or_of_a_library(self):
        portal = make_portal()
        portal.dpo = make_fact(DataProtectionOfficer, portal)
        portal.controller = make_fact(Controller, make_library())
        portal.clean()
        assert portal.may_choose(portal.dpo)

    def test_refuses_another_portals_fact(self):
        portal, other = make_portal("here.example.org"), make_portal("there.example.org")
        portal.dpo = make_fact(DataProtectionOfficer, other)
        with pytest.raises(ValidationError) as refusal:
            portal.clean()
        assert list(refusal.value.message_dict) == ["dpo"]
