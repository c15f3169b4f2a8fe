"""Staff at their screens: what they see on the review screen, and the buttons they press there and in the editor."""

import re

from django.urls import reverse

from tests.factories.cases import signed_in
from tests.factories.editor import posted


def review_url(state):
    return reverse("policies_review", args=[state.pk])


def digest_shown(user, state):
    """The digest that the review screen carries for this user; None where it offers no approval."""
    html = signed_in(user).get(review_url(state)).content.decode()
    found = re.search(r'name="digest" value="(sha256:[0-9a-f]{64})"', html)
    return found.group(1) if found else None


def decide(user, state, decision="approve", *, digest=None, comment="", act_number=""):
    """Press a button of the review screen; `digest` None: that of a screen opened this moment."""
    digest = digest if digest is not None else digest_shown(user, state)
    said = {"decision": decision, "digest": digest or "", "comment": comment, "act_number": act_number}
    return signed_in(user).post(review_url(state), said)


def reason_told(answer):
    """The sentences that the review screen shows in place of a decision."""
    return [str(error) for error in answer.context["form"].non_field_errors()]


def press(user, page, button="", *articles, **more):
    """Save a policy in the editor, with a further button pressed: submit, cancel-workflow, restart-workflow."""
    form = posted(page, *(articles or [("Heading", "Text.")]), **more)
    if button:
        form[f"action-{button}"] = "1"
    return signed_in(user).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


def messages_of(answer):
    return [str(message).strip() for message in answer.context["messages"]]
