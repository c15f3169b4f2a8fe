from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from policies.publication import act_requests as acts
from policies.publication import operations
from policies.register.clock import database_now
from policies.register.models import Action, Chain, Signatory
from policies.review import comments
from policies.review import operations as review
from policies.review.contributors import record
from policies.review.models import Contribution, LegalTaskState, Part
from policies.review.opinions import erase_person
from tests.factories.approval import publish, submit
from tests.factories.approved import MARCH, freeze, make_document, signing
from tests.factories.cases import give_role, make_case
from tests.factories.opinions import ask, give
from tests.factories.policies import article, make_policy, paragraph, save_draft
from tests.factories.portals import make_portal, make_user
from tests.factories.told import TOLD, lines, make_told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ERASED = "a person whose data was erased"
DAY = timedelta(days=1)
SAID = {"reason": "As ordered.", "signings": [signing()]}


def kinds(told):
    return [line.kind.value for line in reversed(told)]


def only(told, kind):
    found = [line for line in told if line.kind == kind]
    assert len(found) == 1, kinds(told)
    return found[0]


def said_by(line):
    return [line.what, line.detail, *(part for hand in line.hands for part in (hand.name, hand.comment))]


def names(told):
    return {hand.name for line in told for hand in line.hands}


def chain_of(case):
    return Chain.objects.get(owner=case.portal.uuid, subject=case.page.translation_key, locale="fr")


def said(text, name="Only"):
    return article(name, paragraph(text))


@pytest.fixture
def case():
    """Version 1 stands."""
    case = make_case(articles=(said("We keep nothing."),))
    publish(case.page, author=case.author, reviewer=case.lawyer)
    return case


class TestStory:
    def test_tells_every_act_in_order(self):
        told = lines(make_told().chain)
        assert kinds(told) == list(TOLD)
        assert [line.moment for line in told] == sorted((line.moment for line in told), reverse=True)

    def test_tells_who_did_what_in_which_capacity(self):
        told = lines(make_told().chain)
        approval = [line for line in told if line.kind == "approval"][1]
        assert approval.what == "Version 2 was approved."
        (hand,) = approval.hands
        assert (hand.name, hand.capacity) == ("first-lawyer", "Legal reviewer")
        assert (hand.act_number, hand.comment) == ("2026-12", "Better: été.")
        assert {line.hands[0].name for line in told if line.kind in ("draft", "submission")} == {"first-author"}

    def test_tells_who_was_asked_for_an_opinion_and_what_they_said(self, case):
        save_draft(case.page, [said("We keep a little.")], user=case.author)
        asked = ask(submit(case.page, case.author), case.author, question="Is it lawful?")
        give(asked, "unfavourable", "It is not.")
        given, asking = lines(chain_of(case))[:2]
        assert [line.kind for line in (given, asking)] == ["opinion", "opinion"]
        assert asking.what == "Anne Le Bihan was asked for an opinion."
        assert [(hand.name, hand.comment) for hand in asking.hands] == [("author", "Is it lawful?")]
        assert given.what == "An opinion was given: unfavourable."
        assert [(hand.name, hand.comment) for hand in given.hands] == [("Anne Le Bihan", "It is not.")]
        assert given.review == asking.review == asked.task_state_id

        erase_person(asked=asked, at=database_now())
        told = lines(chain_of(case))[:2]
        assert [line.what for line in told] == [
            "An opinion was given: unfavourable.",
            f"{ERASED} was asked for an opinion.",
        ]
        assert not {"Anne Le Bihan", "It is not.", "Is it lawful?"} & {word for line in told for word in said_by(line)}

    def test_tells_what_had_to_change(self, case):
        save_draft(case.page, [said("We sell yuor data.")], user=case.author)
        state = submit(case.page, case.author)
        review.refuse(task_state=state, user=case.lawyer, comment="There is a typo.", at=database_now())
        line = lines(chain_of(case))[0]
        assert (line.kind, line.review) == ("refusal", state.pk)
        assert [(hand.name, hand.comment) for hand in line.hands] == [("lawyer", "There is a typo.")]

    def test_names_the_fact_whose_change_made_a_version(self):
        told = lines(make_told().chain)
        line = only(told, "facts")
        assert line.what == "An approved change of a fact made version 4: Shared officer."
        assert line.hands[0].name == "library-lawyer"
        assert line.batch

    def test_tells_reasons_of_acts(self):
        told = lines(make_told().chain)
        for kind in ("recall", "withdrawal", "reinstatement", "redaction", "checked"):
            line = only(told, kind)
            assert line.detail == "As ordered."
            assert (line.hands[0].act_number, line.hands[0].comment) == ("2026-17", "So be it.")

    def test_says_what_a_redaction_put_in_place_of_a_public_sentence(self):
        told = lines(make_told().chain)
        first = [line for line in told if line.kind == "version"][-1]
        assert (first.number, first.detail) == (1, "Its first words.")

    def test_leads_to_the_review_of_what_was_approved(self, case):
        state = LegalTaskState.objects.get(subject=case.page.translation_key)
        told = lines(chain_of(case))
        assert only(told, "approval").review == only(told, "submission").review == state.pk


