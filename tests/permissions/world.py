"""Two portals where everything has happened once, everybody who might come to the admin, and what each row says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from wagtail.documents.models import Document
from wagtail.models import Page

from home.models import Container, ContainerKind, LocaleRoot, Role
from tests.factories.asking import Visitor
from tests.factories.keys import FACTS
from tests.factories.policies import make_policy
from tests.factories.portals import make_operator, make_user
from tests.journeys.secrets import SECRETS, Portal, make_bare_user, make_full_portal, share_a_fact

# In the order of the table's letters.
ANONYMOUS, BARE, WAGTAILS, SUPERUSER = "nobody signed in", "without a role", "in Wagtail’s groups", "superuser"
OPERATOR = "operator"
STAFF = (str(Role.EDITOR), str(Role.TRANSLATOR), str(Role.LEGAL_REVIEWER), str(Role.MANAGER))
VISITORS = (ANONYMOUS, BARE, WAGTAILS, *STAFF, SUPERUSER, OPERATOR)
OURS = {kind: word.lower().replace("zqx", "ours") for kind, word in SECRETS.items()}
# The tree counts what is below a page.
_COUNTED = {"numchild"}
# How the table calls the states of a policy, and what is above policies.
_PAGES: dict[str, str] = {"draft": "draft", "review": "page", "force": "in force"}


class Rows:
    """The keys of a portal's rows, by kind and, where that tells them apart, by what they are about."""

    def __init__(self, portal: Portal, model: Any) -> None:
        self.portal = portal
        document = Document.objects.get(pk=portal.keys["document"][0])
        self.document = (document.pk, document.filename)
        root = LocaleRoot.objects.child_of(portal.container).first()
        self.pages = {state: portal.keys[kind][0] for state, kind in _PAGES.items()}
        self.pages |= {"root": root.pk, "container": portal.container.pk}
        self.pages |= {"model": model.pk, "above": model.get_parent().pk, "library": model.get_parent().get_parent().pk}
        self._objects: dict[tuple[str, str], Any] = {}

    def key(self, kind: str, about: str, state: str) -> Any:
        """The key of a row of one kind, for the page or the kind of fact that an address is about, in a state."""
        if kind == "page":
            return self.pages[state]
        if kind in FACTS:
            return self._fact(kind, state)
        if kind == "revision":
            return self._object(about, state).latest_revision_id
        if kind in ("state", "task_state"):
            last = self._object(about, state).workflow_states.latest("pk")
            return last.pk if kind == "state" else last.task_states.latest("pk").pk
        return self.portal.keys[kind][0]

    def _fact(self, kind: str, state: str) -> int:
        before = {"fact": "draft ", "shared": "shared "}.get(state, "")
        return int(self.portal.keys[before + kind][0])

    def _object(self, about: str, state: str) -> Any:
        if (about, state) not in self._objects:
            model = Page if about == "page" else apps.get_model("policies", about)
            found = model.objects.get(pk=self.key(about, about, state))
            self._objects[about, state] = found.specific if about == "page" else found
        return self._objects[about, state]


@dataclass
class World:
    """`rows` are all there are, by table and key; `their_rows` are those of the other portal."""

    ours: Rows
    theirs: Rows
    visitors: dict[str, Visitor]
    rows: dict[str, dict[Any, tuple[Any, ...]]]
    their_rows: dict[str, set[Any]]

    def changed(self, tables: set[str]) -> list[str]:
        """Those of some tables in which a row is not as it was, or there is another one."""
        return sorted(table for table in tables if _rows(table) != self.rows[table])

    def changed_of_theirs(self, tables: set[str]) -> list[str]:
        """Those of some tables in which a row of the other portal is not as it was."""
        return sorted(
            table
            for table in tables & self.their_rows.keys()
            if _rows(table, self.their_rows[table]) != {key: self.rows[table][key] for key in self.their_rows[table]}
        )


def make_world() -> World:
    ours = make_full_portal("ici.example.org", "ours", OURS)
    before = {table: set(_rows(table)) for table in _TABLES}
    theirs = make_full_portal("ailleurs.example.org", "theirs", SECRETS)
    made = {table: set(_rows(table)) - known for table, known in before.items()}
    share_a_fact(ours, theirs)
    model = write_model()
    member = make_user("member")
    member.groups.add(*Group.objects.filter(name__in=["Moderators", "Editors"]))
    people = {
        ANONYMOUS: None,
        BARE: make_bare_user(),
        WAGTAILS: member,
        **{role: ours.people[Role(role)] for role in STAFF},
        SUPERUSER: make_user("root", superuser=True),
        OPERATOR: make_operator(),
    }
    return World(
        Rows(ours, model),
        Rows(theirs, model),
        {name: Visitor(person) for name, person in people.items()},
        {table: _rows(table) for table in _TABLES},
        {table: keys for table, keys in made.items() if keys},
    )


def write_model() -> Any:
    """A policy of the library, by somebody who edits there."""
    library = Container.objects.get(kind=ContainerKind.LIBRARY)
    author = make_user("model-author", portal=library, role=Role.EDITOR)
    return make_policy(library, title="Modèle", slug="model", user=author)


_TABLES = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}


def _rows(table: str, keys: Iterable[Any] | None = None) -> dict[Any, tuple[Any, ...]]:
    model = _TABLES[table]
    rows = model._base_manager.all() if keys is None else model._base_manager.filter(pk__in=list(keys))
    fields = [field.attname for field in model._meta.local_concrete_fields if field.attname not in _COUNTED]
    return {row[0]: row[1:] for row in rows.values_list("pk", *fields)}
