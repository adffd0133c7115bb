from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Event
from core.fields import blind_index
from notifications.models import Notice
from registry.choices import CompanyStanding, MemberRole, Scale
from registry.models import Contribution, Employment, Participant
from registry.uploads.participants import PARTICIPANTS, check, enrolment_of, mine, values_of, write
from tests.accounts.factories import UserFactory, officer
from tests.bulk_uploads.seeded_faults import file_with_faults
from tests.registry.factories import CompanyFactory, EmploymentFactory, MembershipFactory, ParticipantFactory
from tests.registry.uploads import participants_faults as sheet
from tests.registry.uploads.rows import TODAY, checked, codes, judged, read, rows_of, sending, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def company(member):
    return member.company


def good(number: int = 1, **texts) -> dict:
    return sheet.good_row(number, TODAY) | texts


def seeded(seed: sheet.Seed, number: int = 1) -> dict:
    row = good(number)
    return row | seed.spoil(row, TODAY)


def about(number: int, **texts) -> dict:
    return good() | sheet._of(number)(None, TODAY) | texts


def test_a_good_file_has_nothing_to_say(company):
    assert checked(PARTICIPANTS, [good(number) for number in range(60)], company) == []


@pytest.mark.parametrize("seed", sheet.EVERYWHERE, ids=lambda seed: f"{seed.column} {seed.code}")
def test_a_fault_is_found_and_nothing_else(seed, company):
    found = checked(PARTICIPANTS, [good(2), seeded(seed), good(3)], company)
    assert told(found) == {(3, seed.column, seed.code, seed.is_warning)}


@pytest.mark.parametrize("seed", sheet.WRONG_ON_RECORD, ids=lambda seed: seed.code)
def test_what_contradicts_the_record_is_found_and_nothing_else(seed, company):
    sheet.on_record(company, TODAY)
    found = checked(PARTICIPANTS, [good(2), seeded(seed), good(3)], company)
    assert told(found) == {(3, seed.column, seed.code, False)}


@pytest.mark.parametrize("code", sorted({seed.code for seed in [*sheet.EVERYWHERE, *sheet.WRONG_ON_RECORD]}))
def test_every_fault_has_a_problem_and_a_cure(code):
    problem, cure = PARTICIPANTS.words(code)
    assert str(problem).endswith(".")
    assert str(cure).endswith(".")


def test_the_number_of_digits_is_told_and_the_number_is_hidden(company):
    [fault] = checked(PARTICIPANTS, [good(nik="327501170890001")], company)
    assert str(PARTICIPANTS.words(fault.code)[0]) % fault.details == "NIK harus 16 angka. Isi di sini: 15 angka."
    assert "327501170890001" not in fault.found


@pytest.mark.parametrize(
    ("born", "warns"), [("11-09-1971", False), ("10-09-1971", True), ("09-09-1971", True), ("01-01-1950", True)]
)
def test_54_years_on_the_day_of_enrolment_is_too_old_for_jkp(born, warns, company):
    found = checked(PARTICIPANTS, [good(tanggal_lahir=born)], company)
    assert ("AGE_AT_ENROLMENT" in codes(found)) is warns
    assert all(fault.is_warning for fault in found)


@pytest.mark.parametrize(("days", "warns"), [(0, False), (30, False), (31, True)])
def test_later_than_30_days_is_told(days, warns, company):
    start = TODAY - timedelta(days=days)
    end = {"jenis_perjanjian": "PKWT", "akhir_kontrak": "31-12-2025"}
    found = checked(PARTICIPANTS, [good(mulai_bekerja=start.isoformat(), **end)], company)
    assert codes(found) == (["LATE_30_DAYS"] if warns else [])


