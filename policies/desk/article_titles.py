"""How the articles of a draft are called on staff's screens."""

from policies.authoring.mentions.finding import headings_of
from policies.authoring.mentions.references import Heading
from policies.authoring.models import PolicyPage
from policies.document.numbering import label


def article_title(heading: Heading, page: PolicyPage) -> str:
    """Return the label and the heading of an article as the policy writes them, as far as it has them."""
    if heading.number is None:
        return heading.heading
    begins = label(heading.number, page.numbering, page.locale.language_code).rstrip(".")
    return f"{begins}. {heading.heading}" if heading.heading else begins


def article_titles(page: PolicyPage) -> dict[str, str]:
    """Return how each article of a draft is called, by its id, in their order."""
    return {heading.id: article_title(heading, page) for heading in headings_of(page.body.get_prep_value())}
