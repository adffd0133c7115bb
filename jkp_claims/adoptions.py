"""Which regulation is in force in this portal: PP 37/2021, and what two administrators have adopted since."""

from jkp_claims.models import RegulationAdoption
from jkp_claims.regulations import DEFAULT_ADOPTIONS, REGULATIONS, Adoptions


def adoptions() -> Adoptions:
    """The history that every decision, page and job counts with. One query."""
    known = DEFAULT_ADOPTIONS
    for name, from_on in RegulationAdoption.objects.adopted().values_list("regulation", "from_on"):
        known = known.adopting(REGULATIONS[name], from_on)
    return known
