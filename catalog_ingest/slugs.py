"""Path-safe names made from labels."""

import re
import unicodedata

_SPOKEN = {"+": " plus ", "#": " sharp ", "&": " and "}
_BREAK = re.compile(r"[\W_]+")


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, accents dropped; "" when no letter or digit is left.

    >>> slug("Qualité & tests (C++)")
    'qualite-and-tests-c-plus-plus'
    """
    for sign, spoken in _SPOKEN.items():
        text = text.replace(sign, spoken)
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _BREAK.sub("-", plain).strip("-")
