"""Single rows of the register, edited, deleted or swapped at random, as somebody with the database in hand could."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, models, transaction

from policies.facts.models import Due, FactRevision
from policies.publication.models import Plan
from policies.register.bodies import fold, unfold
from policies.register.models import (
    Address,
    Body,
    Chain,
    Decision,
    Entry,
    Head,
    Shown,
    Signatory,
    Signature,
    Surroundings,
)

REGISTER = (Chain, Head, Entry, Decision, Signature, Body, FactRevision, Plan, Shown, Due)
DERIVED = (Signatory, Surroundings, Address)
CHOICES = {"kind", "action", "capacity", "form", "type", "standing"}


class NothingToTamperWith(Exception):
    """The database refused every attempt, or there are too few rows."""


def tamper(model: type[models.Model], way: str, rng: random.Random) -> str:
    """Change one row (two for "swap") in a way that readers or judges could notice; return what was done."""
    ways = {"edit": _edit, "delete": _delete, "swap": _swap}
    for _attempt in range(40):
        try:
            with transaction.atomic():
                done = ways[way](model, rng)
        except DatabaseError:
            continue  # a constraint of the table refused it: no tampering happened
        if done:
            return done
    raise NothingToTamperWith(f"{way} {model.__name__}")


def _columns(model):
    """The columns that say something: all but surrogate keys, and hosts, which `home` answers for."""
    return [field for field in model._meta.concrete_fields if field.name not in ("id", "host")]


def _rows(model, rng):
    rows = list(model._default_manager.order_by("pk"))
    rng.shuffle(rows)
    return rows


def _put(model, pk, field, value) -> None:
    model._default_manager.filter(pk=pk).update(**{field.attname: value})


def _edit(model, rng):
    row, field = _rows(model, rng)[0], rng.choice(_columns(model))
    before = getattr(row, field.attname)
    after = _other(field, before, rng)
    if after == before:
        return None
    _put(model, row.pk, field, after)
    return f"edit {model.__name__}.{field.attname} of {row.pk}: {before!r} -> {after!r}"


def _delete(model, rng):
    row = _rows(model, rng)[0]
    model._default_manager.filter(pk=row.pk)._raw_delete("default")
    return f"delete {model.__name__} {row.pk}"


def _swap(model, rng):
    rows = _rows(model, rng)
    field = rng.choice(_columns(model))
    if len(rows) < 2:
        return None
    one, two = rows[:2]
    first, second = getattr(one, field.attname), getattr(two, field.attname)
    if first == second or (field.primary_key and model is not Decision):
        return None
    others = [other for other in _columns(model) if other is not field]
    if all(getattr(one, other.attname) == getattr(two, other.attname) for other in others):
        return None  # the table would say what it said
    if isinstance(field, models.PositiveIntegerField) and None not in (first, second):
        _put(model, one.pk, field, 1_000_000)  # out of the way of unique constraints
        _put(model, two.pk, field, first)
        _put(model, one.pk, field, second)
    else:
        spare = _other(field, first, rng)
        _put(model, one.pk, field, spare)
        one_pk = spare if field.primary_key else one.pk
        _put(model, two.pk, field, first)
        _put(model, one_pk, field, second)
    return f"swap {model.__name__}.{field.attname} of {one.pk} and {two.pk}"


def _other(field, value, rng):
    if field.name in CHOICES:
        choices = [choice for choice, _label in field.choices if choice != value]
        return rng.choice(choices)
    if isinstance(value, bool):
        return not value
    if isinstance(value, UUID):
        return UUID(int=rng.getrandbits(128))
    if isinstance(value, datetime):
        return value + timedelta(microseconds=rng.choice((-1, 1)) * rng.randrange(1, 10**9))
    if isinstance(value, int):
        return value + rng.randrange(1, 4)
    if isinstance(value, str):
        return _other_text(field, value, rng)
    if isinstance(value, bytes | memoryview):
        return fold(_other_text(field, unfold(value), rng))
    return _instead_of_null(field, rng)


def _other_text(field, text, rng):
    if not text:
        return "x"
    at = rng.randrange(len(text))
    changed = rng.choice((text[:at] + "Z" + text[at + 1 :], text[:at] + text[at + 1 :], text + " "))
    return changed[: field.max_length] if getattr(field, "max_length", None) else changed


def _instead_of_null(field, rng):
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat("2031-05-05T10:00:00+00:00")
    return rng.randrange(1, 9)
