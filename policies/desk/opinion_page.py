"""What whoever has a link for an opinion sees, without an account: the difference, and a form for what they think.

No cookie is read or set here. The link in the address is the whole credential, and no other browser knows it, so that a
forged request could say nothing that its sender could not say openly. Besides, a page that sends no referrer makes the
browser hide where its forms come from, which Django's own protection takes for forgery. What a form carries instead is
the mark of the sheet that was given out: it belongs to one link, and what stands on it counts once, however often sent.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from home.queries import container_by_uuid
from policies.desk.chosen_names import names_of_chosen
from policies.desk.differences import differences, value_differences
from policies.desk.moments import in_zone
from policies.document.numbering import direction
from policies.document.render.html import render_html
from policies.facts.labels import labels
from policies.register import queries as register
from policies.register.clock import database_now
from policies.register.manifest import policy_chain
from policies.review import opinions
from policies.review.errors import UnableToDecide
from policies.review.models import OpinionRequest, Sense
from policies.review.notifications import name_of
from policies.review.opinion_links import NoSuchLink, asked_by, language_for, new_sheet, path_of, sheet_of
from policies.review.opinions import LinkClosed, Reading, Why

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class OpinionForm(forms.Form):
    """What somebody thinks, on a sheet that was given out for it; the words are checked where they are recorded."""

    sheet = forms.CharField(required=False)
    sense = forms.CharField(required=False)
    text = forms.CharField(
        label=gettext_lazy("Your opinion in words"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "maxlength": opinions.LENGTH}),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, link: str) -> HttpResponse:
    """Show what a link leads to and take an opinion on it; 404 for no link of ours, 410 for one that leads nowhere."""
    try:
        asked = asked_by(link.rstrip("/"))
    except NoSuchLink:
        return _closed(404, *_nothing())
    form = OpinionForm(request.POST if request.method == "POST" else None)
    with override(language_for(asked.task_state.owner)):
        try:
            if form.is_valid() and _given(asked, form):
                return HttpResponseRedirect(f"{path_of(asked)}#thanks", headers=_HEADERS)
            reading = opinions.read(asked, database_now())
        except LinkClosed as closed:
            return _closed(410, *_reason(closed.why), unsaid=form["text"].value() or "")
        return _answer(200, "policies/opinion/page.html", _context(asked, reading, form))


def _given(asked: OpinionRequest, form: OpinionForm) -> bool:
    said = form.cleaned_data
    sheet = sheet_of(asked, said["sheet"])
    if sheet is None:
        form.add_error(None, _("Send it once more, please: this form was not given out for your link."))
        return False
    try:
        opinions.give(asked=asked, sheet=sheet, sense=said["sense"], text=said["text"], at=database_now())
    except LinkClosed:
        raise
    except UnableToDecide as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _context(asked: OpinionRequest, reading: Reading, form: OpinionForm) -> dict[str, Any]:
    container = container_by_uuid(reading.named.owner)
    asker = get_user_model().objects.filter(uuid=asked.asked_by).first()
    return {
        "portal": container.name,
        "title": name_of(reading.obj, reading.named),
        "asker": asker.shown_name if asker else _("Somebody"),
        "question": asked.question,
        "until": in_zone(asked.expires_at, container.time_zone),
        "summary": reading.found.manifest.summary,
        "given": [
            {"sense": said.get_sense_display(), "text": said.text, "when": in_zone(said.given_at, container.time_zone)}
            for said in asked.opinions.order_by("given_at", "pk")
        ],
        "form": form,
        "sheet": new_sheet(asked),
        "senses": Sense.choices,
        **(_document(reading) if reading.found.document else _values(reading)),
    }


def _document(reading: Reading) -> dict[str, Any]:
    found = reading.found
    assert found.document and found.comparison  # noqa: S101, PT018 - one comes with the other
    entry = register.version_in_force(policy_chain(*reading.named).uuid, database_now())
    return {
        "document": found.document,
        "direction": direction(found.document.locale),
        "number_in_force": entry.number if entry else None,
        "comparison": found.comparison,
        "unchanged": found.comparison.unchanged,
        "changes": [] if found.comparison.first else differences(found.comparison, found.document),
        "html": render_html(found.document),
    }


def _values(reading: Reading) -> dict[str, Any]:
    before, values = reading.found.values_before, reading.found.values or {}
    names = names_of_chosen((before or {}, values), database_now())
    return {"values": value_differences(before, values, labels(), names)}


def _nothing() -> tuple[str, str]:
    return (
        _("There is nothing at this address"),
        _("The link is not complete, or is none of ours. Open it from the mail again, or ask for a new one."),
    )


def _reason(why: Why) -> tuple[str, str]:
    """Return why a link leads nowhere, and what to do, without a word of where it led."""
    again = _("If you are still to give an opinion, ask whoever sent it to you for a new one.")
    return {
        Why.WITHDRAWN: (_("This link was withdrawn"), again),
        Why.EXPIRED: (_("This link has expired"), again),
        Why.DECIDED: (
            _("This has been decided"),
            _("What you were asked about has been decided meanwhile, so no more opinions are taken by this link."),
        ),
        Why.TAKEN_BACK: (
            _("The text was taken back"),
            _("What you were asked about was taken back by its authors. For a later text you need another link."),
        ),
        Why.CHANGED: (
            _("The text has changed"),
            _("What you were asked about is no longer what was submitted. For the new text you need another link."),
        ),
    }[why]


def _closed(status: int, title: str, sentence: str, unsaid: str = "") -> HttpResponse:
    context = {"title": title, "sentence": sentence, "unsaid": unsaid}
    return _answer(status, "policies/opinion/closed.html", context)


def _answer(status: int, template: str, context: dict[str, Any]) -> HttpResponse:
    language = get_language() or "en"
    page = render_to_string(template, {"language": language, "reading_direction": direction(language)} | context)
    return HttpResponse(page, status=status, headers=_HEADERS | {"Content-Language": language})
