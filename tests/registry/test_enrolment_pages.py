"""The pages of one worker: enrol, contract, wage; who writes, who prepares, who sees nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import DataReading
from bulk_uploads.models import Upload
from bulk_uploads.states import UploadState
from core import clock
from core.dates import Month
from registry.choices import CompanyStanding, MemberRole
from registry.models import Contribution, Employment, Participant
from tests.accounts.factories import made_up_nik
from tests.registry.factories import EmploymentFactory, MembershipFactory, contributions

pytestmark = pytest.mark.django_db

NIK = made_up_nik(77)


def boxes(name: str, day) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def answers(step: str = "check", **texts) -> dict:
    today = clock.today()
    return {
        "step": step,
        "nik": NIK,
        "full_name": "Siti Aminah",
        **boxes("birth_date", today.replace(1990, 8, 17)),
        "citizenship": "WNI",
        "phone": "0812 3456 7890",
        "job_title": "Operator jahit",
        "contract_type": "PKWT",
        **boxes("started_on", today - timedelta(days=3)),
        **boxes("contract_end_on", today + timedelta(days=362)),
        "wage": "5.500.000",
        "programmes": ["JKN", "JKK", "JHT", "JP", "JKM"],
    } | texts


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def preparer(member):
    return MembershipFactory(company=member.company, role=MemberRole.PREPARER)


@pytest.fixture
def url(member):
    return reverse("registry:enrol", args=[member.company.pk])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_form_offers_the_programmes_of_the_scale(member, url, sign_in):
    page = text(sign_in(member.user).get(url))
    assert page.count('name="programmes"') == page.count("checked") - 1 == 5  # and the kind of contract
    assert "kirim oleh" not in page


def test_check_edit_confirm(member, url, sign_in):
    client = sign_in(member.user)
    checked = client.post(url, answers(kewarganegaraan="x"))
    page = text(checked)
    assert "Rp5.500.000" in page
    assert NIK not in [row["value"] for row in checked.context["rows"]]
    assert "kewarganegaraan" not in dict(checked.context["kept"])
    assert not Participant.objects.exists()
    kept = {}
    for name, value in checked.context["kept"]:
        kept.setdefault(name, []).append(value)
    edited = text(client.post(url, kept | {"step": "edit"}))
    assert 'value="Siti Aminah"' in edited
    answer = client.post(url, kept | {"step": "confirm"}, follow=True)
    job = Employment.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("registry:worker", args=[job.pk])
    assert f"KPJ {job.kpj}" in text(answer)
    assert (job.participant.nik, job.participant.phone) == (NIK, "+6281234567890")
    assert job.programmes == {"JKN", "JKK", "JHT", "JP", "JKM"}


def test_sent_twice_says_that_it_is_done(member, url, sign_in):
    client = sign_in(member.user)
    for _time in range(2):
        answer = client.post(url, answers("confirm"), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("registry:worker", args=[Employment.objects.get().pk])
    assert "sudah terdaftar di perusahaan ini" in text(answer)
    assert Contribution.objects.count() == 1


def test_faults_stand_beside_their_field_and_keep_what_was_typed(member, url, sign_in):
    page = text(sign_in(member.user).post(url, answers("confirm", contract_end_on_year="2001")))
    assert "Tanggal ini sebelum mulai bekerja." in page
    assert 'value="Operator jahit"' in page
    assert not Participant.objects.exists()


def test_warnings_are_shown_before_the_deed(member, url, sign_in):
    page = text(sign_in(member.user).post(url, answers(citizenship="WNA", phone="")))
    assert "Hanya warga negara Indonesia menjadi peserta JKP" in page
    assert "Nomor ponsel kosong" in page


def test_a_preparer_leaves_a_row_for_approval(member, preparer, url, sign_in):
    client = sign_in(preparer.user)
    assert member.user.full_name in text(client.get(url))
    client.post(url, answers("confirm"))
    assert not Participant.objects.exists()
    upload = Upload.objects.get()
    assert (upload.kind, upload.state, upload.needs_approval) == ("participants", UploadState.CHECKED, True)
    assert upload.rows_ready == 1


@pytest.mark.parametrize("name", ["enrol", "contracts_missing", "contract", "change_wage"])
def test_the_pages_of_another_company_are_not_there(name, member, sign_in):
    job = EmploymentFactory(company=member.company)
    key = job.pk if name in ("contract", "change_wage") else member.company.pk
    client = sign_in(MembershipFactory().user)
    address = reverse(f"registry:{name}", args=[key])
    assert client.get(address).status_code == 404
    if name != "contracts_missing":
        assert client.post(address, answers("confirm")).status_code == 404
    assert not Participant.objects.exclude(pk=job.participant_id).exists()


@pytest.mark.parametrize("standing", [CompanyStanding.PENDING, CompanyStanding.REFUSED])
@pytest.mark.parametrize("name", ["enrol", "contract", "change_wage"])
def test_a_company_that_is_not_approved_is_told_so_and_writes_nothing(name, standing, member, sign_in):
    job = EmploymentFactory(company=member.company, contract_confirmed_on=None)
    member.company.standing = standing
    member.company.save()
    client = sign_in(member.user)
    address = reverse(f"registry:{name}", args=[member.company.pk if name == "enrol" else job.pk])
    page = client.get(address)
    assert "Perusahaan ini belum disetujui" in text(page)
    assert str(member.company.region) in text(page)
    posted = answers("confirm", month=str(Month.of(clock.today())))
    assert client.post(address, posted).status_code == 403
    assert Participant.objects.count() == 1
    assert not Contribution.objects.exists()
    assert not Upload.objects.exists()
    job.refresh_from_db()
    assert job.contract_confirmed_on is None


def test_a_missing_contract_is_completed(member, sign_in):
    job = EmploymentFactory(company=member.company, contract_confirmed_on=None)
    client = sign_in(member.user)
    missing = reverse("registry:contracts_missing", args=[member.company.pk])
    assert reverse("registry:contract", args=[job.pk]) in text(client.get(missing))
    address = reverse("registry:contract", args=[job.pk])
    assert "Lengkapi data kontrak" in text(client.get(address))
    assert DataReading.objects.filter(reader_id=member.user.pk).exists()
    client.post(address, answers())
    job.refresh_from_db()
    assert (job.contract_type, job.job_title, job.contract_confirmed_on) == ("PKWT", "Operator jahit", clock.today())
    assert "Semua data kontrak sudah lengkap" in text(client.get(missing))


def test_a_preparer_completes_for_approval_and_corrects_nothing(member, preparer, sign_in):
    job = EmploymentFactory(company=member.company, contract_confirmed_on=None)
    client = sign_in(preparer.user)
    address = reverse("registry:contract", args=[job.pk])
    client.post(address, answers())
    upload = Upload.objects.get()
    assert (upload.kind, upload.rows_ready) == ("participants", 1)
    job.refresh_from_db()
    assert job.contract_confirmed_on is None
    Employment.objects.update(contract_confirmed_on=clock.today())
    assert member.user.full_name in text(client.get(address))
    assert client.post(address, answers()).status_code == 403
    assert Upload.objects.count() == 1


def test_a_wage_is_changed(member, sign_in):
    job = EmploymentFactory(company=member.company)
    now = Month.of(clock.today())
    contributions(job, months=2, last=now.plus(-1), paid=False)
    client = sign_in(member.user)
    address = reverse("registry:change_wage", args=[job.pk])
    assert "Rp7.000.000" in text(client.get(address))
    refused = text(client.post(address, {"month": str(now), "wage": "delapan juta"}))
    assert "delapan juta" in refused
    answer = client.post(address, {"month": str(now.plus(-1)), "wage": "8.000.000"}, follow=True)
    assert "diubah untuk 1 bulan" in text(answer)
    assert job.contributions.get(month=now.plus(-1).first_day).wage == 8_000_000


def test_a_paid_month_is_refused_beside_its_field(member, sign_in):
    job = EmploymentFactory(company=member.company)
    last = Month.of(clock.today()).plus(-1)
    contributions(job, months=1, last=last)
    client = sign_in(member.user)
    page = text(client.post(reverse("registry:change_wage", args=[job.pk]), {"month": str(last), "wage": "8000000"}))
    assert "sudah dibayar dengan upah Rp7.000.000" in page


def test_a_preparer_asks_for_a_wage(preparer, sign_in):
    job = EmploymentFactory(company=preparer.company)
    address = reverse("registry:change_wage", args=[job.pk])
    sign_in(preparer.user).post(address, {"month": str(Month.of(clock.today())), "wage": "8000000"})
    upload = Upload.objects.get()
    assert (upload.kind, upload.rows_ready) == ("wages", 1)
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("name", ["contract", "change_wage"])
def test_nothing_is_changed_once_the_participation_has_ended(name, member, sign_in):
    today = clock.today()
    job = EmploymentFactory(
        company=member.company,
        ended_on=today,
        deactivated_on=today,
        deactivation_cause="resigned",
        deactivated_by_role="employer",
    )
    client = sign_in(member.user)
    address = reverse(f"registry:{name}", args=[job.pk])
    assert "sudah nonaktif" in text(client.get(address))
    assert client.post(address, answers(month=str(Month.of(today)))).status_code == 403
