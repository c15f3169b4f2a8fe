"""People who get a role: the account that it needs, and the letter that says so."""

import secrets
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes
from django.utils.formats import date_format
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from home.models import Container, Role
from home.staffing import NotGiven
from policies.review.mailing import Letter, admin_url, write


def user_by_email(email: str) -> Any:
    """Return the account with an address, made now if there is none: it has no password until its owner sets one.

    :raises NotGiven: several people have it, so that it is not said which of them is meant.
    """
    if get_user_model().objects.filter(email__iexact=email, is_active=True).count() > 1:
        raise NotGiven(_("Several accounts have this address. Whoever runs the installation can tell them apart."))
    try:
        with transaction.atomic():
            return _known(email) or _new(email)
    except IntegrityError:  # somebody made it at the same moment
        return _known(email) or _new(email)


def _known(email: str) -> Any:
    return get_user_model().objects.filter(email__iexact=email).order_by("-is_active", "pk").first()


def _new(email: str) -> Any:
    users, name = get_user_model().objects, email.lower()[:140]
    if users.filter(username__iexact=name).exists():
        name += f"-{secrets.token_hex(4)}"
    return users.create_user(username=name, email=email)


def tell_role(*, container: Container, role: Role, user: Any, until: date | None, by: Any, at: datetime) -> None:
    """Write to whoever got a role; while they have no password, with the link at which one is set."""
    is_new = not user.has_usable_password()

    def letter() -> Letter:
        said = {
            "name": by.shown_name,
            "role": str(role.label).lower(),
            "portal": container.name,
        }
        lines = [_("%(name)s has made you %(role)s of %(portal)s.") % said]
        if until:
            lines.append(_("Until %(day)s.") % {"day": date_format(until, "DATE_FORMAT")})
        if is_new:
            lines.append(
                _("Your user name is %(name)s. Choose a password within three days.") % {"name": user.username}
            )
        button = _("Choose a password") if is_new else _("See what awaits you")
        return Letter(_("Your role: %(role)s of %(portal)s") % said, tuple(lines), button, _url(user, is_new))

    write([user], letter, occasion=None, at=at)


def _url(user: Any, is_new: bool) -> str:
    if not is_new:
        return admin_url("wagtailadmin_home")
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return admin_url("wagtailadmin_password_reset_confirm", uid, default_token_generator.make_token(user))
