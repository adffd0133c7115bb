"""The pages of what an employer owes: for the company, the worker, the verifier and the mediator."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from casework.steps import advance
from core.dates import add_months
from core.templatetags.siap import rupiah, tanggal, tanggal_hari
from documents.models import Document
from jkp_claims import liabilities
from jkp_claims.models import EmployerLiability, LiabilityState, MonthlyClaim
from jkp_claims.recalculating import refresh_forecasts
from jkp_claims.regulations import PP_37_2021
from jkp_claims.rules import refund_asked_until
from notifications.models import Notice
from tests.accounts.factories import officer
from tests.jkp_claims.factories import Story, adopted
from tests.jkp_claims.liability_stories import by_bpjs_all_the_same, pays_first, programmes_missing, proof, settles_only
from tests.registry.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def words(response) -> str:
    """The page's text, whitespace folded."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group()
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def url(name, case, **more) -> str:
    return reverse(f"jkp_claims:liability_{name}", kwargs={"pk": case.pk, **more})


def day_of(day) -> dict:
    return {"paid_on_day": day.day, "paid_on_month": day.month, "paid_on_year": day.year}


def test_the_company_reads_what_it_owes_and_why(sign_in):
    debt = pays_first()
    client = sign_in(debt.employer)
    assert debt.case.number in words(client.get(reverse("jkp_claims:my_liabilities")))
    page = words(client.get(debt.case.get_absolute_url()))
    regulation = PP_37_2021
    for said in (
        "Rp10.500.000",
        debt.participant.full_name,
        regulation.article("arrears_limit"),
        "Tunggakan berturut-turut 6 bulan",
        "Bulan ke-6 Rp1.250.000",
        tanggal(debt.case.created_at),
        f"dalam {regulation.refund_months} bulan sejak membayar",
        f"paling lama {regulation.refund_working_days} hari kerja",
        "mengingatkan perusahaan setiap minggu",
        "Laporkan pembayaran",
    ):
        assert said in page


def test_after_paying_first_the_company_reads_until_when_it_may_ask_for_its_money(sign_in):
    debt = pays_first()
    debt.reports_payment()
    page = words(sign_in(debt.employer).get(debt.case.get_absolute_url()))
    assert tanggal_hari(refund_asked_until(debt.today, PP_37_2021)) in page
    assert "Bila berkas lengkap hari ini, diganti paling lambat" in page


def test_a_debt_by_missing_programmes_is_never_given_back(sign_in):
    debt = programmes_missing()
    page = words(sign_in(debt.employer).get(debt.case.get_absolute_url()))
    assert "Penggantian dari BPJS" not in page
    assert "Manfaat pelatihan Rp1.000.000" in page


def test_arrears_are_owed_to_bpjs(sign_in):
    debt = settles_only()
    page = words(sign_in(debt.employer).get(debt.case.get_absolute_url()))
    assert "melunasi tunggakan sejak" in page
    assert "BPJS Ketenagakerjaan" in page
    assert "Jumlah" not in page


def test_the_company_reports_with_a_proof_that_only_people_of_the_case_read(sign_in):
    debt = pays_first()
    client = sign_in(debt.employer)
    response = client.post(url("report_payment", debt.case), day_of(debt.today) | {"file": proof(), "note": "Lunas"})
    assert response.url == debt.case.get_absolute_url()
    case = EmployerLiability.objects.get(pk=debt.case.pk)
    assert (case.state, case.paid_on) == (LiabilityState.REPORTED, debt.today)
    assert Event.objects.about(case).last().note == "Lunas"
    served = url("evidence", case, document=case.evidence.pk)
    for reader in (debt.employer, debt.worker, debt.verifier):
        client = sign_in(reader)
        assert f"{served}halaman/1/" in client.get(served).content.decode()
        assert client.get(f"{served}halaman/1/").content.startswith(b"\x89PNG")
        assert client.get(served, {"asli": ""}).status_code == (302 if reader == debt.employer else 404)
    opened = Event.objects.about(case).filter(verb="evidence_opened")
    assert set(opened.values_list("actor_id", flat=True)) == {debt.worker.pk, debt.verifier.pk}
    assert sign_in(debt.mediator).get(served).status_code == 404
    assert sign_in(MembershipFactory().user).get(served).status_code == 404