class TestDrafts:
    def test_of_one_person_on_one_day_are_one_line(self, case):
        for text in ("One.", "Two.", "Three."):
            save_draft(case.page, [said(text)], user=case.author)
        line = lines(chain_of(case))[0]
        assert line.kind == "draft"
        assert line.what.startswith("A draft was written. Saved 3 times since ")

    def test_of_two_days_are_two_lines(self, case):
        save_draft(case.page, [said("One.")], user=case.author)
        rows = Contribution.objects.filter(settled=False)
        rows.update(contributed_at=timezone.now() + 2 * DAY)
        save_draft(case.page, [said("Two.")], user=case.author)
        assert kinds(lines(chain_of(case)))[-2:] == ["draft", "draft"]

    def test_tell_whoever_had_a_part_by_their_part(self, case):
        translator = give_role(make_user("translator"), case.portal, "translator")
        revision = save_draft(case.page, [said("One.")], user=case.author)
        record(obj=case.page, revision=revision, user=translator, part=Part.TRANSLATOR, at=database_now())
        told = lines(chain_of(case))[:2]
        assert {(line.hands[0].name, line.what) for line in told} == {
            ("author", "A draft was written."),
            ("translator", "Sentences of the draft were translated."),
        }

    def test_name_nobody_again_because_old_words_came_back(self, case):
        editor = give_role(make_user("editor"), case.portal, "editor")
        save_draft(case.page, [said("We keep everything.")], user=editor)
        save_draft(case.page, [said("We keep nothing.")], user=editor)
        assert [line.hands[0].name for line in lines(chain_of(case)) if line.kind == "draft"] == ["editor", "author"]

    def test_of_nobody_known_say_so(self, case):
        save_draft(case.page, [said("By a script.")], user=None)
        assert lines(chain_of(case))[0].hands[0].name == "somebody unknown"


class TestSubmissions:
    def test_name_whoever_submitted_again(self, case):
        second = give_role(make_user("second"), case.portal, "editor")
        save_draft(case.page, [said("One.")], user=case.author)
        state = submit(case.page, case.author)
        review.refuse(task_state=state, user=case.lawyer, comment="No.", at=database_now())
        type(case.page).objects.get(pk=case.page.pk).current_workflow_state.resume(user=second)
        told = [line.hands[0].name for line in lines(chain_of(case)) if line.kind == "submission"]
        assert told == ["second", "author", "author"]

    def test_that_were_taken_back_say_by_whom(self, case):
        save_draft(case.page, [said("One.")], user=case.author)
        submit(case.page, case.author)
        type(case.page).objects.get(pk=case.page.pk).current_workflow_state.cancel(user=case.author)
        line = lines(chain_of(case))[0]
        assert (line.kind, line.hands[0].name) == ("taken-back", "author")

    def test_that_were_not_ready_say_why_and_blame_nobody(self, case):
        save_draft(case.page, [], user=case.author)
        page = type(case.page).objects.get(pk=case.page.pk)
        page.get_workflow().start(page, case.author)
        line = only(lines(chain_of(case)), "not-ready")
        assert line.detail
        assert line.hands == ()

    def test_of_another_language_are_not_told(self, case):
        before = len(lines(chain_of(case)))
        LegalTaskState.objects.update(locale="en")
        assert len(lines(chain_of(case))) == before - 1


