"""What checking a policy against all rules costs, beside reading it in, and how it grows with the text."""

import os
import subprocess
import sys
from datetime import date

import django

from benchmarks.databases import ROOT
from benchmarks.figures import reference_ms, side_by_side, tell

ROUNDS = 9


def main() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    subprocess.run([sys.executable, "-m", "benchmarks.checking"], env=env, cwd=ROOT, check=True)


def measure() -> None:
    django.setup()
    from benchmarks.importing import sources
    from policies.authoring.importing.markdown import read_markdown
    from policies.document.nodes import PolicyDocument, PolicyType
    from policies.review.rules.checking import check
    from policies.review.rules.context import Context

    def checked(document: PolicyDocument) -> None:
        check(document, Context(), {}, date(2026, 1, 1))

    for name, text in sources().items():
        imported = read_markdown(text, "fr")
        document = PolicyDocument(PolicyType.PRIVACY, "fr", imported.title, imported.articles)
        twice = PolicyDocument(PolicyType.PRIVACY, "fr", imported.title, imported.articles * 2)
        reading_ms, once_ms = side_by_side(
            lambda text=text: read_markdown(text, "fr"), lambda document=document: checked(document), rounds=ROUNDS
        )
        twice_ms, again_ms = side_by_side(
            lambda twice=twice: checked(twice), lambda document=document: checked(document), rounds=ROUNDS
        )
        tell(
            f"checking_{name}",
            ratio=round(once_ms / reading_ms, 2),
            twice=round(twice_ms / again_ms, 2),
            ms=round(once_ms, 1),
            reference_ms=reference_ms(),
        )


if __name__ == "__main__":
    measure()
