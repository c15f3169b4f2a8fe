"""How long data are kept: G12."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Retention, RetentionPeriods, Text, Topic, walk
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing, stated
from policies.review.rules.patterns import folded, words_of
from policies.review.rules.periods import months_in
from policies.review.rules.prose import Sentence


def retention(case: Case) -> Iterator[Judgement]:
    """G12. A period, or what decides on it; “as long as necessary” alone decides nothing.

    A period that is kept for trackers alone, or for requests to exercise rights, is none for the data themselves.
    """
    rows = [(article, row) for article, block in case.blocks(RetentionPeriods) for row in block.rows]
    vague = next(((article, row) for article, row in rows if not _is_telling(case, row)), None)
    if vague:
        article, row = vague
        yield missing(
            _("How long “%(data)s” are kept is not said: write a period, or what it depends on.")
            % {"data": _text(row.data)},
            article=article,
            about=row.id,
        )
    elif rows:
        yield met(rows[0][0])
    elif found := _stated(case):
        yield stated(found)
    else:
        yield missing(
            _(
                "Say how long the data are kept, or what that depends on. “As long as necessary” says nothing, and"
                " periods for cookies or for requests alone do not answer for the data themselves."
            ),
            sentence=next((s for s in case.sentences("vague-period") if case.says(s, "keeping")), None),
        )


def _stated(case: Case) -> Sentence | None:
    found = [s for s in case.sentences("keeping") if not case.says(s, "aside") and _says_how_long(case, s)]
    return next((s for s in found if s.article.topic is Topic.RETENTION), found[0] if found else None)


def _says_how_long(case: Case, sentence: Sentence) -> bool:
    return any(months_in(sentence.folded)) or case.says(sentence, "criterion")


def _is_telling(case: Case, row: Retention) -> bool:
    period = folded(_text(row.period))
    if not period:
        return False
    words = words_of(period)
    is_vague = any(pattern.span_in(words) for pattern in case.words.of("vague-period"))
    return not is_vague or any(months_in(period))


def _text(inlines: tuple[object, ...]) -> str:
    return "".join(
        getattr(node, "value", "") or ""
        for inline in inlines
        for node in walk(inline)  # type: ignore[arg-type]
        if isinstance(node, Text) or hasattr(node, "key")
    ).strip()
