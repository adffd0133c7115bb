"""What has to be begun before some pages exist at all: a worker's draft, an assessment under way, a checked upload."""

from __future__ import annotations

import re

from django.urls import reverse
from requests import Response

from devstack.shots.crawl import Visitor

CHOICE = re.compile(r'name="employment" value="([^"]+)"')


def _own_report(visitor: Visitor) -> Response:
    start = reverse("phk_reports:worker_start")
    choice = CHOICE.search(visitor.open(start).text)
    return visitor.send(start, employment=choice[1] if choice else "")


def _assessment(visitor: Visitor) -> Response:
    return visitor.send(reverse("counselling:assessment"))


def _upload(visitor: Visitor) -> Response:
    table = visitor.open(reverse("registry:contribution_template")).content
    return visitor.send(reverse("registry:contribution_upload"), files={"file": ("iuran.csv", table, "text/csv")})


# By the part of the e-mail before the @.
BEGINNINGS = {"rina": _own_report, "siti": _assessment, "hr.sinar": _upload}


def begin(key: str, visitor: Visitor) -> list[str]:
    """Begins what this person has to begin, if anything; gives the page that it led to."""
    if key not in BEGINNINGS:
        return []
    answer = BEGINNINGS[key](visitor)
    return [answer.headers["Location"]] if answer.is_redirect else []
