"""The cast. Everybody is invented; each has a history that leaves them at another stage."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from registry.choices import Bank, ContractType
from siapkerja.demo_world import claim_stories as claims
from siapkerja.demo_world import liability_stories as debts
from siapkerja.demo_world import phk_stories as phk
from siapkerja.demo_world import two_sided_stories as two_sided
from siapkerja.demo_world.claim_stories import Turn, claiming
from siapkerja.demo_world.layoff_stories import LAYOFF_BEFORE_DAYS
from siapkerja.demo_world.life import (
    STILL_AT_WORK,
    History,
    Person,
    approved_five_office_days_ago,
    claimed_before_last_office_day,
    claimed_days_ago,
    days_ago,
    in_month,
    office_days_ago,
)

CAST_FILE = Path(__file__).with_name("cast.csv")

# Who is not named here works on; the walk begins with Siti, Budi and Rina.
HISTORIES = {
    # a PHK file in each of its states
    "yanto": History(days_ago(2), phk.drafted),
    "mega": History(days_ago(2), phk.submitted),
    "rizal": History(days_ago(3), phk.submitted),
    "slamet": History(days_ago(3), phk.submitted),
    "wati": History(days_ago(4), phk.in_review),
    "ningsih": History(days_ago(5), phk.in_review),
    "togar": History(days_ago(4), phk.in_review),
    "hasan": History(days_ago(6), phk.needs_correction),
    "deni": History(days_ago(9), phk.rejected),
    "yuli": History(days_ago(8), phk.objected),
    "taufik": History(days_ago(10), two_sided.disputed),
    "ani": History(days_ago(20), phk.withdrawn),
    # two sides: a document came in again; both reported; denied; no evidence and a silent company; disputes; a union's draft
    "dadan": History(days_ago(7), phk.corrected),
    "euis": History(days_ago(5), two_sided.joined),
    "ujang": History(days_ago(5), two_sided.denied),
    "neneng": History(office_days_ago(6), two_sided.without_evidence),
    "cecep": History(days_ago(31), two_sided.in_mediation),
    "rohim": History(days_ago(40), two_sided.settled),
    "pipit": History(days_ago(5), two_sided.represented_draft),
    # nobody at the Disnaker took it, so its province may; approved, and the company does not end the participation
    "dimas": History(days_ago(24), phk.submitted),
    "lilis": History(approved_five_office_days_ago, phk.approved_five_office_days_ago),
    # approved, and no right: resigned, retired, died, contract over, too few months
    "putri": History(days_ago(25), phk.approved),
    "surono": History(days_ago(28), phk.approved),
    "kasim": History(days_ago(21), phk.approved),
    "intan": History(days_ago(18), phk.approved, ran_out=True),
    "fajar": History(days_ago(16), phk.approved, months=9),
    # approved, and the first claim may be filed; Petrus and Halimah with a hold
    "martha": History(days_ago(15), phk.approved),
    "gunawan": History(days_ago(14), phk.approved_after_answer),
    "petrus": History(days_ago(13), phk.approved_still_active),
    "halimah": History(days_ago(24), phk.approved, arrears=6),
    # never claimed; refused; refused and objected
    "joni": History(days_ago(115), phk.approved),
    "lukman": History(days_ago(26), claims.refused),
    "edi": History(days_ago(29), claims.refused_and_objected),
    # month 1: sent, held, in verification, to be corrected
    "novi": History(claimed_days_ago(1), claiming(turns={1: Turn.LEFT_SUBMITTED})),
    "ferdi": History(claimed_days_ago(3), claiming(phk.approved_still_active, turns={1: Turn.LEFT_SUBMITTED})),
    "sarah": History(claimed_days_ago(4), claiming(turns={1: Turn.LEFT_IN_VERIFICATION})),
    "imam": History(claimed_days_ago(5), claiming(turns={1: Turn.CORRECTION_ASKED})),
    # the company was in arrears and owes the benefit: nothing paid yet; paid and confirmed
    "hendro": History(claimed_days_ago(16), debts.owed_by_employer, arrears=6),
    "susi": History(claimed_days_ago(27), debts.paid_by_employer, arrears=6),
    # month 1 approved: in the approved batch, in the submitted one, in the draft
    "nia": History(claimed_before_last_office_day, claiming(), minute=0),
    "reza": History(claimed_before_last_office_day, claiming(), minute=10, bank=Bank.BCA),
    "tini": History(claimed_before_last_office_day, claiming(), minute=20, bank=Bank.MANDIRI),
    # sent back by the bank; and paid to another account afterwards
    "lina": History(claimed_days_ago(9), claiming(), account_number="003456789098"),
    "doni": History(claimed_days_ago(24), claiming(mends_account=True), account_number="003456700198", bank=Bank.BNI),
    # months 2 to 6, ready to be filed or with something in the way
    "eka": History(in_month(2, 2), claiming(phk.reported_by_worker, ready_in=2)),
    "dewi": History(in_month(2, 3), claiming(turns={2: Turn.INCOMPLETE})),
    "agus": History(in_month(3, 2), claiming(ready_in=3)),
    "rahmat": History(in_month(3, 12), claiming(turns={3: Turn.LATE}), bank=Bank.BSI),
    "maya": History(in_month(4, 12), claiming(turns={3: Turn.INTERVIEWED, 4: Turn.OBJECTED})),
    "bayu": History(in_month(4, 16), claiming(turns={3: Turn.REJECTED})),
    "anton": History(in_month(4, 14), claiming(turns={2: Turn.SKIPPED})),
    "joko": History(in_month(5, 11), claiming(trained=True)),
    "nurul": History(in_month(7, -5), claiming(ready_in=6)),
    # all six paid; stopped by a new job
    "tono": History(in_month(8, 5), claiming()),
    "lestari": History(in_month(8, 10), claiming()),
    "arman": History(in_month(5, 6), claiming(new_job_after=3)),
}

FIRST_NAMES = ("Adi", "Bella", "Cahyo", "Desi", "Erwin", "Farah", "Gilang", "Hana", "Indra", "Jihan", "Krisna", "Laila")
LAST_NAMES = ("Firmansyah", "Kusuma", "Lubis", "Manurung", "Pohan", "Ramadhan", "Tanjung")
WOMEN = ("Bella", "Desi", "Farah", "Hana", "Jihan", "Laila")
JOBS = ("Operator produksi", "Staf gudang", "Staf administrasi", "Teknisi", "Petugas kebersihan")
LAID_OFF_LATELY, LAID_OFF_BEFORE = 27, 10
LAID_OFF_MONTHS = 15
IN_LAYOFF = ("maman", "nining", "otong")  # with an account
OTHER_LAST_NAMES = ("Wibisono", "Hutabarat", "Sasmita", "Pangestu")
EMPLOYERS = (
    "sinar",
    "garda",
    "tirta",
    "kencana",
    "mega",
    "rantai",
    "baja",
    "deli",
    "bahari",
    "kayu",
    "angkut",
    "hotel",
)


def cast() -> Iterator[Person]:
    """Who has a name in `cast.csv`, with their history."""
    with CAST_FILE.open(newline="") as lines:
        for row in csv.DictReader(lines):
            yield Person(
                key=row["key"],
                name=row["name"],
                woman=row["sex"] == "P",
                born=date.fromisoformat(row["born"]),
                company=row["company"],
                job=row["job"],
                wage=int(row["wage"]),
                cause=row["cause"],
                contract=ContractType(row["contract"]),
                has_account=row["account"] == "yes",
                history=HISTORIES.get(row["key"], STILL_AT_WORK),
            )


def laid_off() -> Iterator[Person]:
    """Who goes in one of the two layoffs and has no account; with `IN_LAYOFF` of the cast, all who go."""
    for number in range(LAID_OFF_LATELY + LAID_OFF_BEFORE):
        before = number >= LAID_OFF_LATELY
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], OTHER_LAST_NAMES[number // len(FIRST_NAMES)]
        yield Person(
            key=f"laid_off{number}",
            name=f"{first} {last}",
            woman=first in WOMEN,
            born=date(1976 + number % 25, 1 + number % 12, 1 + number % 28),
            company="rapi" if before else "angkut",
            job=JOBS[number % len(JOBS)],
            wage=4_300_000 + number % 7 * 350_000,
            history=History(days_ago(LAYOFF_BEFORE_DAYS) if before else None, months=LAID_OFF_MONTHS),
        )


def colleagues() -> Iterator[Person]:
    """People at work without an account, so that the lists of companies look like lists."""
    for number in range(len(FIRST_NAMES) * len(LAST_NAMES)):
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
        yield Person(
            key=f"colleague{number}",
            name=f"{first} {last}",
            woman=first in WOMEN,
            born=date(1978 + number % 24, 1 + number % 12, 1 + number % 28),
            company=EMPLOYERS[number // len(LAST_NAMES)],
            job=JOBS[number % len(JOBS)],
            wage=4_200_000 + number % 9 * 450_000,
        )
