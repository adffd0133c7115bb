from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from core import clock
from core.dates import Month
from registry.models import BankAccount, Company, Employment
from tests.accounts.factories import UserFactory, officer
from tests.registry.factories import (
    BankAccountFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def employment(member):
    return EmploymentFactory(
        company=member.company, participant=ParticipantFactory(full_name="Siti Aminah", with_account=True)
    )


@pytest.fixture
def page(sign_in, member):
    return sign_in(member.user)


def text(response):
    return response.content.decode()


def deactivation(on: date, **more):
    return {"on_day": on.day, "on_month": on.month, "on_year": on.year, "cause": "terminated", **more}


def test_home_shows_what_needs_action(page, employment):
    url = reverse("registry:home")
    Company.objects.update(report_due_on=clock.today() + timedelta(days=200))
    assert "Laporkan upah" in text(page.get(url))
    contributions(employment, months=3, last=Month.of(clock.today()))
    assert "Tidak ada tugas hari ini." in text(page.get(url))
    Employment.objects.update(ended_on=date(2025, 8, 31))
    shown = text(page.get(url))
    assert f"Nonaktifkan 1 pekerja di {employment.company}" in shown
    assert reverse("registry:deactivate_many", args=[employment.company_id]) in shown


def test_home_of_somebody_without_a_company(sign_in):
    shown = text(sign_in(officer(Role.EMPLOYER)).get(reverse("registry:home")))
    assert "belum terhubung" in shown
    assert reverse("registry:company_register") in shown


def test_workers_are_listed_masked(page, employment):
    contributions(employment, months=2, last=Month(2025, 3), wage=4_500_000)
    EmploymentFactory()
    shown = text(page.get(reverse("registry:workers")))
    assert "Siti Aminah" in shown
    assert "Peserta Contoh" not in shown
    assert "Rp4.500.000" in shown
    nik = employment.participant.nik
    assert nik not in shown
    assert f"{nik[:4]}••••••••{nik[-4:]}" in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=siti", 1),
        ("q=budi", 0),
        ("status=active", 1),
        ("status=inactive", 0),
        ("status=nonsense", 1),
        ("after=99", 1),
    ],
)
def test_filters(page, employment, query, found):
    response = page.get(f"{reverse('registry:workers')}?{query}")
    assert len(response.context["rows"]) == found


@pytest.mark.parametrize("name", ["home", "workers", "contributions"])
def test_lists_take_the_same_queries_for_one_and_for_fifty(page, employment, name, django_assert_max_num_queries):
    url = reverse(f"registry:{name}")
    Employment.objects.update(ended_on=date(2025, 8, 31))
    contributions(employment, months=1, last=Month(2025, 3))
    with django_assert_max_num_queries(30) as one:
        page.get(url)
    for _ in range(50):
        more = EmploymentFactory(company=employment.company, ended_on=date(2025, 8, 31))
        contributions(more, months=3, last=Month(2025, 3))
    with django_assert_max_num_queries(len(one)):
        page.get(url)


def test_pages_of_fifty(page, employment):
    for _ in range(50):
        EmploymentFactory(company=employment.company)
    first = page.get(reverse("registry:workers"))
    assert len(first.context["rows"]) == 50
    second = page.get(reverse("registry:workers"), {"after": first.context["page"].after})
    assert len(second.context["rows"]) == 1
    assert "Sebelumnya" in text(second)


def test_worker_page_shows_24_months_at_most(page, employment):
    contributions(employment, months=30, last=Month.of(clock.today()))
    response = page.get(reverse("registry:worker", args=[employment.pk]))
    assert len(response.context["grid"]) == 24
    assert "Nonaktifkan peserta" in text(response)


def test_an_officers_look_is_recorded(sign_in, employment):
    mediator = officer(Role.MEDIATOR)
    assert sign_in(mediator).get(reverse("registry:worker", args=[employment.pk])).status_code == 200
    event = Event.objects.about(employment.participant).get()
    assert (event.verb, event.actor_id) == ("record_viewed", mediator.pk)


@pytest.mark.parametrize("name", ["worker", "deactivate"])
def test_out_of_scope_answers_as_if_it_did_not_exist(sign_in, employment, name):
    for stranger in (MembershipFactory().user, officer(Role.MEDIATOR, region="3578")):
        client = sign_in(stranger)
        foreign = client.get(reverse(f"registry:{name}", args=[employment.pk]))
        nothing = client.get(reverse(f"registry:{name}", args=[uuid4()]))
        assert foreign.status_code == nothing.status_code == 404
        assert client.post(reverse(f"registry:{name}", args=[employment.pk])).status_code in (404, 405)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("home", Role.MEDIATOR),
        ("workers", Role.VERIFIER),
        ("deactivate", Role.VERIFIER),
        ("deactivate", Role.COUNSELLOR),
        ("contributions", Role.MEDIATOR),
        ("my_record", Role.EMPLOYER),
        ("bank_account", Role.VERIFIER),
    ],
)
def test_pages_of_another_role_are_refused(sign_in, employment, name, role):
    arguments = [employment.pk] if name == "deactivate" else []
    assert sign_in(officer(role)).get(reverse(f"registry:{name}", args=arguments)).status_code == 403


