"""The worker's own record: every fact of every employment, and the employer for JKP."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils.html import escape

from casework.models import Event
from core import clock
from core.dates import Month
from notifications.models import Notice
from registry import jkp_employer
from registry.deactivation import deactivate
from registry.models import Employment
from registry.refusals import NoChoice
from registry.worker_record import wage_history
from tests.accounts.factories import UserFactory
from tests.registry.disputes import employed, sent_dispute
from tests.registry.factories import EmploymentFactory, contributions

pytestmark = pytest.mark.django_db
RECORD = "registry:my_record"


@pytest.fixture
def employment():
    return employed(contract_number="12/HRD/2020", appointment_number="SK-7", appointed_on=date(2020, 1, 6))


@pytest.fixture
def client(sign_in, employment):
    return sign_in(employment.participant.account)


def text(response):
    return response.content.decode()


def record(client):
    return text(client.get(reverse(RECORD)))


def second_job(employment, **details):
    return EmploymentFactory(participant=employment.participant, started_on=date(2024, 5, 1), **details)


def test_every_fact_is_there(client, employment):
    contributions(employment, months=3, last=Month(2025, 3), wage=4_500_000)
    contributions(employment, months=2, last=Month(2025, 5), wage=5_000_000, paid=False)
    shown = record(client)
    facts = [
        f"Anda didaftarkan {employment.company.name} pada 1 Maret 2021, KPJ {employment.kpj}.",
        "12/HRD/2020",
        "surat pengangkatan SK-7 6 Januari 2020",
        "Jaminan Hari Tua",
        "6 Januari 2020",
        "Januari 2025 – Maret 2025: Rp4.500.000",
        "April 2025 – Mei 2025: Rp5.000.000",
        "3 bulan; terakhir Maret 2025",
    ]
    for fact in facts:
        assert escape(fact) in shown
    assert employment.participant.nik not in shown


def test_every_fact_can_be_disputed(client, employment):
    shown = record(client)
    for field in ("name", "birth-date", "started-on", "contract", "wage", "months", "other", "still-active"):
        assert reverse("registry:dispute_new", args=[employment.pk, field]) in shown
    assert reverse("registry:dispute_not_enrolled") in shown


def test_wage_history_breaks_at_gaps_and_changes():
    job = employed()
    contributions(job, months=2, last=Month(2025, 2), wage=1)
    contributions(job, months=2, last=Month(2025, 5), wage=1)
    contributions(job, months=1, last=Month(2025, 6), wage=2)
    assert wage_history(job.contributions.order_by("month")).splitlines() == [
        "Juni 2025: Rp2",
        "April 2025 – Mei 2025: Rp1",
        "Januari 2025 – Februari 2025: Rp1",
    ]


def test_still_active_says_whose_task_it_is(client, employment):
    Employment.objects.update(ended_on=date(2025, 1, 31))
    assert "Perusahaan belum menonaktifkan kepesertaan Anda." in record(client)
    dispute = sent_dispute(employment, field="still_active", stated="31 Januari 2025")
    assert "Lihat sanggahan Anda" in record(client)
    assert dispute.get_absolute_url() in record(client)


def test_a_deactivation_is_a_fact_that_can_be_disputed(client, employment):
    owner = employment.company.members.get()
    deactivate(employment=employment, on=date(2025, 1, 31), cause="resigned", by=owner, today=date(2025, 2, 1))
    shown = record(client)
    assert "Dinonaktifkan mulai 31 Januari 2025" in shown
    assert "Mengundurkan diri" in shown
    assert reverse("registry:dispute_new", args=[employment.pk, "deactivated"]) in shown


def test_months_of_one_employment_have_their_own_page(client, employment):
    contributions(employment, months=2, last=Month.of(clock.today()), wage=4_500_000)
    shown = text(client.get(reverse("registry:my_employment", args=[employment.pk])))
    assert "Upah dan iuran" in shown
    assert "Rp4.500.000" in shown
    assert client.get(reverse("registry:my_employment", args=[EmploymentFactory().pk])).status_code == 404


# The employer for JKP


def test_the_first_employer_is_for_jkp_until_the_worker_chooses(client, employment):
    second = second_job(employment)
    assert (employment.for_jkp, Employment.objects.get(pk=second.pk).for_jkp) == (True, False)
    url = reverse("registry:jkp_employer")
    assert url in record(client)
    assert second.company.name in text(client.get(url))
    client.post(url, {"employment": str(second.pk)})
    assert list(Employment.objects.filter(for_jkp=True)) == [second]
    assert Event.objects.about(second).filter(verb="chosen_for_jkp").exists()
    assert second.company.name in Notice.objects.get().body


def test_choosing_the_same_again_tells_nothing(employment):
    jkp_employer.choose(employment, by=employment.participant.account)
    assert not Notice.objects.exists()


def test_choosing_back_and_forth_is_told_each_time(employment):
    person, second = employment.participant.account, second_job(employment)
    for job in (second, employment, second):
        jkp_employer.choose(job, by=person)
    assert Notice.objects.count() == 3
    assert list(Employment.objects.filter(for_jkp=True)) == [second]


def test_one_employer_needs_no_choice(client, employment):
    assert "Pemberi kerja untuk JKP" not in record(client)


def test_when_the_chosen_one_ends_the_record_asks_to_choose(client, employment):
    second = second_job(employment)
    owner = employment.company.members.get()
    deactivate(employment=employment, on=date(2025, 1, 31), cause="resigned", by=owner, today=date(2025, 2, 1))
    assert "Pilih perusahaan untuk JKP" in record(client)
    client.post(reverse("registry:jkp_employer"), {"employment": str(second.pk)})
    assert "Pilih perusahaan untuk JKP" not in record(client)


def test_the_home_page_asks_to_choose(client, employment):
    second_job(employment)
    asks = "Pilih perusahaan untuk JKP"
    assert asks not in text(client.get(reverse("home")))
    Employment.objects.update(for_jkp=False)
    assert asks in text(client.get(reverse("home")))


def test_an_employment_that_has_ended_cannot_be_chosen(client, employment):
    second_job(employment)
    owner = employment.company.members.get()
    deactivate(employment=employment, on=date(2025, 1, 31), cause="resigned", by=owner, today=date(2025, 2, 1))
    with pytest.raises(NoChoice):
        jkp_employer.choose(employment, by=employment.participant.account)
    refused = client.post(reverse("registry:jkp_employer"), {"employment": str(employment.pk)})
    assert "sudah berakhir" in text(refused)


def test_nobody_chooses_for_somebody_else(employment):
    with pytest.raises(PermissionDenied):
        jkp_employer.choose(employment, by=UserFactory(worker=True))


def test_the_switch_locks_the_person_first(employment):
    second, sent = second_job(employment), []

    def note(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        jkp_employer.choose(second, by=employment.participant.account)
    assert "registry_participant" in next(sql for sql in sent if "FOR UPDATE" in sql)
