"""The installation's one workflow, found without knowing who made it."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Workflow, WorkflowState

APPROVAL_TASK = ("policies", "legalapprovaltask")


def legal_workflow() -> Workflow | None:
    """Return the active workflow whose task is the legal approval; None while there is none."""
    if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
        return None
    app_label, model = APPROVAL_TASK
    found: Workflow | None = (
        Workflow.objects.filter(
            active=True,
            workflow_tasks__task__active=True,
            workflow_tasks__task__content_type__app_label=app_label,
            workflow_tasks__task__content_type__model=model,
        )
        .order_by("pk")
        .first()
    )
    if found is not None:
        # The instance, because Wagtail knows no other workflow class, and a proxy would be a model of its own.
        found.start = partial(start_once, found)
    return found


@transaction.atomic
def start_once(workflow: Workflow, obj: Any, user: Any) -> WorkflowState:
    """Start a workflow on an object, or return the one that runs there: two people may submit at one moment.

    All or nothing: interrupted half way, Wagtail's own would leave a workflow that waits for nobody.
    """
    type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    running: WorkflowState | None = (
        WorkflowState.objects.for_instance(obj)
        .filter(status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES))
        .first()
    )
    return running or Workflow.start(workflow, obj, user)
