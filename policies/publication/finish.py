"""The end of a workflow. Wagtail imports this module while its models load, so it names ours by string."""

from typing import Any

from django.utils.module_loading import import_string


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Record what was approved; called by Wagtail inside the transaction of the last approval."""
    import_string("policies.publication.operations.publish_approved")(workflow_state=workflow_state, user=user)
