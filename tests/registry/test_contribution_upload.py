import hashlib
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from bulk_uploads.models import Upload, UploadState
from casework.models import Event
from core import clock
from core.dates import Month
from registry.contribution_upload import CONTRIBUTIONS, check_rows
from registry.models import Contribution
from tests.accounts.factories import UserFactory
from tests.registry.factories import CompanyFactory, EmploymentFactory, MembershipFactory, contributions

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 10)
KPJ = "10000000001"
URL = "/perusahaan/iuran/unggah/"


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def employment(member):
    return EmploymentFactory(company=member.company, kpj=KPJ)


@pytest.fixture
def page(sign_in, member):
    return sign_in(member.user)


def csv_file(*rows, name="iuran.csv"):
    return SimpleUploadedFile(name, "\n".join(["kpj;bulan;upah;dibayar", *rows]).encode())


def row(**values):
    return {"line": 2, "kpj": KPJ, "bulan": "2025-08", "upah": 4_500_000, "dibayar": None} | values


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, None),
        ({"bulan": "2025-09"}, None),
        ({"bulan": "2025-10"}, "MONTH_FUTURE"),
        ({"bulan": "2020-01"}, None),
        ({"bulan": "2019-12"}, "MONTH_BEFORE_START"),
        ({"dibayar": "2025-09-10"}, None),
        ({"dibayar": "2025-09-11"}, "PAID_FUTURE"),
        ({"kpj": "20000000002"}, "KPJ_UNKNOWN"),
        ({"kpj": "30000000003"}, "KPJ_UNKNOWN"),
        ({"bulan": "2025-03", "upah": 7_000_000}, None),
        ({"bulan": "2025-03", "upah": 7_000_001}, "WAGE_SETTLED"),
        ({"bulan": "2025-04", "upah": 1}, None),
    ],
)
def test_check_against_the_registry(employment, values, code):
    EmploymentFactory(kpj="20000000002")
    contributions(employment, months=1, last=Month(2025, 3))
    contributions(employment, months=1, last=Month(2025, 4), paid=False)
    ready, faults = check_rows([row(**values)], employment.company, TODAY)
    assert [fault.code for fault in faults] == ([code] if code else [])
    assert len(ready) == (0 if code else 1)
    for fault in faults:
        problem, cure = CONTRIBUTIONS.words(fault.code)
        assert str(problem) % fault.details
        assert cure


def test_months_after_the_end_of_work(employment):
    employment.ended_on = date(2025, 7, 15)
    employment.save()
    rows = [row(bulan="2025-07"), row(line=3, bulan="2025-08")]
    ready, faults = check_rows(rows, employment.company, TODAY)
    assert (ready, [fault.code for fault in faults]) == ([rows[0]], ["MONTH_AFTER_END"])


def test_the_same_worker_and_month_twice_in_a_file(employment):
    _ready, faults = check_rows([row(), row(line=5)], employment.company, TODAY)
    assert [(fault.line, fault.code, fault.details) for fault in faults] == [(5, "DUPLICATE", {"other": 2})]


def test_checking_takes_the_same_queries_for_many_rows(employment, django_assert_max_num_queries):
    rows = [row(line=n, bulan=str(Month(2020, 2).plus(n))) for n in range(60)]
    with django_assert_max_num_queries(2):
        ready, _faults = check_rows(rows, employment.company, TODAY)
    assert len(ready) == 60


def test_upload_check_and_save(page, employment):
    answer = page.post(URL, {"file": csv_file(f"{KPJ};2025-03;Rp4.500.000;10-04-2025", "999;2025-03;x;")}, follow=True)
    upload = Upload.objects.get()
    assert answer.redirect_chain == [(reverse("registry:contribution_check", args=[upload.pk]), 302)]
    shown = answer.content.decode()
    assert "Simpan yang siap" in shown
    assert "Baris 3" in shown
    assert "Jumlah rupiah tidak terbaca." in shown
    assert not Contribution.objects.exists()
    saved = page.post(answer.redirect_chain[-1][0], follow=True).content.decode()
    assert "1 baris tersimpan." in saved
    assert "Simpan yang siap" not in saved
    contribution = Contribution.objects.get()
    assert (contribution.wage, contribution.paid_on) == (4_500_000, date(2025, 4, 10))
    upload.refresh_from_db()
    assert (upload.state, upload.row_count, upload.rows) == (UploadState.APPLIED, 1, [])
    assert Event.objects.about(upload).get().data["rows"] == 1


