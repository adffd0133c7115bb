"""From the PHK report to the sixth payment: two wages side by side, on a phone of 360 px, without JavaScript."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser.offices import Counsellor, Employer, Mediator, PaymentOfficers, Verifier
from tests.browser.person import Person
from tests.browser.worker import Worker

MOVES_THE_CLOCK = 2  # after those who can do with a portal in which others have been
CAUSE = "Efisiensi karena perusahaan merugi"
# 45% of Rp5.000.000 (the ceiling) and of Rp4.000.000 for three months, then 25%.
SITI_IS_PAID = (2_250_000, 2_250_000, 2_250_000, 1_250_000, 1_250_000, 1_250_000)
BUDI_IS_PAID = (1_800_000, 1_800_000, 1_800_000, 1_000_000, 1_000_000, 1_000_000)
MONTH_WITH_INTERVIEW, MONTH_WITH_TRAINING, LAST_MONTH = 2, 3, 6


@dataclass
class Cast:
    """Everybody of this journey, signed in."""

    siti: Worker
    budi: Worker
    employer: Employer
    other_employer: Employer
    mediator: Mediator
    counsellor: Counsellor
    verifier: Verifier
    officers: PaymentOfficers

    @property
    def workers(self) -> tuple[Worker, Worker]:
        return self.siti, self.budi


@pytest.fixture
def cast(phone):
    siti = Worker(phone(), "siti", name="Siti Aminah", nik="3275014107900001", account="112233445501")
    budi = Worker(phone(), "budi", name="Budi Santoso", nik="3275010107880002", account="112233445502")
    employers = Employer(phone(), "hr.sinar"), Employer(phone(), "hr.garda")
    offices = (
        Mediator(phone(), "mediator.bekasi"),
        Counsellor(phone(), "konselor.bekasi"),
        Verifier(phone(), "verifikator"),
    )
    payers = [Person(phone(), f"bayar.{key}") for key in ("penyusun", "penyetuju", "pelepas")]
    for person in (siti, budi, *employers, *offices, *payers):
        person.signs_in()
    return Cast(siti, budi, *employers, *offices, PaymentOfficers(*payers))


def test_six_payments_for_two_wages(portal, cast, evidence):
    for worker in cast.workers:
        let_go(worker, cast, evidence)
        worker.files_month_1()
    pay(1, cast, together=True)

    for worker in cast.workers:
        worker.assesses_themself()
    for number in range(2, LAST_MONTH + 1):
        do_what_the_month_asks(number, cast)
        for worker in cast.workers:
            worker.files_month(number)
        pay(number, cast, together=bool(number % 2))

    assert cast.siti.money_received() == "Rp10.500.000"
    assert cast.budi.money_received() == "Rp8.400.000"
    for worker in cast.workers:
        worker.waits_for_next_step("Manfaat Anda sudah selesai")
    booked = [(line["account"], line["amount"]) for line in portal.settled_payments()]
    expected = [(worker.account, amount) for worker, amounts in paid_to(cast) for amount in amounts]
    assert sorted(pair for pair in booked if pair[0] in (cast.siti.account, cast.budi.account)) == sorted(expected)


def paid_to(cast: Cast):
    return (cast.siti, SITI_IS_PAID), (cast.budi, BUDI_IS_PAID)


def let_go(worker: Worker, cast: Cast, evidence: Path) -> None:
    """The employer reports and deactivates, the mediator approves."""
    employer = cast.employer
    assert worker.next_step() == "Anda belum punya laporan PHK yang disetujui"
    report = employer.reports_phk_of(worker.name, on=employer.today, cause=CAUSE, evidence=evidence)
    employer.deactivates(worker.name, on=employer.today)
    assert worker.next_step() == "Laporan PHK Anda: Terkirim"
    cast.mediator.approves(report)


def do_what_the_month_asks(number: int, cast: Cast) -> None:
    """Applications or an interview, counselling, the training of month 3; then the day on which the month opens."""
    siti, budi = cast.workers
    invited = trained = None
    siti.applies_to_companies()
    if number == MONTH_WITH_INTERVIEW:
        invited = budi.applies_at("Garda")
        cast.other_employer.invites(budi.name, title=invited, on=budi.today + timedelta(days=1))
    else:
        budi.applies_to_companies()
    if number == MONTH_WITH_TRAINING:
        trained = cast.counsellor.recommends_training_to(siti.name), siti.enrols_in_recommended_class()
    for worker in cast.workers:
        worker.books_counselling()

    siti.moves_clock_to_next_date()

    cast.counsellor.records_sessions_with(siti.name, budi.name)
    if invited:
        cast.other_employer.records_interview_with(budi.name, title=invited)
    if trained:
        cast.counsellor.records_attendance(*trained)
    for worker in cast.workers:
        assert_conditions(
            worker, number, interviewed=bool(invited and worker is budi), trained=bool(trained and worker is siti)
        )


def assert_conditions(worker: Worker, number: int, *, interviewed: bool, trained: bool) -> None:
    """What the page counts is what was done."""
    shown = worker.conditions()
    assert shown["Asesmen diri"] == "Selesai"
    assert shown["Konseling dengan pengantar kerja"] == "Selesai"
    assert shown["Lamaran kerja ke perusahaan berbeda"] == ("1 dari 5" if interviewed else "5 dari 5")
    assert shown["Wawancara kerja yang sudah dijalani"] == ("1 dari 1" if interviewed else "0 dari 1")
    assert ("Formulir status kebekerjaan, diisi saat mengirim klaim" in shown) == (number == LAST_MONTH)
    if trained:
        attended, _, needed = shown["Hadir dalam pelatihan yang direkomendasikan"].partition(" dari ")
        assert int(attended) >= int(needed) > 0


def pay(number: int, cast: Cast, *, together: bool) -> None:
    """The verifier approves, three officers let the money go, the bank answers, and the worker sees it."""
    claims = [worker.claim_number(number) for worker in cast.workers]
    if together:
        cast.verifier.approves_together(*claims)
    else:
        for claim in claims:
            cast.verifier.approves_one(claim)
    cast.officers.pay(*claims)
    for worker, amounts in paid_to(cast):
        assert worker.waits_for(number, "Sudah dibayar").amount == spelled(amounts[number - 1])
        assert worker.money_received() == spelled(sum(amounts[:number]))


def spelled(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")