class TestEffect:
    @pytest.fixture
    def named(self):
        named = {"owner": make_portal(host="data.example.org").uuid, "subject": uuid4()}
        freeze(make_document("One."), **named)
        return named

    def test_is_told_of_the_last_of_several_versions_of_one_moment(self, named):
        for text in ("Two.", "Three."):
            entry = freeze(make_document(text), **named, at=MARCH + DAY, effective=MARCH + 9 * DAY)
        assert [line.number for line in lines(entry.chain) if line.kind == "effect"] == [3, 1]

    def test_while_withdrawn_says_that_nothing_is_in_force(self, named):
        chain = freeze(make_document("Two."), **named, at=MARCH + DAY, effective=MARCH + 9 * DAY).chain
        operations.withdraw_policy(chain=chain, at=MARCH + 2 * DAY, **SAID)
        operations.reinstate_policy(chain=chain, at=MARCH + 20 * DAY, **SAID)
        reinstated, effect, *_others = lines(chain)
        assert effect.what == "Version 2 has its turn, but the policy is withdrawn: nothing is in force."
        assert reinstated.what == "The policy was reinstated: version 2 is in force again."

    def test_is_not_told_of_what_was_recalled(self, named):
        chain = freeze(make_document("Two."), **named, at=MARCH + DAY, effective=MARCH + 9 * DAY).chain
        operations.recall_version(chain=chain, number=2, at=MARCH + 2 * DAY, **SAID)
        assert [line.number for line in lines(chain) if line.kind == "effect"] == [1]


class TestErasedPerson:
    @pytest.fixture
    def case(self, case):
        """The reviewer approved version 1 and refused another text."""
        save_draft(case.page, [said("One.")], user=case.author)
        state = submit(case.page, case.author)
        review.refuse(task_state=state, user=case.lawyer, comment="Says the lawyer.", at=database_now())
        return case

    def test_has_no_name_and_no_comment_anywhere(self, case):
        for person in Signatory.objects.all():
            operations.erase_signatory(signature=person.signature)
        told = lines(chain_of(case))
        assert names(told) == {"author", ERASED}
        assert [hand.comment for line in told for hand in line.hands if hand.comment] == []

    def test_is_erased_from_what_they_wrote_in_another_policy(self, case):
        other = make_policy(case.portal, slug="other", articles=(said("Other."),), user=case.lawyer)
        reviewer = give_role(make_user("reviewer"), case.portal, "legal-reviewer")
        publish(other, author=case.lawyer, reviewer=reviewer)
        chain = Chain.objects.get(subject=other.translation_key)
        assert names(lines(chain)) == {"lawyer", "reviewer"}
        for person in Signatory.objects.filter(name="lawyer"):
            operations.erase_signatory(signature=person.signature)
        assert names(lines(chain)) == {ERASED, "reviewer"}

    def test_whose_account_is_gone_has_no_name_either(self, case):
        get_user_model().objects.filter(pk=case.author.pk).update(uuid=uuid4())
        LegalTaskState.objects.update(finished_by=None)
        told = lines(chain_of(case))
        assert only(told, "refusal").hands[0].name == ERASED
        assert only(told, "refusal").hands[0].comment == ""
        assert {line.hands[0].name for line in told if line.kind == "draft"} == {ERASED}


class TestComments:
    def test_are_told_with_what_was_said_and_by_whom(self, case):
        save_draft(case.page, articles=(said("We keep little."),), user=case.author)
        state = submit(case.page, case.author)
        spoken = {"task_state": state, "user": case.lawyer, "at": database_now()}
        thread = comments.comment(article="", text="How little?", **spoken)
        comments.answer(thread=thread.pk, text="A name.", **(spoken | {"user": case.author}))
        comments.resolve(thread=thread.pk, **(spoken | {"at": database_now()}))

        told = [line for line in reversed(lines(chain_of(case))) if line.kind == "comment"]

        assert [line.hands[0].comment for line in told] == ["How little?", "A name.", ""]
        assert names(told) == {"lawyer", "author"}


class TestAnActAskedFor:
    def ask(self, case, action):
        now = database_now()
        return acts.ask(chain=chain_of(case), action=action, reason="By order.", user=case.author, at=now)

    def test_is_told_with_what_became_of_it(self, case):
        refused = self.ask(case, Action.WITHDRAWAL)
        acts.refuse_request(request=refused, user=case.lawyer, comment="No order.", at=database_now())
        back = self.ask(case, Action.WITHDRAWAL)
        acts.take_back(request=back, user=case.author, at=database_now())
        told = [line for line in reversed(lines(chain_of(case))) if line.kind == "request"]
        assert [(line.what, line.hands[0].name, line.hands[0].comment) for line in told] == [
            ("An act was asked for: withdrawal.", "author", "By order."),
            ("An act was refused: withdrawal.", "lawyer", "No order."),
            ("An act was asked for: withdrawal.", "author", "By order."),
            ("The request for an act was taken back: withdrawal.", "author", ""),
        ]

    def test_and_approved_is_told_by_the_register(self, case):
        asked = self.ask(case, Action.WITHDRAWAL)
        base = acts.last_hash(chain_of(case))
        acts.approve_request(request=asked, user=case.lawyer, base=base, at=database_now())
        assert kinds(lines(chain_of(case)))[-2:] == ["request", "withdrawal"]