@pytest.mark.parametrize(("scale", "missing"), [(Scale.MICRO, "JHT"), (Scale.SMALL, "JHT"), (Scale.LARGE, "JHT, JP")])
def test_missing_programmes_are_named(scale, missing):
    company = CompanyFactory(scale=scale)
    [fault] = checked(PARTICIPANTS, [good(program="JKN JKK JKM")], company)
    assert (fault.code, fault.details, fault.is_warning) == ("PROGRAMMES_MISSING", {"programmes": missing}, True)


def test_empty_programmes_are_the_usual_ones(member, company):
    company.scale = Scale.MICRO
    company.save()
    write(rows_of(PARTICIPANTS, good()), sending(company, member.user))
    assert Employment.objects.get().programmes == {"JKN", "JKK", "JHT", "JKM"}


def test_a_name_written_otherwise_is_the_same_person(company):
    sheet.person(sheet.ELSEWHERE)
    written = sheet.name(sheet.ELSEWHERE).upper() + ", S.E."
    assert checked(PARTICIPANTS, [about(sheet.ELSEWHERE, nama=written)], company) == []


@pytest.mark.parametrize("differs", [{"nama": "Orang Lain"}, {"tanggal_lahir": "01-02-1980"}])
def test_a_refusal_does_not_tell_what_is_on_record(differs, company):
    person = sheet.person(sheet.ELSEWHERE)
    [fault] = checked(PARTICIPANTS, [about(sheet.ELSEWHERE, **differs)], company)
    assert (fault.column, fault.code, fault.details) == ("nama", "PERSON_DIFFERS", {})
    said = " ".join(str(words) for words in PARTICIPANTS.words(fault.code))
    assert person.full_name not in said
    assert str(person.birth_date.year) not in said


def test_one_worker_by_nik_and_by_kpj_is_one_worker(company):
    sheet.on_record(company, TODAY)
    by_nik = about(sheet.LACKING, upah="5000000")
    by_kpj = by_nik | {"nik": "", "kpj": sheet.KPJ_OF_LACKING}
    assert told(checked(PARTICIPANTS, [by_nik, by_kpj], company)) == {(3, "kpj", "DUPLICATE", False)}


def test_rows_are_enrolled(member, company):
    rows = rows_of(PARTICIPANTS, *(good(number) for number in range(3)))
    references = write(rows, sending(company, member.user))
    assert sorted(references) == [2, 3, 4]
    assert all("peserta baru" in reference for reference in references.values())
    jobs = Employment.objects.filter(company=company).order_by("kpj")
    assert [reference.split(",")[0] for reference in references.values()] == [f"KPJ {job.kpj}" for job in jobs]
    for number, job in enumerate(jobs):
        assert job.participant.nik == sheet.nik(number)
        assert bytes(job.participant.nik_index) == blind_index(sheet.nik(number))
        assert (job.participant.full_name, job.participant.birth_date) == (sheet.name(number), sheet.birth_date(number))
        assert (job.enrolled_on, job.contract_confirmed_on) == (TODAY, TODAY)
        assert job.for_jkp
        months = job.contributions.order_by("month").values_list("month", "wage", "paid_on")
        assert list(months) == [(date(2025, month, 1), 5_500_000, None) for month in (8, 9)]
        assert [event.verb for event in Event.objects.about(job)] == ["enrolled"]


def test_the_same_rows_again_write_nothing_twice(member, company):
    sheet.on_record(company, TODAY)
    rows = rows_of(PARTICIPANTS, *(good(number) for number in range(3)), about(sheet.LACKING, upah="5000000"))
    counted = [Participant, Employment, Contribution, Event, Notice]
    first = write(rows, sending(company, member.user))
    before = [model.objects.count() for model in counted]
    again = write(rows, sending(company, member.user))
    assert [model.objects.count() for model in counted] == before
    assert [text.split(",")[0] for text in again.values()] == [text.split(",")[0] for text in first.values()]
    assert all("tidak diubah" in reference for reference in again.values())


