"""What people are written about acts that somebody asks for."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from home.queries import container_by_uuid
from policies.publication.models import ActRequest, RequestState
from policies.publication.pages import page_of
from policies.register.models import Action, Chain
from policies.review.entitlement import reviewers
from policies.review.mailing import Letter, Occasion, admin_url, write
from policies.review.notifications import language_name


def tell_asked(*, request: ActRequest, by: Any, at: datetime) -> None:
    """Ask the legal reviewers who have not asked for it, or signed it, themselves."""

    def letter() -> Letter:
        asks = (
            _("%(name)s asks you to approve this.")
            if first is None
            else _("%(name)s has signed this. It needs a second signature.")
        )
        subject = _("To approve: %(what)s") % {"what": name_of_request(request)}
        return _letter(request, subject, [asks % {"name": by.shown_name}, request.reason], _("Read and decide"))

    first = request.first_approval
    gone = {str(request.requested_by), first["user"] if first else ""}
    people = [person for person in reviewers(request.owner) if str(person.uuid) not in gone]
    write(people, letter, occasion=Occasion.SUBMITTED, at=at)


def tell_decided(*, request: ActRequest, comment: str, by: Any, at: datetime) -> None:
    """Tell whoever asked for it what became of it."""
    done = request.state == RequestState.DONE

    def letter() -> Letter:
        subject = _("Approved: %(what)s") if done else _("Refused: %(what)s")
        said = _("%(name)s has approved this.") if done else _("%(name)s has refused this.")
        what = subject % {"what": name_of_request(request)}
        return _letter(request, what, [said % {"name": by.shown_name}, comment], _("See the decision"))

    people = get_user_model().objects.filter(uuid=request.requested_by, is_active=True)
    write(people, letter, occasion=Occasion.APPROVED if done else Occasion.REFUSED, at=at)


def name_of_request(request: ActRequest) -> str:
    """Return what is asked for in one line: "Withdrawal: privacy policy of Issy, French"."""
    where = {"act": Action(request.action).label, "portal": container_by_uuid(request.owner).name}
    if request.action == Action.CLOSING:
        return _("%(act)s: %(language)s, %(portal)s") % (where | {"language": language_name(request.locale)})
    chain = Chain.objects.get(uuid=request.chain)
    page = page_of(chain)
    where |= {
        "type": page._meta.verbose_name if page else _("policy"),
        "language": language_name(chain.locale),
    }
    return _("%(act)s: %(type)s of %(portal)s, %(language)s") % where


def _letter(request: ActRequest, subject: str, lines: list[str], button: str) -> Letter:
    return Letter(subject, tuple(line for line in lines if line), button, admin_url("policies_act", request.pk))
