"""What opening the review of a policy costs whose every article was reworded, and the checks beside its editor."""

import re
import subprocess
import sys
from typing import Any

import django

from benchmarks.databases import PORTAL_HOST, ROOT, prepared
from benchmarks.figures import cpu_ms, reference_ms, tell

ROUNDS = 9
_WORD = re.compile(r"(?<![<\w/&;=\"-])([^\W\d_]{4,})(?![\w>=\"-])")


def main() -> None:
    with prepared() as environments:
        for kind, env in environments.items():
            subprocess.run([sys.executable, "-m", "benchmarks.reviewing", kind], env=env, cwd=ROOT, check=True)


def measure(database: str) -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from home.models import Host
    from policies.authoring.models import PrivacyPolicyPage
    from policies.document.comparison import Change
    from policies.register.clock import database_now
    from policies.review.candidates import candidate

    owner = Host.objects.get(host=PORTAL_HOST).container
    page = PrivacyPolicyPage.objects.descendant_of(owner).get(locale__language_code="fr")
    people = get_user_model().objects
    reword(page, people.get(username="editor"))
    found = candidate(page, at=database_now())
    reworded = sum(Change.REWORDED in change.kinds for change in found.comparison.articles)
    page.get_workflow().start(page, people.get(username="editor"))
    client = Client(headers={"host": "localhost"})
    client.force_login(people.get(username="lawyer"))
    state = PrivacyPolicyPage.objects.get(pk=page.pk).current_workflow_task_state
    if state is None:
        raise SystemExit("The policy could not be submitted: there is nothing to measure.")
    for figure, url in (
        ("review_of_a_reworded_policy", reverse("policies_review", args=[state.pk])),
        ("checks_beside_the_editor", reverse("policies_checks", args=[page.pk])),
    ):
        if figure.startswith("checks"):
            client.force_login(people.get(username="editor"))
        opens(client, url)
        ms = cpu_ms(lambda url=url: opens(client, url), times=ROUNDS)
        tell(figure, database=database, articles=reworded, ms=round(ms, 1), reference_ms=reference_ms())


def opens(client: Any, url: str) -> None:
    answer = client.get(url, secure=True)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answered {answer.status_code}: there is nothing to measure.")


def reword(page: Any, author: Any) -> None:
    """Save a draft in which every longer word is another one; whatever the checks then find is asked to be let pass."""
    from policies.authoring.models import PrivacyPolicyPage
    from policies.register.clock import database_now
    from policies.review.candidates import candidate

    draft = page.get_latest_revision_as_object()
    body = draft.body.get_prep_value()
    draft.body = PrivacyPolicyPage._meta.get_field("body").to_python([_reworded(child) for child in body])
    page.latest_revision = draft.save_revision(user=author)
    found = candidate(page, at=database_now())
    asked = {result.key for result in found.checks.blocking(found.manifest.kind)}
    draft.answers = {key: {"answer": "waiver", "reason": "To be measured."} for key in asked}
    page.latest_revision = draft.save_revision(user=author)


def _reworded(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _reworded(child, name) for name, child in value.items()}
    if isinstance(value, list):
        return [_reworded(child, key) for child in value]
    is_words = isinstance(value, str) and ("<p" in value or key in ("heading", "summary"))
    return _WORD.sub(r"\1o", value) if is_words else value


if __name__ == "__main__":
    measure(sys.argv[1])
