"""What editors are told after saving: which facts and references their draft no longer has."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.queries import container_of
from policies.authoring.chips.labels import short
from policies.authoring.chips.losses import Fate, Kind, Loss, losses
from policies.authoring.chips.reading import UnreadableContent
from policies.authoring.documents import document_of
from policies.authoring.models import PolicyPage
from policies.authoring.previews import draft_resolver

MOST = 5

_SENTENCES = {
    (Kind.FACT, Fate.TYPED): gettext_lazy(
        "In “%(article)s”, “%(words)s” is no longer a fact but typed text: it stays as it is when the fact changes."
    ),
    (Kind.FACT, Fate.GONE): gettext_lazy("In “%(article)s”, the fact “%(words)s” is no longer there."),
    (Kind.FACT, Fate.PLAIN): gettext_lazy(
        "In “%(article)s”, the fact “%(words)s” lost its grammatical form and is shown in the plain one."
    ),
    (Kind.REFERENCE, Fate.TYPED): gettext_lazy(
        "In “%(article)s”, “%(words)s” is no longer a reference but typed text: its number stays when articles move."
    ),
    (Kind.REFERENCE, Fate.GONE): gettext_lazy("In “%(article)s”, the reference “%(words)s” is no longer there."),
    (Kind.REFERENCE, Fate.PLAIN): gettext_lazy(
        "In “%(article)s”, the reference “%(words)s” lost its form and is shown in the plain one."
    ),
    (Kind.TERM, Fate.TYPED): gettext_lazy("In “%(article)s”, “%(words)s” no longer leads to its definition."),
    (Kind.FOREIGN, Fate.TYPED): gettext_lazy(
        "In “%(article)s”, “%(words)s” is no longer marked as words in another language."
    ),
}


def tell_losses(request: HttpRequest, page: Any) -> None:
    """Warn of what the draft saved lost against the one before (hooks after a page was edited). Refuses nothing.

    What the editor saves by itself takes the place of its own last save, so that it hides no loss.
    """
    if not isinstance(page, PolicyPage) or not request.accepts("text/html"):
        return
    found = _losses(page)
    for loss in found[:MOST]:
        messages.warning(request, sentence(loss))
    if len(found) > MOST:
        messages.warning(
            request, _("So it is in %(count)d more places; compare the two drafts.") % {"count": len(found) - MOST}
        )


def sentence(loss: Loss) -> str:
    """Return the loss in words."""
    return str(_SENTENCES[loss.kind, loss.fate]) % {"article": loss.article, "words": short(loss.words)}


def _losses(page: PolicyPage) -> tuple[Loss, ...]:
    """Return what the last revision of a page lost against the one before; nothing where either cannot be read."""
    revisions = list(page.revisions.order_by("-created_at", "-pk")[:2])
    if len(revisions) < 2:
        return ()
    resolver = draft_resolver(container_of(page), page.locale.language_code, effective_at=page.effective_at)
    try:
        after, before = (document_of(revision.as_object(), resolver=resolver) for revision in revisions)
    except UnreadableContent:
        return ()
    return losses(before, after)
