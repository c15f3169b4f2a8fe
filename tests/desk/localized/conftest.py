import pytest

from home.models import Role
from tests.factories.approval import approve, submit
from tests.factories.cases import make_case, signed_in
from tests.factories.localized import FRENCH, begin
from tests.factories.policies import article, paragraph
from tests.factories.portals import make_user


@pytest.fixture
def case():
    """A policy of one article with one sentence, in force in French."""
    case = make_case(articles=(article("One", paragraph(FRENCH)),))
    submit(case.page, case.author)
    approve(case.page, case.lawyer)
    case.page.refresh_from_db()
    return case


@pytest.fixture
def translator(case):
    return make_user("translator", portal=case.portal, role=Role.TRANSLATOR)


@pytest.fixture
def client(translator):
    return signed_in(translator)


@pytest.fixture
def translation(case, client):
    """Its translation into English, of which nothing is translated yet."""
    return begin(client, case.page)
