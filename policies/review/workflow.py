"""The one workflow of the installation. One per portal would make every list loop over every portal's task."""

from django.db import transaction
from wagtail.models import Workflow, WorkflowTask

from home.workflow import legal_workflow
from policies.review.task import LegalApprovalTask

NAME = "Legal approval"


@transaction.atomic
def installation_workflow() -> Workflow:
    """Return the workflow by which everything is approved, made on first use."""
    if found := legal_workflow():
        return found
    task = LegalApprovalTask.objects.filter(active=True).order_by("pk").first()
    if task is None:
        task = LegalApprovalTask.objects.create(name=NAME)
    workflow = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return legal_workflow() or workflow
