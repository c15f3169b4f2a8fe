"""Bodies of one text, and what is found in them."""

from policies.authoring.mentions.applying import applied
from policies.authoring.mentions.fields import fields_of
from policies.authoring.mentions.finding import find
from policies.facts.known import Known

NAME, EMAIL, DOMAIN = "Ville d'Exemple", "dpo@exemple.fr", "donnees.exemple.fr"
ADDRESS = "1 place de la Mairie\nBP 12\n29200 Exemple"


def known(key, words, form="", shows=None):
    return Known(key, form, words, words if shows is None else shows)


KNOWN = (
    known("controller.name", NAME),
    known("controller.name", "de la Ville d'Exemple", "de"),
    known("dpo.email", EMAIL),
    known("dpo.address", ADDRESS),
    known("dpo.phone", "+33 2 98 33 50 50"),
    known("dpo.form", "https://www.exemple.fr/contact"),
    known("portal.domain", DOMAIN),
)


def body_of(*texts, headings=()):
    """An article for each markup; further `headings` make articles without text."""
    rows = [(f"Heading {at}", [text]) for at, text in enumerate(texts)] + [(heading, []) for heading in headings]
    return [
        {
            "type": "article",
            "id": f"article-{at + 1}",
            "value": {
                "topic": "other",
                "heading": heading,
                "summary": "",
                "numbered": True,
                "content": [{"type": "text", "id": f"text-{at}", "value": text} for text in texts],
            },
        }
        for at, (heading, texts) in enumerate(rows)
    ]


def found_in(html, *, values=KNOWN, locale="fr"):
    return find(body_of(html), known=values, locale=locale).mentions


def words_found(html, **options):
    """(words, the key or article of each choice) of all that is found."""
    return [
        (mention.passage.words, [choice.target for choice in mention.choices]) for mention in found_in(html, **options)
    ]


def turned(html, *, only_certain=False, values=KNOWN):
    """The markup once all that was found has become a chip, by its first choice."""
    body = body_of(html)
    mentions = find(body, known=values, locale="fr").mentions
    chosen = [(mention.passage, mention.choices[0]) for mention in mentions if mention.certain or not only_certain]
    (field,) = fields_of(applied(body, chosen))
    return field.html
