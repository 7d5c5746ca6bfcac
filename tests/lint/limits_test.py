"""Holds the limits of CONTRIBUTING.md: lengths of files and functions, header guards, words.

Usage: limits_test.py    checks the checkout it lies in, prints what it found and how many checks
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("bazel-compat", "bench", "client", "examples", "python", "server", "storage", "tests")
PAGES = (".", "bazel-compat", "docs")
SOURCE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
# The brackets keep this line from finding itself.
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
LINK = re.compile(
    rf"\]\((?!\w+:|#)([^)#]+)|`((?:{'|'.join(FOLDERS)}|docs|scripts|proto)/[\w./-]+\w)`"
)


def files(*suffixes: str) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield path


def file_length(path: Path, lines: list[str]) -> Iterator[str]:
    if path.suffix == ".cc" and len(lines) > SOURCE_LINES_MAX:
        yield f"{len(lines)} lines; at most {SOURCE_LINES_MAX}: split it by concept"


def function_lengths(path: Path, lines: list[str]) -> Iterator[str]:
    """A body runs from a line with `(` that ends in `{` to the next `}` in the same column."""
    if path.suffix not in (".cc", ".h"):
        return
    begins: dict[int, int] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if text.startswith("}"):
            length = number - begins.pop(indent, number) + 1
            if length > FUNCTION_LINES_MAX:
                yield f"line {number}: function of {length} lines; at most {FUNCTION_LINES_MAX}"
        elif text.endswith("{") and "(" in text:
            begins[indent] = number


def header_guard(path: Path, lines: list[str]) -> Iterator[str]:
    if path.suffix != ".h":
        return
    name = str(path.relative_to(ROOT)).upper()
    guard = "NEREID_" + re.sub(r"[^A-Z0-9]", "_", name) + "_"
    text = "\n".join(lines)
    if f"#ifndef {guard}\n#define {guard}\n" not in text or f"#endif  // {guard}" not in text:
        yield f"header guard is not {guard}"


def unfinished(_: Path, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if UNFINISHED.search(line):
            yield f"line {number}: unfinished work belongs in an issue"


def document_links() -> Iterator[tuple[Path, str]]:
    """Files that a page names by a link, or in backquotes as `folder/file`, exist."""
    for page in [page for folder in PAGES for page in sorted((ROOT / folder).glob("*.md"))]:
        for match in LINK.finditer(page.read_text(encoding="utf-8")):
            name = match[1] or match[2]
            if not ((page.parent / name).exists() or (ROOT / name).exists()):
                yield page, f"names {name}, which is not there"


def quoted_programs() -> Iterator[tuple[Path, str]]:
    """A C++ block in the README is, word for word, a file of examples/ that is compiled."""
    page = ROOT / "README.md"
    programs = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").rglob("*.cc")]
    for block in re.findall(r"```cpp\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        if block not in programs:
            yield page, "a C++ block is no file of examples/: quote the file whole"


CHECKS: tuple[Callable[[Path, list[str]], Iterator[str]], ...] = (
    file_length,
    function_lengths,
    header_guard,
    unfinished,
)


def main() -> int:
    problems: list[tuple[Path, str]] = []
    checked = 0
    for path in files(".cc", ".h", ".py", ".sh", ".proto"):
        lines = path.read_text(encoding="utf-8").splitlines()
        checked += 1
        problems += [(path, problem) for check in CHECKS for problem in check(path, lines)]
    problems += document_links()
    problems += quoted_programs()
    for path, problem in problems:
        print(f"{path.relative_to(ROOT)}: {problem}")
    print(f"{checked} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
