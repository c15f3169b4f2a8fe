"""Laws in the admin: what holds of every fact, and what only a law has."""

import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from home.models import Role
from policies.document.nodes import Fact
from policies.document.render.html import render_html
from policies.facts.models import FactRevision, FactType, LegalReference
from policies.facts.queries import latest
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.review.candidates import candidate
from policies.review.errors import NotReady
from tests.desk.test_facts import EMPTY_WORDINGS, OF_A_FACT, OF_A_REVISION, chooser_url, is_refused, url_of
from tests.factories.approval import publish, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user
from tests.factories.screens import review_url

pytestmark = pytest.mark.django_db
LINK = "https://law.example/1978"


@pytest.fixture
def law():
    """A law of a portal, with two revisions."""
    law = make_fact(LegalReference, make_portal("here.example.org"), citation="loi de 1978", link=LINK)
    law.save_revision()
    law.save_revision()
    return law


@pytest.fixture
def editor(client, law):
    client.force_login(make_user(portal=law.owner, role=Role.EDITOR))
    return client


@pytest.fixture
def stranger(client):
    client.force_login(make_user("stranger", portal=make_portal("there.example.org"), role=Role.EDITOR))
    return client


def said(law, **changed):
    return {"owner": law.owner_id, "citation": law.citation, **EMPTY_WORDINGS, **changed}


class TestAnotherPortalsEditor:
    @pytest.mark.parametrize("view", OF_A_FACT)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_reaches_no_view_of_a_law(self, law, stranger, view, method):
        assert is_refused(getattr(stranger, method)(url_of(view, law)))

    @pytest.mark.parametrize("view", OF_A_REVISION)
    def test_reaches_no_revision_of_a_law(self, law, stranger, view):
        assert is_refused(stranger.get(url_of(view, law, law.latest_revision_id)))

    def test_sees_a_law_neither_in_the_list_nor_in_the_chooser(self, law, stranger):
        listed = stranger.get(reverse(law.snippet_viewset.get_url_name("list")))
        assert list(listed.context["object_list"]) == []
        assert "loi de 1978" not in stranger.get(chooser_url("choose", LegalReference)).content.decode()
        assert stranger.get(chooser_url("chosen", LegalReference, law.pk)).status_code == 404

    def test_makes_no_law_for_this_portal(self, law, stranger):
        stranger.post(reverse(law.snippet_viewset.get_url_name("add")), said(law, citation="intruse"))
        assert not LegalReference.objects.filter(citation="intruse").exists()


class TestEditor:
    def test_makes_a_law_of_the_portal_as_a_draft(self, law, editor):
        form = said(law, citation="règlement", link=LINK, in_force_from="2018-05-25", **{"action-publish": "1"})
        editor.post(reverse(law.snippet_viewset.get_url_name("add")), form)
        made = LegalReference.objects.get(citation="règlement")
        assert (made.owner, made.live) == (law.owner, False)
        assert not FactRevision.objects.exists()

    @pytest.mark.parametrize("view", ["edit", "inspect", "usage", "history", "delete"])
    def test_opens_what_belongs_to_a_law(self, law, editor, view):
        assert editor.get(url_of(view, law)).status_code == 200

    def test_lists_laws_with_their_days(self, law, editor):
        page = editor.get(reverse(law.snippet_viewset.get_url_name("list"))).content.decode()
        assert "loi de 1978" in page

    def test_reads_a_librarys_law_without_changing_it(self, editor):
        shared = make_fact(LegalReference, make_library(), citation="RGPD")
        assert editor.get(url_of("inspect", shared)).status_code == 200
        assert editor.get(url_of("edit", shared)).url == url_of("inspect", shared)
        assert is_refused(editor.post(url_of("edit", shared), {"citation": "Other"}))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("link", "ftp://law.example/"),
            ("link", "javascript:alert(1)"),
            ("repealed_on", "1977-01-01"),
            ("citation", "loi \u202e"),
        ],
    )
    def test_is_told_what_no_law_can_say(self, law, editor, field, value):
        form = said(law, in_force_from="1978-01-06", **{field: value})
        assert list(editor.post(url_of("edit", law), form).context["form"].errors) == [field]

    def test_is_told_that_a_law_does_not_replace_itself(self, law, editor):
        answer = editor.post(url_of("edit", law), said(law, replaced_by=law.pk))
        assert list(answer.context["form"].errors) == ["replaced_by"]

    def test_replaces_a_law_by_none_of_another_portal(self, law, editor):
        other = make_fact(LegalReference, make_portal("other.example.org"), citation="autre")
        answer = editor.post(url_of("edit", law), said(law, replaced_by=other.pk))
        assert list(answer.context["form"].errors) == ["replaced_by"]

    def test_replaces_a_law_by_one_of_a_library(self, law, editor):
        shared = make_fact(LegalReference, make_library(), citation="RGPD")
        editor.post(url_of("edit", law), said(law, replaced_by=shared.pk))
        law.refresh_from_db()
        assert law.get_latest_revision_as_object().replaced_by == shared

    def test_previews_a_law_as_readers_see_it(self, law, editor):
        assert editor.post(url_of("preview_on_edit", law), said(law, citation="loi <b>", link=LINK)).json()["is_valid"]
        page = editor.get(url_of("preview_on_edit", law) + "?mode=").content.decode()
        assert f'<a href="{LINK}">loi &lt;b&gt;</a>' in page


