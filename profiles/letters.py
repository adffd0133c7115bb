"""What the profile says, as the draft of a letter of application."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from profiles.models import Certificate, Education, LanguageSkill, Skill, WorkExperience


def letter_draft(user: User) -> str:
    """Lines in Indonesian, the language of letters; "" for an empty profile."""
    with override("id"):
        blocks = [
            (_("Riwayat kerja"), [_experience(job) for job in _newest(WorkExperience, user, "-from_month")]),
            (_("Pendidikan"), [_education(school) for school in _newest(Education, user, "-from_year")]),
            (_("Sertifikat"), [f"{item.name}, {item.issuer}" for item in _newest(Certificate, user, "-obtained_on")]),
            (_("Bahasa"), [_language(item) for item in _newest(LanguageSkill, user, "language")]),
            (_("Keahlian"), [item.name for item in _newest(Skill, user, "name")]),
        ]
    return "\n\n".join(_block(title, lines) for title, lines in blocks if lines)


def _newest(model, user: User, order: str):
    return model.objects.of(user).order_by(order, "pk")


def _block(title: str, lines: list[str]) -> str:
    return "\n".join([f"{title}:", *(f"- {line}" for line in lines)])


def _month(day: date | None) -> str:
    return date_format(day, "F Y") if day else _("sekarang")


def _experience(job: WorkExperience) -> str:
    said = f"{job.title}, {job.company} ({_month(job.from_month)} – {_month(job.to_month)})"
    return f"{said}: {' '.join(job.duties.split())}" if job.duties else said


def _education(school: Education) -> str:
    parts = [school.get_level_display(), school.school, school.field]
    return f"{', '.join(part for part in parts if part)} ({school.from_year} – {school.to_year or _('sekarang')})"


def _language(item: LanguageSkill) -> str:
    level = item.get_level_display().partition(":")[0]
    return f"{item.get_language_display()} ({level.lower()})"
