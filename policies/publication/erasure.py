"""What staff's own rows still say of words that a redaction took away: drafts, comments, submissions, translations.

Who contributed, and who decided what, is kept apart from those words and stays. What cannot be reached from here, and
by which hand it goes, stands in docs/decisions, "A redaction reaches the drafts".
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.models import FormState
from wagtail.models import Comment, Page, PageLogEntry, Revision, TaskState
from wagtail_localize.models import SegmentOverride, String, StringTranslation, Template, TranslationSource

from policies.authoring.models import PolicyPage
from policies.authoring.streams import stream_data
from policies.document.nodes import PolicyDocument
from policies.publication.lost_words import LostWords, articles_of
from policies.publication.models import ActRequest
from policies.register import queries
from policies.register.manifest import policy_chain
from policies.register.models import Action, Chain
from policies.review.contributors import words_digest
from policies.review.mailing import forget_letters
from policies.review.models import (
    Contribution,
    LegalTaskState,
    Opinion,
    OpinionRequest,
    OutgoingMail,
    Suggestion,
    SuggestionState,
)
from policies.review.opinions import sent_by_link

_TITLES = ("title", "draft_title")
_LINES = ("change_summary", "seo_title", "search_description")
_SAID_IN_LOGS = frozenset({"text", "comment"})


def forget_words(*, chain: Chain, lost: LostWords) -> None:
    """Take lost words out of everything that staff keep of a policy, in all its languages.

    In the chain's own language, an article that the redaction changes is, in the page and its latest draft, what the
    version that now comes last says; in older drafts it is left out, and comments on it and reasons given for
    decisions go. Everywhere else goes what says the lost passages.
    """
    if not lost:
        return
    for row in Page.objects.filter(translation_key=chain.subject).select_related("locale"):
        page = row.specific
        if isinstance(page, PolicyPage):
            is_own = page.locale.language_code == chain.locale
            _forget_in_page(page, lost if is_own else lost.elsewhere(), chain.owner)
    _forget_in_submissions(chain, lost)
    _forget_in_requests(chain, lost)
    _forget_in_translations(chain, lost)


def _forget_in_page(page: PolicyPage, lost: LostWords, owner: UUID) -> None:
    _forget_in_comments(page, lost)
    FormState.objects.for_instance(page).delete()
    last = queries.last_not_recalled(policy_chain(owner, page.translation_key, page.locale.language_code).uuid)
    stands = queries.document(last.chain_id, last.number or 0) if last else None
    title = stands.title if stands else str(capfirst(page._meta.verbose_name))
    _forget_in_row(page, lost, stands, title)
    for revision in Revision.objects.for_instance(page):
        is_latest = revision.pk == page.latest_revision_id
        cleaned = _cleaned(revision.content, lost, stands if is_latest else None, title)
        if cleaned == revision.content:
            continue
        # Not by save(), which asks who wrote this: those who wrote the rest of it did.
        Revision.objects.filter(pk=revision.pk).update(content=cleaned, object_str=cleaned["title"])
        Contribution.objects.filter(revision=revision.pk, subject=page.translation_key).update(
            digest=words_digest(cleaned)
        )
    for entry in PageLogEntry.objects.filter(page=page.pk):
        label = title if lost.are_said_in(entry.label) else entry.label
        data = _unsaid(entry.data, lost, everything=bool(lost.articles))
        if (label, data) != (entry.label, entry.data):
            PageLogEntry.objects.filter(pk=entry.pk).update(label=label, data=data)


def _forget_in_row(page: PolicyPage, lost: LostWords, stands: PolicyDocument | None, title: str) -> None:
    before = page.serializable_data()
    cleaned = _cleaned(before, lost, stands, title)
    if cleaned == before:
        return
    for name in (*_TITLES, *_LINES):
        setattr(page, name, cleaned[name])
    page.body = page._meta.get_field("body").to_python(cleaned["body"])
    page.save()


def _cleaned(content: dict[str, Any], lost: LostWords, stands: PolicyDocument | None, title: str) -> dict[str, Any]:
    """Return the JSON of a page without lost words: their articles as they stand now, or left out."""
    kept = dict(content)
    for name in _TITLES:
        if lost.are_said_in(kept.get(name)):
            kept[name] = title
    for name in _LINES:
        if lost.are_said_in(kept.get(name)):
            kept[name] = ""
    articles = articles_of(content)
    if any(lost.touch(article) for article in articles):
        today = {article["id"]: article for article in stream_data(stands.articles)} if stands else {}
        found = (today.get(article["id"]) if lost.touch(article) else article for article in articles)
        kept["body"] = json.dumps([article for article in found if article], ensure_ascii=False)
    if (comments := kept.get("wagtail_admin_comments")) is not None:
        there = set(Comment.objects.filter(pk__in=[row["pk"] for row in comments]).values_list("pk", flat=True))
        kept["wagtail_admin_comments"] = [row for row in comments if row["pk"] in there]
    return kept


def _forget_in_comments(page: PolicyPage, lost: LostWords) -> None:
    for comment in Comment.objects.filter(page=page.pk).prefetch_related("replies"):
        path = set(comment.contentpath.split("."))
        if path & lost.articles or lost.are_said_in([comment.text, *(reply.text for reply in comment.replies.all())]):
            comment.delete()


def _unsaid(value: Any, lost: LostWords, *, everything: bool) -> Any:
    """Return the data of a log entry without lost words; with `everything`, without what anybody said at all."""
    if isinstance(value, dict):
        return {
            key: ""
            if everything and key in _SAID_IN_LOGS and isinstance(part, str)
            else _unsaid(part, lost, everything=everything)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_unsaid(part, lost, everything=everything) for part in value]
    return "" if isinstance(value, str) and lost.are_said_in(value) else value


def _forget_in_submissions(chain: Chain, lost: LostWords) -> None:
    """A reason or an opinion may quote half a passage: in the chain's own language none of them is kept."""
    concerned = [
        state
        for state in LegalTaskState.objects.filter(subject=chain.subject).prefetch_related(
            "suggestions", "opinion_requests__opinions"
        )
        if state.locale == chain.locale
        or lost.are_said_in(
            [state.comment, state.manifest, state.first_approval, state.emergency, state.approval, _said_of(state)]
        )
    ]
    for state in concerned:
        TaskState.objects.filter(pk=state.pk).update(comment="")
        for said in filter(None, (state.first_approval, state.approval)):
            said["comment"] = ""
        LegalTaskState.objects.filter(pk=state.pk).update(
            first_approval=state.first_approval, emergency=None, approval=state.approval, manifest=""
        )
    asked = OpinionRequest.objects.filter(task_state__in=concerned)
    Opinion.objects.filter(request__in=asked).update(text="")
    asked.update(question="")
    suggested = Suggestion.objects.filter(task_state__in=concerned)
    suggested.update(before="", after="", note="")
    suggested.filter(state=SuggestionState.OPEN).update(state=SuggestionState.DECLINED)  # nobody can decide on nothing
    urls = [reverse("policies_review", args=[state.pk]) for state in concerned]
    forget_letters(
        _mail_with(urls) | sent_by_link(*asked),
        about=lambda letter: any(letter["url"].endswith(url) for url in urls),
    )


