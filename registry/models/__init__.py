from registry.models.bank_accounts import BankAccount
from registry.models.companies import Company, Membership
from registry.models.contributions import Contribution
from registry.models.people import Employment, Participant

__all__ = ["BankAccount", "Company", "Contribution", "Employment", "Membership", "Participant"]
