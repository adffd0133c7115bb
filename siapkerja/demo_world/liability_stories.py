"""What happens when the company must pay the benefit first: nothing, or a payment that a verifier confirms."""

from core import clock
from jkp_claims import liabilities
from jkp_claims.models import EmployerLiability
from siapkerja.demo_world.claim_stories import Turn, claiming
from siapkerja.demo_world.life import Life
from siapkerja.demo_world.phk_stories import evidence_file
from siapkerja.demo_world.timeline import Story

DAYS_UNTIL_PAID, DAYS_UNTIL_CONFIRMED = 8, 3

owed_by_employer = claiming(turns={1: Turn.LEFT_SUBMITTED})


def paid_by_employer(life: Life) -> Story:
    """A week after the first claim the company pays the whole benefit; a verifier looks at its proof."""
    yield from owed_by_employer(life)
    yield life.office_after(clock.today(), DAYS_UNTIL_PAID, 14)
    case = EmployerLiability.objects.get(claim__report=life.report)
    case = liabilities.report_payment(
        case,
        by=life.employer,
        note="Dibayar penuh lewat transfer bank. (Contoh.)",
        paid_on=clock.today(),
        file=evidence_file("bukti-transfer-contoh.pdf", "Bukti transfer (contoh)", life),
    )
    yield life.office_after(clock.today(), DAYS_UNTIL_CONFIRMED, 10)
    liabilities.confirm_payment(case, by=life.verifier, note="", paid_on=case.paid_on)