def test_no_other_document_is_served_under_the_case(sign_in):
    debt, other = pays_first(), pays_first()
    debt.reports_payment()
    other.reports_payment()
    foreign = url("evidence", debt.case, document=other.case.evidence.pk)
    assert sign_in(debt.verifier).get(foreign).status_code == 404


@pytest.mark.parametrize(
    ("day", "said"),
    [(+1, "belum tiba"), (-2, "sebelum PHK")],
    ids=["tomorrow", "before the PHK"],
)
def test_the_day_of_the_payment_is_between_the_phk_and_today(sign_in, day, said):
    debt = pays_first()
    answers = day_of(debt.today + timedelta(days=day)) | {"file": proof(), "note": "Transfer BRI"}
    response = sign_in(debt.employer).post(url("report_payment", debt.case), answers)
    assert said in words(response)
    assert "Transfer BRI" in response.content.decode(), "what was typed stays"
    assert not Document.objects.filter(kind="liability_payment").exists()


def test_the_day_of_the_phk_and_today_are_days_of_payment(sign_in):
    debt = pays_first()
    answers = day_of(debt.report.terminated_on) | {"file": proof()}
    assert sign_in(debt.employer).post(url("report_payment", debt.case), answers).status_code == 302


def test_money_is_reported_with_a_proof(sign_in):
    debt = pays_first()
    response = sign_in(debt.employer).post(url("report_payment", debt.case), day_of(debt.today) | {"note": "Sudah"})
    assert "Pilih foto atau PDF." in words(response)


def test_arrears_are_reported_with_a_proof_or_a_note(sign_in):
    debt = settles_only()
    client = sign_in(debt.employer)
    assert "Tulis bagaimana tunggakan dilunasi" in words(
        client.post(url("report_payment", debt.case), day_of(debt.today))
    )
    response = client.post(url("report_payment", debt.case), day_of(debt.today) | {"note": "Lewat e-Payment"})
    assert response.status_code == 302


def test_a_second_report_is_told_that_the_first_came(sign_in):
    debt = pays_first()
    debt.reports_payment()
    response = sign_in(debt.employer).get(url("report_payment", debt.case), follow=True)
    assert "Langkah ini tidak lagi tersedia" in response.content.decode()


@pytest.mark.parametrize("name", ["report_payment", "confirm_payment", "refuse_report", "close"])
def test_another_company_finds_nothing(sign_in, name):
    debt = pays_first()
    stranger = sign_in(MembershipFactory().user)
    assert stranger.get(debt.case.get_absolute_url()).status_code == 404
    assert stranger.get(url(name, debt.case)).status_code == (404 if name == "report_payment" else 403)


def test_another_worker_and_another_mediator_find_nothing(sign_in):
    debt, other = pays_first(), Story(region="3578")
    for stranger in (other.worker, officer(Role.MEDIATOR, region="3578")):
        assert sign_in(stranger).get(debt.case.get_absolute_url()).status_code == 404


# The worker


def test_the_worker_reads_who_must_act_and_since_when(sign_in):
    debt = pays_first()
    client = sign_in(debt.worker)
    for page in (reverse("jkp_claims:my_jkp"), debt.claim.get_absolute_url()):
        text = words(client.get(page))
        assert f"Menunggu {debt.member.company.name} membayar sejak {tanggal(debt.case.created_at)}." in text
        assert "Rp10.500.000" in text
    page = words(client.get(debt.case.get_absolute_url()))
    assert "Perusahaan : Perusahaan membayar" in page
    assert "lapor ke Disnaker" in page
    assert "pengawas ketenagakerjaan" in page
    assert "Laporkan pembayaran" not in page


def test_the_page_of_a_month_says_who_pays(sign_in):
    debt = pays_first()
    month = debt.claim.months.get(month_no=2)
    assert "Bulan ini dibayar perusahaan lebih dulu" in words(sign_in(debt.worker).get(month.get_absolute_url()))


