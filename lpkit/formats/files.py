"""A program's files: which format one is, and errors that name file, line and reason.

Each format has a file of its own: `mps_reader`, `mps_writer`, `lp_reader`, `lp_writer`,
`gmpl_reader`.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, Callable

from lpkit.errors import BadFile, BadOption, ModelError
from lpkit.formats.draft import Draft
from lpkit.formats.gmpl_reader import read_gmpl
from lpkit.formats.lines import Malformed, Path, lines, opened, write_lines
from lpkit.formats.lp_reader import read_lp
from lpkit.formats.lp_words import SENSES
from lpkit.formats.lp_writer import lp_lines
from lpkit.formats.mps_reader import read_mps
from lpkit.formats.mps_sections import SECTIONS
from lpkit.formats.mps_writer import mps_lines

if TYPE_CHECKING:
    from lpkit.program import LinearProgram

__all__ = ["read", "write"]

_READ: dict[str, Callable[[IO[bytes]], Draft]] = {"mps": read_mps, "lp": read_lp}
_WRITTEN: dict[str, Callable[[LinearProgram, str], Iterator[str]]]
_WRITTEN = {"mps": mps_lines, "lp": lp_lines}
_READABLE = (*_READ, "gmpl")
_ENDINGS = {
    **{".mps": "mps", ".sif": "mps", ".mod": "gmpl", ".gmpl": "gmpl", ".mathprog": "gmpl"},
    **{".lp": "lp", ".lpt": "lp", ".cplex": "lp"},
}


def read(lp: LinearProgram, path: Path, format: str | None, data: Any) -> None:
    """Fill the empty program `lp` from a file; `LinearProgram.read` documents it."""
    _check_format(format, _READABLE)
    parts = _data_files(data)
    name = str(os.fspath(path))
    kind = format or _by_ending(name) or _guarded(name, lambda: _by_content(path))
    if kind == "gmpl":
        _guarded(name, lambda: read_gmpl(path, parts).into(lp))
        return
    if parts:
        raise BadOption(f"only a GMPL model takes data files, and {name} is read as {kind}")
    _guarded(name, lambda: _filled(lp, path, _READ[kind]))


def write(lp: LinearProgram, path: Path, format: str | None, sense: str | None) -> None:
    """Write `lp` to a file; `LinearProgram.write` documents it."""
    _check_format(format, tuple(_WRITTEN))
    if sense is None:
        sense = lp.solution.sense if lp.solution is not None else lp.sense or "min"
    elif sense not in ("min", "max"):
        raise BadOption(f'sense is "min" or "max", not {sense!r}')
    name = str(os.fspath(path))
    kind = format or _by_ending(name)
    if kind not in _WRITTEN:
        raise BadOption(
            f"{name} does not say how to write it: let the name end in .mps or .lp, or in one of "
            'these and .gz, or give format="mps" or format="lp"'
        )
    write_lines(path, _WRITTEN[kind](lp, sense))


def _filled(lp: LinearProgram, path: Path, reader: Callable[[IO[bytes]], Draft]) -> None:
    with opened(path) as file:
        draft = reader(file)
    draft.into(lp)


def _guarded(name: str, work: Callable[[], Any]) -> Any:
    """What `work` returns; whatever is wrong with the file becomes a `BadFile`."""
    try:
        return work()
    except Malformed as wrong:
        raise BadFile(wrong.path or name, wrong.line or 0, wrong.reason) from None
    except ModelError as error:
        raise BadFile(name, 0, str(error)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"the compressed file is damaged or truncated ({error})"
        raise BadFile(name, 0, reason) from None


def _check_format(format: str | None, known: tuple[str, ...]) -> None:
    if format is not None and format not in known:
        raise BadOption(f"format is {', '.join(map(repr, known))}, not {format!r}")


def _data_files(data: Any) -> list[Path]:
    if isinstance(data, (str, os.PathLike)):
        return [data]
    if isinstance(data, Iterable):
        parts = list(data)
        if all(isinstance(part, (str, os.PathLike)) for part in parts):
            return parts
    raise BadOption(f"data is the path of a file, or several paths, not {data!r}")


def _by_ending(name: str) -> str | None:
    stem = name.lower()
    if stem.endswith(".gz"):
        stem = stem[:-3]
    return _ENDINGS.get(os.path.splitext(stem)[1])


def _by_content(path: Path) -> str:
    """The format of a file whose name does not say it, by the first word that counts."""
    with opened(path) as file:
        for block in lines(file):
            for line in block:
                words = line.split()
                if not words or words[0][0] in "*\\":
                    continue
                if line[:1] not in " \t" and words[0] in SECTIONS:
                    return "mps"
                if words[0].lower() in SENSES:
                    return "lp"
                return _gmpl_or_none(words[0])
    raise Malformed("it is empty: no format")


def _gmpl_or_none(word: str) -> str:
    beginnings = ("set", "param", "var", "#", "/*", "check", "display")
    if word.startswith(beginnings):
        return "gmpl"
    raise Malformed(
        'it is none of the formats lpkit reads, by its name or its first word: give format="mps", '
        '"lp" or "gmpl" if it is one'
    )
