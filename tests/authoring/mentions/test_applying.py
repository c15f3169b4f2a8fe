import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.authoring.chips.reading import inlines_of
from policies.authoring.chips.writing import line_html
from policies.authoring.mentions.applying import applied
from policies.authoring.mentions.fields import fields_of
from policies.authoring.mentions.finding import find
from policies.authoring.mentions.lines import lines_of, parsed
from policies.document.nodes import Emphasis, Fact, Foreign, LineBreak, Link, Reference, Strong, Term, Text
from policies.document.numbering import reference_text
from tests.authoring.mentions.texts import ADDRESS, DOMAIN, EMAIL, KNOWN, NAME, body_of, turned

SHOWS = {(value.key, value.form): value.shows for value in KNOWN}

fillers = st.sampled_from(
    ["", " ", " et ", ", ", "xx", ". À l'", "\u00a0", " & <", "é", "l'article 1 ", "articles 1 et 2", " 9"]
)
values = st.sampled_from(
    [
        NAME,
        NAME.upper(),
        f"de la {NAME}",
        EMAIL,
        DOMAIN,
        ADDRESS.replace("\n", " "),
        "02 98 33 50 50",
        "exemple.fr/contact",
    ]
)
texts = st.one_of(fillers, values).map(Text)
plain = st.lists(st.one_of(texts, st.just(LineBreak())), min_size=1, max_size=3).map(tuple)
styled = st.one_of(st.builds(Strong, plain), st.builds(Emphasis, plain))
links = st.builds(
    Link, st.sampled_from([f"mailto:{EMAIL}", "https://www.exemple.fr/contact", "#a", "tel:0298335050"]),
    st.lists(st.one_of(texts, styled), min_size=1, max_size=2).map(tuple),
)  # fmt: skip
chips = st.sampled_from(
    [Fact("dpo.email", value=EMAIL), Reference("article-1"), Term("t", (Text(NAME),)), Foreign("en", (Text(EMAIL),))]
)
sentences = st.lists(st.one_of(texts, styled, links, chips), max_size=8).map(tuple).filter(line_html)


class Resolver:
    def fact(self, key, form=""):
        return Fact(key, form, SHOWS[key, form])


def read(html):
    """What readers would read: chips resolved, lines as blanks."""
    return " ".join("".join(_read(inlines_of(html, Resolver()))).replace(",", " ").split())


def _read(inlines):
    for node in inlines:
        match node:
            case Text(value=value) | Fact(value=value):
                yield value
            case LineBreak():
                yield "\n"
            case Reference(ref=ref, form=form):
                yield reference_text(int(ref.rpartition("-")[2]), form, "fr")
            case _:
                yield from _read(node.children)


class TestTurningWordsIntoChips:
    @given(sentences)
    def test_changes_no_word_where_it_is_certain(self, sentence):
        html = line_html(sentence)

        assert read(turned(html, only_certain=True)) == read(html)

    @given(sentences)
    def test_takes_exactly_the_words_that_were_found(self, sentence):
        html = line_html(sentence)
        for mention in find(body_of(html), known=KNOWN, locale="fr").mentions:
            place = mention.passage.place
            line = list(lines_of(parsed(html)))[place.line]
            assert line.text[place.begin : place.end] == mention.passage.words

    @given(sentences)
    def test_reads_as_was_shown_beforehand(self, sentence):
        html = line_html(sentence)
        body = body_of(html)
        mentions = find(body, known=KNOWN, locale="fr").mentions
        (line,) = lines_of(parsed(html))
        text = line.text
        for mention in reversed(mentions):
            place = mention.passage.place
            text = text[: place.begin] + mention.choices[0].shows + text[place.end :]

        after = applied(body, [(mention.passage, mention.choices[0]) for mention in mentions])

        (field,) = fields_of(after)
        # Chips of the text itself stand in it by their labels.
        assert read(field.html) == " ".join(text.replace("→", "article 1").replace(",", " ").split())

    @given(sentences)
    def test_finds_nothing_more_the_second_time(self, sentence):
        once = turned(line_html(sentence))

        assert find(body_of(once), known=KNOWN, locale="fr").mentions == ()

    @given(sentences, st.data())
    def test_leaves_what_was_not_accepted(self, sentence, data):
        body = body_of(line_html(sentence))
        mentions = find(body, known=KNOWN, locale="fr").mentions
        accepted = [each for each in mentions if data.draw(st.booleans())]

        after = applied(body, [(mention.passage, mention.choices[0]) for mention in accepted])

        left = [mention.passage.words for mention in mentions if mention not in accepted]
        assert [mention.passage.words for mention in find(after, known=KNOWN, locale="fr").mentions] == left

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (
                f'<p data-block-key="k">La <b>{NAME}</b> dit.</p>',
                f'<p data-block-key="k">La <b><a linktype="fact" fact="controller.name">{NAME}</a></b> dit.</p>',
            ),
            (
                f'<p>À <a href="mailto:{EMAIL}"><b>{EMAIL}</b></a> !</p>',
                f'<p>À <a linktype="fact" fact="dpo.email"><b>{EMAIL}</b></a> !</p>',
            ),
            (
                "<p>1 place de la Mairie<br/>BP 12<br/>29200 Exemple<br/>Fin</p>",
                '<p><a linktype="fact" fact="dpo.address">1 place de la Mairie BP 12 29200 Exemple</a><br/>Fin</p>',
            ),
            (
                "<p>À l'article 1 du présent texte.</p>",
                '<p>À l\'<a linktype="xref" ref="article-1">article 1</a> du présent texte.</p>',
            ),
            (
                f'<ul><li data-block-key="a">{EMAIL}<ul><li>{EMAIL}</li></ul></li></ul>',
                '<ul><li data-block-key="a">{0}<ul><li>{0}</li></ul></li></ul>'.format(
                    f'<a linktype="fact" fact="dpo.email">{EMAIL}</a>'
                ),
            ),
        ],
    )
    def test_changes_nothing_else_of_the_markup(self, before, after):
        assert turned(before) == after

    def test_leaves_the_body_itself_as_it_was(self):
        body = body_of(f"<p>{NAME}</p>")
        (mention,) = find(body, known=KNOWN, locale="fr").mentions

        applied(body, [(mention.passage, mention.choices[0])])

        assert body == body_of(f"<p>{NAME}</p>")

    def test_keeps_the_blanks_of_a_link_and_passes_over_one_without_words(self):
        html = f'<p>a<a href="mailto:{EMAIL}"> <b>{EMAIL}</b> </a>b<a href="https://x.fr">\u00a0</a>{NAME}</p>'

        assert read(turned(html)) == f"a {EMAIL} b {NAME}"
