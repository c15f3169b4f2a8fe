"""Portals, facts and people, and a model of what policies should show, which knows nothing of versions."""

import json
from copy import copy, deepcopy
from datetime import timedelta
from uuid import UUID, uuid4

from home.models import Role
from policies.document.nodes import Fact, Text
from policies.facts import queries as facts
from policies.facts.models import FactType
from policies.publication import operations
from policies.publication.addresses import set_address
from policies.publication.errors import UnableToRecord
from policies.publication.models import Batch, BatchState, Proposal, ProposalState
from policies.register import queries
from policies.register.manifest import Manifest
from policies.register.models import Action, Entry
from tests.factories.approved import MARCH, freeze_fact, signing, with_text
from tests.factories.portals import make_portal, make_user
from tests.factories.spreading import LEAD, Portal, contact

STEP = timedelta(minutes=4)
# The policies: which portal's, in which language.
TEXTS = ((0, "fr"), (1, "fr"), (2, "fr"), (0, "en"))


class People:
    """Three portals with a reviewer each: what no schedule changes, made once for many."""

    def __init__(self):
        self.containers = [make_portal(host=f"data{number}.example.org", locales=("fr", "en")) for number in range(3)]
        self.lawyers = [
            make_user(f"lawyer{number}", portal=container, role=Role.LEGAL_REVIEWER)
            for number, container in enumerate(self.containers)
        ]


