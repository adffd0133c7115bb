"""The employer never says a word: the worker reports without proof, the Disnaker decides and deactivates, two months are
paid and the third lapses."""

from datetime import timedelta
from functools import partial

from tests.browser.offices import Counsellor, Mediator, PaymentOfficers, Verifier
from tests.browser.person import Person, days_in
from tests.browser.worker import Worker

MOVES_THE_CLOCK = 2  # Rina has to be at work still
ENOUGH = "Perusahaan sudah ditanya dan diam; hubungan kerja dan berhentinya iuran cocok dengan data peserta."
PAID, LAPSED, OBJECTED = "Sudah dibayar", "Tidak diajukan (hangus)", "Keberatan diajukan"
STILL_ACTIVE = "Perusahaan belum menonaktifkan kepesertaan Anda. Ini tugas perusahaan, bukan Anda."
AMOUNT = 2_160_000  # 45% of Rp4.800.000
REMINDERS = (
    "Klaim bulan ke-3 sudah dibuka.",
    "Klaim bulan ke-3 belum terkirim.",
    "Hari ini batas klaim bulan ke-3.",
    "Klaim bulan ke-3 sudah terlambat.",
    "Besok hari terakhir klaim bulan ke-3.",
)
TOO_LATE = "Bulan ke-3 tidak diajukan sampai"


def test_the_employer_is_silent_and_month_3_lapses(portal, phone, open_page):
    desktop = partial(open_page, javascript=False)
    rina = Worker(phone(), "rina", name="Rina Wulandari", account="112233445503")
    mediator, counsellor = Mediator(desktop(), "mediator.bekasi"), Counsellor(desktop(), "konselor.bekasi")
    verifier = Verifier(desktop(), "verifikator")
    maker, approver, releaser = (Person(desktop(), f"bayar.{key}") for key in ("penyusun", "penyetuju", "pelepas"))
    officers = PaymentOfficers(maker, approver, releaser)
    for person in (rina, mediator, counsellor, verifier, maker, approver, releaser):
        person.signs_in()

    report = rina.reports_own_phk(
        on=rina.today - timedelta(days=3),
        cause="Efisiensi karena perusahaan merugi",
        evidence=None,
    )
    assert rina.sees("Bukti PHK kami minta dari perusahaan.")
    answer_by = days_in(rina.page.locator("main ol li").first.inner_text())[0]
    while mediator.today <= answer_by:
        mediator.moves_clock_a_day()
    rina.opens_report(report)
    assert rina.sees("Perusahaan tidak menjawab sampai")
    to_worker, _to_employer = mediator.approves_without_proof(report, because=ENOUGH)
    assert rina.decision(report) == to_worker
    assert rina.next_step() == "Ajukan klaim bulan ke-1"
    assert rina.sees(STILL_ACTIVE)

    first_day = mediator.asks_when_to_deactivate(report)
    assert first_day > mediator.today
    while mediator.today < first_day:
        mediator.moves_clock_a_day()
    mediator.deactivates(report, reason="Perusahaan tidak menjawab dalam tujuh hari kerja.")
    rina.opens_my_jkp()
    assert not rina.sees(STILL_ACTIVE)

    rina.files_month_1()
    claim = rina.claim_number(1)
    verifier.approves_together(claim)
    officers.pay(claim)
    assert rina.waits_for(1, PAID).amount == "Rp2.160.000"

    rina.assesses_themself()
    rina.applies_to_companies()
    rina.books_counselling()
    rina.moves_clock_to_next_date()
    counsellor.records_sessions_with(rina.name)
    rina.files_month(2)
    claim = rina.claim_number(2)
    verifier.approves_one(claim)
    officers.pay(claim)
    assert rina.waits_for(2, PAID).amount == "Rp2.160.000"

    for reminder in REMINDERS:
        rina.moves_clock_to_next_date()
        rina.waits_for_message(reminder)
    last_day = rina.moves_clock_to_next_date()
    assert rina.next_step() == "Ajukan klaim bulan ke-3"
    assert rina.moves_clock_to_next_date() == last_day + timedelta(days=1)
    rina.waits_for(3, LAPSED)
    rina.waits_for_message(TOO_LATE)

    rina.waits_for(4, "Dapat diajukan")
    assert rina.next_step() == "Ajukan klaim bulan ke-4"
    rina.follows("Ajukan klaim bulan ke-4")
    assert rina.page.get_by_role("button", name="Kirim klaim bulan ke-4").is_visible()

    rina.objects_to(3, "Saya dirawat di rumah sakit selama bulan itu.")
    claim = rina.claim_number(3)
    assert rina.instalments()[3].state == OBJECTED
    verifier.opens("Keberatan")
    assert verifier.sees(claim)
    assert rina.money_received() == "Rp4.320.000"
    paid = [line["amount"] for line in portal.settled_payments() if line["account"] == rina.account]
    assert paid == [AMOUNT, AMOUNT]
