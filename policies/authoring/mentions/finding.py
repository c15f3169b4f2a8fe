"""Names and references typed by hand: every place where a policy's text means a fact or another of its articles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policies.authoring.chips.markup import FACT, REFERENCE
from policies.authoring.mentions.fields import Field, Path, Raw, fields_of
from policies.authoring.mentions.lines import Line, Link, Span, Spans, lines_of, parsed
from policies.authoring.mentions.references import Heading, References, TypedNumber, Verdict
from policies.authoring.mentions.searching import WEB, Folded, folded, spans_of
from policies.document.nodes import Topic
from policies.document.render.reading import fact_link
from policies.facts.known import Known

_AROUND = 80
_OFFERED = (Verdict.CERTAIN, Verdict.POSSIBLE)
# Where the same words are the value of several facts, whom a policy means first.
_SUBJECTS = ("dpo", "controller", "authority", "processor", "portal")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the article by position, the way to the rich text in the body, its line, the span there."""

    article: int
    path: Path
    line: int
    begin: int
    end: int

    @property
    def name(self) -> str:
        """The place in plain letters, the same as long as the body is the same."""
        return f"{'.'.join(map(str, self.path))}:{self.line}:{self.begin}-{self.end}"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words where they stand, and what stands around them in the same line."""

    place: Place
    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What words can become: a chip of a kind, the key or article that it stands for, and what it would read.

    `keeps_link` is not set where the words lead somewhere, and would not any more.
    """

    kind: str
    target: str
    form: str
    shows: str
    keeps_link: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that can become a chip. Where they may mean several facts the likeliest choice is the first.

    `certain`: there is one choice, and with it nothing that readers see changes but a link that is made.
    """

    passage: Passage
    choices: tuple[Choice, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class FoundReference:
    """One number of a typed reference, and where it stands."""

    passage: Passage
    typed: TypedNumber


@dataclass(frozen=True, slots=True)
class Found:
    """What was typed by hand in a policy, in order. `references` holds every typed reference, doubtful ones too."""

    mentions: tuple[Mention, ...]
    references: tuple[FoundReference, ...]


def find(body: Sequence[Raw], *, known: Iterable[Known], locale: str, typed: Mapping[int, str] | None = None) -> Found:
    """Return what a body, as the JSON of `streams.stream_data`, says by hand.

    `typed` gives the id of the article that the source called by a number, where that is not today's.
    """
    headings = headings_of(body)
    today = {heading.number: heading.id for heading in headings if heading.number is not None}
    finder = _Finder(tuple(known), headings, References(headings, today if typed is None else typed, locale))
    for field in fields_of(body):
        finder.read(field)
    return Found(tuple(finder.mentions), tuple(finder.references))


def headings_of(body: Sequence[Raw]) -> tuple[Heading, ...]:
    """Return the articles of a body with their numbers."""
    result, last = [], 0
    for child in body:
        value = child["value"]
        numbered = bool(value.get("numbered", True))
        last += numbered
        topic = value.get("topic") or ""
        result.append(
            Heading(
                child.get("id") or "",
                last if numbered else None,
                value.get("heading") or "",
                Topic(topic) if topic in set(Topic) else Topic.OTHER,
            )
        )
    return tuple(result)


class _Finder:
    def __init__(self, known: Sequence[Known], headings: Sequence[Heading], typed: References) -> None:
        self.known = known
        self.headings = headings
        self.typed = typed
        self.mentions: list[Mention] = []
        self.references: list[FoundReference] = []

    def read(self, field: Field) -> None:
        for number, line in enumerate(lines_of(parsed(field.html))):
            if not line.text.strip():
                continue
            found = [*self._facts(line, field, number)]
            taken = Spans((mention.passage.place.begin, mention.passage.place.end) for mention in found)
            for reference in self._references(line, field, number, taken):
                self.references.append(reference)
                if not _is_within_link(line, reference.passage.place):
                    found += _as_mention(reference, self.headings[field.article].id)
            self.mentions += sorted(found, key=lambda mention: mention.passage.place.begin)

    def _facts(self, line: Line, field: Field, number: int) -> Iterator[Mention]:
        text = folded(line.text)
        spans = [(*span, known) for known in self.known for span in _spans(line, text, known)]
        spans.sort(key=lambda span: (span[0] - span[1], span[0], span[1], _rank(span[2])))
        taken = Spans()
        for (begin, end), group in groupby(spans, key=lambda span: span[:2]):
            if not taken.overlap(begin, end):
                taken.add(begin, end)
                yield self._mention(line, _passage(line, field, number, begin, end), [span[2] for span in group])

    def _mention(self, line: Line, passage: Passage, several: Sequence[Known]) -> Mention:
        begin, end = passage.place.begin, passage.place.end
        # Of one fact, the spelling that changes nothing; else the plain one.
        several = sorted(several, key=lambda known: (not _reads_alike(passage.words, known), known.form))
        by_key = {known.key: known for known in reversed(several)}
        ordered = sorted(by_key.values(), key=_rank)
        link = line.link_at(begin, end)
        certain = (
            len(ordered) == 1
            and _reads_alike(passage.words, ordered[0])
            and (link is None or _leads_alike(link, ordered[0]))
            and line.is_uniform(begin, end)
        )
        choices = tuple(
            Choice(
                FACT,
                known.key,
                known.form,
                known.shows,
                link is None or fact_link(known.key, known.shows) is not None,
            )
            for known in ordered
        )
        return Mention(passage, choices, certain)

    def _references(self, line: Line, field: Field, number: int, taken: Spans) -> Iterator[FoundReference]:
        for typed in self.typed.in_text(line.text):
            span = (typed.begin, typed.end)
            if not taken.overlap(*span) and not line.closed.overlap(*span):
                yield FoundReference(_passage(line, field, number, typed.begin, typed.end), typed)


def _is_within_link(line: Line, place: Place) -> bool:
    """Whether words are part of a link, or all of one that leads away: only a link to an anchor says the same."""
    span = (place.begin, place.end)
    crossed = line.links_crossed(*span)
    return any((link.begin, link.end) != span or not link.href.startswith("#") for link in crossed)


def _as_mention(reference: FoundReference, article: str) -> list[Mention]:
    typed = reference.typed
    if typed.verdict not in _OFFERED or typed.target is None:
        return []
    choice = Choice(REFERENCE, typed.target.id, typed.form, typed.shows)
    # An article that names itself does so rarely; a person decides.
    certain = typed.verdict is Verdict.CERTAIN and typed.target.id != article
    return [Mention(reference.passage, (choice,), certain)]


def _passage(line: Line, field: Field, number: int, begin: int, end: int) -> Passage:
    text = line.text
    return Passage(
        Place(field.article, field.path, number, begin, end),
        text[begin:end],
        _shortened(text[max(0, begin - _AROUND - 1) : begin][::-1])[::-1],
        _shortened(text[end : end + _AROUND + 1]),
    )


def _shortened(text: str) -> str:
    """Return the beginning of a text, up to a blank where there is one, and an ellipsis for the rest."""
    if len(text) <= _AROUND:
        return text
    blank = text.rfind(" ", 0, _AROUND)
    return (text[: blank + 1] if blank > 0 else text[:_AROUND]) + "…"


def _spans(line: Line, text: Folded, known: Known) -> Iterator[Span]:
    """Yield where a line says a fact, or leads to it: within no chip, and never a part of a link."""
    for begin, end in spans_of(known, text):
        crossed = line.links_crossed(begin, end)
        if not line.closed.overlap(begin, end) and all((link.begin, link.end) == (begin, end) for link in crossed):
            yield begin, end
    for link in line.links:
        if link.begin < link.end and _names(known, link.href):
            yield link.begin, link.end


def _names(known: Known, href: str) -> bool:
    """Whether an address is the fact itself."""
    scheme, _colon, rest = href.partition(":")
    kinds = {"mailto": "email", "tel": "phone"}
    if known.field not in WEB and known.field != kinds.get(scheme.lower()):
        return False
    target = folded(rest.partition("?")[0] if known.field in kinds.values() else href)
    return any(span == (0, len(target.source)) for span in spans_of(known, target))


def _rank(known: Known) -> tuple[int, str]:
    subject = known.key.partition(".")[0]
    order = _SUBJECTS if known.field != "name" else ("controller", *_SUBJECTS)
    return order.index(subject) if subject in order else len(order), known.key


def _reads_alike(words: str, known: Known) -> bool:
    """Whether readers would see the same letters; the lines of an address may be parted by commas."""
    if known.field != "address":
        return " ".join(words.split()) == known.shows
    return words.replace(",", " ").split() == known.shows.replace(",", " ").split()


def _leads_alike(link: Link, known: Known) -> bool:
    made = fact_link(known.key, known.shows)
    return made is not None and made.rstrip("/").casefold() == link.href.rstrip("/").casefold()