def test_months_the_employer_paid_are_money_the_worker_got(sign_in):
    debt = pays_first()
    debt.confirms()
    page = words(sign_in(debt.worker).get(reverse("jkp_claims:my_jkp")))
    assert "6 dari 6 bulan sudah dibayar" in page
    assert f"Dibayar perusahaan pada {tanggal(debt.today)}." in page
    assert "Perusahaan menunggak" not in page, "nobody waits for the company any more"


def test_a_hold_that_was_lifted_is_not_read_on_the_claim(sign_in):
    debt = pays_first()
    hold = "menunggak"
    client = sign_in(debt.worker)
    alerts = 'class="alert alert-warn"'
    before = client.get(debt.claim.get_absolute_url()).content.decode()
    debt.settles_arrears()
    after = client.get(debt.claim.get_absolute_url()).content.decode()
    assert hold in before
    assert before.count(alerts) > after.count(alerts)


def test_the_mediator_reaches_the_debt_from_the_claim(sign_in):
    debt = pays_first()
    client = sign_in(debt.mediator)
    assert debt.case.get_absolute_url() in client.get(debt.claim.get_absolute_url()).content.decode()
    page = words(client.get(debt.case.get_absolute_url()))
    assert rupiah(debt.case.amount) not in page, "mediators see that something is owed, and no amount"
    assert rupiah(debt.case.amount) in words(sign_in(debt.verifier).get(debt.case.get_absolute_url()))


# The verifier


def test_the_queue_has_the_oldest_first_and_its_filter(sign_in):
    first, second = pays_first(), settles_only()
    first.reports_payment()
    client = sign_in(first.verifier)
    page = client.get(reverse("jkp_claims:liabilities")).content.decode()
    assert page.index(first.case.number) < page.index(second.case.number)
    reported = client.get(reverse("jkp_claims:liabilities"), {"status": "dilaporkan"}).content.decode()
    assert first.case.number in reported
    assert second.case.number not in reported
    ended = client.get(reverse("jkp_claims:liabilities"), {"status": "selesai"}).content.decode()
    assert first.case.number not in ended


def test_the_verifier_is_told_when_the_reason_is_gone(sign_in):
    debt = pays_first()
    client = sign_in(debt.verifier)
    pages = (reverse("jkp_claims:liabilities"), debt.case.get_absolute_url())
    assert not [page for page in pages if "menurut data hari ini" in words(client.get(page)).lower()]
    debt.settles_arrears()
    assert [page for page in pages if "menurut data hari ini" in words(client.get(page)).lower()] == list(pages)
    assert "menurut data hari ini" not in words(sign_in(debt.employer).get(pages[1])).lower()


def test_the_verifier_sees_which_months_the_payment_covers_and_which_not(sign_in):
    debt = pays_first()
    by_bpjs_all_the_same(debt)
    debt.reports_payment()
    page = words(sign_in(debt.verifier).get(url("confirm_payment", debt.case)))
    covered, untouched = page.split("Sudah diputus atau berakhir, dan tidak diubah")
    assert "Bulan ke-2" in covered
    assert "Bulan ke-1 Disetujui Rp2.250.000" in untouched
    assert "BPJS menyetujui atau membayar Rp2.250.000 dari Rp10.500.000" in untouched


def test_the_verifier_confirms_what_was_reported(sign_in):
    debt = pays_first()
    debt.reports_payment()
    client = sign_in(debt.verifier)
    form = client.get(url("confirm_payment", debt.case)).content.decode()
    assert f'value="{debt.today.year}"' in form, "the day that was reported stands there"
    response = client.post(url("confirm_payment", debt.case), day_of(debt.today))
    assert response.url == debt.case.get_absolute_url()
    page = words(client.get(debt.case.get_absolute_url()))
    assert f"Dibayar {debt.member.company.name} pada {tanggal(debt.today)}." in page


def test_without_a_report_the_verifier_says_how_the_payment_was_seen(sign_in):
    debt = pays_first()
    response = sign_in(debt.verifier).post(url("confirm_payment", debt.case), day_of(debt.today))
    assert "dari mana Anda tahu" in words(response)


