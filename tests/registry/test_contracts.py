from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from casework.models import Event
from core.dates import Month
from notifications.models import Notice
from registry.choices import CompanyStanding, ContractType, MemberRole
from registry.contracts import Contract, findings_of, set_contract
from registry.findings import DataRefused
from registry.models import Employment
from tests.accounts.factories import officer
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory, contributions

TODAY = date(2025, 9, 10)
START = date(2024, 1, 8)
END = date(2025, 12, 31)


def pkwt(**details) -> Contract:
    return Contract(ContractType.PKWT, **({"started_on": START} | details))


def pkwtt(**details) -> Contract:
    return Contract(ContractType.PKWTT, **({"started_on": START} | details))


@pytest.mark.parametrize(
    ("contract", "field", "code", "is_warning"),
    [
        (pkwt(contract_number="1", contract_end_on=END), None, None, None),
        (pkwt(contract_end_on=END), None, None, None),
        (pkwt(contract_end_on=START), None, None, None),
        (pkwt(contract_number="1"), "contract_end_on", "PKWT_END_OPEN", True),
        (pkwt(), "contract_end_on", "PKWT_END_MISSING", False),
        (pkwt(contract_end_on=date(2024, 1, 7)), "contract_end_on", "DATE_BEFORE_START", False),
        (pkwt(contract_end_on=END, appointment_number="SK"), "appointment_number", "APPOINTMENT_OF_PKWT", False),
        (pkwt(contract_end_on=END, appointed_on=START), "appointed_on", "APPOINTMENT_OF_PKWT", False),
        (pkwt(started_on=date(2025, 9, 11), contract_end_on=END), "started_on", "DATE_FUTURE", False),
        (pkwt(started_on=TODAY, contract_end_on=END), None, None, None),
        (pkwtt(), None, None, None),
        (pkwtt(contract_number="1"), None, None, None),
        (pkwtt(appointment_number="SK", appointed_on=TODAY), None, None, None),
        (pkwtt(appointed_on=date(2025, 9, 11)), "appointed_on", "DATE_FUTURE", False),
        (pkwtt(contract_end_on=END), "contract_end_on", "PKWTT_HAS_END", False),
    ],
)
def test_what_a_contract_needs(contract, field, code, is_warning):
    found = [(finding.field, finding.code, finding.is_warning) for finding in findings_of(contract, TODAY)]
    assert found == ([(field, code, is_warning)] if code else [])


@pytest.fixture
def member(db):
    return MembershipFactory()


@pytest.fixture
def job(member):
    """Brought by BPJS: reported from January to March 2025."""
    job = EmploymentFactory(
        company=member.company, participant=ParticipantFactory(with_account=True), contract_confirmed_on=None
    )
    contributions(job, months=3, last=Month(2025, 3))
    return job


def give(job, contract, by, **details):
    return set_contract(employment=job, contract=contract, job_title="Kepala regu", by=by, today=TODAY, **details)


def test_a_contract_is_completed_and_the_worker_is_told(member, job):
    done = give(job, pkwt(contract_number="12/X", contract_end_on=END), member.user)
    assert done == Employment.objects.get()
    done.refresh_from_db()
    assert Contract.of(done) == pkwt(contract_number="12/X", contract_end_on=END)
    assert (done.job_title, done.contract_confirmed_on) == ("Kepala regu", TODAY)
    event = Event.objects.about(done).get()
    assert (event.verb, event.actor_id) == ("contract_completed", member.user.pk)
    assert event.data["started_on"] == ["2020-01-06", "2024-01-08"]
    assert event.data["contract_end_on"] == [None, "2025-12-31"]
    assert "12/X" not in str(event.data)
    assert Notice.objects.get().recipient == job.participant.account


def test_a_contract_is_corrected_and_the_trail_keeps_what_stood_there(member, job):
    give(job, pkwt(contract_end_on=END), member.user)
    give(job, pkwt(contract_end_on=date(2026, 6, 30)), member.user)
    events = list(Event.objects.about(job))
    assert [event.verb for event in events] == ["contract_completed", "contract_corrected"]
    assert events[1].data == {"changed": ["contract_end_on"], "contract_end_on": ["2025-12-31", "2026-06-30"]}
    assert Notice.objects.count() == 2


def test_the_same_again_changes_nothing(member, job):
    for _time in range(2):
        give(job, pkwt(contract_end_on=END), member.user)
    assert Event.objects.about(job).count() == Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("record", "contract", "code"),
    [
        ({}, pkwtt(started_on=date(2025, 1, 31)), None),
        ({}, pkwtt(started_on=date(2025, 2, 1)), "START_AFTER_MONTH"),
        ({}, pkwt(contract_end_on=date(2025, 3, 1)), None),
        ({}, pkwt(contract_end_on=date(2025, 2, 28)), "END_BEFORE_MONTH"),
        ({"ended_on": date(2025, 4, 30)}, pkwtt(started_on=date(2025, 5, 1)), "START_AFTER_END"),
        ({"ended_on": date(2025, 4, 30)}, pkwtt(), None),
        ({}, pkwt(), "PKWT_END_MISSING"),
        ({}, pkwt(contract_end_on=date(2023, 1, 1)), "DATE_BEFORE_START"),
    ],
)
def test_what_contradicts_the_record_is_refused(record, contract, code, member, job):
    Employment.objects.update(**record)
    if code is None:
        assert give(job, contract, member.user).contract_confirmed_on == TODAY
        return
    with pytest.raises(DataRefused) as refused:
        give(job, contract, member.user)
    assert code in [finding.code for finding in refused.value.findings]
    assert "%(" not in str(refused.value.message)
    assert not Event.objects.about(job).exists()
    assert Employment.objects.get().contract_confirmed_on is None


def test_the_contract_of_an_inactive_participation_stays(member, job):
    Employment.objects.update(
        ended_on=TODAY, deactivated_on=TODAY, deactivation_cause="resigned", deactivated_by_role="employer"
    )
    with pytest.raises(DataRefused):
        give(job, pkwtt(), member.user)


@pytest.mark.parametrize("who", ["preparer", "other company", "pending", "mediator", "worker"])
def test_nobody_else_gives_a_contract(who, member, job):
    by = member.user
    if who == "preparer":
        by = MembershipFactory(company=member.company, role=MemberRole.PREPARER).user
    elif who == "other company":
        by = MembershipFactory().user
    elif who == "pending":
        member.company.standing = CompanyStanding.PENDING
        member.company.save()
    else:
        by = officer("mediator") if who == "mediator" else job.participant.account
    with pytest.raises(PermissionDenied):
        give(job, pkwtt(), by)
    assert Employment.objects.get().contract_confirmed_on is None
    assert not Event.objects.about(job).exists()
