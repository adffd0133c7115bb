import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core.ids import uuid7
from payouts.models import Batch, Payout
from tests.accounts.factories import AssignmentFactory, moved_to
from tests.payouts.factories import (
    INACTIVE,
    approved,
    approved_months,
    draft,
    only_attempt,
    person,
    released,
    submitted,
)

pytestmark = pytest.mark.django_db

READERS = (Role.PAY_MAKER, Role.PAY_APPROVER, Role.PAY_RELEASER)
STEPS = {
    "submit": (draft, Role.PAY_MAKER),
    "approve": (submitted, Role.PAY_APPROVER),
    "release": (approved, Role.PAY_RELEASER),
}


def url(name, batch):
    return reverse(f"payouts:{name}", args=[batch.pk])


def seal_on(page) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())[1]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.WORKER])
def test_who_reads(role, sign_in):
    batch = draft()
    client = sign_in(person(role))
    expected = 200 if role in READERS else 403
    for address in (reverse("payouts:batches"), reverse("payouts:returns"), url("batch", batch)):
        assert client.get(address).status_code == expected


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", READERS)
def test_each_officer_has_one_step(step, role, sign_in):
    stage, own = STEPS[step]
    batch = stage()
    response = sign_in(person(role)).get(url(step, batch))
    assert response.status_code == (200 if role == own else 403)


@pytest.mark.parametrize("step", [*STEPS, "batch", "void"])
def test_a_batch_that_does_not_exist(step, sign_in):
    role = STEPS.get(step, (None, Role.PAY_MAKER))[1]
    assert sign_in(person(role)).get(reverse(f"payouts:{step}", args=[uuid7()])).status_code == 404


def test_three_people_bring_a_batch_to_the_bank_and_the_page_tells_how_it_went(sign_in, bank, pay):
    batch = draft(2)
    draft(1, ending=INACTIVE)
    for step, (_, role) in STEPS.items():
        client = sign_in(person(role))
        assert url(step, batch) in client.get(url("batch", batch)).content.decode()
        page = client.get(url(step, batch))
        assert "Rp6.750.000 untuk 3 orang" in page.content.decode()
        response = client.post(url(step, batch), {"seen": seal_on(page)}, follow=True)
        assert response.status_code == 200
    pay()
    page = client.get(url("batch", batch)).content.decode()
    figures = re.findall(r'<th scope="row">(\w+)</th><td class="num" data-l="Pembayaran">(?:<strong>)?(\d+)', page)
    assert figures == [("Berhasil", "2"), ("Gagal", "1"), ("Menunggu", "0"), ("Dikirim", "3")]
    assert "Rekening tidak aktif" in page
    assert "Selesai sebagian" in client.get(reverse("payouts:batches")).content.decode()
    returns = client.get(reverse("payouts:returns")).content.decode()
    assert "Rekening tidak aktif: 1 (Rp2.250.000)" in returns
    assert "Menunggu rekening lain dari pekerja." in returns


@pytest.mark.parametrize(("reason", "shown"), [("ACCOUNT_INACTIVE", 1), ("NAME_MISMATCH", 0), ("OTHER", 0), ("x", 1)])
def test_returns_by_reason(reason, shown, sign_in, bank, pay):
    released(ending=INACTIVE)
    pay()
    page = sign_in(person(Role.PAY_MAKER)).get(reverse("payouts:returns"), {"alasan": reason})
    assert len(page.context["rows"]) == shown


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "0" * 64}])
def test_a_button_of_another_content_signs_nothing(step, seen, sign_in):
    stage, role = STEPS[step]
    batch = stage()
    response = sign_in(person(role)).post(url(step, batch), seen, follow=True)
    assert response.redirect_chain == [(url(step, batch), 302)]
    assert "Isi batch berubah" in response.content.decode()
    assert Batch.objects.get(pk=batch.pk).state == batch.state


