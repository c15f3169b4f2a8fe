"""What comparing two versions of thirteen articles costs, and how importing grows with the length of a text."""

import os
import subprocess
import sys

import django

from benchmarks.databases import ROOT
from benchmarks.figures import reference_ms, side_by_side, tell
from policies.document.comparison import compare
from policies.document.nodes import Article, Paragraph, PolicyDocument, PolicyType, Text, Topic

ROUNDS = 15


def main() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    subprocess.run([sys.executable, "-m", "benchmarks.comparing"], env=env, cwd=ROOT, check=True)


def measure() -> None:
    django.setup()
    from policies.authoring.importing.markdown import read_markdown

    before, corrected, rewritten = _policy(1), _policy(1, correction="Corrected."), _policy(3)
    corrected_ms, rewritten_ms = side_by_side(
        lambda: compare(before, corrected), lambda: compare(before, rewritten), rounds=ROUNDS
    )
    tell(
        "comparing_rewritten_to_corrected",
        ratio=round(rewritten_ms / corrected_ms, 2),
        ms=round(rewritten_ms, 2),
        reference_ms=reference_ms(),
    )
    paragraph = "Une phrase : - un. - deux. - trois [lien](https://x.example/) **gras** et la suite.\n\n"
    long_ms, short_ms = side_by_side(
        lambda: read_markdown(paragraph * 800, "fr"), lambda: read_markdown(paragraph * 100, "fr"), rounds=3
    )
    tell("reading_eight_times_the_text", ratio=round(long_ms / short_ms, 2), ms=round(long_ms, 1))


def _policy(seed: int, correction: str = "") -> PolicyDocument:
    def text(number: int, paragraph: int) -> str:
        return " ".join(f"de la word{(i * seed * 7 + number + paragraph) % 97}" for i in range(15)) + "."

    articles = tuple(
        Article(
            id=f"a{number}",
            topic=Topic.OTHER,
            heading="H",
            content=tuple(Paragraph((Text(text(number, paragraph)),)) for paragraph in range(6)),
        )
        for number in range(13)
    )
    if correction:
        first = Article(id="a0", topic=Topic.OTHER, heading="H", content=(Paragraph((Text(correction),)),))
        articles = (first, *articles[1:])
    return PolicyDocument(type=PolicyType.PRIVACY, locale="en", title="Privacy policy", articles=articles)


if __name__ == "__main__":
    measure()
