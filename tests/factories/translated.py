"""A policy in force where it prevails, and its translation by somebody of the portal, in force too."""

from bs4 import BeautifulSoup
from django.test import Client

from home.models import LocaleRoot, Role
from policies.authoring.models import PrivacyPolicyPage
from policies.authoring.streams import stream_data
from policies.register.clock import database_now
from policies.register.manifest import manifest_of, policy_chain
from policies.register.queries import last_version
from policies.review.translating import say_still_right
from tests.factories.approval import publish
from tests.factories.cases import make_case
from tests.factories.policies import article, paragraph, sample_id, save_draft
from tests.factories.portals import make_user

HOST = "data.example.org"
ONE, TWO = sample_id("One"), sample_id("Two")


class Translated:
    """A French policy in force, and its English translation by somebody of the portal, in force too."""

    def __init__(self, *, says=True, host=HOST, prefix=""):
        self.case = make_case(host, prefix, articles=self.french("Un.", "Deux."))
        self.page = publish(self.case.page, author=self.case.author, reviewer=self.case.lawyer)
        self.translator = make_user(f"{prefix}translator", portal=self.case.portal, role=Role.TRANSLATOR)
        root = LocaleRoot.objects.child_of(self.case.portal).get(locale__language_code="en")
        self.english = PrivacyPolicyPage(
            title="Privacy policy",
            slug="privacy-policy",
            locale=root.locale,
            translation_key=self.page.translation_key,
            body=stream_data((article("One", paragraph("One.")), article("Two", paragraph("Two.")))),
            live=False,
        )
        root.add_child(instance=self.english)
        self.english.save_revision(user=self.translator)
        if says:
            self.say_right(ONE, TWO)
        self.publish(self.english)

    def french(self, one, two, *more):
        return (article("One", paragraph(one)), article("Two", paragraph(two)), *more)

    def rewrite(self, *articles, same_meaning=()):
        """Another French version, in force."""
        draft = save_draft(self.page, articles, user=self.case.author).as_object()
        draft.same_meaning = list(same_meaning)
        draft.save_revision(user=self.case.author)
        self.publish(self.page)

    def say_right(self, *articles):
        say_still_right(page=self.english, articles=articles, user=self.translator, at=database_now())

    def publish(self, page):
        publish(page, author=self.case.author, reviewer=self.case.lawyer)

    def read(self, path="/en/privacy-policy/"):
        return Client(HTTP_HOST=HOST).get(path).text

    def newer(self, path="/en/privacy-policy/"):
        """Where a page leads for what is newer: from above, by article, and from below the headings, by article."""
        page = BeautifulSoup(self.read(path), "html.parser")
        return [link["href"] for link in page.select(".prevails a[href*='#'], .newer a")]

    def source(self, locale="en"):
        chain = policy_chain(self.case.portal.uuid, self.page.translation_key, locale)
        return manifest_of(last_version(chain.uuid)).source
