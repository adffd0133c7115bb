from datetime import date, timedelta

import factory

from accounts.models import Region
from core import clock
from core.dates import Month, months_back
from core.fields import blind_index
from registry.choices import Bank, CompanyStanding, ContractType, MemberRole, Scale
from registry.company_reports import file_report
from registry.models import BankAccount, Company, CompanyReport, Contribution, Employment, Membership, Participant
from registry.report_figures import COUNTS, WAGES
from tests.accounts.factories import UserFactory, made_up_nik, officer

# The figures of a company with one worker, a man of 30 with a permanent contract.
ONE_WORKER = dict.fromkeys((*COUNTS, *(name for name, _label in WAGES)), 0) | {
    "total": 1,
    "male": 1,
    "citizens": 1,
    "age_25_34": 1,
    "permanent": 1,
    "wage_lowest": 5_000_000,
    "wage_average": 5_000_000,
    "wage_highest": 5_000_000,
}


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company

    npp = factory.Sequence(lambda n: f"EE{n:06d}")
    name = factory.Sequence(lambda n: f"PT Contoh {n}")
    scale = Scale.MEDIUM
    standing = CompanyStanding.APPROVED
    region = factory.LazyFunction(lambda: Region.objects.get(code="3275"))
    address = "Jalan Contoh Nomor 1"


class MembershipFactory(factory.django.DjangoModelFactory):
    """A member; `user` is an employer by role."""

    class Meta:
        model = Membership

    user = factory.LazyFunction(lambda: officer("employer"))
    company = factory.SubFactory(CompanyFactory)
    role = MemberRole.OWNER


class CompanyReportFactory(factory.django.DjangoModelFactory):
    """A yearly report that a member filed, with its receipt."""

    class Meta:
        model = CompanyReport

    company = factory.SubFactory(CompanyFactory)
    filed_by = factory.LazyFunction(lambda: officer("employer"))

    @classmethod
    def _create(cls, model_class, *args, company, filed_by, **kwargs):
        membership = {"user": filed_by, "company": company}
        if not Membership.objects.filter(**membership).exists():
            Membership.objects.create(**membership, role=MemberRole.OWNER)
        return file_report(
            company=company,
            due_on=company.report_due_on,
            figures=ONE_WORKER,
            by=filed_by,
            today=clock.today(),
            now=clock.now(),
        )


class ParticipantFactory(factory.django.DjangoModelFactory):
    """A person of the social insurance; with the trait `with_account` also `participant.account`."""

    class Meta:
        model = Participant
        skip_postgeneration_save = True

    nik = factory.Sequence(lambda n: made_up_nik(n % 9999 + 1, region="3174"))
    nik_index = factory.LazyAttribute(lambda participant: blind_index(participant.nik))
    full_name = factory.Sequence(lambda n: f"Peserta Contoh {n}")
    birth_date = date(1990, 8, 17)

    class Params:
        with_account = factory.Trait(
            user=factory.RelatedFactory(
                UserFactory,
                nik=factory.SelfAttribute("..nik"),
                nik_index=factory.SelfAttribute("..nik_index"),
                full_name=factory.SelfAttribute("..full_name"),
            )
        )


class EmploymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employment

    participant = factory.SubFactory(ParticipantFactory)
    company = factory.SubFactory(CompanyFactory)
    kpj = factory.Sequence(lambda n: f"{n:011d}")
    job_title = "Operator"
    contract_type = ContractType.PKWTT
    started_on = date(2020, 1, 6)
    enrolled_on = date(2021, 3, 1)
    contract_confirmed_on = date(2021, 3, 1)


class BankAccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BankAccount

    participant = factory.SubFactory(ParticipantFactory)
    bank = Bank.BRI
    number = factory.Sequence(lambda n: f"00210100{n:07d}")
    number_index = factory.LazyAttribute(lambda account: blind_index(account.number, "bank-account"))
    holder_name = factory.LazyAttribute(lambda account: account.participant.full_name)
    version = 1
    added_at = factory.LazyFunction(clock.now)
    usable_from = factory.SelfAttribute("added_at")


def contributions(employment: Employment, *, months: int = 24, last: Month, wage: int = 7_000_000, paid: bool = True):
    """`months` months that end with `last`, each paid on the 10th of the next month, or not at all."""
    return Contribution.objects.bulk_create(
        Contribution(
            employment=employment,
            month=month.first_day,
            wage=wage,
            paid_on=month.last_day + timedelta(days=10) if paid else None,
        )
        for month in months_back(last, months)
    )