class TestDeletingALaw:
    def test_is_possible_while_nothing_cites_it(self, law, editor):
        editor.post(url_of("delete", law))
        assert not LegalReference.objects.filter(pk=law.pk).exists()

    def test_is_refused_while_a_draft_cites_it(self, law, editor):
        page = make_policy(law.owner, articles=[article("A", paragraph(Fact(f"law.{law.uuid}.citation")))])
        answer = editor.post(url_of("delete", law), follow=True)
        assert LegalReference.objects.filter(pk=law.pk).exists()
        assert page.title in str(next(iter(answer.context["messages"])))

    def test_is_refused_once_it_was_approved(self, law, editor):
        approve_fact(law)
        editor.post(url_of("delete", law))
        assert LegalReference.objects.filter(pk=law.pk).exists()


@pytest.mark.usefixtures("english")
class TestApprovingALaw:
    def test_records_it_for_good_with_its_days_and_its_successor(self):
        case = make_case()
        successor = make_fact(LegalReference, case.portal, citation="RGPD")
        law = make_fact(LegalReference, case.portal, citation="loi", link=LINK, replaced_by=successor)
        law.repealed_on = "2018-05-25"
        law.save_revision(user=case.author)
        publish(law, author=case.author, reviewer=case.lawyer)
        row = latest(law.uuid)
        assert row.type == FactType.LAW
        assert json.loads(row.values) == {
            "citation": "loi",
            "link": LINK,
            "in_force_from": None,
            "repealed_on": "2018-05-25",
            "replaced_by": str(successor.uuid),
            "wordings": {},
        }

    def test_shows_its_reviewer_what_it_says_and_what_replaces_it(self):
        case = make_case()
        successor = make_fact(LegalReference, case.portal, citation="RGPD")
        approve_fact(successor)
        law = make_fact(LegalReference, case.portal, citation="loi", link=LINK, replaced_by=successor)
        law.repealed_on = date(2018, 5, 25)
        law.save_revision(user=case.author)
        page = signed_in(case.lawyer).get(review_url(submit(law, case.author))).content.decode()
        assert LINK in page
        assert "RGPD" in page
        assert date_format(law.repealed_on) in page
        assert str(successor.uuid) not in page

    def test_is_refused_while_it_has_no_citation_or_a_successor_of_another_portal(self):
        case = make_case()
        law = make_fact(LegalReference, case.portal, citation="")
        law.save_revision(user=case.author, clean=False)
        with pytest.raises(NotReady, match="name"):
            candidate(law, at=database_now())
        law.citation = "loi"
        law.replaced_by = make_fact(LegalReference, make_portal("there.example.org"), citation="autre")
        law.save_revision(user=case.author, clean=False)
        with pytest.raises(NotReady, match="another portal"):
            candidate(law, at=database_now())

    def test_lets_a_policy_cite_it_with_a_link_to_its_text(self):
        case = make_case()
        law = make_fact(LegalReference, make_library(), citation="RGPD", link=LINK)
        approve_fact(law)
        save_draft(
            case.page, [article("A", paragraph("Selon le ", Fact(f"law.{law.uuid}.citation"), "."))], user=case.author
        )
        publish(case.page, author=case.author, reviewer=case.lawyer)
        chain = policy_chain(case.portal.uuid, case.page.translation_key, "fr")
        document = register.document(chain.uuid, 1)
        assert f'<a href="{LINK}">RGPD</a>' in render_html(document)
        assert [used.fact for used in document.facts] == [str(law.uuid)]
