"""Reads HTML as a browser's reader would, for tests about what renderers let out."""

from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "li", "ol", "ul", "td", "th", "tr", "h1", "h2", "h3", "blockquote", "table", "hr"})


class HtmlReader(HTMLParser):
    """Collects the text, and every tag with its attributes; `counted` writes the numbers of ordered lists out."""

    def __init__(self, *, counted=False):
        super().__init__(convert_charrefs=True)
        self.counted = counted
        self.parts = []
        self.tags = []
        self.open = []
        self.lists = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self.open.append(tag)
        if tag in _BREAKS and self.counted:
            self.parts.append("\n")
        if tag in ("ol", "ul"):
            self.lists.append(int(dict(attrs).get("start", 1)) if tag == "ol" else None)
        if tag == "li" and self.counted and self.lists[-1] is not None:
            self.parts.append(f"{self.lists[-1]}. ")
            self.lists[-1] += 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag in ("ol", "ul"):
            self.lists.pop()

    def handle_data(self, data):
        self.parts.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data}")

    handle_decl = handle_pi = unknown_decl

    @property
    def text(self):
        return "".join(self.parts)


def read_html(html, *, counted=False):
    reader = HtmlReader(counted=counted)
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader
