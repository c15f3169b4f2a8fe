"""What importing a policy costs, against one save and publication of a plain Wagtail page of the same content."""

import os
import subprocess
import sys
from pathlib import Path

import django

from benchmarks.databases import ROOT, plain_body, prepared
from benchmarks.figures import reference_ms, side_by_side, tell

ROUNDS = 15


def main() -> None:
    with prepared() as environments:
        for kind, env in environments.items():
            subprocess.run([sys.executable, "-m", "benchmarks.importing", kind], env=env, cwd=ROOT, check=True)


def sources() -> dict[str, str]:
    """Return the demo's text, and the real policies where they are found."""
    seeds = ROOT / os.environ.get("CLAUSIER_SEEDS", "../shared/seeds")
    texts = [ROOT / "policies/management/demo/texts/ville.fr.md", *sorted(Path(seeds).glob("*.txt"))]
    return {path.stem: path.read_text(encoding="utf-8") for path in texts}


def measure(database: str) -> None:
    django.setup()
    from benchmarks.plain.models import PlainPage
    from home.models import LocaleRoot
    from policies.authoring.importing.markdown import read_markdown
    from policies.authoring.models import PrivacyPolicyPage
    from policies.authoring.streams import stream_data

    plain = PlainPage.objects.get(slug="plain")
    root = LocaleRoot.objects.filter(locale__language_code="fr").first()
    made = iter(range(10_000))

    def publish_plain() -> None:
        page = PlainPage.objects.get(pk=plain.pk)
        page.body = plain_body()
        page.save_revision().publish()

    for name, text in sources().items():

        def import_policy(text: str = text) -> None:
            imported = read_markdown(text, "fr")
            page = PrivacyPolicyPage(title=imported.title, slug=f"bench-{next(made)}", locale=root.locale, live=False)
            page.body = stream_data(imported.articles)
            root.add_child(instance=page)
            page.save_revision()

        imported_ms, plain_ms = side_by_side(import_policy, publish_plain, rounds=ROUNDS)
        tell(
            "importing_to_plain_publication",
            database=database,
            source=name,
            ratio=round(imported_ms / plain_ms, 3),
            ms=round(imported_ms, 1),
            reference_ms=reference_ms(),
        )


if __name__ == "__main__":
    measure(sys.argv[1])
