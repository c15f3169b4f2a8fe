"""A page as Wagtail's tutorial makes it: headings and rich text in a StreamField, or articles made of paragraphs."""

from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page


class ArticleBlock(blocks.StructBlock):
    heading = blocks.CharBlock()
    content = blocks.StreamBlock([("paragraph", blocks.RichTextBlock())])

    class Meta:
        template = "plain/article.html"


class PlainPage(Page):
    body = StreamField([("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock()), ("article", ArticleBlock())])

    content_panels = [*Page.content_panels, FieldPanel("body")]
