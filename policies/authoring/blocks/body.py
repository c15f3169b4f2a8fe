"""The body of a policy: a stream of articles, each a stream of blocks."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from policies.authoring.blocks import choices, rows, samples
from policies.authoring.blocks.fields import FormerIds, PolicyLine, PolicyText
from policies.document.nodes import Topic

TEXT = _("Text")
LISTS = _("Lists")
PEOPLE = _("People")
PURPOSES = _("Purposes and durations")
LAW = _("Law")


class ArticleContent(blocks.StreamBlock):
    text = PolicyText(
        preview_value=samples.text,
        icon="pilcrow",
        group=TEXT,
        label=_("Text"),
        description=_("Paragraphs, and lists within them."),
    )
    subheading = PolicyLine(
        preview_value=samples.subheading,
        icon="title",
        group=TEXT,
        label=_("Subheading"),
        description=_("A heading inside the article, without number."),
    )
    list = rows.OwnList(
        preview_value=samples.passages,
        group=LISTS,
        label=_("List of passages"),
        description=_("A list whose items may hold several paragraphs."),
    )
    definitions = blocks.ListBlock(
        rows.DefinitionRow(),
        preview_value=samples.definitions,
        icon="openquote",
        group=LISTS,
        label=_("Definitions"),
        description=_("Terms and what they mean. Other articles can then point to them."),
    )
    table = rows.TableBlock(
        preview_value=samples.table, group=LISTS, label=_("Table"), description=_("Rows and columns with headings.")
    )
    controller_card = blocks.StaticBlock(
        preview_value=samples.nothing,
        icon="user",
        group=PEOPLE,
        label=_("Controller's contact"),
        admin_text=_("Shows who is responsible and how to reach them, as this portal's profile says."),
        description=_("Who is responsible and how to reach them: always this portal's own."),
    )
    dpo_card = blocks.StaticBlock(
        preview_value=samples.nothing,
        icon="mail",
        group=PEOPLE,
        label=_("Data protection officer's contact"),
        admin_text=_("Shows how to reach the data protection officer whom this portal's profile names."),
        description=_("How to reach the data protection officer: always this portal's own."),
    )
    authority_card = blocks.StaticBlock(
        preview_value=samples.nothing,
        icon="site",
        group=PEOPLE,
        label=_("Supervisory authority's contact"),
        admin_text=_("Shows how to reach the supervisory authority that this portal's profile names."),
        description=_("Where readers can complain: the authority of this portal."),
    )
    recipients = blocks.ListBlock(
        rows.RecipientRow(),
        preview_value=samples.recipients,
        icon="group",
        group=PEOPLE,
        label=_("Recipients"),
        description=_("Who receives the data, and in what capacity."),
    )
    purposes = blocks.ListBlock(
        rows.PurposeRow(),
        preview_value=samples.purposes,
        icon="crosshairs",
        group=PURPOSES,
        label=_("Purposes and legal bases"),
        description=_("What the data are for, and what in the law allows it."),
    )
    data = blocks.ListBlock(
        rows.DataRow(),
        preview_value=samples.data,
        icon="form",
        group=PURPOSES,
        label=_("Kinds of data"),
        description=_("What is collected, from whom, and whether one must answer."),
    )
    retention = blocks.ListBlock(
        rows.RetentionRow(),
        preview_value=samples.retention,
        icon="history",
        group=PURPOSES,
        label=_("How long data are kept"),
        description=_("A period, or the criteria for it, for each kind of data."),
    )
    trackers = blocks.ListBlock(
        rows.TrackerRow(),
        preview_value=samples.trackers,
        icon="view",
        group=PURPOSES,
        label=_("Cookies and trackers"),
        description=_("What each one is for and how long it lasts."),
    )
    rights = blocks.ListBlock(
        rows.RightRow(),
        preview_value=samples.rights,
        icon="key",
        group=LAW,
        label=_("Rights"),
        description=_("Each right that readers have, and how to use it."),
    )
    transfers = blocks.ListBlock(
        rows.TransferRow(),
        preview_value=samples.transfers,
        icon="globe",
        group=LAW,
        label=_("Transfers outside the European Union"),
        description=_("Where data go, and what makes it lawful."),
    )
    notice = rows.NoticeBlock(
        preview_value=samples.notice,
        group=LAW,
        label=_("Legal reminder"),
        description=_("A passage set apart, such as what the law says."),
    )


class ArticleBlock(blocks.StructBlock):
    """An article. Its number is computed, so that there is no field for it."""

    topic = blocks.ChoiceBlock(
        choices.TOPICS,
        default=Topic.OTHER.value,
        label=_("What it is about"),
        help_text=_("Checks and models recognise the article by it. Readers do not see it."),
    )
    heading = blocks.CharBlock(
        required=False,
        label=_("Heading"),
        max_length=255,
        help_text=_("Without “Article” and without a number: those are added."),
    )
    summary = PolicyLine(
        required=False, label=_("In short"), help_text=_("One or two plain sentences, shown above the text.")
    )
    content = ArticleContent(required=False, label=_("Content"))
    numbered = blocks.BooleanBlock(required=False, default=True, label=_("Numbered"))
    former_ids = FormerIds()

    class Meta:
        icon = "doc-full"
        label_format = "{heading}"
        # `former_ids` is in no form: an article keeps what it answers to whatever a browser sends.
        form_layout = BlockGroup(["topic", "heading", "summary", "content"], settings=["numbered"])


class PolicyBody(blocks.StreamBlock):
    article = ArticleBlock(label=_("Article"), description=_("A heading and what stands below it."))

    class Meta:
        collapsed = True
