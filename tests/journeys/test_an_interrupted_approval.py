"""Promise 3, under kill -9: whenever the process of an approval dies, either the old or the new version stands.

Each point is the moment before or after one SQL statement of the approval request, or before or after a commit,
counted on a first run. A child process is killed there for good; the parent then looks at what stands and tries again.
"""

import os
import random
import re
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from home.models import Role
from policies.document.nodes import Article
from policies.models import Entry, PrivacyPolicyPage
from policies.publication.verification import verify
from policies.register.models import Action
from tests.factories.approval import publish, submit
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import make_portal, make_user

SEED = 20261122
SAMPLE = 14

GIVEN_UP_AFTER = 300  # seconds: a child whom a lock of the runner's threads holds back would never end


class Points:
    """Counts the moments of one request, and dies at the one that it was told."""

    def __init__(self, deadly: int | None) -> None:
        self.deadly, self.passed = deadly, 0

    def reach(self) -> None:
        self.passed += 1
        if self.passed == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_statement(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.reach()
        result = execute(sql, params, many, context)
        self.reach()
        return result

    @contextmanager
    def watched(self) -> Iterator[None]:
        commit = connection._commit

        def watched_commit() -> None:
            self.reach()
            commit()
            self.reach()

        connection._commit = watched_commit
        with connection.execute_wrapper(self.around_statement):
            yield
        connection._commit = commit


class Story:
    """One policy, changed and submitted again and again."""

    def __init__(self) -> None:
        for code in ("fr", "en"):
            Locale.objects.get_or_create(language_code=code)
        self.portal = make_portal(host="data.example.org", locales=("fr",))
        self.author = make_user("author", portal=self.portal, role=Role.EDITOR)
        self.lawyer = make_user("lawyer", portal=self.portal, role=Role.LEGAL_REVIEWER)
        self.turn = 0
        page = make_policy(self.portal, articles=[self.article()], user=self.author)
        self.page = publish(page, author=self.author, reviewer=self.lawyer)

    def article(self) -> Article:
        return article("Heading", paragraph(f"Words of turn {self.turn}."))

    def submit_next_words(self) -> None:
        self.turn += 1
        save_draft(self.page, [self.article()], user=self.author)
        self.state = submit(self.page, self.author)

    def prepare_approval(self) -> Callable[[], int]:
        """Open the review screen; return what presses its button."""
        client = Client(HTTP_HOST="testserver")
        client.force_login(self.lawyer)
        screen = reverse("policies_review", args=[self.state.pk])
        digest = re.search(r"sha256:[0-9a-f]{64}", client.get(screen).content.decode()).group()
        said = {"digest": digest, "decision": "approve", "comment": "", "act_number": ""}
        return lambda: client.post(screen, said).status_code

    def approve_in_a_child(self, deadly: int | None) -> int:
        """Approve in a process of its own; return how many points it passed (0 when it was killed)."""
        press = self.prepare_approval()
        connections.close_all()  # a connection must not be shared with the child
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12: the runner has threads, the child none
            child = os.fork()
        if child == 0:
            signal.alarm(GIVEN_UP_AFTER)
            for inherited in connections.all(initialized_only=True):
                inherited.connection = None  # the parent's, which is not ours to use or close
            points = Points(deadly)
            status = 0
            try:
                with points.watched():
                    status = press()
            finally:
                os.write(writing, f"{points.passed},{status}".encode())
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        if deadly is None:
            assert said.endswith(",302"), f"the approval answered {said}"
        return int(said.split(",")[0]) if said else 0

    def words_read(self) -> str:
        answer = Client(HTTP_HOST="data.example.org").get(f"/fr/{self.page.slug}/")
        return re.search(r"Words of turn \d+\.", answer.content.decode()).group()

    def versions(self) -> int:
        return Entry.objects.filter(action=Action.VERSION).count()


def survives_death_at(story: Story, points: list[int]) -> None:
    for point in points:
        story.submit_next_words()
        before, old = story.versions(), story.words_read()
        new = f"Words of turn {story.turn}."

        passed = story.approve_in_a_child(point)

        assert passed == 0, f"point {point} was never reached"
        stands = story.words_read()
        assert (story.versions(), stands) in [(before, old), (before + 1, new)], f"point {point}"
        story.state.refresh_from_db()
        row = PrivacyPolicyPage.objects.get(pk=story.page.pk)
        assert (stands == new) == (story.state.status == "approved") == (f"turn {story.turn}." in str(row.body))
        if stands == old:
            assert story.prepare_approval()() == 302, f"the retry after point {point} failed"
        assert (story.versions(), story.words_read()) == (before + 1, new), f"after the retry of point {point}"
    assert verify().faults == []


@pytest.mark.django_db(transaction=True)
class TestInterruptedApproval:
    @pytest.fixture
    def story(self) -> Story:
        return Story()

    def number_of_points(self, story: Story) -> int:
        story.submit_next_words()
        return story.approve_in_a_child(None)

    def test_leaves_the_old_or_the_new_version_and_one_retry_finishes(self, story):
        count = self.number_of_points(story)
        print(f"{count} points, seed {SEED}")  # noqa: T201
        sample = random.Random(SEED).sample(range(1, count + 1), SAMPLE)

        survives_death_at(story, sorted({*sample, count - 1, count}))

    @pytest.mark.soak
    def test_leaves_the_old_or_the_new_version_at_every_point(self, story):
        survives_death_at(story, list(range(1, self.number_of_points(story) + 1)))
