"""Who receives data, and where: G10 and G11."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import Recipients, Safeguard, Topic, Transfers
from policies.review.rules.case import Case
from policies.review.rules.outcomes import Judgement, met, missing, not_applicable, stated

_WITH_A_COPY = (Safeguard.CLAUSES, Safeguard.BINDING_RULES)


def recipients(case: Case) -> Iterator[Judgement]:
    """G10. Recipients, or kinds of recipients, or that there are none."""
    rows = next((article for article, block in case.blocks(Recipients) if block.rows), None)
    said = case.sentences("recipients")
    if rows:
        yield met(rows)
    elif said:
        yield stated(next((s for s in said if s.article.topic is Topic.RECIPIENTS), said[0]))
    else:
        yield missing(_("Say who receives the data, or which kinds of recipients do, or that nobody does."))


def transfers(case: Case) -> Iterator[Judgement]:
    """G11. A transfer out of the EEA says what makes it lawful, and how to get a copy of the safeguard."""
    rows = [(article, row) for article, block in case.blocks(Transfers) for row in block.rows]
    found = next((s for s in case.sentences("transfer") if not case.says(s, "no-transfer")), None)
    if not rows and found is None:
        denied = case.sentence("no-transfer")
        yield stated(denied) if denied else not_applicable(_("No transfer out of the European Economic Area is named."))
        return
    unsaid = next(((article, row) for article, row in rows if row.safeguard is Safeguard.UNSAID), None)
    safeguard = case.sentence("safeguard") or case.sentence("clauses")
    if unsaid or not (rows or safeguard):
        yield missing(
            _(
                "A transfer out of the European Economic Area is named: say whether an adequacy decision, a safeguard"
                " such as standard clauses, or a derogation allows it."
            ),
            sentence=None if unsaid else found,
            article=unsaid[0] if unsaid else None,
            about=unsaid[1].id if unsaid else "",
        )
        return
    yield met(rows[0][0]) if rows else stated(safeguard)  # type: ignore[arg-type]
    uncopied = next((article for article, row in rows if row.safeguard in _WITH_A_COPY and not row.detail), None)
    needs_copy = uncopied is not None if rows else case.sentence("clauses") is not None
    if needs_copy and not case.sentence("copy"):
        yield missing(
            _("Say how to get a copy of the safeguard, or where it can be read."), part="copy", article=uncopied
        )
