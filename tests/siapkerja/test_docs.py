"""What the documents name exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OWN_APPS = [ROOT / name for name in settings.INSTALLED_APPS if (ROOT / name / "__init__.py").exists()]


def own_source() -> str:
    return "\n".join(file.read_text() for app in OWN_APPS for file in app.rglob("*.py"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_of_a_document_leads_to_a_file(document):
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    missing = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert missing == []


def test_the_glossary_names_what_the_code_has():
    source = own_source()
    named = re.findall(r"`([^`]+)`", (ROOT / "docs" / "glossary.md").read_text())
    words = {part for name in named for part in name.split(".")}
    assert [word for word in sorted(words) if not re.search(rf"\b{re.escape(word)}\b", source) and word != "/v/"] == []


def test_architecture_names_every_app():
    text = (ROOT / "docs" / "architecture.md").read_text()
    assert [app.name for app in OWN_APPS if f"`{app.name}`" not in text] == []
