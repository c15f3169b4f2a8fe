"""What setting a policy as a tagged PDF costs: of thirteen articles, of twice as many, and in Arabic."""

import itertools
import os
import subprocess
import sys
from dataclasses import replace

import django

from benchmarks.databases import ROOT
from benchmarks.figures import cpu_ms, reference_ms, tell
from policies.document.nodes import (
    Article,
    Definition,
    Definitions,
    Item,
    LegalBasis,
    List,
    Paragraph,
    PolicyDocument,
    PolicyType,
    Purpose,
    Purposes,
    Text,
    Topic,
)

ROUNDS = 9
_WORDS = {
    "fr": "Les données à caractère personnel que vous nous confiez ne servent qu’à répondre à votre demande",
    "ar": "لا تستعمل البيانات الشخصية التي ترسلونها إلينا إلا للإجابة عن طلبكم ولا تنقل إلى أي جهة أخرى",
}


def main() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    subprocess.run([sys.executable, "-m", "benchmarks.printing"], env=env, cwd=ROOT, check=True)


def measure() -> None:
    django.setup()
    from tests.delivery.printed import as_pdf

    turns = itertools.count()
    for name, document in {
        "printing_thirteen_articles": _policy("fr", 13),
        "printing_twenty_six_articles": _policy("fr", 26),
        "printing_thirteen_articles_in_arabic": _policy("ar", 13),
    }.items():

        def printed(document: PolicyDocument = document) -> bytes:
            # Other words each time: typst remembers how it set the same ones.
            turn = Article(id="turn", topic=Topic.OTHER, heading=str(next(turns)), content=())
            return as_pdf(replace(document, articles=(turn, *document.articles)))

        printed()
        ms, reference = cpu_ms(printed, times=ROUNDS), reference_ms()
        tell(
            name,
            ratio=round(ms / reference, 2),
            ms=round(ms, 1),
            kilobytes=round(len(printed()) / 1000, 1),
            reference_ms=reference,
        )


def _policy(locale: str, articles: int) -> PolicyDocument:
    return PolicyDocument(
        type=PolicyType.PRIVACY,
        locale=locale,
        title="Politique de confidentialité",
        articles=tuple(_article(_WORDS[locale], number) for number in range(articles)),
    )


def _article(words: str, number: int) -> Article:
    def paragraph(part: int) -> Paragraph:
        return Paragraph((Text(f"{words} ({number}.{part}). " * 3),))

    ways = Purposes(
        tuple(Purpose(f"p{part}", (Text(f"{words} {part}"),), (LegalBasis.PUBLIC_TASK,)) for part in range(3))
    )
    return Article(
        id=f"a{number}",
        topic=Topic.OTHER,
        heading=words[:40],
        content=(
            paragraph(1),
            List(ordered=False, items=tuple(Item(f"i{part}", (paragraph(part),)) for part in range(4))),
            Definitions((Definition(f"d{number}", words[:12], (paragraph(5),)),)),
            ways,
            paragraph(6),
        ),
    )


if __name__ == "__main__":
    measure()
