"""What the programming interface promises, by OpenAPI 3.1. The tests hold every answer to it."""

from typing import Any

# Of each parameter: the least, the greatest, and what counts when it is not given.
LIMITS = {"limit": (1, 100, 50), "offset": (0, 100_000, 0)}

_TEXT = {"type": "string"}
_MOMENT = {"type": "string", "format": "date-time"}
_ADDRESS = {"type": "string", "format": "uri"}
_NUMBER = {"type": "integer", "minimum": 1}
_DIGEST = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_KIND = {"enum": ["", "first", "wording", "substance", "facts", "model", "translation"]}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_CHANGE = _object(kind=_KIND, summary={**_TEXT, "description": "One public sentence, or empty."})
_STATE = {"enum": ["in force", "deferred", "superseded", "recalled", "withdrawn"]}
_PAGE = {
    "count": {"type": "integer", "minimum": 0, "description": "How many there are in all."},
    "limit": {"type": "integer"},
    "offset": {"type": "integer"},
}

_SCHEMAS = {
    "Policies": _object(
        portal=_TEXT, default_locale=_TEXT, prevailing_locale=_TEXT, **_PAGE, items=_list(_ref("Policy"))
    ),
    "Policy": _object(
        id={"type": "string", "format": "uuid"},
        locale=_TEXT,
        title=_TEXT,
        state={"enum": ["in force", "withdrawn"]},
        number={**_or_null(_NUMBER), "description": "The version in force."},
        since={**_MOMENT, "description": "Since when the policy is in this state, or this version in force."},
        url=_ADDRESS,
        feed=_ADDRESS,
        versions=_ADDRESS,
    ),
    "Versions": _object(**_PAGE, items=_list(_ref("VersionListed"))),
    "VersionListed": _object(
        number=_NUMBER,
        state=_STATE,
        effective_from=_MOMENT,
        superseded_at=_or_null(_MOMENT),
        published_at=_MOMENT,
        change=_CHANGE,
        approved_by={**_list(_TEXT), "description": "In which capacities, never by whom."},
        url=_ADDRESS,
        version=_ADDRESS,
    ),
    "Version": _object(
        portal=_TEXT,
        locale=_TEXT,
        type={"enum": ["privacy", "cookies"]},
        title=_TEXT,
        number=_NUMBER,
        state=_STATE,
        effective_from=_MOMENT,
        superseded_at=_or_null(_MOMENT),
        published_at=_MOMENT,
        change=_CHANGE,
        prevailing=_object(locale=_TEXT, number=_or_null(_NUMBER), behind=_list(_TEXT)),
        digest=_DIGEST,
        previous_digest=_or_null(_DIGEST),
        facts={"type": "object", "additionalProperties": _or_null(_TEXT)},
        articles=_list(_ref("Article")),
    ),
    "Article": _object(
        id=_TEXT,
        number=_or_null(_NUMBER),
        topic=_TEXT,
        heading=_TEXT,
        summary=_TEXT,
        html=_TEXT,
        text=_TEXT,
    ),
    "Problem": _object(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
}

_POLICY = {
    "name": "policy",
    "in": "path",
    "required": True,
    "description": "What a policy is known by in one language, for ever.",
    "schema": {"type": "string", "format": "uuid"},
}
_VERSION = {
    "name": "number",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
}


def _queried(name: str) -> dict[str, Any]:
    least, greatest, otherwise = LIMITS[name]
    schema = {"type": "integer", "minimum": least, "maximum": greatest, "default": otherwise}
    return {"name": name, "in": "query", "schema": schema}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


def _reading(operation: str, summary: str, answer: str, *, parameters: tuple[Any, ...] = ()) -> dict[str, Any]:
    found = {
        "description": summary,
        "headers": {"ETag": {"description": "Strong, for If-None-Match.", "schema": _TEXT}},
        "content": {"application/json": {"schema": _ref(answer)}},
    }
    responses: dict[str, Any] = {"200": found, "304": {"description": "You have it already."}}
    if any(each["in"] == "query" for each in parameters):
        responses["400"] = _problem("A parameter is no number, or too large or too small.")
    if any(each["in"] == "path" for each in parameters):
        responses["404"] = _problem("There is no such thing on this portal.")
    return {"get": {"operationId": operation, "summary": summary, "parameters": parameters, "responses": responses}}


_PAGED = (_queried("limit"), _queried("offset"))
_PATHS = {
    "/api/v1/policies": _reading(
        "policies",
        "The policies of this portal, in force or withdrawn, in each language.",
        "Policies",
        parameters=_PAGED,
    ),
    "/api/v1/policies/{policy}/versions": _reading(
        "versions", "Every version of a policy, the newest number first.", "Versions", parameters=(_POLICY, *_PAGED)
    ),
    "/api/v1/policies/{policy}/versions/{number}": _reading(
        "version", "One version, whole.", "Version", parameters=(_POLICY, _VERSION)
    ),
}


def described(server: str) -> dict[str, Any]:
    """Return the description of the interface as a portal's server offers it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Clausier",
            "version": "1",
            "description": "The policies of one portal, as their readers have them. Everything can only be read.",
        },
        "servers": [{"url": server}],
        "paths": _PATHS,
        "components": {"schemas": _SCHEMAS},
    }
