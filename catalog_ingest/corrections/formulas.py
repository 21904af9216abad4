"""Cells that a spreadsheet would run as a formula, made harmless and back."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defuse(text: str) -> str:
    """An apostrophe before what begins like a formula; before one that has it already, another.

    >>> defuse("=1+1"), defuse("'-2"), defuse("plain"), defuse("'tis")
    ("'=1+1", "''-2", 'plain', "'tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """What was defused.

    >>> restore("'=1+1"), restore("''-2"), restore("plain"), restore("'tis"), restore("=1")
    ('=1+1', "'-2", 'plain', "'tis", '=1')
    """
    return text[1:] if _DEFUSED.match(text) else text
