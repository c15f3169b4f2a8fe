"""Promise 7 on generated documents: each word, in order, and each address is in the draft or in the report.

Every word of a document is another ("m7x"), and so is every address, so that a document is its own list of words.
"""

import json
import re
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from policies.authoring.importing.markdown import read_markdown
from policies.authoring.importing.texts import passages_of

WORD, ADDRESS, LABEL = "§", "¤", "¶"
ONE_LINE = [
    "§",
    "§ § §",
    "§.",
    "§, §",
    "**§**",
    "*§*",
    "***§** §*",
    "_§_ __§__",
    "**§ *§* §**",
    "`§`",
    "`` § ` § ``",
    r"\*§\*",
    r"§\_§",
    r"\[§\](§)",
    "&amp;§&eacute;",
    "&#58;§",
    "<b>§</b>",
    "<br/>§",
    "<!-- § -->",
    "<§ §='§'>",
    "*§",
    "§**",
    "[§",
    "§](§)",
    "[§](¤)",
    "[§ **§** §](¤)",
    "**[§](¤)**",
    '[§](¤ "§ §")',
    "[§](<¤> '§')",
    "[§](¤ (§))",
    "[`§`](¤)",
    "[§ [§] §](¤)",
    r"[§\]](¤)",
    "[](¤)",
    "[ ](¤)",
    "[**§**](mailto:¤)",
    "[§](tel:0123)",
    "[§](/§)",
    "[§](#¤)",
    "[§](ftp://§)",
    "[§](javascript:§)",
    "[§][¶]",
    "[**§**][¶]",
    "![§][¶]",
    "<https://¤>",
    "<http://¤/§?§=§#§>",
    "<ftp://¤>",
    "<§@¤>",
    "[<https://¤>](https://¤)",
    "[§ <https://¤> §](https://¤)",
    "[<https://¤>](/§)",
    "[<ftp://¤>](https://¤)",
    "[<§@¤>](mailto:¤)",
    "[<https://¤>][¶]",
    "[[§](https://¤)](https://¤)",
    "[![§](¤)](https://¤)",
    "![§](¤)",
    '![§ **§**](¤ "§")',
    "![§ [§](https://¤)](¤)",
    "![![§](¤)](¤)",
    "[https://¤](https://¤)",
    "https://¤",
    r"[http://¤\_§](https://¤)",
    "www.¤",
    "§@¤",
    "§[^1]",
    "§[^¶]",
    "§ - §",
    "(§)",
    "« § »",
    "§ : - §. - §. - § §",
    "**§** : §",
    "**§** désigne §",
    "**[§](https://¤)** : §",
    "**§ <https://¤>** : §",
    "§ [:](https://¤) §",
    "**§** [:](https://¤) §",
    "§ : [-](https://¤) §. - §. - §.",
    "l'article 2 §",
    "ARTICLE 3. §",
    "[ARTICLE 4.](https://¤) §",
    "**ARTICLE 5** §",
]
SEVERAL_LINES = [
    "§\n§",
    "§  \n§",
    "§\\\n§",
    "*§\n§*",
    "[§\n§](¤)",
    '[§](¤\n"§\n§")',
    "[§  \n§](https://¤)",
    "§\n\n\n\n§",
]
lines = st.lists(st.sampled_from(ONE_LINE), min_size=1, max_size=3).map(" ".join)
paragraphs = st.one_of(lines, st.lists(st.sampled_from(ONE_LINE + SEVERAL_LINES), min_size=1, max_size=3).map(" ".join))
definitions = st.sampled_from(
    [
        "[¶]: https://¤",
        "[¶]: <https://¤>",
        '[¶]: https://¤ "§ §"',
        "[¶]:\n  https://¤\n  '§\n  §'",
        "[¶]: /§ (§)",
        "[^¶]: § § §",
        "[^¶]: §",
    ]
)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 3))
    cells = st.lists(st.sampled_from(ONE_LINE), min_size=max(1, width - 1), max_size=width + 1)
    header = draw(st.lists(st.sampled_from(ONE_LINE), min_size=width, max_size=width))
    rows = [header, ["---"] * width, *draw(st.lists(cells, max_size=3))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


leaves = st.one_of(
    paragraphs,
    lines.map("## {}".format),
    lines.map("#### {} ##".format),
    lines.map("## ARTICLE 2. {}".format),
    lines.map("## Définitions {}".format),
    paragraphs.map("{}\n---".format),
    paragraphs.map("{}\n===".format),
    definitions,
    tables(),
    paragraphs.map("```html\n{}\n```".format),
    lines.map("    {}".format),
    lines.map("<div>\n{}\n</div>".format),
    st.sampled_from(["***", "\n\n", "- - -", "#", "-", "1.", ">"]),
)


def marked(mark, text):
    rest = mark if mark.startswith(">") else " " * len(mark)
    return "\n".join(f"{rest if at else mark}{line}" for at, line in enumerate(text.split("\n")))


def joined(blocks):
    return st.tuples(st.lists(blocks, min_size=1, max_size=3), st.sampled_from(["\n", "\n\n", "\n\n\n\n"])).map(
        lambda parts: parts[1].join(parts[0])
    )


def containers(blocks):
    content = joined(blocks)
    items = st.lists(content, min_size=1, max_size=3)
    return st.one_of(
        st.tuples(st.sampled_from(["- ", "* ", "1. ", "12) "]), items).map(
            lambda parts: "\n".join(marked(parts[0], item) for item in parts[1])
        ),
        items.map(lambda parts: "\n".join(marked(f"{at}. ", item) for at, item in enumerate(parts, 2))),
        content.map(lambda text: marked("> ", text)),
    )


blocks = st.recursive(leaves, containers, max_leaves=6)


@st.composite
def documents(draw):
    parts = draw(st.lists(st.tuples(blocks, st.sampled_from(["\n", "\n\n", "\n\n\n\n"])), min_size=1, max_size=6))
    text = "".join(map("".join, parts))
    labels = [draw(st.integers(1, 3)) for _label in range(text.count(LABEL))]
    return written(text, labels)


def written(text, labels=()):
    """Put a word of its own in the place of each sign."""
    words, addresses, remaining = count(1), count(1), iter(labels)
    makers = {
        WORD: lambda: f"m{next(words)}x",
        ADDRESS: lambda: f"u{next(addresses)}u.example",
        LABEL: lambda: f"r{next(remaining, 1)}",
    }
    return re.sub(f"[{''.join(makers)}]", lambda sign: makers[sign.group()](), text)


def words_of(text):
    return re.findall(r"m\d+x", text)


def in_order(words):
    return sorted(words, key=lambda word: int(word[1:-1]))


def told(imported):
    return " ".join(word.word for word in imported.missing)


def draft(imported):
    return "\n".join("\n".join([article.heading, *passages_of(article)]) for article in imported.articles)


class TestEveryWord:
    @given(documents())
    def test_is_in_the_draft_or_reported_once_and_in_order(self, text):
        imported = read_markdown(text, "fr")

        parts = [words_of(imported.title), words_of(draft(imported)), words_of(told(imported))]
        assert parts == [in_order(part) for part in parts]
        assert in_order([word for part in parts for word in part]) == words_of(text)

    @given(documents())
    def test_of_an_address_is_in_the_draft_or_reported(self, text):
        imported = read_markdown(text, "fr")

        found = [imported.title, json.dumps(imported.body, ensure_ascii=False), told(imported)]
        found += [change.before for change in imported.normalised]
        assert set(re.findall(r"u\d+u", text)) - set(re.findall(r"u\d+u", " ".join(found))) == set()
