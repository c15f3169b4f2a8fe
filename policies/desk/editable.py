"""The policy that an address names, for whoever may edit it."""

from typing import Any

from django.http import Http404
from wagtail.models import Page

from policies.authoring.models import PolicyPage


def editable_policy(user: Any, page_id: int) -> PolicyPage:
    """Return the policy.

    :raises Http404: there is none, or it is not theirs to edit.
    """
    page = Page.objects.filter(pk=page_id).specific().first()
    if not isinstance(page, PolicyPage) or not page.permissions_for_user(user).can_edit():
        raise Http404
    return page
