"""Stories in which the employer owes something, up to a point."""

from datetime import timedelta

from accounts.models import Role
from casework.steps import advance
from core.dates import Month
from jkp_claims import liabilities, services
from jkp_claims.models import EmployerLiability, JkpClaim, MonthlyClaim
from registry.models import Contribution
from tests.accounts.factories import officer
from tests.documents.factories import pdf, upload
from tests.jkp_claims.factories import Story, at

ONLY_SOCIAL = frozenset({"JKK", "JKM"})


class Debt(Story):
    """A claim whose company did not do its part, with month 1 filed. `case` is what the company owes."""

    def __init__(self, *, arrears: int = 0, programmes=None, cause: str = "b", **details):
        super().__init__(**details)
        self.cause = cause
        if programmes is not None:
            self.employment.programmes = programmes
            self.employment.save()
        self.unpaid(arrears)
        self.filed()
        self.case = EmployerLiability.objects.filter(claim=self.claim).first()
        self.verifier = officer(Role.VERIFIER)

    def approved(self, cause: str | None = None) -> JkpClaim:
        return super().approved(cause or self.cause)

    def unpaid(self, months: int) -> None:
        """The latest overdue months were never paid, nor was any after them."""
        terminated_on = self.today - timedelta(days=1)
        overdue = Month.of(terminated_on).plus(-1 if terminated_on.day > 15 else -2)
        self.arrears = Contribution.objects.filter(
            employment=self.employment, month__gt=overdue.plus(-months).first_day
        )
        if months:
            self.arrears.update(paid_on=None)

    def settles_arrears(self) -> None:
        self.arrears.update(paid_on=self.today)

    def months(self) -> list[str]:
        """The states of the six months."""
        return list(self.claim.months.order_by("month_no").values_list("state", flat=True))

    def reports_payment(self) -> EmployerLiability:
        self.case = liabilities.report_payment(self.case, by=self.employer, note="", paid_on=self.today, file=proof())
        return self.case

    def confirms(self) -> EmployerLiability:
        self.case = liabilities.confirm_payment(self.case, by=self.verifier, note="", paid_on=self.today)
        return self.case

    def closes(self) -> EmployerLiability:
        self.case = advance(
            self.case, EmployerLiability.close, by=self.verifier, note="Lunas", decided_by=self.verifier
        )
        return self.case

    def reopens(self) -> EmployerLiability:
        self.case = liabilities.reopen(self.case, by=self.verifier, note="Masih")
        return self.case

    def first_month_in_verification(self) -> MonthlyClaim:
        return advance(self.claim.months.get(month_no=1), MonthlyClaim.take, by=self.verifier)

    def approve(self, month: MonthlyClaim) -> MonthlyClaim:
        return services.approve_month(month, by=self.verifier, now=at(self.today))


def pays_first(**details) -> Debt:
    """More than three months in arrears: the company pays the benefit first."""
    return Debt(arrears=6, **details)


def settles_only(**details) -> Debt:
    """Two months in arrears: BPJS pays the worker, the company BPJS."""
    return Debt(arrears=2, **details)


def programmes_missing(**details) -> Debt:
    return Debt(programmes=ONLY_SOCIAL, **details)


def by_bpjs_all_the_same(debt: Debt) -> MonthlyClaim:
    """The debt was closed, BPJS approved month 1, and the debt was opened again."""
    month = debt.first_month_in_verification()
    debt.settles_arrears()
    debt.closes()
    month = debt.approve(month)
    debt.reopens()
    return month


def proof():
    return upload(pdf(), "bukti transfer.pdf")
