"""How much of a profile is there, and what each missing part is good for."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from profiles.models import Certificate, Education, JobWish, LanguageSkill, Profile, Skill, WorkExperience

IN_THE_LETTER = gettext_lazy("Masuk ke draf surat lamaran, jadi tidak diketik ulang.")


@dataclass(frozen=True)
class Part:
    """A section: `unlocks` says what the portal does with it."""

    label: str
    unlocks: str
    url: str
    done: bool

    @property
    def task(self) -> dict:
        """A line of components/tasks.html."""
        return {
            "label": self.label,
            "url": self.url,
            "hint": None if self.done else self.unlocks,
            "status_label": _("Terisi") if self.done else _("Belum"),
            "tone": "ok" if self.done else "neutral",
        }


@dataclass(frozen=True)
class Completeness:
    profile: Profile
    parts: list[Part]

    @cached_property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def is_whole(self) -> bool:
        return self.done == self.total

    @property
    def text(self) -> str:
        return _("%(done)s dari %(total)s bagian") % {"done": self.done, "total": self.total}

    @property
    def tasks(self) -> list[dict]:
        return [part.task for part in self.parts]


def completeness_of(user: User) -> Completeness:
    """Two queries, however long the lists are."""
    profile = Profile.objects.for_user(user)
    filled = _filled_sections(user)
    section = _section_url
    parts = [
        Part(
            gettext_lazy("Foto"),
            gettext_lazy("Tampil di kartu SIAPkerja-ID Anda."),
            reverse("profiles:photo"),
            profile.photo_id is not None,
        ),
        Part(
            gettext_lazy("Tempat tinggal"),
            gettext_lazy("Kelas pelatihan di provinsi Anda dan kantor Disnaker Anda langsung ditampilkan."),
            reverse("profiles:domicile"),
            profile.region_id is not None,
        ),
        Part(gettext_lazy("Pendidikan"), IN_THE_LETTER, section("pendidikan"), filled["education"]),
        Part(
            gettext_lazy("Riwayat kerja"),
            IN_THE_LETTER,
            section("riwayat-kerja"),
            filled["experience"] or profile.never_worked,
        ),
        Part(
            gettext_lazy("Sertifikat"),
            IN_THE_LETTER,
            section("sertifikat"),
            filled["certificate"] or profile.no_certificates,
        ),
        Part(gettext_lazy("Bahasa"), IN_THE_LETTER, section("bahasa"), filled["language"]),
        Part(gettext_lazy("Keahlian"), IN_THE_LETTER, section("keahlian"), filled["skill"]),
        Part(
            gettext_lazy("Keinginan kerja"),
            gettext_lazy("Lowongan yang cocok disaring untuk Anda."),
            reverse("profiles:wishes"),
            filled["wish"],
        ),
        Part(
            gettext_lazy("CV"),
            gettext_lazy("Dapat dilampirkan pada lamaran tanpa mengunggah lagi."),
            reverse("profiles:cv"),
            profile.cv_id is not None,
        ),
    ]
    return Completeness(profile, parts)


def _section_url(slug: str) -> str:
    return reverse("profiles:entries", args=[slug])


def _filled_sections(user: User) -> dict[str, bool]:
    models = {
        "education": Education,
        "experience": WorkExperience,
        "certificate": Certificate,
        "language": LanguageSkill,
        "skill": Skill,
        "wish": JobWish,
    }
    exists = {f"has_{name}": Exists(model.objects.filter(user=OuterRef("pk"))) for name, model in models.items()}
    found = User.objects.filter(pk=user.pk).values(**exists).get()
    return {name: found[f"has_{name}"] for name in models}
