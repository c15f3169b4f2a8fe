"""What is collected, and from whom: G17, G20 and G21."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Article, DataCategories, DataCategory, DataSource, Obligation, Text, walk
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing, not_applicable, stated, warned
from policies.review.rules.why import consent_relied_on


def obligation(case: Case) -> Iterator[Judgement]:
    """G17. Whether answers are compulsory, and what becomes of those who give none."""
    rows = _rows(case, DataSource.PERSON, DataSource.UNSAID)
    unsaid = next(((article, row) for article, row in rows if row.obligation is Obligation.UNSAID), None)
    said = case.sentence("obligation")
    if rows and not unsaid:
        yield met(rows[0][0])
        if not any(row.obligation is Obligation.COMPULSORY for _article, row in rows):
            return
    elif said:
        yield stated(said)
    elif unsaid:
        yield missing(
            _("Say whether “%(data)s” are compulsory or optional.") % {"data": _category(unsaid[1])},
            article=unsaid[0],
            about=unsaid[1].id,
        )
        return
    else:
        yield missing(_("Say which answers are compulsory and which optional, and what happens when one is not given."))
        return
    if refusal := case.sentence("refusal"):
        yield stated(refusal, part="refusal")
    elif case.is_read:
        yield missing(_("Say what happens when a compulsory answer is not given."), part="refusal", sentence=said)


def indirect_collection(case: Case) -> Iterator[Judgement]:
    """G20. Data from elsewhere: which, and from where."""
    rows = _rows(case, DataSource.ELSEWHERE)
    said = case.sentence("indirect")
    if rows and not said and case.is_read:
        article, row = rows[0]
        yield missing(
            _("“%(data)s” do not come from the person: say where they come from.") % {"data": _category(row)},
            article=article,
            about=row.id,
        )
    elif said:
        yield stated(said)
    elif rows:
        yield met(rows[0][0])
    else:
        yield not_applicable(_("No data from anybody but the person are named."))


def minors(case: Case) -> Iterator[Judgement]:
    """G21. Services to minors that rest on consent involve the parents of those under fifteen."""
    named = case.sentence("minors")
    if named is None or consent_relied_on(case) is None:
        yield not_applicable(_("No service to minors that rests on consent is named."))
    elif parents := case.sentence("parents"):
        yield stated(parents)
    else:
        yield warned(
            _("Minors are spoken of: say that under fifteen consent is given jointly by the child and a parent."),
            sentence=named,
        )


def _rows(case: Case, *sources: DataSource) -> list[tuple[Article, DataCategory]]:
    return [
        (article, row) for article, block in case.blocks(DataCategories) for row in block.rows if row.source in sources
    ]


def _category(row: DataCategory) -> str:
    return "".join(node.value for part in row.category for node in walk(part) if isinstance(node, Text)).strip()
