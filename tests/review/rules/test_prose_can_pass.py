"""A policy that says everything in plain sentences, without one typed block, has no error."""

import pytest

from policies.authoring.importing.markdown import read_markdown
from policies.document.nodes import PolicyDocument, PolicyType
from policies.review.rules.checking import check, findings
from policies.review.rules.context import Context
from policies.review.rules.outcomes import Outcome
from tests.review.rules.judging import DAY

FRENCH = """
# Politique de confidentialité

## Article 1. Responsable du traitement

La Ville d'Exemple est responsable du traitement. Vous pouvez lui écrire au 1 place de la Mairie, 29200 Brest, ou à
mairie@exemple.example. Le délégué à la protection des données répond à dpo@exemple.example.

## Article 2. Finalités

Vos données sont utilisées pour répondre à vos demandes. Ce traitement repose sur une mission d'intérêt public.
La lettre d'information repose sur votre consentement, que vous donnez en cochant une case.

## Article 3. Données

Les champs signalés sont obligatoires, les autres facultatifs. Sans eux, votre demande ne peut pas aboutir.

## Article 4. Destinataires

Seuls les agents du service ont accès à vos données. Aucune n'est transférée hors de l'Union européenne.

## Article 5. Durées

Vos messages sont conservés un an. Votre adresse est conservée jusqu'à votre désinscription.

## Article 6. Droits

Vous disposez d'un droit d'accès, de rectification, d'effacement, de limitation du traitement et de portabilité.

**Droit d'opposition.** Vous pouvez vous opposer à tout moment au traitement de vos données.

Vous pouvez retirer votre consentement à tout moment par le lien de chaque lettre. Pour exercer vos droits, écrivez au
délégué. Vous pouvez introduire une réclamation auprès de la CNIL, 3 place de Fontenoy, 75334 Paris Cedex 07. Vous
pouvez laisser des directives pour après votre mort.

## Article 7. Cookies

Un seul cookie est déposé ; il est dispensé de consentement.
"""
ENGLISH = """
# Privacy policy

## Article 1. Controller

The City of Example is the controller. Write to it at 1 Town Square, 29200 Brest, or at city@example.example.
The data protection officer answers at dpo@example.example.

## Article 2. Purposes

We use your data to answer your requests. The processing rests on a task in the public interest.
The newsletter rests on your consent, which you give by ticking a box.

## Article 3. Data

Marked fields are compulsory, the others optional. Without them we cannot answer.

## Article 4. Recipients

Only our staff have access to your data. None are transferred outside the European Union.

## Article 5. Periods

Your messages are kept for one year. Your address is kept until you unsubscribe.

## Article 6. Rights

You have the right of access, rectification, erasure, restriction of processing and portability.

**Right to object.** You may object at any time to the processing of your data.

You may withdraw your consent at any time by the link in each letter. To exercise your rights, write to the officer.
You may lodge a complaint with the CNIL, 3 place de Fontenoy, 75334 Paris Cedex 07. You may leave directives for after
your death.

## Article 7. Cookies

We set one cookie; it is exempt from consent.
"""


@pytest.mark.parametrize(
    ("locale", "text", "name"), [("fr", FRENCH, "Ville d'Exemple"), ("en", ENGLISH, "City of Example")]
)
class TestPolicyInProse:
    def checked(self, locale, text, name):
        imported = read_markdown(text, locale)
        document = PolicyDocument(PolicyType.PRIVACY, locale, imported.title, imported.articles)
        return check(document, Context(own={"controller.name": name}), {}, DAY)

    def test_has_nothing_left_to_do_but_to_speak_of_changes(self, locale, text, name):
        assert [result.key for result in findings(self.checked(locale, text, name))] == ["G26"]

    def test_is_told_in_which_article_each_answer_stands(self, locale, text, name):
        stated = {r.key: r.number for r in self.checked(locale, text, name) if r.outcome is Outcome.STATED}

        assert {
            "G1": 1, "G1.postal": 1, "G3": 1, "G5": 2, "G6": 2, "G8": 6, "G8.how": 6, "G10": 4, "G11": 4, "G12": 5,
            "G13.portability": 6, "G14": 6, "G15": 6, "G16": 6, "G16.which": 6, "G17": 3, "G17.refusal": 3, "G22": 6,
            "G23": 7,
        }.items() <= stated.items()  # fmt: skip
