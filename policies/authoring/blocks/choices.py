"""The words that staff choose from, for the enumerations of `policies.document.nodes`."""

from django.utils.translation import gettext_lazy as _

from policies.document.nodes import (
    DataSource,
    LegalBasis,
    NoticeRole,
    Obligation,
    RecipientRole,
    RightKind,
    Safeguard,
    Topic,
)

TOPICS = [
    (Topic.PREAMBLE.value, _("Preamble")),
    (Topic.DEFINITIONS.value, _("Definitions")),
    (Topic.CONTROLLER.value, _("Who is responsible")),
    (Topic.DPO.value, _("Data protection officer")),
    (Topic.DATA.value, _("Data collected")),
    (Topic.PURPOSES.value, _("Purposes")),
    (Topic.CONSENT.value, _("Consent")),
    (Topic.RECIPIENTS.value, _("Recipients")),
    (Topic.TRANSFERS.value, _("Transfers outside the European Union")),
    (Topic.RETENTION.value, _("How long data are kept")),
    (Topic.RIGHTS.value, _("Rights")),
    (Topic.COOKIES.value, _("Cookies and trackers")),
    (Topic.SOCIAL_NETWORKS.value, _("Social networks")),
    (Topic.SECURITY.value, _("Security")),
    (Topic.MINORS.value, _("Minors")),
    (Topic.CHANGES.value, _("Changes of the policy")),
    (Topic.OTHER.value, _("Something else")),
]

NOTICES = [
    (NoticeRole.LEGAL.value, _("Legal reminder")),
    (NoticeRole.IMPORTANT.value, _("Important")),
]

LEGAL_BASES = [
    (LegalBasis.CONSENT.value, _("Consent, Article 6(1)(a)")),
    (LegalBasis.CONTRACT.value, _("Contract, Article 6(1)(b)")),
    (LegalBasis.LEGAL_OBLIGATION.value, _("Legal obligation, Article 6(1)(c)")),
    (LegalBasis.VITAL_INTERESTS.value, _("Vital interests, Article 6(1)(d)")),
    (LegalBasis.PUBLIC_TASK.value, _("Task in the public interest, Article 6(1)(e)")),
    (LegalBasis.LEGITIMATE_INTERESTS.value, _("Legitimate interests, Article 6(1)(f)")),
]

DATA_SOURCES = [
    (DataSource.UNSAID.value, _("Not said")),
    (DataSource.PERSON.value, _("From the person")),
    (DataSource.ELSEWHERE.value, _("From elsewhere")),
]

OBLIGATIONS = [
    (Obligation.UNSAID.value, _("Not said")),
    (Obligation.COMPULSORY.value, _("Compulsory")),
    (Obligation.OPTIONAL.value, _("Optional")),
]

RECIPIENT_ROLES = [
    (RecipientRole.UNSAID.value, _("Not said")),
    (RecipientRole.INTERNAL.value, _("Own department")),
    (RecipientRole.PROCESSOR.value, _("Processor")),
    (RecipientRole.JOINT_CONTROLLER.value, _("Joint controller")),
    (RecipientRole.THIRD_PARTY.value, _("Third party")),
]

SAFEGUARDS = [
    (Safeguard.UNSAID.value, _("Not said")),
    (Safeguard.ADEQUACY.value, _("Adequacy decision, Article 45")),
    (Safeguard.CLAUSES.value, _("Standard contractual clauses, Article 46")),
    (Safeguard.BINDING_RULES.value, _("Binding corporate rules, Article 47")),
    (Safeguard.DEROGATION.value, _("Derogation, Article 49")),
]

RIGHTS = [
    (RightKind.ACCESS.value, _("Access")),
    (RightKind.RECTIFICATION.value, _("Rectification")),
    (RightKind.ERASURE.value, _("Erasure")),
    (RightKind.RESTRICTION.value, _("Restriction of processing")),
    (RightKind.OBJECTION.value, _("Objection")),
    (RightKind.PORTABILITY.value, _("Portability")),
    (RightKind.WITHDRAWAL.value, _("Withdrawal of consent")),
    (RightKind.AUTOMATED_DECISIONS.value, _("Not to be subject to automated decisions")),
    (RightKind.AFTER_DEATH.value, _("Directives on data after death")),
    (RightKind.COMPLAINT.value, _("Complaint to the supervisory authority")),
]
