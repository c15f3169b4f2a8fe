import datetime

import pytest

from policies.authoring.documents import document_of
from policies.authoring.guards import Unresolved
from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.operations import import_policy
from policies.authoring.importing.recognition import CannotImport
from policies.authoring.importing.siblings import with_ids_of
from policies.authoring.importing.texts import passages_of
from policies.authoring.mentions.applying import applied
from policies.authoring.models import PrivacyPolicyPage
from policies.document.nodes import NumberingStyle, PolicyType, Reference, walk
from policies.document.words import words
from policies.facts.models import DataProtectionOfficer
from tests.factories.portals import approve_fact, make_fact, make_portal, make_user

pytestmark = pytest.mark.usefixtures("english")

NOW = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
SOURCE = (
    b"# Notre politique\n\n## PREAMBULE\n\nBonjour.\n\n## ARTICLE 1. DEFINITIONS\n\nIci :\n\n**SITE** : le site.\n\n"
    b"- un,\n  - deux\n\n    encore deux\n- trois\n\n## ARTICLE 2. DUREE\n\n"
    b"| a | b |\n|---|---|\n| *c* | [d](https://d.fr) |\n\n"
    b"Fin  \nde **ligne _en_ gras** `code` dpo@example.org.\n\n1. x\n\n   y\n2. z\n"
)
EVERYTHING = (
    SOURCE.decode()
    + "\n\n- a\n- b\n\n\n* c\n\n  1. d\n     - e\n       - f\n         - g\n           - h\n\n             i\n\n"
    + "## Notes & suites\n\n#### Sous-titre\n\n> cité\n\n- voici\n\n  | k | l |\n  |---|---|\n  | m | n |\n\n  #### o\n"
)


def run(portal, *, source=SOURCE, **options):
    options = {"locale": "fr", "author": None, "at": NOW} | options
    return import_policy(source=source, portal=portal, **options)


@pytest.mark.django_db
class TestImportingAPolicy:
    def test_makes_a_draft_with_one_revision_by_its_author(self):
        author = make_user("auteur")

        made = run(make_portal(), author=author)

        page = PrivacyPolicyPage.objects.get()
        assert page.pk == made.page.pk
        assert (page.title, page.slug, page.live, page.owner) == ("Notre politique", "notre-politique", False, author)
        assert page.numbering == NumberingStyle.ARTICLE
        assert [revision.user for revision in page.revisions.all()] == [author]

    def test_puts_every_word_where_the_editor_and_readers_find_it(self):
        made = run(make_portal(), source=EVERYTHING.encode(), author=make_user())

        page = PrivacyPolicyPage.objects.get(pk=made.page.pk).latest_revision.as_object()
        drafted = document_of(page, resolver=Unresolved())
        assert [article.heading for article in drafted.articles] == [a.heading for a in made.imported.articles]
        for read, imported in zip(drafted.articles, made.imported.articles, strict=True):
            assert words("\n".join(passages_of(read))) == words("\n".join(passages_of(imported)))
            assert (read.id, read.topic, read.numbered) == (imported.id, imported.topic, imported.numbered)
        assert made.imported.missing == ()

    def test_gives_a_title_in_the_language_of_the_text_where_it_has_none(self):
        made = run(make_portal(locales=("en",)), locale="en", source=b"Hello.\n", author=make_user())

        assert made.page.title == "Privacy policy"

    def test_finds_the_portals_own_facts(self):
        portal = make_portal(name="Ville d’Exemple")
        portal.dpo = make_fact(DataProtectionOfficer, portal, email="dpo@example.org")
        portal.save()
        approve_fact(portal.dpo)
        approve_fact(portal)

        found = {fact.fact: fact.text for fact in run(portal, dry_run=True).imported.facts}

        assert found["dpo.email"] == "dpo@example.org"

    def test_refuses_a_second_policy_of_the_same_kind_and_language(self):
        portal, author = make_portal(locales=("fr", "en")), make_user()
        run(portal, author=author)

        with pytest.raises(CannotImport, match="has a policy of this kind in this language already: “Notre politique”"):
            run(portal, author=author)

        assert PrivacyPolicyPage.objects.count() == 1
        assert run(portal, locale="en", author=author).page is not None

    def test_writes_nothing_in_a_dry_run(self):
        portal, author = make_portal(), make_user()
        run(portal, author=author)

        made = run(portal, dry_run=True)

        assert made.page is None
        assert made.imported.title == "Notre politique"
        assert PrivacyPolicyPage.objects.count() == 1

    def test_refuses_a_language_that_the_portal_does_not_have(self):
        with pytest.raises(CannotImport, match="“en” is not a language of this portal; its languages are: fr"):
            run(make_portal(), locale="en", author=make_user())

    def test_refuses_a_kind_of_policy_that_nothing_holds(self):
        with pytest.raises(CannotImport, match="Only privacy policies"):
            run(make_portal(), policy_type=PolicyType.COOKIES, author=make_user())

    @pytest.mark.parametrize("source", [b"# Titre", b"# Titre\n\n***\n", b"![](logo.png)", b"[a]: https://a.example"])
    def test_refuses_what_makes_no_article(self, source):
        with pytest.raises(CannotImport, match="no text that could become an article"):
            run(make_portal(), source=source, author=make_user())

        assert PrivacyPolicyPage.objects.count() == 0

    @pytest.mark.parametrize("source", [b"Titre", b"# Article 1", b"# T\n\n## Objet"])
    def test_takes_articles_that_are_still_to_be_written(self, source):
        assert len(run(make_portal(), source=source, author=make_user()).page.body) == 1

    def test_leaves_nothing_behind_when_it_refuses(self):
        with pytest.raises(CannotImport, match="PDF"):
            run(make_portal(), source=b"%PDF-1.4", author=make_user())

        assert PrivacyPolicyPage.objects.count() == 0

    def test_takes_a_title_of_4000_characters_in_any_script(self):
        source = f"# {'Политика ' * 500}\n\n## Article 1. A\n\nx.\n".encode()

        made = run(make_portal(), source=source, author=make_user())

        assert made.imported.missing == ()
        assert 0 < len(PrivacyPolicyPage.objects.get().slug) <= 255


