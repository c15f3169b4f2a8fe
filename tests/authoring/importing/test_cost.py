"""What an import costs grows with the length of the file, told by counting calls: a clock would tell of the machine."""

import sys

import pytest

from policies.authoring.importing.markdown import read_markdown
from policies.authoring.mentions.applying import applied
from policies.document import nodes
from policies.facts.known import Known

KNOWN = (Known("controller.name", "", "Ville de X", "Ville de X"), Known("dpo.email", "", "a@x.fr", "a@x.fr"))
SHAPES = {
    "articles": lambda n: "".join(f"## ARTICLE {i}. Objet{i}\n\nLes objet{i} de l'article {i}.\n\n" for i in range(n)),
    "headings": lambda n: "".join(f"## Données {i}\n\nVoir.\n\n" for i in range(n)),
    "rows": lambda n: "| a | b |\n|---|---|\n" + "| [c](https://c.fr) | a@x.fr | d |\n" * n,
    "columns": lambda n: f"{'|a' * n}|\n{'|-' * n}|\n" + f"{'|a' * n}|\n" * 2,
    "tables in lists": lambda n: "- | a | b |\n  |---|---|\n  | c | d |\n" * n,
    "items": lambda n: "- un point\n" * n,
    "numbered items": lambda n: "".join(f"{i}. point\n" for i in range(3, n)),
    "paragraphs of an inner item": lambda n: "- a\n  - b\n" + "\n    suite\n" * n,
    "deep items": lambda n: "- a\n  - b\n    - c\n      - d\n" + "        - e\n" * n,
    "links": lambda n: "".join(f"[mot](https://a.fr/{i}) et <a@x.fr>, " for i in range(n)),
    "links in links": lambda n: "[<https://a.fr>](https://b.fr) " * n,
    "references": lambda n: "".join(f"[mot][r{i}]\n\n[r{i}]: https://a.fr/{i}\n\n" for i in range(n)),
    "definitions of links": lambda n: "mot\n\n" + "".join(f"[r{i}]: https://a.fr/{i} 'titre'\n" for i in range(n)),
    "defined terms": lambda n: "## Définitions\n\n" + "".join(f"**Mot{i}** : a.\n\n" for i in range(n)),
    "paragraphs": lambda n: "Un mot.\n\n" * n,
    "gaps": lambda n: "un mot\n\n\n\n" * n,
    "one paragraph": lambda n: "La Ville de X, a@x.fr, **voir** l'article 1 et *rien*,\n" * n,
    "sentences of one paragraph": lambda n: "La Ville de X. Voir l'article 2. " * n,
    "line breaks": lambda n: "un mot  \n" * n,
    "a glued list": lambda n: "Nous : " + "- une chose. " * n,
    "pictures": lambda n: "![un deux](x.png) " * n,
    "a row of numbers": lambda n: "articles " + "1, " * n,
    "bold words": lambda n: "**un** " * n,
    "quotations": lambda n: "> cité\n\nnon\n\n" * n,
}


def counted(text, of_call):
    """Sum up what `of_call` says of each call that reading a file and turning its facts makes."""
    total = 0

    def note(frame, event, _argument):
        nonlocal total
        total += of_call(frame, event)

    sys.setprofile(note)
    try:
        imported = read_markdown(text, "fr", known=KNOWN)
        applied(imported.body, [(mention.passage, mention.choices[0]) for mention in imported.mentions])
    finally:
        sys.setprofile(None)
    return total


def calls(text):
    """Count the calls, of functions of any kind."""
    return counted(text, lambda _frame, event: event in ("call", "c_call"))


def letters(text):
    """Count the letters of every text that becomes a node, however often it does."""
    code = nodes.written.__code__
    return counted(
        text, lambda frame, event: len(frame.f_locals["text"]) if event == "call" and frame.f_code is code else 0
    )


class TestCost:
    @pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
    def test_grows_with_the_length(self, shape):
        calls(shape(2))  # what is made once
        small, double, fourfold = (calls(shape(n)) for n in (60, 120, 240))

        # Twice as much more for twice as much more: fourfold, were it to grow with the square.
        assert fourfold - double < 2.3 * (double - small)

    def test_of_words_that_become_one_grows_with_their_length(self):
        text = "**un** " * 300

        assert letters(text) < 10 * len(text)
