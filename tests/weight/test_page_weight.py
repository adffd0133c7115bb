"""What the first view of a page costs on a slow line: its HTML and all it links to, compressed."""

import gzip
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from accounts.models import Role
from tests.access.table import ACCESS, PUBLIC_PAGE
from tests.access.test_access import url_of

KILOBYTE = 1024
FOR_EVERYBODY, FOR_OFFICES = 30 * KILOBYTE, 60 * KILOBYTE
MOST_HTML, MOST_CSS, MOST_JS = 15 * KILOBYTE, 8 * KILOBYTE, 6 * KILOBYTE
MOST_REQUESTS = 5
MOST_NODES = {FOR_EVERYBODY: 800, FOR_OFFICES: 2000}
LINKED = re.compile(r"<(?:link|script|img)\b[^>]*?\s(?:href|src)=\"([^\"]+)\"")
ELEMENT = re.compile(r"<[a-z]")
VISITOR = "visitor"
NO_PAGES = {  # files, answers to machines, and what sends a visitor elsewhere
    "bulk_uploads:annotated",
    "documents:file",
    "identity:correction_page",
    "jkp_claims:liability_page",
    "phk_reports:employer_export",
    "phk_reports:evidence_page",
    "registry:dispute_page",
    "vacancies:application_cv_page",
    "bulk_uploads:references",
    "bulk_uploads:template",
    "healthz",
    "jkp_claims:calendar",
    "jkp_claims:slip_letter",
    "my_data:copy_file",
    "my_data:readings_table",
    "phk_reports:letter",
    "profiles:certificate_file",
    "profiles:cv_file",
    "profiles:photo_file",
    "jkp_claims:contribution_statement_file",
    "registry:company_report_receipt",
    "registry:workers_export",
    "single_sign_on:configuration",
    "single_sign_on:jwks",
    "single_sign_on:sign_out",
    "single_sign_on:userinfo",
}


def visits() -> list[tuple[str, str]]:
    """(URL name, role): each page that can be looked at, as a visitor or as each role that it is for."""
    pages = [(name, page) for name, page in sorted(ACCESS.items()) if not page.posts and name not in NO_PAGES]
    public = [(name, VISITOR) for name, page in pages if page.access is PUBLIC_PAGE]
    return public + [
        (name, role.value)
        for name, page in pages
        if page.access is not PUBLIC_PAGE
        for role in Role
        if role in page.roles
    ]


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, compresslevel=9))


@cache
def compressed_file(path: str) -> int:
    """Every page links the same few."""
    return compressed(Path(path).read_bytes())


def linked_files(html: str) -> dict[str, int]:
    """Compressed bytes of each stylesheet, script and picture of ours; anything from elsewhere fails."""
    files = {}
    for address in LINKED.findall(html):
        if address.startswith("data:"):
            continue  # it is in the page already
        if address.startswith(static("")):
            found = finders.find(address.removeprefix(static("")).split("?")[0])
            assert found, f"{address} does not exist"
            files[address] = compressed_file(found)
        else:
            assert address.startswith("/"), f"{address} is somebody else's"
    return files


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "role"), visits())
def test_first_view_is_light(name, role, world, client, sign_in):
    page = ACCESS[name]
    client = client if role == VISITOR else sign_in(world.people[Role(role)])
    answer = client.get(url_of(name, page, world.objects, role), follow=True)
    assert answer.headers["Content-Type"].startswith("text/html")
    html = answer.content.decode()
    files = linked_files(html)
    size = compressed(answer.content)
    weight = size + sum(files.values())
    nodes = len(ELEMENT.findall(html))
    limit = FOR_EVERYBODY if role in (VISITOR, Role.WORKER) else FOR_OFFICES
    figures = f"{name} as {role}: {weight} bytes, HTML {size}, {nodes} elements, {files}"
    assert weight <= limit, figures
    assert size <= MOST_HTML, figures
    assert 1 + len(files) <= MOST_REQUESTS, figures
    assert nodes <= MOST_NODES[limit], figures


def test_stylesheet_and_script_have_their_own_limits():
    sizes = Counter()
    for kind in ("css", "js"):
        folder = Path(finders.find(f"{kind}/siap.{kind}")).parent
        sizes[kind] = sum(compressed(file.read_bytes()) for file in folder.glob(f"*.{kind}"))
    assert sizes["css"] <= MOST_CSS, sizes
    assert sizes["js"] <= MOST_JS, sizes


@pytest.mark.django_db
def test_my_jkp_with_six_months(world, sign_in, capsys):
    """The page that people open most: printed, so that its weight is seen to grow."""
    page = sign_in(world.people[Role.WORKER]).get(url_of("jkp_claims:my_jkp", ACCESS["jkp_claims:my_jkp"], {}))
    html = page.content.decode()
    assert html.count('class="tl-n"') == 6
    files = linked_files(html)
    total = compressed(page.content) + sum(files.values())
    nodes = len(ELEMENT.findall(html))
    with capsys.disabled():
        print(f"\nJKP saya: {total} bytes = HTML {compressed(page.content)} + {files}, {nodes} elements")  # noqa: T201
    assert total <= FOR_EVERYBODY
