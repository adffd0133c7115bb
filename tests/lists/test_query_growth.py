"""Every list takes the same number of queries for one row and for fifty."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from django.views.generic.list import BaseListView

from tests.lists.listings import LISTINGS

FIRST, MORE = 1, 49
SMALLEST_PAGE = 20
ELEMENT = re.compile(r"<[a-z]")

# Made by `ListView` or not, these show rows of something that grows: their builders stand in `listings.py` too.
OTHER_PAGES_WITH_ROWS = {
    "accounts:acting",
    "counselling:session",
    "counselling:today",
    "jkp_claims:claim",
    "jkp_claims:contribution_statement",
    "jkp_claims:liability",
    "jkp_claims:month",
    "jkp_claims:my_jkp",
    "jkp_claims:objections",
    "jkp_claims:regulations",
    "mfa_index",
    "offices:office",
    "offices:person",
    "payouts:submit",
    "phk_reports:choose_worker",
    "phk_reports:company_checklist",
    "phk_reports:detail",
    "phk_reports:employer_list",
    "phk_reports:employer_still_active",
    "phk_reports:layoff_review",
    "phk_reports:mandate_offer",
    "phk_reports:queue",
    "phk_reports:still_active",
    "phk_reports:worker_start",
    "registry:change_wage",
    "registry:company",
    "registry:company_reports",
    "registry:contracts_missing",
    "registry:contributions",
    "registry:deactivate_many",
    "registry:home",
    "registry:jkp_employer",
    "registry:members",
    "registry:my_record",
    "registry:overseen_company",
    "registry:registration",
    "registry:reports_due",
    "registry:worker",
    "registry:workers",
    "training:attendance",
    "usersessions_list",
    "vacancies:application",
}
# Fifty rows change only which one is shown, or how long a table of 24 months is filled.
SHOWS_NO_MORE_ROWS = {"jkp_claims:my_jkp", "payouts:submit", "registry:worker", "registry:home"}


def list_views(resolver=None, namespace="") -> set[str]:
    """The URL names of all list views."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if issubclass(getattr(pattern.callback, "view_class", object), BaseListView):
                found.add(namespace + pattern.name)
        else:
            found |= list_views(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
    return found


def test_every_list_has_a_builder_of_rows():
    assert list_views() | OTHER_PAGES_WITH_ROWS == {name.split(",")[0] for name in LISTINGS}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LISTINGS))
def test_fifty_rows_take_the_queries_of_one(name, sign_in):
    page = LISTINGS[name]()
    client = sign_in(page.user)

    def look() -> tuple[list[str], int]:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(page.url)
        assert answer.status_code == 200
        return [query["sql"] for query in queries], len(ELEMENT.findall(answer.content.decode()))

    page.add(FIRST)
    look()  # what is kept for the whole process is fetched now
    one, elements_of_one = look()
    page.add(MORE)
    fifty, elements_of_fifty = look()
    repeated = sorted({sql[:300] for sql in fifty if fifty.count(sql) > one.count(sql)})
    assert len(fifty) == len(one), f"{len(one)} queries became {len(fifty)}:\n" + "\n".join(repeated)
    if name not in SHOWS_NO_MORE_ROWS:
        assert elements_of_fifty >= elements_of_one + SMALLEST_PAGE - FIRST, "the rows are not on the page"
