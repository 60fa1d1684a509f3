"""Every sentence that needs a translation, as the templates and the code hold them.

`python -m tests.house.messages` prints, for each language, the entries that its
catalogue lacks, ready to be filled in; `--unused` those that nothing asks for.
"""

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import vigie
from vigie.kit.catalogues import LOCALE, messages

ROOT = Path(vigie.__file__).parent
LANGUAGES = ("fr", "es", "ar")
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
SINGLE |= {
    "Words",
    "BadArea",
    "GazetteerError",
    "BadPlaces",
    "BadPicture",
    "BadList",
    "NoSuchPlace",
}  # of lib.saying
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}


class Message(NamedTuple):
    """A sentence, its plural if it has one, and its context."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        """The key under which a .mo file keeps it."""
        key = f"{self.text}\0{self.plural}" if self.plural else self.text
        return f"{self.context}\4{key}" if self.context else key


def in_code() -> Iterator[tuple[Message, Path]]:
    """Sentences marked in Python, tests left out."""
    for path in ROOT.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found = _message(node.func.id, node.args)
                if found:
                    yield found, path


def _message(name: str, args: list[ast.expr]) -> Message | None:
    words = [a.value for a in args[:2] if isinstance(a, ast.Constant)]
    if name in SINGLE and words and isinstance(words[0], str):
        return Message(words[0])
    if name in PLURAL and len(words) == 2:
        return Message(words[0], words[1])
    if name in CONTEXT and len(words) == 2:
        return Message(words[1], context=words[0])
    return None


def in_templates() -> Iterator[tuple[Message, Path]]:
    """Sentences of the templates, read by Django's own parser."""
    from django.template import engines

    engine = engines["django"].engine
    for path in sorted(ROOT.rglob("templates/**/*.*")):
        source = path.read_text("utf-8")
        for node in _nodes(engine.from_string(source).nodelist):
            found = _of_node(node)
            if found:
                yield found, path


def _nodes(nodes: object) -> Iterator[object]:
    from django.template.base import Node

    yield from nodes.get_nodes_by_type(Node)


def _of_node(node: object) -> Message | None:
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    if isinstance(node, TranslateNode):
        literal = node.filter_expression.var
        text = literal.literal if hasattr(literal, "literal") else literal
        if not isinstance(text, str):
            return None
        return Message(text, context=_plain(node.message_context))
    if isinstance(node, BlockTranslateNode):
        one, _names = node.render_token_list(node.singular)
        many, _names = node.render_token_list(node.plural) if node.plural else ("", [])
        return Message(one, many, _plain(node.message_context))
    return None


def _plain(context: object) -> str:
    return str(context.var) if context else ""


def in_policy() -> Iterator[tuple[Message, Path]]:
    """Reasons of the retention files, which a page tells to readers."""
    from vigie.trust.retention.policy import NEVER, rules_from

    for path in sorted(ROOT.rglob("retention.toml")):
        for rule in rules_from(path.read_text("utf-8"), str(path)).values():
            for part in rule.personal:
                yield Message(part.why), path
            if rule.personal and rule.clock == NEVER:
                yield Message(rule.because), path


def wanted() -> dict[Message, Path]:
    """Every sentence, with one place where it stands."""
    return dict([*in_code(), *in_templates(), *in_policy()])


def catalogue(language: str) -> dict[str, str]:
    """The translations of one language by key."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    return messages(path.read_text("utf-8")) if path.exists() else {}


def missing(language: str) -> dict[Message, Path]:
    """Sentences that have no translation."""
    have = catalogue(language)
    return {m: path for m, path in wanted().items() if m.key not in have}


def unused(language: str) -> list[str]:
    """Translations that nothing asks for."""
    keys = {message.key for message in wanted()}
    return sorted(key for key in catalogue(language) if key and key not in keys)


def entry(message: Message, path: Path) -> str:
    """An empty entry of a catalogue."""
    lines = [f"#: {path.relative_to(ROOT.parent)}"]
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.text)}")
    if message.plural:
        lines += [f"msgid_plural {_quoted(message.plural)}", 'msgstr[0] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> int:
    """Print what is missing; 1 if anything is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.config.settings")
    import django

    django.setup()
    lacks = 0
    for language in LANGUAGES:
        print(f"# ---- {language}")
        if "--unused" in sys.argv:
            print("\n".join(unused(language)))
            continue
        for message, path in missing(language).items():
            print(entry(message, path), end="\n\n")
            lacks += 1
    return int(lacks > 0)


if __name__ == "__main__":
    sys.exit(main())
