"""Enrolling by the services; what is found in the first place stands in tests/registry/uploads/test_participants.py."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import User
from casework.models import Event
from core.fields import blind_index
from registry.choices import MemberRole
from registry.contracts import Contract
from registry.enrolling import Outcome, enrol, enrol_many
from registry.enrolment import Enrolment, joins_jkp
from registry.findings import DataRefused
from registry.models import Contribution, Employment, Participant
from tests.accounts.factories import UserFactory, made_up_nik
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory

TODAY = date(2025, 9, 10)
BORN = date(1990, 8, 17)
NIK = made_up_nik(77)


def said(**details) -> Enrolment:
    usual = {
        "nik": NIK,
        "full_name": "Siti Aminah",
        "birth_date": BORN,
        "phone": "+6281234567890",
        "job_title": "Operator jahit",
        "contract": Contract("PKWT", date(2025, 9, 1), contract_number="12/X", contract_end_on=date(2026, 8, 31)),
        "wage": 5_500_000,
        "programmes": frozenset({"JKN", "JKK", "JHT", "JP", "JKM"}),
    }
    return Enrolment(**(usual | details))


@pytest.mark.parametrize(
    ("citizenship", "born", "joins"),
    [
        ("WNI", date(1971, 9, 11), True),
        ("WNI", date(1971, 9, 10), False),
        ("WNI", date(1990, 1, 1), True),
        ("WNA", date(1990, 1, 1), False),
    ],
)
def test_who_joins_jkp(citizenship, born, joins):
    assert joins_jkp(citizenship, born, TODAY) is joins


@pytest.mark.parametrize(
    ("born", "last_day"), [(date(1972, 2, 29), date(2026, 2, 27)), (date(1971, 8, 31), date(2025, 8, 30))]
)
def test_the_day_of_54_years_is_the_first_too_late(born, last_day):
    assert joins_jkp("WNI", born, last_day)
    assert not joins_jkp("WNI", born, last_day.replace(day=last_day.day + 1))


@pytest.fixture
def member(db):
    return MembershipFactory()


def test_a_new_worker_is_enrolled(member):
    enrolled = enrol(member.company, said(), by=member.user, today=TODAY)
    assert enrolled.outcome == Outcome.NEW
    job, person = Employment.objects.get(), Participant.objects.get()
    assert enrolled.employment == job
    assert (person.nik, person.full_name, person.birth_date, person.phone) == (
        NIK,
        "Siti Aminah",
        BORN,
        "+6281234567890",
    )
    assert job.kpj.startswith("90")
    assert (job.enrolled_on, job.contract_confirmed_on, job.contract_end_on) == (TODAY, TODAY, date(2026, 8, 31))
    month = Contribution.objects.get()
    assert (month.employment, month.month, month.wage, month.paid_on) == (job, date(2025, 9, 1), 5_500_000, None)
    event = Event.objects.about(job).get()
    assert (event.verb, event.actor_id) == ("enrolled", member.user.pk)
    assert NIK not in str(event.data)


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "count", "why"),
    [
        (date(2025, 9, 10), None, "2025-09", "2025-09", 1, "today"),
        (date(2025, 8, 31), None, "2025-08", "2025-09", 2, "yesterday's month is owed too"),
        (date(2025, 3, 1), date(2025, 6, 1), "2025-03", "2025-06", 4, "no month after the contract"),
        (date(2023, 10, 31), None, "2023-10", "2025-09", 24, "24 months"),
        (date(2015, 1, 1), None, "2023-10", "2025-09", 24, "no right looks further back"),
    ],
)
def test_who_is_enrolled_late_owes_every_month_since(start, end, first, last, count, why, member):
    contract = Contract("PKWT", start, contract_number="12/X", contract_end_on=end)
    enrol(member.company, said(contract=contract), by=member.user, today=TODAY)
    months = list(Contribution.objects.order_by("month"))
    assert [f"{months[0].month:%Y-%m}", f"{months[-1].month:%Y-%m}", len(months)] == [first, last, count], why
    assert {(month.wage, month.paid_on) for month in months} == {(5_500_000, None)}


def test_sent_twice_enrols_once(member):
    first = enrol(member.company, said(), by=member.user, today=TODAY)
    second = enrol(member.company, said(), by=member.user, today=TODAY)
    assert (second.outcome, second.employment.kpj) == (Outcome.UNCHANGED, first.employment.kpj)
    assert Employment.objects.count() == Event.objects.about(first.employment).count() == 1


def test_the_same_worker_twice_in_one_call_is_enrolled_once(member):
    first, second = enrol_many(member.company, [said(), said()], by=member.user, today=TODAY)
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.UNCHANGED)
    assert first.employment.kpj == second.employment.kpj == Employment.objects.get().kpj


def test_a_person_of_another_employer_keeps_the_record_and_gets_a_kpj(member):
    person = ParticipantFactory(nik=NIK, nik_index=blind_index(NIK), full_name="Siti Aminah", birth_date=BORN)
    other = EmploymentFactory(participant=person)
    enrolled = enrol(member.company, said(full_name="SITI AMINAH, S.Pd."), by=member.user, today=TODAY)
    assert enrolled.employment.participant == person
    assert enrolled.employment.kpj != other.kpj
    assert not enrolled.employment.for_jkp
    assert Participant.objects.get().full_name == "Siti Aminah"


def test_another_person_under_the_number_is_refused_without_telling_who(member):
    ParticipantFactory(nik=NIK, nik_index=blind_index(NIK), full_name="Budi Santoso", birth_date=date(1980, 1, 2))
    with pytest.raises(DataRefused) as refused:
        enrol(member.company, said(), by=member.user, today=TODAY)
    assert [finding.code for finding in refused.value.findings] == ["PERSON_DIFFERS"]
    assert "Budi" not in refused.value.message
    assert not Employment.objects.exists()


def test_a_refused_worker_leaves_nothing_behind(member):
    with pytest.raises(DataRefused):
        enrol(member.company, said(contract=Contract("PKWT", date(2025, 9, 1))), by=member.user, today=TODAY)
    assert not Participant.objects.exists()


@pytest.mark.parametrize("who", ["preparer", "other company"])
def test_nobody_else_enrols(who, member):
    company = member.company
    by = MembershipFactory(company=company, role=MemberRole.PREPARER).user
    if who == "other company":
        by = MembershipFactory().user
    with pytest.raises(PermissionDenied):
        enrol(company, said(), by=by, today=TODAY)
    assert not Participant.objects.exists()


def test_a_worker_with_two_employers_is_told_that_one_counts_for_jkp(member):
    person = ParticipantFactory(nik=NIK, nik_index=blind_index(NIK), full_name="Siti Aminah", birth_date=BORN)
    EmploymentFactory(participant=person)
    user = UserFactory(nik=NIK, nik_index=blind_index(NIK))
    enrol(member.company, said(), by=member.user, today=TODAY)
    assert "tidak dihitung untuk JKP" in user.notices.get().body


def _at_once(calls) -> list:
    """Together, each with a database connection of its own."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def _enrolling(member, **details):
    def call():
        return enrol(member.company, said(**details), by=User.objects.get(pk=member.user.pk), today=TODAY)

    return call


@pytest.mark.django_db(transaction=True)
def test_two_enrolments_at_once_are_one_employment():
    member = MembershipFactory()
    answers = _at_once([_enrolling(member) for _number in range(4)])
    assert sorted(answer.outcome for answer in answers) == ["new", "unchanged", "unchanged", "unchanged"]
    assert {answer.employment.kpj for answer in answers} == {Employment.objects.get().kpj}
    assert Participant.objects.count() == Contribution.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_companies_at_once_enrol_one_person_of_whom_one_is_for_jkp():
    members = MembershipFactory.create_batch(3)
    answers = _at_once([_enrolling(member) for member in members])
    assert [answer.outcome for answer in answers] == ["new"] * 3
    assert Participant.objects.count() == 1
    assert sorted(Employment.objects.values_list("for_jkp", flat=True)) == [False, False, True]
