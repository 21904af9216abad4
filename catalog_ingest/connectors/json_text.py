"""JSON read strictly: what the standard does not allow is a reason, never a crash."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvalidJson:
    """Text that is no JSON, and why."""

    reason: str


def parse_json(content: bytes) -> object:
    """The value, or why there is none; NaN and infinity are refused.

    >>> parse_json(b'{"minutes": NaN}')
    InvalidJson(reason='NaN is no JSON number')
    """
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError:
        return InvalidJson("the text is not UTF-8")
    except json.JSONDecodeError as error:
        return InvalidJson(f"{error.msg} at line {error.lineno}, character {error.colno}")
    except RecursionError:
        return InvalidJson("it is nested too deeply")
    except ValueError as error:
        is_ours = str(error).endswith("is no JSON number")
        return InvalidJson(str(error) if is_ours else "a number has too many digits")


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON number")
