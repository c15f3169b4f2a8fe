"""What stands for a parameter in an address of the admin: the key of a row, by the address and the parameter's name."""

import re
from typing import Any

from tests.factories.policies import sample_id

FACTS = ("controller", "dataprotectionofficer", "processor", "supervisoryauthority", "legalreference")
# What `pk` names, by the address; the first that matches counts.
_ROWS = (
    *((rf"snippets/(choose/)?policies/{kind}/", kind) for kind in FACTS),
    (r"localize/(submit/snippet|api/snippets)/", "controller"),
    (r"policies/proposals/", "proposal"),
    (r"policies/changes/", "batch"),
    (r"policies/acts/", "act"),
    (r"api/main/documents/|documents/chooser/", "document"),
    (r"api/main/images/|images/chooser/", "image"),
    (r"admin/theme/", "theme"),
    (r"admin/policies/appearance/", "theme"),
    (r"admin/users/", "user"),
    (r"admin/groups/", "group"),
    (r"admin/sites/", "site"),
    (r"admin/locales/", "locale"),
    (r"admin/rulesetting/", "rulesetting"),
    (r"admin/outdatedcitation/", "outdatedcitation"),
    (r"admin/collections/", "collection"),
    (r"admin/workflows/tasks/", "task"),
    (r"admin/workflows/", "workflow"),
    (r"", "page"),
)
_NAMED = {
    "page_id": "page",
    "parent_page_id": "page",
    "page_to_move_id": "page",
    "destination_id": "page",
    "page_pk": "page",
    "object_id": "page",
    "session_id": "session",
    "workflow_pk": "workflow",
    "task_id": "task",
    "task_state_id": "task_state",
    "workflow_state_id": "state",
    "revision_id": "revision",
    "revision_id_a": "revision",
    "revision_id_b": "revision",
    "chain": "chain",
    "portal": "portal",
    "law": "law",
    "translation_source_id": "source",
    "translation_id": "translation",
    "string_segment_id": "segment",
    "overridable_segment_id": "segment",
    "collection_id": "collection",
    "document_id": "document",
    "doc_id": "document",
    "image_id": "image",
    "link": "forged link",
}
WORDS: dict[str, list[str]] = {
    "number": ["1", "0"],
    "app_label": ["wagtailcore", "policies", "policies"],
    "model_name": ["page", "controller", "privacypolicypage"],
    "app_name": ["policies"],
    "content_type_app_name": ["policies"],
    "content_type_model_name": ["privacypolicypage"],
    "action": ["delete", "move", "publish", "unpublish", "redaction"],
    "action_name": ["approve", "reject", "copy"],
    "mode": ["", "en"],
    "article": [sample_id("One")],
    "locale": ["en", "fr", "xx"],
    "form": ["json", "csv", "pdf", "zip"],
    "filter_spec": ["original"],
    "uidb64": ["MQ"],
    "token": ["set-password"],
}


def kind_of(route: str, name: str) -> str:
    """Of what a parameter of a route is the key; empty where it is a word or nothing that portals have."""
    if name == "pk":
        return next(kind for pattern, kind in _ROWS if re.search(pattern, route))
    return _NAMED.get(name, "")


def values_of(route: str, name: str, keys: dict[str, list[Any]]) -> list[str]:
    """What may stand for a parameter: keys of a portal's rows, or words."""
    if name in WORDS:
        return WORDS[name]
    kind = kind_of(route, name)
    return [str(key) for key in keys[kind]] if kind else ["1"]
