"""Texts in memory-mapped Arrow files, each read when it is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, overload

A = TypeVar("A")


def write_texts(path: Path, **columns: Sequence[str]) -> None:
    """Columns of one length as an Arrow IPC file, uncompressed so that it can be mapped."""
    import pyarrow as pa

    arrays = [pa.array(list(texts), pa.large_string()) for texts in columns.values()]
    batch = pa.record_batch(arrays, names=list(columns))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)


def map_texts(path: Path) -> dict[str, "Texts"]:
    """The columns of such a file; their bytes stay on disk until a row is read."""
    import pyarrow as pa

    batch = pa.ipc.open_file(pa.memory_map(str(path), "rb")).get_batch(0)
    names = batch.schema.names
    return {name: Texts(column) for name, column in zip(names, batch.columns, strict=True)}


class Texts(Sequence[str]):
    """One column."""

    def __init__(self, column: Any) -> None:  # noqa: ANN401
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> "Texts": ...
    def __getitem__(self, row: int | slice) -> "str | Texts":
        if isinstance(row, slice):
            return Texts(self._column[row])
        text: str = self._column[row].as_py()
        return text

    def to_list(self) -> list[str]:
        """All texts at once, faster than one by one."""
        texts: list[str] = self._column.to_pylist()
        return texts


class Decoded(Sequence[A]):
    """Values that are made from their texts when asked for."""

    def __init__(self, texts: Sequence[str], decode: Callable[[str], A]) -> None:
        self._texts = texts
        self._decode = decode

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, row: int) -> A: ...
    @overload
    def __getitem__(self, row: slice) -> "Decoded[A]": ...
    def __getitem__(self, row: int | slice) -> "A | Decoded[A]":
        if isinstance(row, slice):
            return Decoded(self._texts[row], self._decode)
        return self._decode(self._texts[row])


class DecodedTable(Mapping[str, A]):
    """Values by id, in the order of their rows."""

    def __init__(self, ids: Sequence[str], values: Sequence[A]) -> None:
        self._row_of = {id: row for row, id in enumerate(ids)}
        self._values = values

    def __getitem__(self, id: str) -> A:
        return self._values[self._row_of[id]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._row_of)

    def __len__(self) -> int:
        return len(self._row_of)
