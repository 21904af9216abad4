"""What all bodies share: strictness, ids in addresses, pages, and the problem."""

from typing import Annotated, TypeAlias
from urllib.parse import unquote

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MOST_ON_A_PAGE = 100


class Asked(BaseModel):
    """What a client sends: unknown fields, NaN and infinity are refused."""

    model_config = ConfigDict(
        extra="forbid", allow_inf_nan=False, frozen=True, use_attribute_docstrings=True
    )


class Told(BaseModel):
    """What the API answers, read off the values of the core."""

    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("contains the character NUL")
    return text


Id: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=500), AfterValidator(_without_nul)
]
Line: TypeAlias = Annotated[str, StringConstraints(max_length=500), AfterValidator(_without_nul)]
Prose: TypeAlias = Annotated[str, StringConstraints(max_length=5000), AfterValidator(_without_nul)]
LanguageTag: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)
]
"""BCP-47, such as ``en`` or ``de-AT``."""
Languages: TypeAlias = Annotated[tuple[LanguageTag, ...], Field(max_length=50)]

# Addresses reach the routes as they were sent (``addresses.RawPaths``), so that an encoded slash
# within an id is told from a slash between segments.
PathId: TypeAlias = Annotated[
    str,
    Path(description="Percent-encode what is not a letter, digit or one of `-._~:`."),
    AfterValidator(unquote),
    AfterValidator(_without_nul),
]

Limit: TypeAlias = Annotated[int, Query(ge=1, le=MOST_ON_A_PAGE, description="Most on a page.")]
PageToken: TypeAlias = Annotated[
    str, Query(max_length=2000, description="`next_page_token` of the page before.")
]

LineQuery: TypeAlias = Annotated[Line, Query()]


class ProblemDetail(Told):
    """One wrong place of a request."""

    pointer: str
    """JSON pointer into the body, or the name of a parameter."""
    detail: str
    code: str


class ProblemOut(Told):
    """RFC 9457 problem details."""

    type: str
    """A URI that stays: what to decide by."""
    title: str
    status: int
    instance: str
    detail: str | None = None
    errors: list[ProblemDetail] | None = None
    request_id: str | None = None
