"""The law for anybody: what is in force, what was adopted when, the regulations side by side and one by one."""

from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from accounts.access import PUBLIC
from core import clock
from jkp_claims.adoptions import adoptions
from jkp_claims.models import RegulationAdoption
from jkp_claims.public_forms import WageForm
from jkp_claims.regulation_values import percent
from jkp_claims.regulation_words import FIGURE_WORDS, Group, duties, group_title
from jkp_claims.regulations import REGULATIONS, Adoptions, Regulation
from jkp_claims.rules import contribution_shares, wage_base


def slug_of(name: str) -> str:
    """A regulation's name in an address: "PP 37/2021" is "pp-37-2021"."""
    return name.lower().replace(" ", "-").replace("/", "-")


BY_SLUG = {slug_of(name): regulation for name, regulation in REGULATIONS.items()}


class RegulationSlug:
    """The part of an address that names a regulation; made of its name or slug, refused when there is none."""

    regex = "[a-z0-9-]+"

    def to_python(self, slug: str) -> str:
        if slug not in BY_SLUG:
            raise ValueError(f"no regulation is called {slug!r}")
        return slug

    def to_url(self, name: str) -> str:
        return self.to_python(slug_of(name))


class RegulationsView(TemplateView):
    """What is in force today, since when, and how the regulations differ."""

    access = PUBLIC
    template_name = "jkp_claims/regulation_list.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        history = adoption_history(adoptions(), today)
        different, same = compared(list(REGULATIONS.values()))
        return super().get_context_data(
            now_in_force=next(entry for entry in history if entry["current"]),
            history=history,
            regulations=list(REGULATIONS.values()),
            different=different,
            same=same,
            **kwargs,
        )


class RegulationView(TemplateView):
    """One regulation, figure by figure with its article; and who pays the contribution of the wage asked for."""

    access = PUBLIC
    template_name = "jkp_claims/regulation_detail.html"

    @cached_property
    def regulation(self) -> Regulation:
        return BY_SLUG[self.kwargs["slug"]]

    def get_context_data(self, **kwargs):
        regulation = self.regulation
        asked = self.request.GET if "upah" in self.request.GET else None
        form = ShareForm(asked, initial={"upah": regulation.wage_ceiling})
        wage = regulation.wage_ceiling if asked is None else form.cleaned_data.get("upah") if form.is_valid() else None
        return super().get_context_data(
            regulation=regulation,
            in_force=adoptions().in_force(clock.today()) is regulation,
            groups=groups(regulation),
            duties=list(duties(regulation)),
            form=form,
            shares=None if wage is None else shares(wage, regulation),
            **kwargs,
        )


class ShareForm(forms.Form):
    """The wage whose contribution is shown."""

    upah = WageForm.base_fields["wage"]


def adoption_history(known: Adoptions, today: date) -> list[dict]:
    """Each adoption, newest first: its regulation, its days, and when and why it was decided."""
    decisions = {row.from_on: row for row in RegulationAdoption.objects.adopted()}
    current = known.until(today)[-1]
    next_days = [adoption.from_on for adoption in known.history[1:]]
    entries = [
        {
            "regulation": adoption.regulation,
            "from_on": adoption.from_on,
            "until_on": following and following - timedelta(days=1),
            "current": adoption is current,
            "coming": adoption.from_on > today and adoption is not current,
            "decision": decisions.get(adoption.from_on),
        }
        for adoption, following in zip(known.history, [*next_days, None], strict=True)
    ]
    return entries[::-1]


def compared(regulations: list[Regulation]) -> tuple[list[dict], list[dict]]:
    """(what differs, what is the same): each a figure with its words, and its value under every regulation."""
    different, same = [], []
    for name, words in FIGURE_WORDS.items():
        entries = [described(name, regulation) for regulation in regulations]
        values = [getattr(regulation, name) for regulation in regulations]
        found = {"name": name, "words": words, "entries": entries}
        (same if all(value == values[0] for value in values) else different).append(found)
    return different, same


def described(name: str, regulation: Regulation) -> dict:
    """One figure of one regulation: its value in lines, and its article."""
    return {
        "regulation": regulation,
        "lines": FIGURE_WORDS[name].lines(getattr(regulation, name)),
        "article": regulation.article(name),
    }


def groups(regulation: Regulation) -> list[dict]:
    """The figures under their headings."""
    return [
        {
            "name": group.value,
            "title": group_title(group, regulation),
            "figures": [
                {"words": words} | described(name, regulation)
                for name, words in FIGURE_WORDS.items()
                if words.group == group
            ],
        }
        for group in Group
    ]


def shares(wage: int, regulation: Regulation) -> dict:
    """The parts of a month's contribution for this wage, and their sum."""
    parts = contribution_shares(wage, regulation)
    return {
        "wage": wage,
        "base": wage_base(wage, regulation),
        "parts": [
            {
                "label": FIGURE_WORDS[part.name].label,
                "percent": percent(part.rate),
                "amount": part.amount,
                "article": part.article,
            }
            for part in parts
        ],
        "percent": percent(sum((part.rate for part in parts), Decimal(0))),
        "total": sum(part.amount for part in parts),
    }
