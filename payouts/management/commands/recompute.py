"""Compute every stored decision and amount again with today's code, and list what it would not give."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from jkp_claims.recompute import (
    CHUNK,
    Difference,
    against_slip,
    amount_slips,
    claim_differences,
    month_differences,
    slip_differences,
)
from payouts.models import Payout


def payout_differences() -> Iterator[list[Difference]]:
    """For each payout: it pays what the slip of its month says."""
    payouts = Payout.objects.select_related("month").prefetch_related(amount_slips("month__slips")).order_by("pk")
    for payout in payouts.iterator(chunk_size=CHUNK):
        stored = {"amount": payout.amount, "regulation": payout.regulation}
        yield against_slip(payout.month, stored, of=" payout")


CHECKS = {
    "slips": slip_differences,
    "months": month_differences,
    "claims": claim_differences,
    "payouts": payout_differences,
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="list the differences; exit status 1 when there are any"
        )

    def handle(self, *args, check, **options):
        if not check:
            raise CommandError(
                "What was decided is never rewritten. Use --check to list what today's code would decide otherwise.",
                returncode=2,
            )
        looked_at, found = dict.fromkeys(CHECKS, 0), 0
        for name, differences_of_each in CHECKS.items():
            for differences in differences_of_each():
                looked_at[name] += 1
                found += len(differences)
                for difference in differences:
                    self.stdout.write(str(difference))
        counts = ", ".join(f"{count} {name}" for name, count in looked_at.items())
        self.stdout.write(f"Checked {counts}: {found} difference{'' if found == 1 else 's'}.")
        if found:
            raise SystemExit(1)
