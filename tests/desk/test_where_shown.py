"""Every use of a fact: listed where the user has a role, a number elsewhere, as cheap for many as for few."""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from home.models import Role
from policies.desk.reach import Reach, affected
from policies.document.nodes import Fact
from policies.facts.models import LegalReference, Processor
from policies.register.clock import database_now
from policies.register.models import Action, Body, Chain, ChainKind, Entry, Head, Shown
from tests.factories.approval import publish
from tests.factories.cases import give_role, signed_in
from tests.factories.policies import article, make_policy, paragraph
from tests.factories.portals import approve_fact, make_fact, make_portal, make_user
from tests.factories.sharing import NEW, OLD, make_shared, see_too

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MOST_QUERIES = 25
# The half of them are Wagtail's own: sessions of other editors, locks, a schedule, what the draft refers to.
MOST_QUERIES_OF_A_FORM = 36


@pytest.fixture(scope="module")
def made(kept_for_module):
    with override("en"):
        return make_shared(accepting=("first",), asked=("third",))


@pytest.fixture
def shared(made):
    return deepcopy(made)


def url_of(name, fact):
    return reverse(fact.snippet_viewset.get_url_name(name), args=[fact.pk])


def uses(user, fact, query=""):
    response = signed_in(user).get(url_of("shown", fact) + query)
    assert response.status_code == 200
    return response


def person_called(who, shared):
    """Somebody of the library, somebody of a portal that shows its officer, or somebody with a role in all of them."""
    first = shared.portals["first"]
    match who:
        case "editor":
            return shared.editor
        case "lawyer":
            return shared.reviewer
        case "operator":
            give_role(shared.editor, shared.library, Role.LEGAL_REVIEWER)
            return see_too(shared.editor, *shared.portals.values())
        case "superuser":
            return make_user("root", superuser=True)
    return first.author if who == "their editor" else first.lawyer


def write_drafts(shared):
    """Change the officer, and the policies that show it, without asking anybody to approve."""
    shared.change()
    for case in shared.portals.values():
        draft = type(case.page).objects.get(pk=case.page.pk).get_latest_revision_as_object()
        draft.title = "Redrafted"
        draft.save_revision(user=case.author)


def queries_of(name, shared, person):
    write_drafts(shared)
    add_portals(shared, 50)
    client = signed_in(person)
    client.get(url_of(name, shared.dpo))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url_of(name, shared.dpo)).status_code == 200
    return len(asked)


def add_portals(shared, count):
    """Give the register the policies of many more portals, as rows: each shows the officer as the first one does."""
    like = Entry.objects.get(chain=shared.chain("first"), action=Action.VERSION)
    bodies = list(Body.objects.filter(chain=like.chain_id))
    chains = [
        Chain(
            uuid=uuid4(), kind=ChainKind.POLICY, owner=uuid4(), subject=uuid4(), locale="fr", opened_at=like.recorded_at
        )
        for _portal in range(count)
    ]
    Chain.objects.bulk_create(chains)
    Head.objects.bulk_create([Head(chain=chain) for chain in chains])
    Entry.objects.bulk_create(
        [
            Entry(
                chain=chain,
                position=1,
                action=Action.VERSION,
                number=1,
                effective_from=like.effective_from,
                manifest=like.manifest,
                bodies=like.bodies,
                decision=like.decision,
                recorded_at=like.recorded_at,
                hash=f"sha256:{chain.uuid.hex * 2}",
            )
            for chain in chains
        ]
    )
    Body.objects.bulk_create(
        [
            Body(chain=chain, number=1, form=row.form, renderer=row.renderer, content=row.content, digest=row.digest)
            for chain in chains
            for row in bodies
        ]
    )
    Shown.objects.bulk_create([Shown(chain=chain, number=1, fact=shared.dpo.uuid, fact_number=1) for chain in chains])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # or PostgreSQL plans for the empty tables that it has seen until now


