"""Portals, read as a robot reads them: from a few addresses on, along everything that their pages name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client, override_settings
from django.utils.translation import override

from policies.delivery import middleware
from policies.management.demo.play import play
from policies.register import queries as register
from policies.register.manifest import policy_chain
from tests.delivery.published import withdraw
from tests.factories.policies import article, paragraph
from tests.factories.translated import Translated

_NUMBERS = re.compile(r"/[0-9]+(?=/)")
STARTS = ("/", "/sitemap.xml", "/robots.txt", "/privacy-policy", "/terms/privacy-policy/")


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
        return str(self.soup.html["lang"]) if first == "api" and self.soup.html else first

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

    def one_of_each_kind(self) -> list[str]:
        """The paths of pages, one for each kind and language, and one of a page that is not there."""
        kinds = {_NUMBERS.sub("/0", page.path): page.path for page in self.pages}
        return [*kinds.values(), f"/{self.pages[0].locale}/nothing/"]

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


def play_the_demo() -> None:
    """Fill the database with the demo's portals."""
    middleware.RECENT.clear()
    hashers = ["cms.demonstration.DemonstrationHasher"]
    with override_settings(DEBUG=True, PASSWORD_HASHERS=hashers, FACTS_LEAD=timedelta(0)), override("fr"):
        play()


def behind_and_withdrawn() -> list[str]:
    """Open two portals, where a translation is behind and where one is withdrawn; return their hosts."""
    behind = Translated(host="behind.localhost", prefix="behind-")
    behind.rewrite(*behind.french("Un.", "Deux, et plus."), article("Three", paragraph("Trois.")))
    gone = Translated(host="gone.localhost", prefix="gone-")
    withdraw(register.chain(policy_chain(gone.case.portal.uuid, gone.page.translation_key, "en")))
    return ["behind.localhost", "gone.localhost"]
