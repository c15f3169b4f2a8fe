"""A page as Wagtail's tutorial makes it: headings and rich text in a StreamField."""

from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page


class PlainPage(Page):
    body = StreamField([("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock())])

    content_panels = [*Page.content_panels, FieldPanel("body")]
