"""How readers hear of changes, and words that a French State checker looks for: G26 and G29."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.review.rules.case import Case
from policies.review.rules.contacts import MAILBOX
from policies.review.rules.outcomes import Judgement, met, missing, stated


def changes(case: Case) -> Iterator[Judgement]:
    """G26. Readers are told of changes."""
    if found := case.sentence("changes"):
        yield stated(found)
    else:
        yield missing(_("Say how readers hear of changes of this policy."))


def expected_words(case: Case) -> Iterator[Judgement]:
    """G29. An e-mail address and three expressions that an automatic checker of French State sites looks for."""
    everything = case.prose.sentences
    found = {
        _("an e-mail address"): any(MAILBOX.search(s.text) for s in everything),
        _("“purpose”"): any(case.says(s, "word.purpose") for s in everything),
        _("“retention period”"): any(case.says(s, "word.period") for s in everything),
        _("“processor”"): any(case.says(s, "word.processor") for s in everything),
    }
    absent = [name for name, is_there in found.items() if not is_there]
    if absent and case.is_read:
        yield missing(
            _("The automatic check of French State sites looks for this and does not find it: %(words)s.")
            % {"words": ", ".join(absent)}
        )
    else:
        yield met()
