"""Portals, libraries, people and facts to test with."""

import datetime
import uuid
from contextlib import contextmanager, nullcontext

from django.contrib.auth import get_user_model
from django.db.models.signals import post_save
from django.utils import timezone
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import update_reference_index_on_save

from home.models import Container, LocaleRoot, Role
from home.operations import create_library, create_portal
from home.staffing import give_role, let_operate
from policies.facts import operations
from policies.facts.models import (
    Controller,
    DataProtectionOfficer,
    FactType,
    LegalReference,
    Processor,
    SupervisoryAuthority,
)
from policies.facts.values import fact_values, profile_values
from policies.review.rules.catalogue import RULES
from policies.review.rules.models import RuleSetting

FACT_TYPES = {
    Controller: FactType.CONTROLLER,
    DataProtectionOfficer: FactType.DPO,
    Processor: FactType.PROCESSOR,
    SupervisoryAuthority: FactType.AUTHORITY,
    LegalReference: FactType.LAW,
    Container: FactType.PORTAL,
}
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def make_portal(host="data.example.org", *, name="", locales=("fr",), checked=False, indexed=False, **more):
    """Make a portal. The few words that most tests approve pass no rule, so all are off unless it is `checked`.

    Only what is `indexed` is found by its name: else no search knows the new portal until it is saved again.
    """
    if not checked:
        switch_rules_off()
    with nullcontext() if indexed else _left_out_of_indexes():
        return create_portal(host=host, name=name or f"Portail {host}", locales=list(locales), **more)


@contextmanager
def _left_out_of_indexes():
    """Wagtail's two indexes (of words, of references) cost as much as all the rest of a new portal."""
    receivers = [
        {"receiver": receiver, "sender": model}
        for receiver in (post_save_signal_handler, update_reference_index_on_save)
        for model in (Container, LocaleRoot)
    ]
    for receiver in receivers:
        post_save.disconnect(**receiver)
    try:
        yield
    finally:
        for receiver in receivers:
            post_save.connect(**receiver)


def switch_rules_off():
    settings = [RuleSetting(rule=rule, is_on=False) for rule in RULES]
    RuleSetting.objects.bulk_create(settings, ignore_conflicts=True)


def switch_rules_on():
    RuleSetting.objects.all().delete()


def make_library(name="Bibliothèque", *, locales=("fr",)):
    return create_library(name=name, locales=list(locales))


def make_user(username="someone", *, portal=None, role=None, superuser=False):
    """Make a person whose password is "demo", in the group of `role` in `portal` if these are given."""
    make = get_user_model().objects.create_superuser if superuser else get_user_model().objects.create_user
    user = make(username=username, email=f"{username}@example.org", password="demo")
    if portal is not None:
        now = timezone.now()
        until = now + datetime.timedelta(days=30) if role == Role.AUDITOR else None
        give_role(container=portal, role=Role(role), user=user, until=until, at=now)
    return user


def make_operator(username="operator"):
    """Make a person who runs the installation and is no superuser."""
    user = make_user(username)
    let_operate(user)
    return user


def make_fact(model, owner, *, wordings=None, **values):
    """Make a fact that is not live and approved by nobody. `wordings`: {locale: {"name", "address", "forms"}}."""
    called = {"citation": "loi du 6 janvier 1978"} if model is LegalReference else {"name": "Ville d’Exemple"}
    fact = model(owner=owner, live=False, **(called | values))
    fact.wordings = [
        model._meta.get_field("wordings").related_model(locale=locale, **words)
        for locale, words in (wordings or {}).items()
    ]
    fact.save()
    return fact


def approve_fact(fact, *, at=LONG_AGO):
    """Record what a fact (or a portal, of itself) now says as approved from `at` on, without a decision behind it."""
    is_profile = isinstance(fact, Container)
    return operations.add_revision(
        fact=fact.uuid,
        type=FACT_TYPES[type(fact)],
        owner=fact.uuid if is_profile else fact.owner.uuid,
        values=profile_values(fact) if is_profile else fact_values(fact),
        effective_from=at,
        decision=uuid.uuid4(),
    )
