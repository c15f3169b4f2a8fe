"""Who answers for the data, and how to reach them: G1 to G4, and names of persons (G31)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.document.nodes import ContactRole, RecipientRole, Recipients, Topic
from policies.review.rules.case import Case
from policies.review.rules.contacts import (
    has_address,
    has_postal_address,
    is_reachable,
    reached,
    saying,
    shown,
)
from policies.review.rules.outcomes import Judgement, met, missing, not_applicable, stated, warned
from policies.review.rules.patterns import folded
from policies.review.rules.prose import Sentence

_NEXT = 2  # sentences behind the one that names somebody, in which an address is theirs


def controller(case: Case) -> Iterator[Judgement]:
    """G1. The controller is named and can be reached; a postal address besides."""
    named = _controller_named(case)
    reach = next((s for s in saying(case) if is_reachable(s) and _is_of_controller(case, s)), None)
    if named is None and not any(shown(case, ContactRole.CONTROLLER, "name")):
        yield missing(_("Say who the controller is: insert the controller’s contact card, or write the legal name."))
    elif reached(case, ContactRole.CONTROLLER):
        yield met()
    elif reach:
        yield stated(reach)
    else:
        yield missing(
            _("Give a way to reach the controller: an e-mail address, a telephone number or a form."), part="contact"
        )
    if not any(shown(case, ContactRole.CONTROLLER, "address")):
        postal = next((s for s in saying(case) if has_postal_address(s) and _is_of_controller(case, s)), None)
        yield (
            stated(postal, part="postal")
            if postal
            else warned(_("Give the controller’s postal address too."), part="postal")
        )


def _controller_named(case: Case) -> Sentence | None:
    name = folded(case.context.own.get("controller.name", "")).strip()
    if name:
        for sentence in saying(case):
            if name in sentence.folded:
                return sentence
    return case.sentence("controller")


def _is_of_controller(case: Case, sentence: Sentence) -> bool:
    name = folded(case.context.own.get("controller.name", "")).strip()
    if name and name in sentence.folded:
        return True
    return case.says(sentence, "write-to") and (
        sentence.article.topic is Topic.CONTROLLER or case.says(sentence, "controller")
    )


def representative(case: Case) -> Iterator[Judgement]:
    """G2. A controller outside the EEA names its representative in the Union."""
    if not case.context.is_outside_eea:
        yield not_applicable(_("The controller is established in the European Economic Area."))
    elif found := case.sentence("representative"):
        yield stated(found)
    else:
        yield missing(
            _(
                "The controller is outside the European Economic Area: name its representative in the Union, or say why"
                " none is needed."
            )
        )


def officer(case: Case) -> Iterator[Judgement]:
    """G3. The data protection officer can be reached; a public body has one."""
    if any(shown(case, ContactRole.DPO)):
        yield met()
        return
    first = None
    sentences = saying(case)
    for at, sentence in enumerate(sentences):
        if not case.says(sentence, "dpo"):
            continue
        first = first or sentence
        for near in sentences[at : at + 1 + _NEXT]:
            if near.article is sentence.article and has_address(near):
                yield stated(near)
                return
    if first or case.context.is_public_body:
        yield missing(
            _(
                "Say how to reach the data protection officer: insert the officer’s contact card, or write an address."
                " A function and its mailbox are enough."
            ),
            sentence=first,
        )
    else:
        yield not_applicable(_("No officer is named, and a controller that is no public body may have none."))


def joint_controllers(case: Case) -> Iterator[Judgement]:
    """G4. Joint controllers say who does what."""
    rows = [
        article
        for article, block in case.blocks(Recipients)
        if any(row.role is RecipientRole.JOINT_CONTROLLER for row in block.rows)
    ]
    sentence = case.sentence("joint")
    if not rows and sentence is None:
        yield not_applicable(_("No joint controller is named."))
    elif found := case.sentence("arrangement"):
        yield stated(found)
    else:
        yield missing(
            _("Joint controllers are named: say in a sentence how the tasks are shared between them."),
            sentence=sentence,
            article=rows[0] if rows else None,
        )


_HONORIFIC = r"(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?)\s+[A-ZÀ-ÖØ-ÞŒ]"
_FORENAME = r"[A-ZÀ-ÖØ-ÞŒ][a-zß-öø-ÿ]{2,}(?:-[A-ZÀ-ÖØ-ÞŒ][a-zß-öø-ÿ]+)?"
_SURNAME = r"(?P<surname>(?:(?:LE|LA|DE|DU)\s+|D['’])?[A-ZÀ-ÖØ-ÞŒ]{3,})(?![\w-])"
_NO_SURNAMES = frozenset({"TSA", "CEDEX", "RGPD", "GDPR", "DPO", "DPD", "CNIL", "BP", "CS"})
_PERSON = re.compile(rf"(?<!\w)(?:{_HONORIFIC}|(?P<forename>{_FORENAME})\s+{_SURNAME})")
_NO_FORENAMES = frozenset(
    {
        "les",
        "des",
        "une",
        "ces",
        "ses",
        "nos",
        "vos",
        "par",
        "pour",
        "sur",
        "dans",
        "cette",
        "the",
        "our",
        "your",
        "rue",
    }
)


def functions(case: Case) -> Iterator[Judgement]:
    """G31. A function and its mailbox instead of a person's name."""
    found = False
    message = _("A person seems to be named here. A function and its mailbox do as well, and outlast the person.")
    for sentence in saying(case):
        if case.says(sentence, "dpo") and (person := _person_in(sentence.text)):
            found = True
            yield warned(message, sentence=sentence, about=person)
    for fact in shown(case, ContactRole.DPO, "name"):
        if person := _person_in(fact.value or ""):
            found = True
            yield warned(message, about=person, part="card")
            break
    if not found:
        yield met()


def _person_in(text: str) -> str:
    for found in _PERSON.finditer(text):
        forename = found["forename"]
        if forename is None or (folded(forename) not in _NO_FORENAMES and found["surname"] not in _NO_SURNAMES):
            return found.group()
    return ""