class TestWhereAFactIsShown:
    def test_lists_policies_with_their_articles_where_the_user_has_a_role(self, shared):
        listed = uses(shared.portals["first"].author, shared.dpo).context["policies"]
        (policy,) = listed.rows
        (version,) = policy.versions
        assert (policy.portal, version.number, version.state, version.revision) == ("First", 1, "in force", 1)
        assert [(place.in_card, place.in_sentence) for place in version.places] == [(True, False)]
        assert (listed.count, listed.elsewhere) == (1, 1)

    def test_names_no_other_portal(self, shared):
        assert "Third" not in uses(shared.portals["first"].author, shared.dpo).content.decode()

    def test_tells_one_role_from_another(self, shared):
        controller = shared.portals["first"].portal.controller
        (policy,) = uses(shared.portals["first"].author, controller).context["policies"].rows
        assert [(place.in_card, place.in_sentence) for place in policy.versions[0].places] == [(False, True)]

    def test_counts_everything_for_the_librarys_own_staff(self, shared):
        context = uses(shared.reviewer, shared.dpo).context
        assert context["reach"] == Reach(policies=2, languages=1, portals=2)
        assert (context["policies"].count, context["policies"].elsewhere) == (0, 2)
        assert (context["portals"].count, context["portals"].elsewhere) == (0, 2)

    def test_lists_drafts_that_would_show_it(self, shared):
        first = shared.portals["first"]
        assert uses(first.author, shared.dpo).context["drafts"].total == 0
        draft = type(first.page).objects.get(pk=first.page.pk).get_latest_revision_as_object()
        draft.title = "Redrafted"
        draft.save_revision(user=first.author)
        listed = uses(first.author, shared.dpo).context["drafts"]
        assert [row.title for row in listed.rows] == ["Redrafted"]
        assert uses(shared.portals["third"].author, shared.dpo).context["drafts"].elsewhere == 1

    def test_lists_portals_that_chose_it_in_a_draft_too(self, shared):
        first = shared.portals["first"]
        host = make_fact(Processor, shared.library, name="Host")
        portal = type(first.portal).objects.get(pk=first.portal.pk)
        portal.processors.create(processor=host)
        portal.save_revision(user=first.author)
        (row,) = uses(first.author, host).context["portals"].rows
        assert (row.name, row.drafted) == ("First", True)
        (row,) = uses(first.author, shared.dpo).context["portals"].rows
        assert (row.name, row.drafted) == ("First", False)

    def test_lists_what_cites_a_law_and_nobody_who_chose_it(self, shared):
        first = shared.portals["first"]
        law = LegalReference(owner=shared.library, citation="RGPD", live=False)
        law.save()
        approve_fact(law)
        words = article("Law", paragraph("By the ", Fact(f"law.{law.uuid}.citation"), "."))
        page = make_policy(first.portal, title="Citing", slug="citing", articles=[words], user=first.author)
        assert [row.title for row in uses(first.author, law).context["drafts"].rows] == ["Citing"]
        publish(page, author=first.author, reviewer=first.lawyer)
        context = uses(first.author, law).context
        (policy,) = context["policies"].rows
        assert [(place.in_card, place.in_sentence) for place in policy.versions[0].places] == [(False, True)]
        assert context["drafts"].total == 0
        assert context["portals"] is None

    @pytest.mark.parametrize("query", ["?p=99", "?p=x&d=-1&c=0"])
    def test_a_page_that_is_none_is_a_page(self, shared, query):
        assert len(uses(shared.portals["first"].author, shared.dpo, query).context["policies"].rows) == 1

    def test_is_refused_to_whoever_may_not_see_the_fact(self, shared):
        own = shared.portals["first"].portal.controller
        for person in (shared.portals["third"].author, make_user("nobody")):
            assert signed_in(person).get(url_of("shown", own)).status_code in (302, 403)

    @pytest.mark.parametrize("key", ["999999", "abc"])
    def test_of_what_never_was_is_not_found(self, shared, key):
        url = url_of("shown", shared.dpo).replace(f"/{shared.dpo.pk}/", f"/{key}/")
        assert signed_in(shared.editor).get(url).status_code == 404

    @pytest.mark.parametrize("who", ["editor", "lawyer", "operator", "superuser", "their editor", "their lawyer"])
    def test_takes_few_queries_with_a_thousand_portals(self, shared, who):
        person = person_called(who, shared)
        write_drafts(shared)
        add_portals(shared, 1000)
        client = signed_in(person)
        client.get(url_of("shown", shared.dpo))
        with CaptureQueriesContext(connection) as asked:
            context = client.get(url_of("shown", shared.dpo)).context
        assert context["reach"].portals == 1002
        assert context["policies"].total == 1002
        assert context["drafts"].total == 2
        assert len(asked) <= MOST_QUERIES, len(asked)