class World:
    """Two shared officers and a host, three portals, four policies; `do` takes one step.

    By portal, `settled` are the revisions of each fact that it agreed to, with their moments and whether only its
    acceptance of later changes stands behind them. By policy, `words` are what its reviewer approved: the moment, the
    number of the version, the text, and the revisions shown in it.
    """

    def __init__(self, people):
        self.people, self.at, self.turn = people, MARCH, 0
        self.library = uuid4()
        self.officers = [self.officer(number) for number in range(2)]
        self.host = self.hosting("Host 0")
        self.portals = [
            Portal(self.officers[number % 2], uuid=container.uuid) for number, container in enumerate(people.containers)
        ]
        self.since = [self.at, self.at, self.at]
        self.settled = [{fact: [] for fact in (*self.officers, self.host)} for _portal in self.portals]
        self.words = [[] for _text in TEXTS]
        self.withdrawn = [False for _text in TEXTS]
        for number, portal in enumerate(self.portals):
            portal.set_profile(dpo=portal.dpo, processors=[self.host], at=self.at)
            self.settled[number][portal.dpo].append((self.at, 1, False))
            self.settled[number][self.host].append((self.at, 1, False))
            operations.accept_changes(portal=portal.uuid, reason="", signings=[signing()], at=self.at)
        for which, (number, locale) in enumerate(TEXTS):
            self.do_words(which, 0)
            chain = queries.chain(self.portals[number].chain(locale))
            set_address(chain=chain, host=f"data{number}.example.org", path=f"/{locale}/privacy/")

    def again(self):
        """Return this world as it is, for a schedule of which nothing is kept."""
        other = copy(self)
        other.__dict__ |= deepcopy({name: value for name, value in self.__dict__.items() if name != "people"})
        return other

    def do(self, step):
        what, one, two = step
        self.at += timedelta(seconds=7)
        getattr(self, f"do_{what}")(one, two)

    def do_wait(self, steps, _nothing):
        self.at += steps * STEP

    def do_words(self, which, later):
        self.turn += 1
        number, locale = TEXTS[which]
        text = f"Words of turn {self.turn}."
        effective = self.at + later * STEP if later else None
        host = [Text(" by "), Fact(f"processor.{self.host}.name"), Text(" "), Fact(f"processor.{self.host}.email")]
        entry = self.portals[number].freeze(text, at=self.at, effective=effective, locale=locale, more=host)
        shown = {UUID(used.fact): used.number for used in Manifest.from_json(entry.manifest).facts}
        self.words[which].append((effective or self.at, entry.number, text, shown))

    def do_recall(self, which, among):
        pending = [row for row in self.words[which] if row[0] > self.at]
        if pending:
            row = pending[among % len(pending)]
            said = {"reason": "", "signings": [signing()], "at": self.at}
            operations.recall_version(chain=self.chain(which), number=row[1], **said)
            self.words[which].remove(row)

    def do_redact(self, which, among):
        chain = self.chain(which)
        versions = Entry.objects.filter(chain=chain, action=Action.VERSION).order_by("number")
        number = versions[among % len(versions)].number
        document = queries.document(chain.uuid, number)
        first = document.articles[0].content[0].children[0].value
        redacted = with_text(document, first.replace(".", ", redacted."))
        said = {"reason": "", "signings": [signing()], "at": self.at}
        operations.redact_version(chain=chain, number=number, document=redacted, **said)

    def do_turn(self, which, back):
        act = operations.reinstate_policy if back else operations.withdraw_policy
        if self.withdrawn[which] == bool(back):
            act(chain=self.chain(which), reason="", signings=[signing()], at=self.at)
            self.withdrawn[which] = not back

    def do_shared(self, number, _nothing):
        before = {which: self.since[which] is not None for which in range(3)}
        self.officer(number, self.officers[number])
        self.settle(self.officers[number], before)

    def do_hosting(self, another_name, _nothing):
        last = json.loads(facts.latest(self.host).values)["name"]
        name = f"Host {self.turn + 1}" if another_name else last
        covered = {which: self.since[which] is not None and self.knows_host(which, name) for which in range(3)}
        self.hosting(name, self.host)
        self.settle(self.host, covered)

    def do_profile(self, number, choice):
        self.turn += 1
        portal = self.portals[number]
        dpo = self.officers[choice] if choice < 2 else portal.dpo
        is_chosen_anew = dpo != portal.dpo
        adopted = facts.in_effect(dpo, self.at).number
        revision = portal.set_profile(name=f"Name {self.turn}.", dpo=dpo, processors=[self.host], at=self.at)
        if is_chosen_anew:
            self.settled[number][dpo].append((revision.effective_from, adopted, False))

    def do_accept(self, number, _nothing):
        operations.accept_changes(portal=self.portals[number].uuid, reason="", signings=[signing()], at=self.at)
        self.since[number] = self.since[number] or self.at

    def do_withdraw(self, number, _nothing):
        said = {"portal": self.portals[number].uuid, "reason": "", "signings": [signing()]}
        try:
            operations.withdraw_acceptance(at=self.at, **said)
        except UnableToRecord:
            assert self.since[number] is None
        self.since[number] = None
        for fact, rows in self.settled[number].items():
            self.settled[number][fact] = [row for row in rows if not (row[2] and row[0] > self.at)]

    def do_take(self, among, _nothing):
        if proposal := self.proposal(among):
            number = self.number_of(proposal.portal)
            manifest, _plan = operations.proposal_manifest(proposal, at=self.at)
            signed = {"digest": manifest.digest(), "signing": signing(self.people.lawyers[number].uuid)}
            operations.accept_proposal(proposal=proposal, at=self.at, **signed)
            revision = facts.revision(proposal.fact, proposal.fact_number)
            row = (max(self.at, revision.effective_from), revision.number, False)
            self.settled[number][proposal.fact].append(row)

    def do_decline(self, among, _nothing):
        if proposal := self.proposal(among):
            lawyer = self.people.lawyers[self.number_of(proposal.portal)]
            operations.decline_proposal(proposal=proposal, user=lawyer.uuid, at=self.at)

    def do_chunk(self, which, size):
        batches = list(Batch.objects.order_by("pk"))
        if batches:
            operations.propagate(batches[which % len(batches)], at=self.at, chunk=size)

    def finish(self):
        """Let whatever waits run, in the order in which nobody would expect it."""
        for batch in reversed(Batch.objects.order_by("pk")):
            batch.chains.update(state=BatchState.WAITING)
            operations.propagate(batch, at=self.at, chunk=2)

    # What should be shown.

    def moments(self):
        """Return the moments, from now on, at which anything may change, and one long after."""
        told = {self.at, self.at + 2 * LEAD, self.at + timedelta(days=400)}
        told |= {row[0] for rows in self.words for row in rows}
        told |= {row[0] for settled in self.settled for rows in settled.values() for row in rows}
        return sorted(moment for moment in told if moment >= self.at)

    def expected_words(self, which, moment):
        """Return how the text begins, which a redaction may have cut short."""
        return max(row for row in self.words[which] if row[0] <= moment)[2].removesuffix(".")

    def expected_number(self, which, fact, moment):
        """Return the newest revision that the portal agreed to, or that words of this very policy showed by then."""
        number, _locale = TEXTS[which]
        settled = [row[1] for row in self.settled[number][fact] if row[0] <= moment]
        own = [row[3].get(fact, 0) for row in self.words[which] if row[0] <= moment]
        return max([*settled, *own])

    def expected_facts(self, which, moment):
        """Return the words that stand for the portal's name, its officer and its host, and which revisions they are."""
        number, _locale = TEXTS[which]
        profile = json.loads(facts.in_effect(self.portals[number].uuid, moment).values)
        numbers = {fact: self.expected_number(which, fact, moment) for fact in (UUID(profile["dpo"]), self.host)}
        officer, host = (json.loads(facts.revision(*pair).values) for pair in numbers.items())
        return [profile["name"], officer["email"], f"by {host['name']} {host['email']}"], numbers

    # What the steps are made of.

    def officer(self, number, fact=None):
        self.turn += 1
        values = contact(f"Officer {number}", f"officer{number}.{self.turn}@example.org")
        return freeze_fact(values, owner=self.library, fact=fact, at=self.at).fact

    def hosting(self, name, fact=None):
        self.turn += 1
        values = contact(name, f"host{self.turn}@example.org")
        return freeze_fact(values, owner=self.library, fact=fact, kind=FactType.PROCESSOR, at=self.at).fact

    def settle(self, fact, covered):
        revision = facts.latest(fact)
        for number in range(3):
            if covered[number]:
                self.settled[number][fact].append((revision.effective_from, revision.number, True))

    def knows_host(self, number, name):
        """Whether a portal's policies go on, wherever they stand and are to come, from the host by this name."""
        last = max((row[1] for row in self.settled[number][self.host]), default=0)
        texts = [which for which, (portal, _locale) in enumerate(TEXTS) if portal == number]
        known = {self.expected_number(which, self.host, moment) for which in texts for moment in self.moments()}
        known |= {row[3][self.host] for which in texts for row in self.words[which] if row[0] > self.at}
        names = {facts.revision(self.host, max(shown, last)).values for shown in known}
        return {json.loads(values)["name"] for values in names} == {name}

    def proposal(self, among):
        found = list(Proposal.objects.filter(state=ProposalState.OPEN).order_by("pk"))
        return found[among % len(found)] if found else None

    def number_of(self, portal):
        return [container.uuid for container in self.people.containers].index(portal)

    def chain(self, which):
        number, locale = TEXTS[which]
        return queries.chain(self.portals[number].chain(locale))

    def shown(self, which, moment):
        number, locale = TEXTS[which]
        return self.portals[number].shown(moment, locale)