@pytest.mark.django_db
@pytest.mark.seeds
class TestImportingARealPolicy:
    @pytest.mark.parametrize("name", ["000_050f787a0b7ad3a6.txt", "003_7685a30cb481aaf0.txt"])
    def test_reads_back_from_the_draft_as_it_was_imported(self, seeds, name):
        source = (seeds / name).read_bytes()

        made = run(make_portal(), source=source, author=make_user())

        drafted = document_of(made.page.latest_revision.as_object(), resolver=Unresolved())
        imported = read_markdown(source.decode(), "fr")
        assert [words("\n".join(passages_of(article))) for article in drafted.articles] == [
            words("\n".join(passages_of(article))) for article in imported.articles
        ]


@pytest.mark.django_db
class TestImportingTheSamePolicyInAnotherLanguage:
    FRENCH = (
        b"# Politique\n\n## PREAMBULE\n\nBonjour.\n\n## ARTICLE 1. DUREE\n\nUn an.\n\n"
        b"## ARTICLE 2. CONTACT\n\nVoir l'article 1.\n"
    )
    ENGLISH = (
        b"# Policy\n\n## PREAMBLE\n\nHello.\n\n## ARTICLE 1. RETENTION\n\nA year.\n\n"
        b"## ARTICLE 2. CONTACT\n\nSee article 1.\n"
    )

    def both(self, english=ENGLISH):
        portal, author = make_portal(locales=("fr", "en")), make_user()
        first = run(portal, source=self.FRENCH, author=author).page
        return first, run(portal, source=english, author=author, locale="en").page

    def test_makes_it_a_translation_article_by_article(self):
        first, second = self.both()
        assert second.translation_key == first.translation_key
        assert [child.id for child in second.body] == [child.id for child in first.body]
        assert second.translated_from == {}

    def test_lets_references_follow(self):
        first = run(make_portal(), source=self.FRENCH, author=make_user()).page
        imported = read_markdown(self.ENGLISH.decode(), "en", title="", known=())
        (mention,) = imported.mentions
        referring = applied(imported.body, [(mention.passage, mention.choices[0])])
        shared = PrivacyPolicyPage(title="Policy", body=with_ids_of(first, imported, referring), locale=first.locale)
        drafted = document_of(shared, resolver=Unresolved())
        (reference,) = (node for node in walk(drafted) if isinstance(node, Reference))
        assert reference.ref == str(first.body[1].id)

    def test_gives_articles_of_their_own_where_they_are_others(self):
        first, second = self.both(self.ENGLISH + b"\n## ARTICLE 3. COOKIES\n\nNone.\n")
        assert second.translation_key == first.translation_key
        assert not {child.id for child in second.body} & {child.id for child in first.body}
