"""One portal with the people of a review and a draft: what most tests of approvals begin with."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from home.models import Role
from tests.factories.policies import make_policy
from tests.factories.portals import make_portal, make_user

ADMIN_HOST = "testserver"


@dataclass
class Case:
    """`author` edits, `lawyer` reviews, `page` is a draft that `author` wrote."""

    portal: Any
    author: Any
    lawyer: Any
    page: Any


def make_case(host="data.example.org", prefix="", *, checked=False, **policy):
    portal = make_portal(host=host, locales=("fr", "en"), checked=checked)
    author = make_user(f"{prefix}author", portal=portal, role=Role.EDITOR)
    lawyer = make_user(f"{prefix}lawyer", portal=portal, role=Role.LEGAL_REVIEWER)
    return Case(portal, author, lawyer, make_policy(portal, user=author, **policy))


def give_role(user, portal, role):
    user.groups.add(portal.role_groups.get(role=role).group)
    return user


def signed_in(user):
    client = Client(HTTP_HOST=ADMIN_HOST)
    client.force_login(user)
    return client
