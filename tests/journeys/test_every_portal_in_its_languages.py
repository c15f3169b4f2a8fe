"""Every public page of every portal is in the language that it says, and leads nowhere but to pages of its portal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.test import Client, override_settings
from django.utils.translation import override

from policies.delivery import middleware
from policies.document.numbering import direction
from policies.management.demo.cast import PORTALS
from policies.management.demo.play import play

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HOSTS = {portal.host: portal.locales for portal in PORTALS}
LANGUAGES = dict(settings.LANGUAGES)
STARTS = ("/", "/sitemap.xml", "/robots.txt", "/privacy-policy", "/terms/privacy-policy/")
ARABIC = re.compile(r"[\u0600-\u06ff]")
MAX_BYTES = 60_000


@dataclass
class Answer:
    """What a host answered at a path; `leads` are the full addresses that it names, with their fragments."""

    url: str
    status: int
    headers: dict[str, str]
    text: str
    soup: BeautifulSoup
    leads: set[str] = field(default_factory=set)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html") and self.status == 200

    @property
    def locale(self) -> str:
        first = self.path.split("/")[1]
        return HOSTS[urlsplit(self.url).netloc][0] if first == "api" else first

    def alternates(self) -> dict[str, str]:
        return {str(link["hreflang"]): str(link["href"]) for link in self.soup.select("link[rel=alternate][hreflang]")}

    def alternates_of_header(self) -> dict[str, str]:
        found = re.findall(r'<([^>]*)>; rel="alternate"; hreflang="([^"]*)"', self.headers.get("Link", ""))
        return {language: url for url, language in found}


class Site:
    """A portal, read as a robot reads it: from a few addresses on, along everything that they name."""

    def __init__(self, host: str) -> None:
        self.host, self.origin = host, f"http://{host}"
        self.client = Client(HTTP_HOST=host)
        self.answers: dict[str, Answer] = {}
        left = [self.origin + start for start in STARTS]
        while left:
            url = left.pop()
            if url not in self.answers:
                self.answers[url] = self.ask(url)
                left += [
                    lead for found in self.answers[url].leads if (lead := urldefrag(found)[0]).startswith(self.origin)
                ]

    def ask(self, url: str) -> Answer:
        parts = urlsplit(url)
        response = self.client.get(unquote(parts.path) + (f"?{parts.query}" if parts.query else ""))
        kind = response.headers.get("Content-Type", "")
        text = response.content.decode() if kind.startswith(("text/", "application/xml")) else ""
        soup = BeautifulSoup(text if "html" in kind else "", "html.parser")
        answer = Answer(url, response.status_code, dict(response.headers), text, soup)
        answer.leads = {urljoin(url, lead) for lead in _leads(answer)}
        return answer

    @property
    def pages(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.is_page]

    @property
    def policies(self) -> list[Answer]:
        return [page for page in self.pages if "Policy-Version" in page.headers]

    def sitemap(self) -> dict[str, dict[str, str]]:
        """The alternates of each address that the sitemap lists."""
        return _sitemap(self.answers[f"{self.origin}/sitemap.xml"].text)


def _sitemap(text: str) -> dict[str, dict[str, str]]:
    names = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}
    return {
        str(entry.findtext("map:loc", namespaces=names)): {
            link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall("xhtml:link", names)
        }
        for entry in ElementTree.fromstring(text).findall("map:url", names)
    }


def _leads(answer: Answer) -> Iterator[str]:
    if "Location" in answer.headers:
        yield answer.headers["Location"]
    yield from re.findall(r"^Sitemap: (.*)$", answer.text, re.MULTILINE)
    if answer.headers.get("Content-Type", "").startswith("application/xml"):
        for url, alternates in _sitemap(answer.text).items():
            yield from (url, *alternates.values())
    yield from answer.alternates_of_header().values()
    for link in answer.soup.find_all(href=True):
        if not str(link["href"]).startswith(settings.STATIC_URL):
            yield str(link["href"])
    for form in answer.soup.find_all("form", action=True):
        yield f"{form['action']}?day=2999-12-31"


@pytest.fixture(scope="module")
def sites(kept_for_module: None) -> dict[str, Site]:
    middleware.RECENT.clear()
    hashers = ["cms.demonstration.DemonstrationHasher"]
    with override_settings(DEBUG=True, PASSWORD_HASHERS=hashers, FACTS_LEAD=timedelta(0)), override("fr"):
        play()
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
