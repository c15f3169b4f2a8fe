"""An answer as the table writes it: in one letter."""

from django.urls import reverse

from tests.factories.asking import Answer

REFUSED = frozenset("-kl")


def letter(answer: Answer) -> str:
    """`+` let in, `-` refused, `l` asked to sign in, `h` led home, `k` sent back with the reason, `b` incomplete.

    `!` is a fault of ours, which no table expects.
    """
    if answer.status >= 500:
        return "!"
    if answer.status in (403, 404, 405):
        return "-"
    if answer.status == 400:
        return "b"
    if 300 <= answer.status < 400:
        return _redirected(answer)
    return "+"


def _redirected(answer: Answer) -> str:
    if answer.location.startswith(reverse("wagtailadmin_login")):
        return "l"
    is_home = answer.location == reverse("wagtailadmin_home")
    if answer.errors:
        return "-" if is_home else "k"
    return "h" if is_home else "+"
