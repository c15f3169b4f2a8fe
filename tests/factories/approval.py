"""The way of a text from a draft to readers, through the same operations as the screens."""

from datetime import datetime
from typing import Any

from policies.register.clock import database_now
from policies.review import operations
from policies.review.candidates import candidate


def submit(obj: Any, user: Any) -> Any:
    """Send the latest draft to review; returns the state of the task that waits."""
    fresh = type(obj).objects.get(pk=obj.pk)
    fresh.get_workflow().start(fresh, user)
    return type(obj).objects.get(pk=obj.pk).current_workflow_task_state.specific


def ask_for_waivers(page: Any, user: Any, reason: str = "Accepted for now.") -> set[str]:
    """Save a draft that asks the reviewer to let pass whatever keeps it from being submitted; returns what that is."""
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    found = candidate(draft, at=database_now())
    blocking = {result.key for result in found.checks.blocking(found.manifest.kind)}
    draft.answers = draft.answers | {key: {"answer": "waiver", "reason": reason} for key in blocking}
    draft.save_revision(user=user)
    return blocking


def approve(obj: Any, user: Any, *, at: datetime | None = None, granted: Any = (), **particulars: str) -> None:
    """Approve what is on `user`'s screen at this moment."""
    at = at or database_now()
    fresh = type(obj).objects.get(pk=obj.pk)
    on_screen = candidate(fresh, at=at)
    operations.approve(
        task_state=fresh.current_workflow_task_state.specific,
        user=user,
        digest=on_screen.manifest.digest(),
        granted=granted,
        comment=particulars.get("comment", ""),
        act_number=particulars.get("act_number", ""),
        at=at,
    )


def publish(obj: Any, *, author: Any, reviewer: Any, at: datetime | None = None, granted: Any = ()) -> Any:
    """Submit and approve; returns the object as it stands afterwards."""
    submit(obj, author)
    approve(obj, reviewer, at=at, granted=granted)
    return type(obj).objects.get(pk=obj.pk)