@pytest.mark.parametrize("step", STEPS)
def test_whoever_comes_second_is_told(step, sign_in):
    stage, role = STEPS[step]
    batch = stage()
    first, second = sign_in(person(role)), sign_in(person(role))
    seal = seal_on(first.get(url(step, batch)))
    assert second.get(url(step, batch)).status_code == 200
    for client in (first, second):
        response = client.post(url(step, batch), {"seen": seal}, follow=True)
    assert "Langkah ini tidak lagi tersedia" in response.content.decode()


def test_the_maker_who_became_an_approver_is_told_why_not(sign_in):
    batch = submitted()
    acting = moved_to(batch.maker, Role.PAY_APPROVER)
    client = sign_in(batch.maker)
    session = client.session
    session["acting"] = str(acting.pk)
    session.save()
    response = client.get(url("approve", batch))
    assert response.status_code == 403
    assert "tiga orang yang berbeda" in response.content.decode()
    assert url("approve", batch) not in client.get(url("batch", batch)).content.decode()


def test_an_officer_who_is_paid_sees_why_there_is_no_button(sign_in):
    batch = draft()
    payee = only_attempt(batch).payee.account
    acting = AssignmentFactory(user=payee, role=Role.PAY_MAKER, office=None)
    client = sign_in(payee)
    session = client.session
    session["acting"] = str(acting.pk)
    session.save()
    page = client.get(url("batch", batch)).content.decode()
    assert "Di batch ini ada pembayaran untuk Anda" in page
    assert url("submit", batch) not in page
    assert client.post(url("submit", batch), {"seen": batch.content().sha256}).status_code == 403


def test_a_void_needs_a_reason_and_frees_the_payments(sign_in):
    batch = submitted()
    client = sign_in(person(Role.PAY_APPROVER))
    response = client.post(url("void", batch), {"note": " "})
    assert (response.status_code, "Tulis alasan pembatalan." in response.content.decode()) == (200, True)
    page = client.post(url("void", batch), {"note": "Salah tanggal"}, follow=True).content.decode()
    assert "Salah tanggal" in page
    assert Payout.objects.waiting_for_batch().count() == 1


def test_no_name_and_no_account_in_full(sign_in):
    batch = released()
    attempt = only_attempt(batch)
    client = sign_in(person(Role.PAY_MAKER))
    pages = [client.get(address).content.decode() for address in (url("batch", batch), reverse("payouts:batches"))]
    for page in pages:
        assert attempt.payee.full_name not in page
        assert attempt.bank_account.number not in page
        assert attempt.payee.nik not in page
    assert f"BRI ••••{attempt.bank_account.number[-4:]}" in pages[0]


def queries_of(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address).status_code == 200
    return len(statements)


def test_pages_cost_the_same_for_one_row_and_for_many(sign_in, bank, pay):
    client = sign_in(person(Role.PAY_MAKER))
    small = released(1, ending=INACTIVE)
    pay()
    addresses = [reverse("payouts:batches"), reverse("payouts:returns")]
    few = [queries_of(client, address) for address in [*addresses, url("batch", small)]]
    large = released(12, ending=INACTIVE)
    pay()
    draft(2)
    many = [queries_of(client, address) for address in [*addresses, url("batch", large)]]
    assert few == many


def test_fifty_payments_a_page(sign_in):
    approved_months(51)
    batch = draft(0)
    client = sign_in(person(Role.PAY_MAKER))
    assert len(client.get(url("batch", batch)).context["rows"]) == 50
    assert len(client.get(url("batch", batch), {"page": 2}).context["rows"]) == 1


@pytest.mark.parametrize("role", [Role.VERIFIER, *READERS])
def test_who_pays_or_verifies_sees_all_payouts_and_the_worker_their_own(role):
    draft(2)
    payout = Payout.objects.first()
    assert Payout.objects.visible_to(person(role)).count() == 2
    assert Payout.objects.visible_to(person(Role.MEDIATOR)).count() == 0
    assert list(Payout.objects.visible_to(payout.payee.account)) == [payout]
