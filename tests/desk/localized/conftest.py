from copy import deepcopy

import pytest

from home.models import Role
from tests.factories.approval import publish
from tests.factories.cases import make_case, signed_in
from tests.factories.localized import FRENCH, begin
from tests.factories.policies import article, paragraph
from tests.factories.portals import make_user


@pytest.fixture(scope="module")
def published(kept_for_module):
    case = make_case(articles=(article("One", paragraph(FRENCH)),))
    case.page = publish(case.page, author=case.author, reviewer=case.lawyer)
    return case, make_user("translator", portal=case.portal, role=Role.TRANSLATOR)


@pytest.fixture
def case(published):
    """A policy of one article with one sentence, in force in French."""
    return deepcopy(published[0])


@pytest.fixture
def translator(published):
    return deepcopy(published[1])


@pytest.fixture
def client(translator):
    return signed_in(translator)


@pytest.fixture
def translation(case, client):
    """Its translation into English, of which nothing is translated yet."""
    return begin(client, case.page)