def test_one_on_record_is_completed_and_the_reference_says_so(member, company):
    sheet.on_record(company, TODAY)
    row = about(
        sheet.LACKING, jenis_perjanjian="PKWT", nomor_perjanjian="7/X", akhir_kontrak="30-09-2026", jabatan="Kepala"
    )
    assert told(checked(PARTICIPANTS, [row], company)) == {(2, "upah", "WAGE_MISMATCH", True)}
    references = write(rows_of(PARTICIPANTS, row), sending(company, member.user))
    assert references == {2: f"KPJ {sheet.KPJ_OF_LACKING}, data kontrak dilengkapi"}
    job = Employment.objects.get(kpj=sheet.KPJ_OF_LACKING)
    assert (job.contract_number, job.contract_end_on, job.job_title) == ("7/X", date(2026, 9, 30), "Kepala")
    assert job.contract_confirmed_on == TODAY
    assert [month.wage for month in job.contributions.all()] == [5_000_000]
    assert [event.verb for event in Event.objects.about(job)] == ["contract_completed"]


def test_what_is_known_comes_in_the_template_without_a_nik(company):
    sheet.on_record(company, TODAY)
    [known] = list(mine(company, TODAY))
    assert known["kpj"] == sheet.KPJ_OF_LACKING
    assert "nik" not in known
    filled = known | {"nomor_perjanjian": "9/X"}
    assert checked(PARTICIPANTS, [filled], company) == []


def test_a_worker_with_an_account_is_told(member, company):
    user = UserFactory(nik=sheet.nik(1), nik_index=blind_index(sheet.nik(1)))
    write(rows_of(PARTICIPANTS, good(1), good(2)), sending(company, member.user))
    notice = Notice.objects.get()
    assert notice.recipient == user
    assert company.name in notice.body
    assert sheet.nik(1) not in notice.body


def test_a_second_employer_does_not_take_the_place_for_jkp(member, company):
    sheet.on_record(company, TODAY)
    write(rows_of(PARTICIPANTS, about(sheet.ELSEWHERE)), sending(company, member.user))
    first, second = Participant.objects.get(nik_index=blind_index(sheet.nik(sheet.ELSEWHERE))).employments.order_by(
        "pk"
    )
    assert (first.for_jkp, second.for_jkp) == (True, False)
    assert second.company == company


@pytest.mark.parametrize("row", [{"kewarganegaraan": "WNA"}, {"tanggal_lahir": "10-09-1971"}])
def test_who_cannot_be_in_jkp_is_enrolled_in_the_other_programmes(row, member, company):
    write(rows_of(PARTICIPANTS, good(**row)), sending(company, member.user))
    job = Employment.objects.get()
    assert not job.for_jkp
    assert job.programmes == {"JKN", "JKK", "JHT", "JP", "JKM"}


def test_a_row_that_the_record_refuses_by_now_is_not_written(member, company):
    rows = rows_of(PARTICIPANTS, good(1), good(2, kpj=sheet.KPJ_OF_NOBODY), good(3))
    references = write(rows, sending(company, member.user))
    assert sorted(references) == [2, 4]
    assert Participant.objects.count() == 2


@pytest.mark.parametrize("who", ["preparer", "other company", "pending", "refused", "officer", "verifier"])
def test_nobody_else_writes(who, member, company):
    scope, by = company, member.user
    if who == "preparer":
        by = MembershipFactory(company=company, role=MemberRole.PREPARER).user
    elif who == "other company":
        by = MembershipFactory().user
    elif who in ("pending", "refused"):
        company.standing = CompanyStanding(who)
        company.save()
    else:
        by = officer({"officer": "mediator", "verifier": "verifier"}[who])
    with pytest.raises(PermissionDenied):
        write(rows_of(PARTICIPANTS, good()), sending(scope, by))
    assert not Participant.objects.exists()
    assert not Employment.objects.exists()
    assert not PARTICIPANTS.may_send(by, scope)


