"""Joins plain ES modules into the single text that anywidget sends to the browser.

Each module keeps a scope of its own, so nothing is renamed and files may use
the same private names. This is why our modules import with
`import { a, b } from "./file.js";` on one line and export declarations only.
"""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["assembled"]

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(\.{1,2}/[\w./-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)


def assembled(entry: Path) -> str:
    """The text of one module that does what `entry` and all it imports do.

    What `entry` exports as `render` becomes the widget's view. Raises
    `ValueError` for imports and exports written in another way.
    """
    names: dict[Path, str] = {}
    texts: list[str] = []
    _add(entry.resolve(), names, texts, ())
    texts.append(f"export default {{ render: {names[entry.resolve()]}.render }};\n")
    return "\n".join(texts)


def _add(path: Path, names: dict[Path, str], texts: list[str], within: tuple[Path, ...]) -> None:
    if path in within:
        raise ValueError(f"{path.name} imports itself by way of {within[-1].name}")
    if path in names:
        return
    source = path.read_text(encoding="utf-8")
    for _, target in _IMPORT.findall(source):
        _add((path.parent / target).resolve(), names, texts, (*within, path))
    names[path] = f"module{len(names)}_{re.sub(r'[^A-Za-z0-9]', '_', path.stem)}"

    def taken(match: re.Match[str]) -> str:
        return f"const {{ {match[1]} }} = {names[(path.parent / match[2]).resolve()]};"

    exported = [name for _, name in _EXPORT.findall(source)]
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(taken, source))
    odd = re.search(r"^(import|export)\b.*", body, re.MULTILINE)
    if odd:
        raise ValueError(f"{path.name}: cannot join {odd[0]!r}; see notekit/widgets/modules.py")
    texts.append(
        f"const {names[path]} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"
    )
