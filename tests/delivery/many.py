"""A thousand portals beside one, as rows: each has everything that the public path could meet."""

import uuid

from django.db import connection
from wagtail.models import Page

from home.models import Container, Host, LocaleRoot, Theme
from policies.register.models import Address, Body, Chain, Decision, Entry, Head, Signature, Surroundings

MANY = 1000


def add_portals_like(portal, count=MANY):
    """Copy a portal's pages, theme, host, addresses and the first versions of its policies `count` times."""
    owners = [uuid.uuid4() for _number in range(count)]
    paths = [f"{portal.path[:-4]}{2000 + number}" for number in range(count)]
    _add_pages_like(portal, paths, [{"uuid": owner} for owner in owners])
    for root in LocaleRoot.objects.child_of(portal):
        _add_pages_like(root, [path + root.path[-4:] for path in paths], [{}] * count)
    theme = portal.theme
    Theme.objects.bulk_create(Theme(container_id=owner, header=theme.header, frame=theme.frame) for owner in owners)
    containers = dict(Container.objects.filter(uuid__in=owners).values_list("uuid", "pk"))
    hosts = {owner: f"p{number}.example.org" for number, owner in enumerate(owners)}
    Host.objects.bulk_create(Host(container_id=containers[owner], host=host) for owner, host in hosts.items())
    for chain in list(Chain.objects.filter(owner=portal.uuid, kind="policy")):
        _add_chains_like(chain, hosts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add_pages_like(original, paths, changes):
    """Insert a page at each path. Django itself inserts rows of two tables one by one only."""
    Page.objects.bulk_create(
        Page(
            title=original.title,
            slug=f"{original.slug}-{path}",
            path=path,
            depth=original.depth,
            locale=original.locale,
            content_type=original.content_type,
            translation_key=uuid.uuid4(),
        )
        for path in paths
    )
    keys = dict(Page.objects.filter(depth=original.depth).values_list("path", "pk"))
    fields = original._meta.local_concrete_fields
    known = {field.attname: getattr(original, field.attname) for field in fields}
    rows = [known | changed | {"page_ptr_id": keys[path]} for path, changed in zip(paths, changes, strict=True)]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {original._meta.db_table} ({columns}) VALUES ({places})",
            [[field.get_db_prep_save(row[field.attname], connection) for field in fields] for row in rows],
        )


def _add_chains_like(chain, hosts):
    path, entry = chain.addresses.get().path, chain.entries.get()
    signature = entry.decision.signatures.get()
    chains = [_copy(chain, uuid=uuid.uuid4(), owner=owner, subject=uuid.uuid4()) for owner in hosts]
    decisions = [_copy(entry.decision, uuid=uuid.uuid4()) for _chain in chains]
    Chain.objects.bulk_create(chains)
    Head.objects.bulk_create(Head(chain=new) for new in chains)
    Decision.objects.bulk_create(decisions)
    Signature.objects.bulk_create(_copy(signature, decision_id=decision.uuid) for decision in decisions)
    Entry.objects.bulk_create(
        _copy(entry, chain_id=new.uuid, decision_id=decision.uuid)
        for new, decision in zip(chains, decisions, strict=True)
    )
    Address.objects.bulk_create(Address(host=hosts[new.owner], path=path, chain=new, owner=new.owner) for new in chains)
    for model in (Body, Surroundings):
        originals = list(model.objects.filter(chain=chain))
        model.objects.bulk_create(_copy(row, chain_id=new.uuid) for new in chains for row in originals)


def _copy(row, **changed):
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{name: value for name, value in kept.items() if name != "id"} | changed)
