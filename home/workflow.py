"""The installation's one workflow, found without knowing who made it."""

from django.conf import settings
from wagtail.models import Workflow

APPROVAL_TASK = ("policies", "legalapprovaltask")


def legal_workflow() -> Workflow | None:
    """Return the active workflow whose task is the legal approval; None while there is none."""
    if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
        return None
    app_label, model = APPROVAL_TASK
    return (
        Workflow.objects.filter(
            active=True,
            workflow_tasks__task__active=True,
            workflow_tasks__task__content_type__app_label=app_label,
            workflow_tasks__task__content_type__model=model,
        )
        .order_by("pk")
        .first()
    )