class TestTheFactsOwnPage:
    @pytest.mark.parametrize("name", ["edit", "inspect"])
    def test_says_in_how_many_policies_and_languages_it_is_shown(self, shared, name):
        html = signed_in(shared.editor).get(url_of(name, shared.dpo)).content.decode()
        assert "Shown in 2 policies, 1 language" in html
        assert url_of("shown", shared.dpo) in html

    def test_shows_what_its_draft_would_change_in_policies_that_are_seen(self, shared):
        see_too(shared.editor, shared.portals["first"])
        client = signed_in(shared.editor)
        assert client.get(url_of("edit", shared.dpo)).context["examples"] == []
        shared.change()
        response = client.get(url_of("edit", shared.dpo))
        assert [change.portal for change in response.context["examples"]] == ["First"]
        html = response.content.decode()
        assert f"<del>{OLD}</del>" in html
        assert f"<ins>{NEW}</ins>" in html

    def test_tells_its_history_with_who_approved_it_to_its_own_staff(self, shared):
        shared.approve_change()
        newest, oldest = signed_in(shared.editor).get(url_of("edit", shared.dpo)).context["fact_history"]
        assert (newest["number"], newest["to_come"], newest["by"]) == (2, True, "library-lawyer")
        assert [(change.before, change.after) for change in newest["changes"]] == [(OLD, NEW)]
        assert oldest["number"] == 1
        others = signed_in(shared.portals["first"].author).get(url_of("inspect", shared.dpo)).context["fact_history"]
        assert [version["by"] for version in others] == ["", ""]

    def test_of_a_fact_that_nobody_approved_yet_can_be_opened(self):
        portal = make_portal()
        fact = make_fact(Processor, portal, name="New")
        author = make_user("author", portal=portal, role=Role.EDITOR)
        assert signed_in(author).get(url_of("edit", fact)).status_code == 200

    @pytest.mark.parametrize("who", ["editor", "lawyer", "operator", "superuser", "their editor", "their lawyer"])
    def test_is_read_in_few_queries_with_many_portals(self, shared, who):
        assert queries_of("inspect", shared, person_called(who, shared)) <= MOST_QUERIES

    @pytest.mark.parametrize("who", ["editor", "operator", "superuser"])
    def test_is_written_in_few_queries_with_many_portals(self, shared, who):
        assert queries_of("edit", shared, person_called(who, shared)) <= MOST_QUERIES_OF_A_FORM


class TestAffected:
    def test_counts_each_fact_in_one_query(self, shared, django_assert_num_queries):
        controller, unused = shared.portals["first"].portal.controller.uuid, uuid4()
        now = database_now()
        with django_assert_num_queries(1):
            found = affected(facts=[shared.dpo.uuid, controller, unused], at=now)
        assert found == {
            shared.dpo.uuid: Reach(policies=2, languages=1, portals=2),
            controller: Reach(policies=1, languages=1, portals=1),
            unused: Reach(),
        }
