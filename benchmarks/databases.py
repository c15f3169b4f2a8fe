"""Databases to measure on, filled with the demo and one plain page, in a subprocess of their own."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
PLAIN_HOST = "plain.localhost"
PORTAL_HOST = "opendata.brest.localhost"
POLICY_PATH = "/fr/politique-de-confidentialite/"


@contextmanager
def prepared() -> Iterator[dict[str, Mapping[str, str]]]:
    """Yield the environment of each database that could be made, by its kind."""
    with TemporaryDirectory(prefix="clausier-bench-") as folder:
        urls = {"sqlite": f"sqlite:///{folder}/bench.sqlite3"}
        if url := os.environ.get("BENCH_POSTGRES_URL"):
            urls["postgresql"] = url
        environments = {kind: environment(url, folder) for kind, url in urls.items()}
        for env in environments.values():
            subprocess.run([sys.executable, "-m", "benchmarks.databases"], env=env, cwd=ROOT, check=True)
        yield environments


def environment(database_url: str, folder: str) -> dict[str, str]:
    """Return the environment of a production process on a database, its files in a folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": database_url,
        "SECRET_KEY": "only-for-measuring",
        "ADMIN_HOST": "localhost",
        "WAGTAILADMIN_BASE_URL": "http://localhost",
        "STORAGE_URL": f"file://{folder}/media",
        "ARCHIVE_URL": f"file://{folder}/archive",
        "PYTHONPATH": str(ROOT),
    }


def plain_body() -> list[tuple[str, str]]:
    """Return the demo's French policy as headings and rich text."""
    from markdown_it import MarkdownIt

    source = (ROOT / "policies/management/demo/texts/ville.fr.md").read_text(encoding="utf-8")
    body = []
    for section in source.split("\n## ")[1:]:
        heading, _, text = section.partition("\n")
        body += [("heading", heading.rpartition(" {")[0]), ("text", MarkdownIt().render(text))]
    return body


def fill() -> None:
    """Fill the database of this process's environment."""
    django.setup()
    from wagtail.models import Locale, Page

    from benchmarks.plain.models import PlainPage
    from policies.management.demo.play import play

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    play()
    root = Page.objects.filter(depth=1).get()
    page = PlainPage(title="Politique", slug="plain", locale=Locale.objects.get(language_code="fr"))
    page.body = plain_body()
    root.add_child(instance=page)
    page.save_revision().publish()
    add_site(root)


def add_site(root: Any) -> None:
    """Add a plain site: a home page in each of the portal's languages, and below it the portal's policy."""
    from wagtail.models import Locale, Site

    from benchmarks.plain.models import PlainPage
    from home.models import Host
    from policies.authoring.models import PrivacyPolicyPage

    owner = Host.objects.get(host=PORTAL_HOST).container
    keys = {"home": uuid.uuid4(), "policy": uuid.uuid4()}
    for policy in PrivacyPolicyPage.objects.descendant_of(owner).select_related("locale"):
        code = policy.locale.language_code
        locale = Locale.objects.get(language_code=code)
        home = PlainPage(title="Accueil", slug=f"home-{code}", locale=locale, translation_key=keys["home"])
        root.add_child(instance=home)
        home.save_revision().publish()
        page = PlainPage(title=policy.title, slug=policy.slug, locale=locale, translation_key=keys["policy"])
        page.body = plain_articles(owner.uuid, policy.translation_key, code)
        home.add_child(instance=page)
        page.save_revision().publish()
        if code == "fr":
            Site.objects.create(hostname=PLAIN_HOST, site_name="Plain", root_page=home)


def plain_articles(owner: uuid.UUID, subject: uuid.UUID, locale: str) -> list[tuple[str, Any]]:
    """Return the words in force of a policy as a plain page holds them: an article's every paragraph a rich text."""
    from bs4 import BeautifulSoup

    from policies.register import queries
    from policies.register.manifest import policy_chain

    chain = policy_chain(owner, subject, locale).uuid
    entry = queries.version_in_force(chain)
    soup = BeautifulSoup(queries.body(chain, entry.number, "html"), "html.parser")
    body = []
    for section in soup.find_all("section", recursive=False):
        heading, *content = section.find_all(True, recursive=False)
        paragraphs = [("paragraph", str(element)) for element in content]
        body.append(("article", {"heading": heading.get_text(), "content": paragraphs}))
    return body


if __name__ == "__main__":
    fill()
