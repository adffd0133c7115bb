"""Where the steps of this app's cases have their pages."""

from django.urls import reverse

from casework.models import Case
from jkp_claims.models import EmployerLiability, JkpClaim, MonthlyClaim, RegulationAdoption

PREFIXES = {JkpClaim: "claim", MonthlyClaim: "month", EmployerLiability: "liability", RegulationAdoption: "adoption"}


def step_url(case: Case, step: str) -> str:
    """The page of a step by its name, e.g. month_approve."""
    return reverse(f"jkp_claims:{PREFIXES[type(case)]}_{step}", args=[case.pk])
