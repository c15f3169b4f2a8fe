"""The body of a policy: a stream of articles."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ArticleBlock(blocks.StructBlock):
    topic = blocks.CharBlock()
    heading = blocks.CharBlock()


class PolicyBody(blocks.StreamBlock):
    article = ArticleBlock(label=_("Article"))