@pytest.mark.parametrize(("name", "state"), [("refuse_report", LiabilityState.OPEN), ("close", LiabilityState.CLOSED)])
def test_a_refusal_and_a_closing_need_a_reason_that_all_sides_read(sign_in, name, state):
    debt = pays_first()
    debt.reports_payment()
    client = sign_in(debt.verifier)
    assert "Tulis alasannya" in words(client.post(url(name, debt.case)))
    assert client.post(url(name, debt.case), {"note": "Bukti terpotong"}).status_code == 302
    assert EmployerLiability.objects.get(pk=debt.case.pk).state == state
    for reader in (debt.employer, debt.worker):
        assert "Bukti terpotong" in words(sign_in(reader).get(debt.case.get_absolute_url()))


def test_a_month_is_not_approved_while_the_company_says_it_paid(sign_in):
    debt = pays_first()
    month = debt.first_month_in_verification()
    debt.settles_arrears()
    debt.reports_payment()
    response = sign_in(debt.verifier).post(reverse("jkp_claims:month_approve", args=[month.pk]), follow=True)
    assert "Perusahaan melaporkan sudah membayar manfaat ini" in response.content.decode()
    assert MonthlyClaim.objects.get(pk=month.pk).state == "in_verification"


# The money did not come


DENIAL = "Saldo saya masih nol"


def denies(client, case):
    return client.post(url("deny_payment", case), {"note": DENIAL})


def test_the_worker_says_that_the_money_did_not_come_and_the_verifier_reads_it_everywhere(sign_in):
    debt = pays_first()
    debt.reports_payment()
    worker = sign_in(debt.worker)
    assert "Uangnya belum saya terima" in words(worker.get(debt.case.get_absolute_url()))
    assert "Tulis apa yang belum Anda terima" in words(worker.post(url("deny_payment", debt.case)))
    assert denies(worker, debt.case).url == debt.case.get_absolute_url()
    event = Event.objects.about(debt.case).last()
    assert (event.verb, event.note, event.to_state) == ("deny_payment", DENIAL, LiabilityState.REPORTED)
    verifier = sign_in(debt.verifier)
    assert "Pekerja menyatakan uangnya belum diterima" in words(verifier.get(reverse("jkp_claims:liabilities")))
    for page in (debt.case.get_absolute_url(), url("confirm_payment", debt.case)):
        assert DENIAL in words(verifier.get(page))
    assert Notice.objects.filter(recipient=debt.employer, key__contains=":denied:").count() == 1


def test_a_new_report_of_the_company_begins_without_the_old_denial(sign_in):
    debt = pays_first()
    debt.reports_payment()
    denies(sign_in(debt.worker), debt.case)
    debt.case = advance(
        debt.case, EmployerLiability.refuse_report, by=debt.verifier, note="Cek", decided_by=debt.verifier
    )
    debt.reports_payment()
    verifier = sign_in(debt.verifier)
    assert "Pekerja menyatakan uangnya belum diterima" not in words(verifier.get(reverse("jkp_claims:liabilities")))
    assert DENIAL not in words(verifier.get(url("confirm_payment", debt.case)))


def test_only_the_worker_of_the_debt_denies_and_only_what_was_reported(sign_in):
    debt, other = pays_first(), pays_first()
    assert "Uangnya belum saya terima" not in words(sign_in(debt.worker).get(debt.case.get_absolute_url()))
    debt.reports_payment()
    assert denies(sign_in(other.worker), debt.case).status_code == 404
    for stranger in (debt.employer, debt.verifier, debt.mediator):
        assert denies(sign_in(stranger), debt.case).status_code == 403
    assert not Event.objects.filter(verb="deny_payment").exists()


def test_no_worker_waits_for_arrears(sign_in):
    debt = settles_only()
    debt.reports_payment()
    assert denies(sign_in(debt.worker), debt.case).status_code == 403


