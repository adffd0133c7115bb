"""docs/regulations.md names figures, articles, functions and tests; all of them must exist."""

import re
from pathlib import Path

import pytest

from jkp_claims.regulations import REGULATIONS, figures
from jkp_claims.rules import Hold, Refusal

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "regulations.md").read_text(encoding="utf-8")
RULES = [*(ROOT / "jkp_claims" / "rules").glob("*.py"), ROOT / "phk_reports" / "rules.py", ROOT / "core" / "money.py"]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
TESTS = "\n".join(
    path.read_text(encoding="utf-8")
    for app in ("jkp_claims", "phk_reports")
    for path in (ROOT / "tests" / app).glob("test_*.py")
)
NAMES = {name for name in re.findall(r"`([a-z_0-9]+)`", PAGE) if name not in figures(REGULATIONS["PP 37/2021"])}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_function_and_test_on_the_page_exists(name):
    assert f"def {name}(" in (TESTS if name.startswith("test_") else CODE)


@pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda regulation: regulation.name)
def test_every_figure_and_article_is_on_the_page(regulation):
    for name in figures(regulation):
        assert f"| `{name}` |" in PAGE
        assert regulation.article(name) in PAGE


def test_every_reason_is_on_the_page():
    assert [code for code in (*Refusal, *Hold) if f"`{code}`" not in PAGE] == []