def test_only_companies_that_count_are_offered(member, company):
    CompanyFactory()
    pending = MembershipFactory(user=member.user, company=CompanyFactory(standing=CompanyStanding.PENDING)).company
    assert list(PARTICIPANTS.scopes(member.user)) == [company]
    assert pending not in PARTICIPANTS.scopes(member.user)
    assert not PARTICIPANTS.scopes(officer("mediator")).exists()


def test_approvers_are_those_who_sign(member, company):
    approver = MembershipFactory(company=company, role=MemberRole.APPROVER).user
    MembershipFactory(company=company, role=MemberRole.PREPARER)
    assert set(PARTICIPANTS.approvers(company)) == {member.user, approver}


def test_the_key_of_a_row_holds_no_nik():
    [row] = rows_of(PARTICIPANTS, good())
    assert row.values["nik"] not in PARTICIPANTS.key(row.values)
    assert PARTICIPANTS.key(row.values) != PARTICIPANTS.key(rows_of(PARTICIPANTS, good(2))[0].values)


def test_a_form_and_a_row_say_the_same(company):
    [row] = rows_of(PARTICIPANTS, good(3))
    enrolment = enrolment_of(row.values, company, TODAY)
    assert enrolment_of(values_of(enrolment), company, TODAY) == enrolment
    assert set(values_of(enrolment)) == {column.name for column in PARTICIPANTS.columns}


@pytest.mark.parametrize("step", ["check", "write"])
def test_a_hundred_rows_take_the_queries_of_one(step, member, company):
    sheet.on_record(company, TODAY)

    def queries(numbers) -> int:
        for number in numbers:
            UserFactory(nik=sheet.nik(number), nik_index=blind_index(sheet.nik(number)))
        rows = rows_of(PARTICIPANTS, *(good(number) for number in numbers))
        with CaptureQueriesContext(connection) as caught:
            check(rows, company, TODAY) if step == "check" else write(rows, sending(company, member.user))
        return len(caught)

    queries(range(98, 100))  # what the user is asked for once is known now
    assert queries(range(100, 102)) == queries(range(200, 300))


@pytest.mark.parametrize("as_csv", [False, True])
def test_seeded_faults_are_all_found_and_none_invented(as_csv, company):
    file = file_with_faults(
        PARTICIPANTS.columns,
        lambda number: sheet.good_row(number, TODAY),
        sheet.spoilers(TODAY),
        rows=2_000,
        faults=200,
        as_csv=as_csv,
    )
    _rows, said = judged(PARTICIPANTS, file.data, company)
    assert sorted((fault.line, fault.column, fault.code) for fault in said) == sorted(map(tuple, file.expected))


def test_unreadable_rows_are_not_handed_over():
    row, faults = read(PARTICIPANTS, 2, good(nik="3,27E+15"))
    assert row is None
    assert codes(faults) == ["NIK_SCIENTIFIC"]


def test_a_worker_who_came_back_is_enrolled_anew(member, company):
    sheet.on_record(company, TODAY)
    gone = Employment.objects.get(kpj=sheet.KPJ_OF_GONE)
    again = about(sheet.GONE, mulai_bekerja=f"{TODAY:%d-%m-%Y}", jenis_perjanjian="PKWTT", akhir_kontrak="")
    assert codes(checked(PARTICIPANTS, [again], company)) == ["WORKED_THEN"]
    Employment.objects.filter(pk=gone.pk).update(ended_on=TODAY - timedelta(days=1), deactivated_on=TODAY)
    assert checked(PARTICIPANTS, [again], company) == []
    write(rows_of(PARTICIPANTS, again), sending(company, member.user))
    assert gone.participant.employments.count() == 2


def test_workers_of_other_companies_are_not_found_by_kpj(company):
    EmploymentFactory(participant=ParticipantFactory(), kpj="70000000007", contract_confirmed_on=None)
    assert codes(checked(PARTICIPANTS, [good(nik="", kpj="70000000007")], company)) == ["KPJ_UNKNOWN"]
