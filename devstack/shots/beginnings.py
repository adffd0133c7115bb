"""What has to be begun before some pages exist at all: a draft, an assessment, a checked upload, a layoff that is taken."""

from __future__ import annotations

import re

from django.urls import reverse
from requests import Response

from devstack.shots.crawl import Visitor

COMPANY = re.compile(r"perusahaan=([0-9a-f-]{36})")
LAYOFF = re.compile(r'href="/mediasi/massal/([0-9a-f-]{36})/"')
CHOICE = re.compile(r'name="employment" value="([^"]+)"')


def _own_report(visitor: Visitor) -> Response:
    start = reverse("phk_reports:worker_start")
    choice = CHOICE.search(visitor.open(start).text)
    return visitor.send(start, employment=choice[1] if choice else "")


def _assessment(visitor: Visitor) -> Response:
    return visitor.send(reverse("counselling:assessment"))


def _upload(visitor: Visitor) -> Response:
    template = reverse("bulk_uploads:template", args=["contributions"])
    company = COMPANY.search(visitor.open(reverse("bulk_uploads:new", args=["contributions"])).text)
    table = visitor.open(f"{template}?bentuk=csv&perusahaan={company[1] if company else ''}").content
    new = reverse("bulk_uploads:new", args=["contributions"])
    return visitor.send(new, files={"file": ("iuran.csv", table, "text/csv")})


def _layoff(visitor: Visitor) -> Response:
    """Takes all files of the newest layoff, so that there is a sample to look at."""
    queue = reverse("phk_reports:layoff_queue")
    newest = LAYOFF.search(visitor.open(queue).text)
    if newest is None:
        return visitor.open(queue)
    return visitor.send(
        reverse("phk_reports:layoff_review", args=[newest[1]]),
        action=reverse("phk_reports:layoff_take", args=[newest[1]]),
    )


# By the part of the e-mail before the @.
BEGINNINGS = {"rina": _own_report, "siti": _assessment, "hr.sinar": _upload, "mediator.bekasi": _layoff}


def begin(key: str, visitor: Visitor) -> list[str]:
    """Begins what this person has to begin, if anything; gives the page that it led to."""
    if key not in BEGINNINGS:
        return []
    answer = BEGINNINGS[key](visitor)
    return [answer.headers["Location"]] if answer.is_redirect else []
