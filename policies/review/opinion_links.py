"""The link by which somebody without an account reads one submission and says what they think of it.

The link is the whole credential: it holds the UUID of its request and a signature over it, made for this purpose alone.
Until when it is good stands in the request's row, where it can be taken back.
"""

from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.urls import reverse

from home.queries import container_by_uuid
from policies.review.models import OpinionRequest

_LINK = signing.Signer(salt="policies.opinion.link", sep=".")
_SHEET = signing.Signer(salt="policies.opinion.sheet", sep=".")


class NoSuchLink(LookupError):
    """The link is none of ours, or was changed on its way."""


def path_of(asked: OpinionRequest) -> str:
    """Return the path of a request's link on the admin host."""
    return reverse("policies_opinion", args=[_LINK.sign(str(asked.uuid))])


def url_of(asked: OpinionRequest) -> str:
    """Return the link as it is sent."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path_of(asked)


def asked_by(link: str) -> OpinionRequest:
    """Return the request that a link was made for, whether or not the link is still good.

    :raises NoSuchLink: nobody was asked by it.
    """
    try:
        uuid = UUID(_LINK.unsign(link))
    except (signing.BadSignature, ValueError) as error:
        raise NoSuchLink from error
    found = OpinionRequest.objects.filter(uuid=uuid)
    asked = found.select_related("task_state__workflow_state", "task_state__revision").first()
    if asked is None:
        raise NoSuchLink
    return asked


def new_sheet(asked: OpinionRequest) -> str:
    """Return the mark of a new form: it is for this request, and what is written on it counts once."""
    return _SHEET.sign(f"{asked.uuid}/{uuid4()}")


def sheet_of(asked: OpinionRequest, mark: str) -> UUID | None:
    """Return which form a mark names; None where we gave no such form to whoever has this request's link."""
    try:
        request, _, sheet = _SHEET.unsign(mark).partition("/")
        return UUID(sheet) if request == str(asked.uuid) else None
    except (signing.BadSignature, ValueError):
        return None


def language_for(owner: UUID) -> str:
    """Return in which language a portal speaks to people outside: its default one where we have all its words."""
    spoken = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    default = str(container_by_uuid(owner).default_locale.language_code)
    return default if default in spoken else str(settings.LANGUAGE_CODE)
