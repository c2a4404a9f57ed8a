"""Weights written into a rule file, with everything else left as its author wrote it."""

import re
from collections.abc import Mapping


def rewritten(file: str, base: float, weights: Mapping[str, float]) -> str:
    """The file with other numbers and nothing else changed."""
    file = re.sub(r"(?m)^base: .*$", f"base: {base:.2f}", file)
    for name, weight in weights.items():
        pattern = rf"(?m)^(  - name: {re.escape(name)}\n(?:    (?!weight).*\n)*    weight: ).*$"
        file = re.sub(pattern, rf"\g<1>{weight:.2f}", file)
    return file
