"""People who get a role: the account that it needs, and the letter that says so."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.formats import date_format
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from home.models import Container, Role
from policies.review.mailing import Letter, admin_url, write


def user_by_email(email: str) -> tuple[Any, bool]:
    """Return the account with an address, and whether it was made now: it has no password until its owner sets one.

    Of several accounts with one address the first that is active is meant.
    """
    users = get_user_model().objects
    known = users.filter(email__iexact=email).order_by("-is_active", "pk").first()
    if known is not None:
        return known, False
    name = email.lower()[:150]
    taken = users.filter(username__iexact=name).exists()
    user = users.create_user(username=f"{name[:140]}-{users.count()}" if taken else name, email=email)
    return user, True


def tell_role(
    *, container: Container, role: Role, user: Any, is_new: bool, until: date | None, by: Any, at: datetime
) -> None:
    """Write to whoever got a role; to a new account with the link at which a password is set."""

    def letter() -> Letter:
        said = {
            "name": by.get_full_name() or by.get_username(),
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
