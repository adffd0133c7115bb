"""The documents of a file as everybody in it sees them: pages as pictures, never the raw file (but for its owner)."""

from collections.abc import Callable
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.readings import A_RELOAD, What, record_readings
from casework.models import Event
from casework.steps import record
from core import clock
from core.templatetags.siap import waktu
from documents.viewing import Link, Viewer, original_url, viewer
from phk_reports.models import Evidence, PhkReport

CHOSEN = "bukti"  # in the address of a page that shows one of several


def page_of(evidence: Evidence) -> str:
    """The page of one document."""
    return reverse("phk_reports:evidence_file", args=[evidence.report_id, evidence.pk])


def chosen(evidence: list[Evidence], query: QueryDict) -> Evidence | None:
    """Which of a file's documents `?bukti=` asks for; the first when it asks for none of them."""
    asked = query.get(CHOSEN, "")
    return next((one for one in evidence if str(one.pk) == asked), evidence[0] if evidence else None)


def evidence_viewer(
    one: Evidence, others: list[Evidence], user: User, query: QueryDict, link: Callable[[Evidence], str] = page_of
) -> Viewer:
    """For templates/phk_reports/_viewer.html, argument `viewer`.

    others: all documents of the file in their order, `one` among them, each with its document; link: where a document of
    the file is looked at, on another page than its own e.g. ``lambda one: f"{report_url}?bukti={one.pk}"``.
    The pictures record who looked; the page around them records its own reading.
    """
    place = [each.pk for each in others].index(one.pk)
    return viewer(
        one.document,
        address=link(one),
        page_url=lambda number: reverse("phk_reports:evidence_page", args=[one.report_id, one.pk, number]),
        query=query,
        heading=one.get_evidence_kind_display(),
        note=_note(one, user),
        previous=_link(others[place - 1], link) if place else None,
        following=_link(others[place + 1], link) if place + 1 < len(others) else None,
        original=original_url(one.document, page_of(one), user),
    )


def record_opened(report: PhkReport, evidence: Evidence, user: User) -> None:
    """Lines that the worker and everybody in the file can read; a page and its pictures together give one."""
    record_readings(user, [report.employment.participant], what=What.EVIDENCE, number=report.number)
    if evidence.document.owner_id == user.pk:
        return
    known = Event.objects.about(report).filter(
        verb="evidence_opened", actor_id=user.pk, data__evidence=str(evidence.pk), at__gt=clock.now() - A_RELOAD
    )
    if not known.exists():
        record(report, "evidence_opened", by=user, evidence=str(evidence.pk))


def document_named(evidence: UUID) -> UUID | None:
    """The document of this evidence, whoever asks."""
    return Evidence.objects.filter(pk=evidence).values_list("document", flat=True).first()


def _note(one: Evidence, user: User) -> str:
    """While a document is being checked, only its owner reads what it is called."""
    said = {"name": one.document.name, "side": one.get_side_display(), "moment": waktu(one.document.added_at)}
    if one.document.is_usable or one.document.owner_id == user.pk:
        return _("%(name)s. %(side)s, %(moment)s") % said
    return _("%(side)s, %(moment)s") % said


def _link(evidence: Evidence, link: Callable[[Evidence], str]) -> Link:
    return Link(link(evidence), evidence.get_evidence_kind_display())
