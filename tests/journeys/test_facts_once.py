"""Facts once, everywhere: what an editor inserts without a mouse follows, from the editor to its readers."""

import pytest
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from home.models import Role
from policies.document.nodes import Definition, Definitions
from policies.facts.models import Controller, DataProtectionOfficer, LegalReference, Processor
from tests.factories.approval import approve, submit
from tests.factories.browsing import choose, labels, open_editor, section, text_of
from tests.factories.policies import article, make_policy, paragraph, sample_id
from tests.factories.portals import approve_fact, make_fact, make_library, make_portal, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOST = "donnees.localhost"
POLICY = "/fr/politique-de-confidentialite/"
MAIL = "dpo@example.org"


@pytest.fixture
def people():
    portal = make_portal(host=HOST, locales=("fr",))
    portal.dpo = make_fact(DataProtectionOfficer, portal, name="Mission", email=MAIL)
    forms = {"fr": {"name": "Ville d’Exemple", "forms": {"de": "de la Ville d’Exemple"}}}
    portal.controller = make_fact(Controller, portal, wordings=forms)
    library = make_library()
    host, law = (
        make_fact(Processor, library, name="Hébergeur"),
        make_fact(LegalReference, library, citation="loi 78-17"),
    )
    portal.processors.create(processor=host)
    portal.save()
    for fact in (portal.dpo, portal.controller, host, law, portal):
        approve_fact(fact)
    editor = make_user("editor", portal=portal, role=Role.EDITOR)
    UserProfile.objects.create(user=editor, preferred_language="en")
    return portal, editor, make_user("lawyer", portal=portal, role=Role.LEGAL_REVIEWER)


@pytest.fixture
def policy(people):
    portal, editor, _lawyer = people
    dataset = Definition(sample_id("dataset"), "JEU", (paragraph("des données publiées."),))
    articles = [
        article("Termes", Definitions((dataset,))),
        article("Droits", paragraph("Vos droits.")),
        article("Contact", paragraph("Voir")),
    ]
    return make_policy(portal, user=editor, articles=articles)


class TestAnEditorWithoutAMouse:
    def test_inserts_what_follows_everywhere(self, live_server, settings, page, people, policy):
        settings.ADMIN_HOST = "localhost"
        base = live_server.url.replace("127.0.0.1", "localhost")
        open_editor(page, base, policy)
        section(page, "Contact").locator("[data-panel-toggle]").first.press("Enter")
        text = text_of(page, "Contact", "Voir")
        text.focus()
        page.keyboard.press("Control+End")

        page.keyboard.type(" ")
        page.keyboard.press("Control+Alt+f")
        choose(page, "officer mail")
        page.keyboard.type(", ")
        page.keyboard.press("Control+Alt+f")
        choose(page, "droits")
        page.keyboard.type(", un ")
        page.keyboard.press("Control+Alt+f")
        choose(page, "jeu")
        page.keyboard.type(", ")
        page.keyboard.press("Control+Alt+f")
        choose(page, "laws 78-17")
        page.keyboard.type(", ")
        page.keyboard.press("Control+Alt+f")
        choose(page, "processor hébergeur name")
        page.keyboard.type(", l’hôte ")
        page.keyboard.press("Control+Alt+f")
        choose(page, "controller name", keys=["Tab", "ArrowDown"])
        page.keyboard.type(" open")
        for _time in range(4):
            page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Control+Alt+l")
        choose(page, "english")
        law, host, city = "loi 78-17", "Hébergeur", "de la Ville d’Exemple"
        assert labels(page) == [MAIL, "article 2", "JEU", law, host, city, "open"]

        child = section(page, "Droits").locator("xpath=ancestor::*[@data-streamfield-child][1]")
        child.locator("[data-streamfield-action=MOVE_UP]").first.press("Enter")
        page.wait_for_function("() => document.querySelector('.policy-chip--xref').textContent === 'article 1'")
        page.wait_for_function(
            """() => [...document.querySelectorAll('[name^=body]')]
                .some((one) => one.value.includes('article 1') && one.value.includes('"en"'))"""
        )
        with page.expect_navigation():
            page.locator("footer button[type=submit]").first.press("Enter")

        sentence = f"Voir {MAIL}, article 1, un JEU, {law}, {host}, l’hôte {city} open"
        page.goto(f"{base}/admin/pages/{policy.pk}/view_draft/")
        expect(page.locator("main")).to_contain_text(sentence)
        expect(page.locator("main")).to_contain_text("Article 1. Droits")

        _portal, editor, lawyer = people
        submit(policy, editor)
        approve(policy, lawyer)
        page.goto(f"http://{HOST}:{live_server.thread.port}{POLICY}")
        expect(page.locator("main")).to_contain_text(sentence)
        reference = page.locator("main").get_by_role("link", name="article 1", exact=True)
        expect(page.locator(reference.get_attribute("href"))).to_contain_text("Article 1. Droits")
        expect(page.locator("main [lang=en]")).to_have_text("open")
