"""The demo: what a newcomer sees first, made by the same operations as everything else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.hashers import check_password, make_password
from django.core.management import CommandError, call_command
from django.test import override_settings
from wagtail.models import WorkflowState

from home.models import Container, Host
from home.roles import is_operator
from policies.authoring.models import PrivacyPolicyPage
from policies.document.nodes import Fact, Reference, Topic, walk
from policies.management.demo.cast import ACCOUNTS, PORTALS
from policies.management.demo.texts import read_text
from policies.publication.models import Batch, BatchState, Proposal, ProposalState
from policies.register.manifest import policy_chain
from policies.register.queries import versions

TEXTS = [("ville", "fr"), ("ville", "en"), ("ville", "br"), ("exemple", "fr"), ("exemple", "ar")]


@pytest.fixture(scope="module")
def on_a_developers_machine():
    hashers = ["cms.demonstration.DemonstrationHasher"]
    with override_settings(DEBUG=True, PASSWORD_HASHERS=hashers, FACTS_LEAD=timedelta(0)):
        yield


@pytest.fixture(scope="module")
def told(kept_for_module, on_a_developers_machine):
    """What the command says that filled the database."""
    return demo()


def demo():
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def states(host, locale):
    owner = Host.objects.get(host=host).container
    page = PrivacyPolicyPage.objects.descendant_of(owner).get(locale__language_code=locale)
    chain = policy_chain(owner.uuid, page.translation_key, locale)
    return [(row.number, row.state) for row in versions(chain.uuid)]


class TestTexts:
    @pytest.mark.parametrize(("name", "locale"), TEXTS)
    def test_have_a_preamble_and_twelve_articles(self, name, locale):
        _title, articles = read_text(name, locale)
        assert [article.topic for article in articles if not article.numbered] == [Topic.PREAMBLE]
        assert len(articles) == 13

    @pytest.mark.parametrize(("name", "locale"), [text for text in TEXTS if text[1] != "fr"])
    def test_translate_every_article_fact_reference_and_row(self, name, locale):
        assert carried(read_text(name, locale)[1]) == carried(read_text(name, "fr")[1])

    @pytest.mark.parametrize(("name", "locale"), TEXTS)
    def test_leave_no_mark_unread(self, name, locale):
        for article in read_text(name, locale)[1]:
            assert not [node for node in walk(article) if (getattr(node, "href", "") or "").startswith("#")]


def carried(articles):
    """Return what a translation must carry: in each article its facts, references, cards and typed rows."""
    return [
        (
            article.id,
            {node.key for node in walk(article) if isinstance(node, Fact)},
            {node.ref for node in walk(article) if isinstance(node, Reference)},
            [(block.kind, len(block.rows)) for block in article.content if hasattr(block, "rows")],
            [block.role for block in article.content if block.kind == "contact-card"],
            [len(block.items) for block in article.content if block.kind == "definitions"],
        )
        for article in articles
    ]


@pytest.mark.django_db
class TestDemo:
    def test_refuses_without_debug(self):
        with pytest.raises(CommandError) as refused:
            demo()
        assert refused.value.returncode == 2
        assert not Container.objects.exists()


@pytest.mark.django_db
class TestDemoOnADevelopersMachine:
    def test_shows_every_state_of_a_version(self, told):
        assert states("opendata.brest.localhost", "fr") == [(3, "in force"), (2, "superseded"), (1, "superseded")]
        assert states("opendata.brest.localhost", "br") == [(2, "in force"), (1, "superseded")]
        assert states("donnees.exemple.localhost", "fr") == [
            (4, "deferred"),
            (3, "in force"),
            (2, "deferred"),
            (1, "superseded"),
        ]
        assert states("data.issy.localhost", "fr") == [(1, "in force")]
        assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 2

    def test_shows_a_shared_change_that_two_portals_have_and_one_is_proposed(self, told):
        batch = Batch.objects.get()
        assert set(batch.chains.values_list("state", flat=True)) == {BatchState.DONE}
        issy = Host.objects.get(host="data.issy.localhost").container
        assert [(row.portal, row.state) for row in Proposal.objects.all()] == [(issy.uuid, ProposalState.OPEN)]

    def test_says_where_to_look_and_again_is_harmless(self, told):
        assert demo() == told
        assert Container.objects.count() == len(PORTALS) + 1
        assert all(f"http://{portal.host}:8000/" in told for portal in PORTALS)
        assert all(account in told for account in ACCOUNTS)
        assert all(authenticate(username=account, password="demo") for account in ACCOUNTS)

    def test_has_an_operator_and_no_superuser(self, told):
        assert is_operator(get_user_model().objects.get(username="operator"))
        assert not get_user_model().objects.filter(is_superuser=True).exists()


class TestDemonstrationHasher:
    def test_opens_nothing_where_it_is_unknown(self, on_a_developers_machine, settings):
        encoded = make_password("demo")
        assert check_password("demo", encoded)
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        assert not check_password("demo", encoded)
