"""The English catalogue: what code and templates say in Indonesian, and whether each sentence has its translation.

The Indonesian text is the msgid. Babel reads and writes the files, so no gettext binary is needed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import Engine
from django.template.base import Lexer, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.text import unescape_string_literal

LANGUAGE = "en"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
CONSTANT = re.compile(r"""\b_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[sd]|%%|\{\w*(?::[^{}]*)?\}")

Words = str | tuple[str, str]  # a plural is a pair


def path() -> Path:
    """The catalogue in the source."""
    return Path(settings.LOCALE_PATHS[0]) / LANGUAGE / "LC_MESSAGES" / "django.po"


# --- what the source says -------------------------------------------------------------------------------------------


def sources() -> Iterator[Path]:
    """Python files of our own apps, and all templates, in a fixed order."""
    root = Path(settings.BASE_DIR)
    own = [root / name for name in settings.INSTALLED_APPS if (root / name / "__init__.py").exists()]
    for app in sorted(own):
        yield from sorted(app.rglob("*.py"))
    for folder in settings.TEMPLATES[0]["DIRS"]:
        yield from sorted(Path(folder).rglob("*.html"))


def extracted(files: Iterable[Path]) -> Catalog:
    """A catalogue of everything these files say, without translations."""
    catalog = Catalog(locale=LANGUAGE)
    for file in files:
        messages = messages_of_python if file.suffix == ".py" else messages_of_template
        for message, context in messages(file.read_text()):
            catalog.add(message, locations=[(_shown(file), 0)], context=context)
    return catalog


def messages_of_python(text: str) -> Iterator[tuple[Words, str | None]]:
    """Messages with their contexts."""
    for _line, function, arguments, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, (), {}):
        words = arguments if isinstance(arguments, tuple) else (arguments,)
        context = None
        if "pgettext" in function:
            context, *words = words
        wanted = 2 if function.startswith("n") else 1
        words = tuple(words[:wanted])
        if all(words):
            yield (words if wanted == 2 else words[0]), context


def messages_of_template(text: str) -> Iterator[tuple[Words, str | None]]:
    """Messages with their contexts, taken from the compiled nodes: what Django looks up when it renders them."""
    template = Engine.get_default().from_string(text)
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        if literal := node.filter_expression.var.literal:
            yield _doubled(literal), node.message_context and str(node.message_context.resolve({}))
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        singular, _names = node.render_token_list(node.singular)
        context = node.message_context and str(node.message_context.resolve({}))
        if node.plural:
            plural, _names = node.render_token_list(node.plural)
            yield (singular, plural), context
        else:
            yield singular, context
    for contents in _tags(text):
        for literal in CONSTANT.findall(contents):
            yield _doubled(unescape_string_literal(literal)), None


def _tags(text: str) -> Iterator[str]:
    """The inside of every tag and variable that is not commented out."""
    commented_out = False
    for token in Lexer(text).tokenize():
        word = token.contents.split(" ", 1)[0]
        if token.token_type == TokenType.BLOCK and word in ("comment", "endcomment"):
            commented_out = word == "comment"
        elif not commented_out and token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield token.contents


def _doubled(literal: str) -> str:
    """Django looks up the literals of templates with their percent signs doubled."""
    return literal.replace("%", "%%")


def _shown(file: Path) -> str:
    root = Path(settings.BASE_DIR)
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name


# --- the file -------------------------------------------------------------------------------------------------------


def read(file: Path) -> Catalog:
    """The catalogue in `file`; an empty one when there is none yet."""
    if not file.exists():
        return Catalog(locale=LANGUAGE)
    with file.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE, abort_invalid=True)


def write(catalog: Catalog, file: Path) -> None:
    """Sorted, without line numbers, dates or names: the same messages always give the same file."""
    body = BytesIO()
    write_po(
        body,
        catalog,
        width=0,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEADER + body.getvalue().decode().lstrip("\n"))


def merge(source: Catalog, file: Path) -> None:
    """Bring the catalogue up to the source. A sentence that changed keeps its old translation as fuzzy."""
    catalog = read(file)
    catalog.update(source)
    write(catalog, file)


def compile_catalogue(file: Path) -> Path:
    """Write what Django loads, beside the source of it."""
    compiled = file.with_suffix(".mo")
    unfinished = file.with_suffix(".mo.new")  # a server that starts meanwhile reads a whole file
    with unfinished.open("wb") as stream:
        write_mo(stream, read(file))
    unfinished.replace(compiled)
    return compiled


# --- what is wrong with it --------------------------------------------------------------------------------------------


def faults(source: Catalog, catalog: Catalog) -> list[str]:
    """One line a fault: not in the catalogue, not translated, fuzzy, no longer said, another placeholder."""
    said, known = _by_key(source), _by_key(catalog)
    found = [f"not in the catalogue: {_named(said[key])}" for key in said.keys() - known.keys()]
    found += [f"no longer said: {_named(known[key])}" for key in known.keys() - said.keys()]
    found += [f"no longer said: {_named(message)}" for message in catalog.obsolete.values()]
    for key in known.keys() & said.keys():
        message = known[key]
        if message.pluralizable != said[key].pluralizable:
            found.append(f"plural on one side only: {_named(message)}")
        elif not all(_translations(message)):
            found.append(f"not translated: {_named(message)}")
        elif message.fuzzy:
            found.append(f"fuzzy: {_named(message)}")
        elif any(_placeholders(text) != _placeholders(_original(message)) for text in _translations(message)):
            found.append(f"placeholders differ: {_named(message)}")
    return sorted(found)


def _by_key(catalog: Catalog) -> dict[tuple[str | None, str], Message]:
    return {(message.context, _singular(message)): message for message in catalog if message.id}


def _singular(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def _original(message: Message) -> str:
    return message.id[-1] if message.pluralizable else message.id


def _translations(message: Message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def _placeholders(text: str) -> Counter[str]:
    """What is filled in; a percent sign is one of them, because a single one breaks the sentence."""
    return Counter(PLACEHOLDER.findall(text))


def _named(message: Message) -> str:
    places = ", ".join(sorted({place for place, _line in message.locations})) or "catalogue"
    return f"{_singular(message)!r} ({places})"