def test_the_same_file_is_recognised(page, employment, sign_in):
    good = f"{KPJ};2025-03;4500000;"
    first = page.post(URL, {"file": csv_file(good)}).url
    second = page.post(URL, {"file": csv_file(good)}).url
    assert page.get(first).status_code == 404
    page.post(second)
    assert "Tidak ada yang disimpan dua kali" in page.post(second, follow=True).content.decode()
    colleague = sign_in(MembershipFactory(company=employment.company).user)
    again = colleague.post(URL, {"file": csv_file(good, name="lain.csv")}, follow=True)
    assert again.redirect_chain == [(second, 302)]
    assert "Tidak ada yang disimpan dua kali" in again.content.decode()
    assert Upload.objects.count() == 1


def test_rows_are_checked_again_when_saved(page, employment):
    check = page.post(URL, {"file": csv_file(f"{KPJ};2025-03;4500000;", f"{KPJ};2025-04;4500000;")}).url
    contributions(employment, months=1, last=Month(2025, 3), wage=7_000_000)
    saved = page.post(check, follow=True).content.decode()
    assert "1 baris tersimpan." in saved
    assert "Bulan ini sudah dibayar dengan upah Rp7.000.000." in saved
    assert Contribution.objects.get(month=date(2025, 3, 1)).wage == 7_000_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04", "Berkas ini bukan CSV."),
        (b"kpj;bulan\n1;2\n", "upah, dibayar"),
        (b"", "Berkas ini kosong."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_on_the_form(page, employment, data, message):
    answer = page.post(URL, {"file": SimpleUploadedFile("iuran.csv", data)})
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_member_of_two_companies_says_for_which(page, member, employment):
    other = MembershipFactory(user=member.user).company
    good = {"file": csv_file(f"{KPJ};2025-03;4500000;")}
    assert not page.post(URL, {**good, "scope": CompanyFactory().pk}).context["form"].is_valid()
    page.post(URL, {"file": csv_file(f"{KPJ};2025-03;4500000;"), "scope": other.pk})
    assert [fault["code"] for fault in Upload.objects.get().errors] == ["KPJ_UNKNOWN"]


def test_an_upload_is_out_of_sight_for_another_company(page, employment, sign_in):
    check = page.post(URL, {"file": csv_file(f"{KPJ};2025-03;4500000;")}).url
    stranger = sign_in(MembershipFactory().user)
    assert stranger.get(check).status_code == stranger.post(check).status_code == 404
    page.post(check)
    assert stranger.get(check).status_code == 404
    assert Contribution.objects.count() == 1


def test_no_nik_is_kept(page, employment):
    page.post(URL, {"file": csv_file("3275014107900004;3275014107900004;3275014107900004;3275014107900004")})
    upload = Upload.objects.get()
    assert "3275014107900004" not in str([upload.rows, upload.errors])


def test_the_template_can_be_uploaded_as_it_is(page, employment):
    contributions(employment, months=1, last=Month(2025, 3), wage=4_500_000)
    template = page.get(reverse("registry:contribution_template"))
    month = Month.of(clock.today())
    assert template.content.decode() == f"\ufeffkpj;bulan;upah;dibayar\r\n{KPJ};{month};4500000;\r\n"
    page.post(URL, {"file": SimpleUploadedFile("iuran.csv", template.content)})
    assert (Upload.objects.get().row_count, Upload.objects.get().errors) == (1, [])


def test_the_database_refuses_the_same_file_twice(employment):
    same = {
        "owner": UserFactory(),
        "kind": "contributions",
        "scope_id": employment.company_id,
        "sha256": hashlib.sha256(b"").hexdigest(),
        "row_count": 0,
        "state": UploadState.APPLIED,
        "applied_at": clock.now(),
    }
    Upload.objects.create(**same)
    with pytest.raises(IntegrityError, match="same_file_applied_once"):
        Upload.objects.create(**same)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("upload_applied_has_moment", {"state": "lost"}),
        ("upload_applied_has_moment", {"state": UploadState.APPLIED}),
        ("upload_applied_has_moment", {"applied_at": datetime(2025, 1, 1, tzinfo=UTC)}),
    ],
)
def test_what_else_the_database_refuses(employment, constraint, values):
    with pytest.raises(IntegrityError, match=constraint):
        Upload.objects.create(owner=UserFactory(), kind="x", scope_id=employment.company_id, row_count=0, **values)