def test_deactivate_asks_checks_and_confirms(page, employment):
    url = reverse("registry:deactivate", args=[employment.pk])
    assert "Alasan Disnaker" not in text(page.get(url))
    check = page.post(url, deactivation(date(2025, 8, 31), step="check"))
    assert "31 Agustus 2025" in text(check)
    assert '<input type="hidden" name="on_day" value="31">' in text(check)
    assert Employment.objects.get().is_active_at_bpjs
    edit = page.post(url, deactivation(date(2025, 8, 31), step="edit"))
    assert 'value="2025"' in text(edit)
    done = page.post(url, deactivation(date(2025, 8, 31), step="confirm"))
    assert done.status_code == 302
    assert Employment.objects.get().deactivated_on == date(2025, 8, 31)
    again = page.post(url, deactivation(date(2025, 8, 31), step="confirm"), follow=True)
    assert "Peserta ini sudah nonaktif." in text(again)
    assert page.get(url).status_code == 302


def test_deactivate_keeps_what_was_typed_and_says_what_is_wrong(page, employment):
    url = reverse("registry:deactivate", args=[employment.pk])
    response = page.post(url, deactivation(date(2019, 8, 31), step="confirm"))
    assert "Tanggal nonaktif tidak boleh sebelum mulai bekerja." in text(response)
    assert 'value="2019"' in text(response)
    assert Employment.objects.get().is_active_at_bpjs


def test_a_mediator_gives_a_reason_that_the_worker_page_shows(sign_in, employment):
    client = sign_in(officer(Role.MEDIATOR))
    url = reverse("registry:deactivate", args=[employment.pk])
    assert "Tulis alasan Disnaker" in text(client.post(url, deactivation(date(2025, 8, 31), step="confirm")))
    client.post(url, deactivation(date(2025, 8, 31), step="confirm", reason="Pemberi kerja diam."))
    assert "Pemberi kerja diam." in text(client.get(reverse("registry:worker", args=[employment.pk])))


def test_my_record(sign_in, employment):
    contributions(employment, months=5, last=Month.of(clock.today()), wage=4_500_000)
    BankAccountFactory(participant=employment.participant, number="002101004521")
    client = sign_in(employment.participant.account)
    shown = text(client.get(reverse("registry:my_record")))
    assert employment.company.name in shown
    assert "Rp4.500.000" in shown
    assert "BRI ••••4521" in shown
    assert employment.participant.nik not in shown


def test_my_record_takes_the_same_queries_for_many_jobs(sign_in, employment, django_assert_max_num_queries):
    client = sign_in(employment.participant.account)
    url = reverse("registry:my_record")
    with django_assert_max_num_queries(30) as one:
        client.get(url)
    for _ in range(5):
        contributions(EmploymentFactory(participant=employment.participant), last=Month(2025, 3))
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_a_worker_without_a_record(sign_in):
    client = sign_in(UserFactory(worker=True))
    assert "belum tercatat" in text(client.get(reverse("registry:my_record")))
    assert client.get(reverse("registry:bank_account")).status_code == 302


def test_bank_account_page(sign_in, employment):
    client = sign_in(employment.participant.account)
    url = reverse("registry:bank_account")
    assert 'value="Siti Aminah"' in text(client.get(url))
    wrong = client.post(url, {"bank": "002", "number": "0021 0100", "holder_name": "Budi"})
    assert "“Budi” berbeda dengan nama Anda di data peserta, “Siti Aminah”" in text(wrong)
    short = client.post(url, {"bank": "002", "number": "12-34", "holder_name": "SITI AMINAH"})
    assert "8 sampai 18 angka" in text(short)
    done = client.post(url, {"bank": "002", "number": "0021 0100 4521", "holder_name": "HJ. SITI AMINAH"}, follow=True)
    assert "BRI ••••4521" in text(done)
    assert BankAccount.objects.get().number == "002101004521"
    changed = client.post(url, {"bank": "014", "number": "1234567890", "holder_name": "Siti Aminah"}, follow=True)
    assert "Belum dipakai" in text(changed)
