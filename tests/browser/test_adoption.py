"""Two administrators put PP 6/2025 in force while a claim runs: what was paid stays, what comes pays the new rate."""

from datetime import date, timedelta
from pathlib import Path

from tests.browser.offices import Employer, Mediator, PaymentOfficers, Verifier
from tests.browser.person import Person
from tests.browser.worker import Worker

MOVES_THE_CLOCK = 2  # and an adoption is never undone: the portal is used up by it; Siti has to be at work still
OLD, NEW = "PP 37/2021", "PP 6/2025"
PAID = "Sudah dibayar"
# Rp7.000.000, counted as the ceiling of Rp5.000.000: 45 %, and 60 % from the adoption on.
BEFORE, AFTER = "Rp2.250.000", "Rp3.000.000"


class Administrator(Person):
    def proposes(self, regulation: str, *, from_on: date) -> None:
        self.opens("Kelola")
        self.follows("Aturan yang berlaku")
        self.follows("Usulkan aturan")
        self.answers("Aturan", regulation)
        self.writes_day("Berlaku sejak", from_on)
        self.writes("Dasar dan alasan", "Permenaker 2/2025 Pasal II")
        self.presses("Simpan usulan")

    def opens_proposal(self) -> None:
        self.opens("Kelola")
        self.follows("Aturan yang berlaku")
        self.follows("Buka usulan")

    def preview(self) -> dict[str, int]:
        """What the tiles count."""
        tiles = self.page.locator("main .stat-tile").all()
        return {tile.locator("p").nth(1).inner_text(): int(tile.locator(".stat").inner_text()) for tile in tiles}


def test_a_running_claim_changes_rate_when_two_administrators_adopt_it(portal, phone, evidence):
    siti = Worker(phone(), "siti", name="Siti Aminah", nik="3275014107900001", account="112233445511")
    employer, mediator = Employer(phone(), "hr.sinar"), Mediator(phone(), "mediator.bekasi")
    verifier = Verifier(phone(), "verifikator")
    payers = [Person(phone(), f"bayar.{key}") for key in ("penyusun", "penyetuju", "pelepas")]
    first, second = Administrator(phone(), "admin"), Administrator(phone(), "admin2")
    for person in (siti, employer, mediator, verifier, *payers, first, second):
        person.signs_in()
    officers = PaymentOfficers(*payers)

    let_go(siti, employer, mediator, evidence)
    siti.files_month_1()
    approve_and_pay(siti, 1, verifier, officers)
    assert [siti.instalments()[number].amount for number in (1, 2, 6)] == [BEFORE, BEFORE, "Rp1.250.000"]

    adopt(first, second, from_on=siti.today + timedelta(days=1))

    siti.opens_my_jkp()
    siti.reloads_until(lambda: siti._instalments_here()[2].amount == AFTER, "the new amount of month 2")
    months = siti.instalments()
    assert (months[1].state, months[1].amount) == (PAID, BEFORE)
    assert [months[number].amount for number in range(2, 7)] == [AFTER] * 5
    assert f"{NEW}, sejak" in siti.reads()
    assert f"{OLD}, sejak" in siti.reads()

    siti.assesses_themself()
    siti.applies_to_companies()
    siti.moves_clock_to_next_date()
    assert "Konseling dengan pengantar kerja" not in siti.conditions()
    siti.files_month(2)
    approve_and_pay(siti, 2, verifier, officers)
    assert siti.money_received() == "Rp5.250.000"
    booked = [line["amount"] for line in portal.settled_payments() if line["account"] == siti.account]
    assert sorted(booked) == [2_250_000, 3_000_000]


def let_go(worker: Worker, employer: Employer, mediator: Mediator, evidence: Path) -> None:
    """The employer reports and deactivates, the mediator approves."""
    cause = "Efisiensi karena perusahaan merugi"
    report = employer.reports_phk_of(worker.name, on=employer.today, cause=cause, evidence=evidence)
    employer.deactivates(worker.name, on=employer.today)
    mediator.approves(report)


def approve_and_pay(worker: Worker, number: int, verifier: Verifier, officers: PaymentOfficers) -> None:
    claim = worker.claim_number(number)
    verifier.approves_one(claim)
    officers.pay(claim)
    worker.waits_for(number, PAID)


def adopt(first: Administrator, second: Administrator, *, from_on: date) -> None:
    """The first proposes and cannot decide, the second sees the same effect and adopts it."""
    first.proposes(NEW, from_on=from_on)
    shown = first.preview()
    assert shown["klaim berjalan berubah"] >= 1
    assert shown["bulan berubah jumlahnya"] >= 5
    assert shown["bulan tidak disentuh"] >= 1
    assert not first.page.get_by_role("link", name="Berlakukan").count()
    second.opens_proposal()
    assert second.preview() == shown
    second.follows("Berlakukan")
    assert second.preview() == shown
    second.presses("Berlakukan")
    assert second.sees("Aturan ini diberlakukan.")
    assert second.sees("Pengaruhnya saat diputus")
