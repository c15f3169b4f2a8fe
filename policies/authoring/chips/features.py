"""The rich text editor's side of chips: what it loads, keeps and gives back."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    InlineEntityElementHandler,
    PageLinkElementHandler,
)
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from policies.authoring.chips.markup import CHIP_ATTRIBUTES, CHIPS, FACT, FOREIGN, REFERENCE, TERM

# What a pasted chip has to say, else its words alone are taken. What is missing the editor tests as "undefined".
_IDENTIFIER = r"^(?!undefined$)[\w-]{1,64}$"
ALLOWED = {
    FACT: {"fact": r"^[a-z]+(\.[\w-]{1,64})?\.[a-z_]{1,32}$"},
    REFERENCE: {"ref": _IDENTIFIER},
    TERM: {"ref": _IDENTIFIER},
    FOREIGN: {"locale": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
}

ICONS = {FACT: "tag", REFERENCE: "redirect", TERM: "openquote", FOREIGN: "globe"}

LABELS = {
    FACT: _("Fact, article or term (Ctrl + Alt + F)"),
    REFERENCE: _("Reference to an article"),
    TERM: _("Defined term"),
    FOREIGN: _("Words in another language (Ctrl + Alt + L)"),
}

MEDIA = {"js": ["policies/picker.js", "policies/chips.js"], "css": {"all": ["policies/chips.css"]}}

# What one may not type inside of: its words are computed.
COMPUTED = {FACT, REFERENCE}


class ChipElementHandler(InlineEntityElementHandler):
    """Takes a chip from the database into the editor, with all its attributes."""

    def __init__(self, kind: str) -> None:
        super().__init__(entity_type(kind))
        self.attributes = CHIP_ATTRIBUTES[kind]
        self.mutability = "IMMUTABLE" if kind in COMPUTED else "MUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {name: attrs[name] for name in self.attributes if attrs.get(name)}


class ChipLink(LinkHandler):
    """What core's own `richtext` filter makes of a chip: its label, without a link. Nothing of ours uses that."""

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return format_html('<a data-chip="{}">', cls.identifier)


class FactLink(ChipLink):
    identifier: ClassVar[str] = FACT


class ReferenceLink(ChipLink):
    identifier: ClassVar[str] = REFERENCE


class TermLink(ChipLink):
    identifier: ClassVar[str] = TERM


class ForeignLink(ChipLink):
    identifier: ClassVar[str] = FOREIGN


def entity_type(kind: str) -> str:
    """The name of a kind of chip in the editor's state and script."""
    return f"POLICY_{kind.upper()}"


def register_chips(features: FeatureRegistry) -> None:
    """Register a feature for each kind of chip, and links to public addresses alone."""
    for kind, label in LABELS.items():
        described = {
            "type": entity_type(kind),
            "icon": ICONS[kind],
            "description": label,
            "attributes": list(CHIP_ATTRIBUTES[kind]),
            "allowlist": ALLOWED[kind],
            "failed": _("What can be inserted could not be loaded. Close this and try again in a moment."),
            "close": _("Close"),
        }
        features.register_editor_plugin("draftail", kind, draftail.EntityFeature(described, **MEDIA))
        features.register_converter_rule(
            "contentstate",
            kind,
            {
                "from_database_format": {f'a[linktype="{kind}"]': ChipElementHandler(kind)},
                "to_database_format": {"entity_decorators": {entity_type(kind): _to_database(kind)}},
            },
        )
    features.register_editor_plugin("draftail", CHIPS, draftail.PluginFeature({"type": "POLICY_CHIPS"}, **MEDIA))
    for handler in (FactLink, ReferenceLink, TermLink, ForeignLink):
        features.register_link_type(handler)
    _register_links(features)


def _to_database(kind: str) -> Callable[[dict[str, Any]], Any]:
    def element(props: dict[str, Any]) -> Any:
        attributes = {name: props[name] for name in CHIP_ATTRIBUTES[kind] if props.get(name)}
        return DOM.create_element("a", {"linktype": kind, **attributes}, props["children"])

    return element


def _register_links(features: FeatureRegistry) -> None:
    """Links as in Wagtail, but that the chooser opens at addresses: a page of this site has none that lasts."""
    address = reverse_lazy("wagtailadmin_choose_page_external_link")
    features.register_editor_plugin(
        "draftail",
        "policy-link",
        draftail.EntityFeature(
            {
                "type": "LINK",
                "icon": "link",
                "description": _("Link"),
                "attributes": ["url", "id", "parentId"],
                "allowlist": {"href": "^(http:|https:|mailto:|tel:|#|undefined$)"},
                "chooserUrls": {
                    "pageChooser": address,
                    "externalLinkChooser": address,
                    "emailLinkChooser": reverse_lazy("wagtailadmin_choose_page_email_link"),
                    "phoneLinkChooser": reverse_lazy("wagtailadmin_choose_page_phone_link"),
                    "anchorLinkChooser": reverse_lazy("wagtailadmin_choose_page_anchor_link"),
                },
            },
            js=["wagtailadmin/js/page-chooser-modal.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "policy-link",
        {
            "from_database_format": {
                "a[href]": ExternalLinkElementHandler("LINK"),
                'a[linktype="page"]': PageLinkElementHandler("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )
