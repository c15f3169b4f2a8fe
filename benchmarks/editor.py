"""What opening the editor of a policy costs, against that of a plain Wagtail page with as many fields in blocks.

And what sixty facts and references in its texts add to that.
"""

import subprocess
import sys
from typing import Any
from uuid import uuid4

import django

from benchmarks.databases import PLAIN_HOST, PORTAL_HOST, ROOT, prepared
from benchmarks.figures import reference_ms, side_by_side, tell

ROUNDS = 10
IN_TEXTS = 60


def main() -> None:
    with prepared() as environments:
        for kind, env in environments.items():
            subprocess.run([sys.executable, "-m", "benchmarks.editor", kind], env=env, cwd=ROOT, check=True)


def measure(database: str) -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from benchmarks.plain.fields import as_many
    from benchmarks.plain.models import PlainPage
    from home.models import Host
    from policies.authoring.models import PrivacyPolicyPage

    owner = Host.objects.get(host=PORTAL_HOST).container
    policy = PrivacyPolicyPage.objects.descendant_of(owner).get(locale__language_code="fr")
    client = Client(headers={"host": "localhost"})
    # Who edits the plain page too, which stands in no portal.
    root, _made = get_user_model().objects.get_or_create(username="benchmark", defaults={"is_superuser": True})
    client.force_login(root)

    def opens(pk: int) -> None:
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[pk]), secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"The editor answered {answer.status_code}: there is nothing to measure ({PLAIN_HOST}).")

    plain = PlainPage(title="As many", slug="as-many", locale=policy.locale, live=False)
    plain.body = list(as_many(policy.body))
    PlainPage.objects.get(slug="plain").add_child(instance=plain)
    plain.save_revision()
    with_facts, without = copies(policy)
    policy_ms, plain_ms = side_by_side(lambda: opens(policy.pk), lambda: opens(plain.pk), rounds=ROUNDS)
    tell(
        "editor_to_plain_page",
        database=database,
        ratio=round(policy_ms / plain_ms, 3),
        ms=round(policy_ms, 1),
        reference_ms=reference_ms(),
    )
    with_ms, without_ms = side_by_side(lambda: opens(with_facts), lambda: opens(without), rounds=ROUNDS)
    tell(
        "editor_with_sixty_facts_to_without",
        database=database,
        ratio=round(with_ms / without_ms, 3),
        ms=round(with_ms, 1),
        reference_ms=reference_ms(),
    )


def copies(policy: Any) -> tuple[int, int]:
    """Return the keys of two copies of a policy: with facts and references in a text, and with as many plain words."""
    from policies.authoring.models import PrivacyPolicyPage

    made = []
    for text in (
        f'<a linktype="fact" fact="portal.name">name</a> <a linktype="xref" ref="{policy.body[0].id}">article 1</a> ',
        "name article 1 ",
    ):
        body = policy.body.get_prep_value()
        body[-1]["value"]["content"].append(
            {"type": "text", "value": f"<p>{text * (IN_TEXTS // 2)}</p>", "id": str(uuid4())}
        )
        page = PrivacyPolicyPage(title="As many", slug=f"as-many-{len(made)}", locale=policy.locale, live=False)
        page.body = body
        policy.get_parent().add_child(instance=page)
        page.save_revision()
        made.append(page.pk)
    return made[0], made[1]


if __name__ == "__main__":
    measure(sys.argv[1])
