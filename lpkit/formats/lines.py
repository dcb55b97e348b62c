"""Files as lines of text, and lines as files: plain, or compressed by gzip.

Reading goes block by block and yields a block's lines at once. Bytes that are not UTF-8 come
through as surrogates, so that a comment may hold anything; a name or a number that has one is
refused where it is used. `files` is the user, and the readers it calls.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Union

__all__ = ["Malformed", "Path", "lines", "opened", "shown", "write_lines"]

Path = Union[str, "os.PathLike[str]"]

_BLOCK = 1 << 18  # bytes read at a time
_LONGEST_LINE = 1 << 24  # bytes; one line may hold a whole objective
_GZIP = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"


class Malformed(Exception):
    """What is wrong with a file; `line` and `path` where they are not those at hand."""

    def __init__(self, reason: str, line: int | None = None, path: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line, self.path = reason, line, path


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file as bytes, uncompressed; compression is told by content."""
    with open(path, "rb") as raw:
        if raw.peek(2)[:2] == _GZIP:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield raw


def lines(file: IO[bytes]) -> Iterator[list[str]]:
    """The lines of a file without their ends, some at a time; an unended last line counts.

    Raises `Malformed` after those before an endless one.
    """
    rest = b""
    first = True
    while True:
        block = file.read(_BLOCK)
        if first and block.startswith(_UTF8_MARK):
            block = block[len(_UTF8_MARK) :]
        first = False
        whole, end, tail = block.rpartition(b"\n")
        if end:
            yield (rest + whole).decode("utf-8", "surrogateescape").split("\n")
            rest = tail
        else:
            rest += tail
        if not block:
            break
        if len(rest) > _LONGEST_LINE:
            raise Malformed(f"after it comes a line of over {_LONGEST_LINE} bytes")
    if rest:
        yield [rest.decode("utf-8", "surrogateescape")]


def write_lines(path: Path, text: Iterable[str]) -> None:
    """Write lines, which bring their ends; compressed if the name ends in `.gz`."""
    with open(path, "wb") as raw:
        if os.fspath(path).lower().endswith(".gz"):
            # No time and no name in it: the same program, the same bytes.
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                packed.writelines(_blocks(text))
        else:
            raw.writelines(_blocks(text))


def _blocks(text: Iterable[str]) -> Iterator[bytes]:
    text = iter(text)
    while True:
        block = "".join(islice(text, 1000))
        if not block:
            return
        yield block.encode("utf-8")


def shown(text: str) -> str:
    """Some text of a file as a message quotes it: in quotes, on one line, not long."""
    cut = text[:40].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return repr(cut) + ("…" if len(text) > 40 else "")