def test_the_messages_name_the_months_the_amount_and_what_to_do_without_the_money(sign_in):
    debt = pays_first()
    debt.reports_payment()
    reported = Notice.objects.get(recipient=debt.worker, key__contains=":reported:")
    assert "Rp10.500.000" in reported.body
    assert "“Uangnya belum saya terima”" in reported.body
    debt.confirms()
    paid = Notice.objects.get(recipient=debt.worker, key__contains=":paid:")
    for said in ("Rp10.500.000", "bulan ke-1, 2, 3, 4, 5, 6", debt.member.company.name, "halaman Bantuan"):
        assert said in paid.body
    page = sign_in(debt.worker).get(debt.case.get_absolute_url())
    assert "Uangnya belum saya terima" not in words(page), "what is confirmed cannot be denied any more"
    assert reverse("help") in page.content.decode()
    assert "Bantuan" not in Notice.objects.get(recipient=debt.employer, key__contains=":paid:").body


# What follows an adoption, and what is opened again


def test_a_payment_that_is_too_small_is_refused_on_the_page(sign_in):
    debt = pays_first()
    adopted(from_on=add_months(debt.today, 1))
    answers = day_of(debt.today) | {"note": "Transfer"}
    response = sign_in(debt.verifier).post(url("confirm_payment", debt.case), answers)
    assert "bernilai Rp17.250.000, tetapi yang ditagih baru Rp10.500.000" in words(response)
    assert "Transfer" in response.content.decode(), "what was typed stays"


def test_a_debt_that_was_counted_anew_leads_to_the_new_one(sign_in):
    debt = pays_first()
    adopted(from_on=add_months(debt.today, 1))
    refresh_forecasts(debt.today)
    new = EmployerLiability.objects.exclude(pk=debt.case.pk).get()
    for reader in (debt.worker, debt.employer, debt.verifier):
        page = sign_in(reader).get(debt.case.get_absolute_url())
        assert f"Dihitung ulang portal pada {tanggal(debt.today)}." in words(page)
        assert new.get_absolute_url() in page.content.decode()


def test_the_difference_says_what_was_reported_before(sign_in):
    debt = pays_first()
    debt.reports_payment()
    adopted(from_on=add_months(debt.today, 1))
    refresh_forecasts(debt.today)
    new = EmployerLiability.objects.exclude(pk=debt.case.pk).get()
    page = words(sign_in(debt.worker).get(new.get_absolute_url()))
    assert "Sudah dibayar atau dilaporkan sebelumnya dikurangi Rp10.500.000" in page
    assert "Rp6.750.000" in page


def test_what_a_newer_debt_stands_for_is_not_opened_again(sign_in):
    story = Story(wage=3_000_000)
    story.filed()
    verifier = officer(Role.VERIFIER)
    client = sign_in(verifier)
    real_wage(client, story.claim, 4_000_000)
    old = EmployerLiability.objects.get()
    advance(old, EmployerLiability.close, by=verifier, note="Salah hitung", decided_by=verifier)
    assert url("reopen", old) in client.get(old.get_absolute_url()).content.decode()
    real_wage(client, story.claim, 5_000_000)
    new = EmployerLiability.objects.exclude(pk=old.pk).get()
    assert url("reopen", old) not in client.get(old.get_absolute_url()).content.decode()
    response = client.post(url("reopen", old), {"note": "Masih"}, follow=True)
    assert response.redirect_chain[-1][0] == new.get_absolute_url()
    assert f"sudah digantikan {new.number}" in response.content.decode()


def test_a_verifier_opens_again_what_was_closed_by_mistake(sign_in):
    debt = pays_first()
    debt.closes()
    response = sign_in(debt.verifier).post(url("reopen", debt.case), {"note": "Belum lunas"}, follow=True)
    assert "Tanggungan dibuka lagi" in response.content.decode()
    assert EmployerLiability.objects.get(pk=debt.case.pk).state == LiabilityState.OPEN