def _said_of(state: LegalTaskState) -> list[str]:
    """Return the words suggested for a submission, the questions to people outside about it, and their opinions."""
    asked = list(state.opinion_requests.all())
    return [
        *(words for each in state.suggestions.all() for words in (each.before, each.after, each.note)),
        *(each.question for each in asked),
        *(said.text for each in asked for said in each.opinions.all()),
    ]


def _mail_with(urls: Iterable[str]) -> QuerySet[OutgoingMail]:
    about = Q(pk__in=[])
    for url in urls:
        about |= Q(text__contains=url)
    return OutgoingMail.objects.filter(about)


def _forget_in_requests(chain: Chain, lost: LostWords) -> None:
    """The reasons for acts that were asked for, why they were refused, and the mail that told of them.

    With it the mail about laws that the portal cites, and about policies to be read again, which names policies.
    """
    requests = list(ActRequest.about(chain))
    for request in requests:
        gone = {name: "" for name in ("reason", "passages", "comment") if lost.are_said_in(getattr(request, name))}
        first = request.first_approval
        if first and lost.are_said_in(first["comment"]):
            gone["first_approval"] = first | {"comment": ""}
        if gone:
            ActRequest.objects.filter(pk=request.pk).update(**gone)
    citing = reverse("policies_citing", args=[chain.owner, chain.owner]).removesuffix(f"{chain.owner}/")
    unread = reverse("policies_ask_act", args=[chain.uuid, Action.CHECKED.value, 0])
    mails = _mail_with([citing, unread, *(reverse("policies_act", args=[request.pk]) for request in requests)])
    forget_letters(
        [mail for mail in mails if lost.are_said_in(mail.text)],
        about=lambda letter: lost.are_said_in(list(letter["lines"])),
    )


def _forget_in_translations(chain: Chain, lost: LostWords) -> None:
    """What wagtail-localize keeps: the source text and its sentences, and the sentences of translations into it."""
    into = {"locale__language_code": chain.locale, "context__object": chain.subject}
    for rows, said in ((StringTranslation.objects, "data"), (SegmentOverride.objects, "data_json")):
        gone = [row.pk for row in rows.filter(**into) if lost.are_said_in(getattr(row, said))]
        rows.filter(pk__in=gone).delete()
    source = TranslationSource.objects.filter(object=chain.subject, locale__language_code=chain.locale).first()
    if source is None:
        return
    sentences = set(source.stringsegment_set.values_list("string", flat=True))
    source.update_from_db()
    # Sentences that are others now begin with nothing: their translations of before may say what was erased.
    now = source.stringsegment_set.exclude(string__in=sentences).values("string")
    StringTranslation.objects.filter(context__object=chain.subject, translation_of__in=now, has_error=True).delete()
    unused = String.objects.filter(locale=source.locale, segments__isnull=True)
    of_this = Q(pk__in=sentences) | Q(translations__context__object=chain.subject) | Q(translations__isnull=True)
    String.objects.filter(pk__in=list(unused.filter(of_this).values_list("pk", flat=True))).delete()
    Template.objects.filter(segments__isnull=True).delete()
