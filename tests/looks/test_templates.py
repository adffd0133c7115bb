"""What holds for every template of the portal."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
FORBIDDEN = [
    (r"""[\s"']style\s*=""", "inline style"),
    (r"<style", "inline style"),
    (r"<script(?![^>]*\ssrc=)", "inline script"),
    (r"\son[a-z]+=", "inline handler"),
    (r"\|\s*safe\b", "|safe"),
    (r"autoescape off", "autoescape off"),
    (r"javascript:", "javascript: address"),
]
POSTING_FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)


def source(name):
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_inline_and_nothing_unescaped(name):
    assert [why for pattern, why in FORBIDDEN if re.search(pattern, source(name))] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles_and_so_does_all_it_includes(name):
    get_template(name)
    for included in re.findall(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""", source(name)):
        get_template(included)


@pytest.mark.parametrize("name", NAMES)
def test_a_component_gets_only_what_it_is_given(name):
    included = re.findall(r"""{%\s*include\s+["']components/[^%]+%}""", source(name))
    assert [tag for tag in included if not re.search(r"\sonly\s*%}$", tag)] == []


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("django/")])
def test_forms_that_change_something_carry_a_token_and_the_summary_of_errors(name):
    text = source(name)
    for form in POSTING_FORM.findall(text):
        assert "{% csrf_token %}" in form
    if re.search(r"{{\s*form\s*}}", text) and POSTING_FORM.search(text):
        assert "components/error_summary.html" in text
        assert "novalidate" in text


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("components/")])
def test_a_component_names_its_arguments(name):
    assert (TEMPLATES / name).read_text().startswith("{% comment %}\n")
