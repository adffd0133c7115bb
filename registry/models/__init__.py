from registry.models.bank_accounts import BankAccount, BankAccountCheck, NameCheck, WaitingNameCheck
from registry.models.companies import Company, Membership
from registry.models.company_reports import CompanyReport
from registry.models.contributions import CompanyMonth, Contribution
from registry.models.disputes import DisputedField, DisputeEvidence, DisputeState, RecordDispute
from registry.models.invitations import MemberInvitation
from registry.models.payments import ContributionPayment, PaymentRefusal, PaymentState
from registry.models.people import Employment, Participant
from registry.models.registrations import (
    BpjsAnswer,
    CompanyRegistration,
    RegistrationKind,
    RegistrationReason,
    RegistrationState,
)

__all__ = [
    "BpjsAnswer",
    "CompanyRegistration",
    "MemberInvitation",
    "RegistrationKind",
    "RegistrationReason",
    "RegistrationState",
    "BankAccount",
    "BankAccountCheck",
    "Company",
    "CompanyMonth",
    "CompanyReport",
    "Contribution",
    "ContributionPayment",
    "DisputeEvidence",
    "DisputeState",
    "DisputedField",
    "Employment",
    "Membership",
    "NameCheck",
    "Participant",
    "PaymentRefusal",
    "PaymentState",
    "RecordDispute",
    "WaitingNameCheck",
]
