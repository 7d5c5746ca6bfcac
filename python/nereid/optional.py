"""Packages that this one can do without."""

from __future__ import annotations

import importlib
from typing import Any

# NumPy, or None.
numpy: Any
try:
    numpy = importlib.import_module("numpy")
except ImportError:
    numpy = None


def require(module: str, why: str, package: str | None = None) -> Any:
    """The module, or ImportError that says how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = package or module
        raise ImportError(f"{why} needs {name}: pip install {name}") from error
