"""Blocks whose content is rows with a meaning: definitions, purposes, data, recipients, transfers, periods, rights."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from policies.authoring.blocks import choices
from policies.authoring.blocks.fields import PolicyLine, PolicyText
from policies.document.nodes import DataSource, Obligation, RecipientRole, RightKind, Safeguard


class DefinitionRow(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Term"), max_length=255)
    content = PolicyText(required=False, label=_("What it means"))

    class Meta:
        icon = "openquote"
        label_format = "{term}"


class PurposeRow(blocks.StructBlock):
    purpose = PolicyLine(label=_("Purpose"))
    bases = blocks.MultipleChoiceBlock(
        choices.LEGAL_BASES, required=False, widget=CheckboxSelectMultiple, label=_("Legal bases"), default=[]
    )
    detail = PolicyLine(required=False, label=_("In detail"))

    class Meta:
        icon = "crosshairs"
        label_format = "{purpose}"


class DataRow(blocks.StructBlock):
    category = PolicyLine(label=_("Kind of data"))
    examples = PolicyLine(required=False, label=_("Examples"))
    source = blocks.ChoiceBlock(
        choices.DATA_SOURCES, required=False, default=DataSource.UNSAID.value, label=_("Where they come from")
    )
    obligation = blocks.ChoiceBlock(
        choices.OBLIGATIONS, required=False, default=Obligation.UNSAID.value, label=_("Compulsory or optional")
    )

    class Meta:
        icon = "form"
        label_format = "{category}"


class RecipientRow(blocks.StructBlock):
    recipient = PolicyLine(label=_("Recipient"))
    role = blocks.ChoiceBlock(
        choices.RECIPIENT_ROLES, required=False, default=RecipientRole.UNSAID.value, label=_("In what capacity")
    )
    reason = PolicyLine(required=False, label=_("Why they receive data"))

    class Meta:
        icon = "group"
        label_format = "{recipient}"


class TransferRow(blocks.StructBlock):
    destination = PolicyLine(label=_("Country or organisation"))
    safeguard = blocks.ChoiceBlock(
        choices.SAFEGUARDS, required=False, default=Safeguard.UNSAID.value, label=_("What makes it lawful")
    )
    detail = PolicyLine(required=False, label=_("In detail"))

    class Meta:
        icon = "globe"
        label_format = "{destination}"


class RetentionRow(blocks.StructBlock):
    data = PolicyLine(label=_("Data"))
    period = PolicyLine(label=_("How long, or by which criteria"))
    afterwards = PolicyLine(required=False, label=_("What becomes of them afterwards"))

    class Meta:
        icon = "history"
        label_format = "{data}"


class RightRow(blocks.StructBlock):
    right = blocks.ChoiceBlock(choices.RIGHTS, default=RightKind.ACCESS.value, label=_("Right"))
    detail = PolicyLine(required=False, label=_("In detail"))

    class Meta:
        icon = "key"
        label_format = "{right}"


class TrackerRow(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=255)
    purpose = PolicyLine(label=_("Purpose"))
    lifetime = PolicyLine(required=False, label=_("Lifetime"))
    third_party = PolicyLine(required=False, label=_("Third party"))
    exempt = blocks.BooleanBlock(required=False, label=_("Exempt from consent"))

    class Meta:
        icon = "view"
        label_format = "{name}"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(required=False, label=_("Caption"), max_length=255)
    header = blocks.ListBlock(PolicyLine(required=False, label=_("Heading")), label=_("Headings of the columns"))
    rows = blocks.ListBlock(
        blocks.ListBlock(PolicyLine(required=False, label=_("Cell")), label=_("Row")), label=_("Rows")
    )

    class Meta:
        icon = "table"
        label_format = "{caption}"


class OwnList(blocks.StructBlock):
    """A list whose items are more than lines."""

    ordered = blocks.BooleanBlock(required=False, label=_("Numbered"))
    items = blocks.ListBlock(PolicyText(label=_("Item")), label=_("Items"))

    class Meta:
        icon = "list-ul"


class NoticeBlock(blocks.StructBlock):
    role = blocks.ChoiceBlock(choices.NOTICES, default=choices.NOTICES[0][0], label=_("Kind"))
    content = PolicyText(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label_format = "{content}"