def test_bpjs_does_not_pay_again_what_the_company_must_pay(sign_in):
    """The bank gave the money back, and the debt was opened again: another account is not enough."""
    debt = pays_first()
    month = advance(by_bpjs_all_the_same(debt), MonthlyClaim.fail_payment, failure="ACCOUNT_INACTIVE")
    answers = {"bank": "002", "number": "002101001234567", "holder_name": debt.participant.full_name}
    page = reverse("jkp_claims:another_account", args=[month.pk])
    response = sign_in(debt.worker).post(page, answers, follow=True)
    assert f"Tutup dulu tanggungan {debt.case.number}" in response.content.decode()
    assert MonthlyClaim.objects.get(pk=month.pk).state == "payment_failed"


# The real wage


def real_wage(client, claim, wage, **answers):
    answers = {"real_wage": wage, "note": "Slip gaji", "file": proof()} | answers
    return client.post(reverse("jkp_claims:claim_real_wage", args=[claim.pk]), answers)


def test_a_verifier_records_the_real_wage(sign_in):
    story = Story(wage=3_000_000)
    story.filed()
    client = sign_in(officer(Role.VERIFIER))
    assert (
        reverse("jkp_claims:claim_real_wage", args=[story.claim.pk])
        in client.get(story.claim.get_absolute_url()).content.decode()
    )
    response = real_wage(client, story.claim, "4.000.000")
    case = EmployerLiability.objects.get()
    assert response.url == case.get_absolute_url()
    page = words(client.get(response.url))
    assert "Rp2.100.000" in page
    assert "Bulan ke-1 Rp1.800.000 menurut upah Rp4.000.000, dihitung Rp1.350.000: kurang Rp450.000" in page
    proved_by = url("evidence", case, document=case.basis.pk)
    assert f"{proved_by}halaman/1/" in client.get(proved_by).content.decode()


@pytest.mark.parametrize(
    ("reported", "real", "said"),
    [
        (3_000_000, 3_000_000, "tidak lebih tinggi daripada upah terlapor, Rp3.000.000"),
        (7_000_000, 8_000_000, "tidak ada kekurangan"),
    ],
)
def test_without_a_difference_nothing_is_opened_and_the_page_says_so(sign_in, reported, real, said):
    story = Story(wage=reported)
    story.filed()
    response = real_wage(sign_in(officer(Role.VERIFIER)), story.claim, real)
    assert said in words(response).lower().replace("rp3", "Rp3")
    assert not EmployerLiability.objects.exists()
    assert not Document.objects.filter(kind="liability_wage").exists()


def test_a_second_finding_leads_to_the_first(sign_in):
    story = Story(wage=3_000_000)
    story.filed()
    client = sign_in(officer(Role.VERIFIER))
    first = real_wage(client, story.claim, 4_000_000)
    assert real_wage(client, story.claim, 4_500_000).url == first.url
    assert EmployerLiability.objects.count() == 1


def test_a_difference_that_was_paid_leaves_nothing_to_charge(sign_in):
    story = Story(wage=3_000_000)
    story.filed()
    verifier = officer(Role.VERIFIER)
    client = sign_in(verifier)
    real_wage(client, story.claim, 4_000_000)
    liabilities.confirm_payment(EmployerLiability.objects.get(), by=verifier, note="", paid_on=story.today)
    response = real_wage(client, story.claim, 4_000_000)
    assert "sudah dibayar: Rp2.100.000. Tidak ada sisa." in words(response)
    assert EmployerLiability.objects.count() == 1
    assert Document.objects.filter(kind="liability_wage").count() == 1


def test_before_the_first_claim_there_is_no_benefit_to_compare_with(sign_in):
    story = Story()
    story.approved()
    response = real_wage(sign_in(officer(Role.VERIFIER)), story.claim, 9_000_000)
    assert response.url == story.claim.get_absolute_url()


def test_the_page_of_a_closed_case_says_on_which_day_it_ended(sign_in):
    debt = pays_first()
    advance(debt.case, EmployerLiability.close, by=debt.verifier, note="Lunas", decided_by=debt.verifier)
    page = words(sign_in(debt.worker).get(debt.case.get_absolute_url()))
    assert f"Ditutup verifikator BPJS pada {tanggal(debt.today)} tanpa pembayaran." in page
