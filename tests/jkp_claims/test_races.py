"""Many people at once: one wins, the others are told, nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from casework.steps import advance
from jkp_claims import services
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState
from phk_reports.models import PhkReport
from registry.models import BankAccount
from tests.accounts.factories import officer
from tests.clients import client_of
from tests.jkp_claims.factories import Story, at
from tests.jkp_claims.liability_stories import pays_first
from tests.phk_reports.pressing import approval

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 50


def all_at_once(calls) -> list:
    """Run the calls together, each with a database connection of its own; gives their answers."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def signed_in(user) -> Client:
    return client_of(user, raise_request_exception=False)


def texts(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_fifty_simultaneous_submits_make_one_claim():
    story = Story()
    claim = story.approved()
    url = reverse("jkp_claims:file_first", args=[claim.pk])
    answers = {
        "bank": "002",
        "number": "002101001234567",
        "holder_name": story.participant.full_name,
        "willing": "on",
        "commitment": "on",
        "not_re_employed": "on",
    }
    clients = [signed_in(story.worker) for _ in range(AT_ONCE)]
    responses = all_at_once([lambda client=client: client.post(url, answers) for client in clients])
    assert {response.status_code for response in responses} == {302}
    assert {response.url for response in responses} == {reverse("jkp_claims:my_jkp")}
    claim = JkpClaim.objects.get()
    assert claim.state == ClaimState.ACTIVE
    assert list(claim.months.order_by("month_no").values_list("month_no", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Event.objects.about(claim).filter(verb="activate").count() == 1
    assert BankAccount.objects.count() == 1
    pages = [client.get(reverse("jkp_claims:my_jkp")) for client in clients]
    assert sum(f"Klaim {claim.number} sudah kami terima" in texts(page) for page in pages) == AT_ONCE - 1
    assert sum("Simpan jadwal" in texts(page) for page in pages) == 1


def test_two_verifiers_approve_at_once_one_succeeds_and_one_is_told():
    story = Story()
    month = story.filed()
    first, second = officer(Role.VERIFIER), officer(Role.VERIFIER)
    advance(month, MonthlyClaim.take, by=first)
    url = reverse("jkp_claims:month_approve", args=[month.pk])
    clients = [signed_in(first), signed_in(second)]
    responses = all_at_once([lambda client=client: client.post(url) for client in clients])
    assert [response.status_code for response in responses] == [302, 302]
    told = sorted(texts(client.get(month.get_absolute_url())) for client in clients)
    assert [text.split()[0] for text in told] == ["Klaim", "Langkah"]
    assert MonthlyClaim.objects.get(pk=month.pk).state == MonthState.APPROVED
    assert Event.objects.about(month).filter(verb="approve").count() == 1


def test_two_mediators_take_a_file_at_once():
    story = Story()
    report = story.reported()
    mediators = [officer(Role.MEDIATOR), officer(Role.MEDIATOR)]
    url = reverse("phk_reports:take", args=[report.pk])
    clients = [signed_in(mediator) for mediator in mediators]
    responses = all_at_once([lambda client=client: client.post(url) for client in clients])
    assert [response.status_code for response in responses] == [302, 302]
    assert Event.objects.about(report).filter(verb="take").count() == 1
    winner = PhkReport.objects.get(pk=report.pk).officer
    told = texts(clients[1 - mediators.index(winner)].get(report.get_absolute_url()))
    assert "tidak lagi tersedia" in told


def test_the_same_approval_twice_opens_one_claim():
    story = Story()
    report = story.reported()
    mediator = officer(Role.MEDIATOR)
    advance(report, PhkReport.take, by=mediator, officer=mediator)
    clients = [signed_in(mediator) for _ in range(10)]
    url, sent = approval(clients[0], report)
    responses = all_at_once([lambda client=client: client.post(url, sent) for client in clients])
    assert {response.status_code for response in responses} == {302}
    assert JkpClaim.objects.get().state == ClaimState.OPEN


@pytest.mark.parametrize("lane", [False, True], ids=["one month", "the lane"])
def test_bpjs_and_the_employer_never_pay_the_same_month(lane):
    """The hold is gone, a month is approved and the employer's payment confirmed at once: exactly one counts."""
    debt = pays_first()
    month = debt.claim.months.get(month_no=1) if lane else debt.first_month_in_verification()
    debt.settles_arrears()
    approver, confirmer = signed_in(officer(Role.VERIFIER)), signed_in(debt.verifier)
    confirm = reverse("jkp_claims:liability_confirm_payment", args=[debt.case.pk])
    day = debt.today
    answers = {"paid_on_day": day.day, "paid_on_month": day.month, "paid_on_year": day.year, "note": "Bukti transfer"}

    def approve():
        if lane:
            return services.approve_all([month], by=debt.verifier, now=at(day))
        return approver.post(reverse("jkp_claims:month_approve", args=[month.pk]))

    all_at_once([approve, lambda: confirmer.post(confirm, answers)])
    month.refresh_from_db()
    verbs = set(Event.objects.about(month).values_list("verb", flat=True)) & {"approve", "count_as_paid"}
    assert len(verbs) == 1
    assert (month.state == MonthState.APPROVED) == (verbs == {"approve"})
    assert debt.months()[1:] == [MonthState.PAID_BY_EMPLOYER] * 5
    told = texts(confirmer.get(debt.case.get_absolute_url()))
    assert "Pembayaran disahkan" in told


def test_two_verifiers_confirm_a_payment_at_once():
    debt = pays_first()
    url = reverse("jkp_claims:liability_confirm_payment", args=[debt.case.pk])
    day = debt.today
    answers = {"paid_on_day": day.day, "paid_on_month": day.month, "paid_on_year": day.year, "note": "Bukti transfer"}
    clients = [signed_in(debt.verifier), signed_in(officer(Role.VERIFIER))]
    responses = all_at_once([lambda client=client: client.post(url, answers) for client in clients])
    assert [response.status_code for response in responses] == [302, 302]
    told = sorted(texts(client.get(debt.case.get_absolute_url())) for client in clients)
    assert [text.split()[0] for text in told] == ["Langkah", "Pembayaran"]
    assert Event.objects.about(debt.case).filter(verb="confirm_payment").count() == 1
