"""The folder of an edition: sealed by a manifest, renamed into place whole, checked when opened."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from recommender.errors import NoEdition, UnreadableEdition
from recommender.store.files import write_atomically

FORMAT = 1
MANIFEST = "manifest.json"
CURRENT = "current"
SECONDS_A_DRAFT_LIVES = 86_400

_DRAFT = ".draft-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition is made of; its text names the edition."""

    encoder_id: str
    models: Mapping[str, str]
    languages: tuple[str, ...]
    size_of: Mapping[str, int]
    hash_of: Mapping[str, str]
    """SHA-256 of each file."""


def new_draft(folder: Path) -> Path:
    """An empty folder to write an edition in, beside where it will stand."""
    folder.mkdir(parents=True, exist_ok=True)
    _clear_old_drafts(folder)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=_DRAFT))
    draft.chmod(0o755)
    return draft


def seal(draft: Path, facts: Mapping[str, object]) -> str:
    """Write the manifest of all files in ``draft`` and rename it to its id, which is returned.

    The same content gives the same id everywhere: no time and no path is in what is hashed.
    """
    files = {
        path.name: {"sha256": _hash(path), "size": path.stat().st_size}
        for path in sorted(draft.iterdir())
    }
    content = {"format": FORMAT, **facts, "files": files}
    text = json.dumps(content, sort_keys=True, indent=1).encode()
    (draft / MANIFEST).write_bytes(text)
    for path in (*draft.iterdir(), draft):
        _sync(path)
    edition_id = _name(text)
    _put_in_place(draft, draft.parent / edition_id)
    return edition_id


def check(folder: Path, edition_id: str) -> Manifest:
    """The manifest of an edition whose files are all there at their full size."""
    manifest = _read_manifest(folder / edition_id / MANIFEST, edition_id)
    for name, size in manifest.size_of.items():
        path = folder / edition_id / name
        if not path.is_file():
            raise UnreadableEdition(edition_id, f"{name} is missing")
        if path.stat().st_size != size:
            found = path.stat().st_size
            raise UnreadableEdition(edition_id, f"{name} has {found} bytes, not {size}")
    return manifest


def verify_edition(folder: Path, edition_id: str) -> None:
    """Read every byte of an edition and compare it with its manifest."""
    manifest = check(folder, edition_id)
    for name, expected in manifest.hash_of.items():
        if _hash(folder / edition_id / name) != expected:
            raise UnreadableEdition(edition_id, f"{name} is not as it was published")


def switch_to(folder: Path, edition_id: str) -> None:
    """Make an edition the current one, at once for whoever looks next."""
    check(folder, edition_id)
    write_atomically(folder / CURRENT, f"{edition_id}\n".encode())


def current_edition(folder: Path) -> str:
    """Id of the edition that journeys are planned from."""
    try:
        return (folder / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise NoEdition from None


def _put_in_place(draft: Path, target: Path) -> None:
    """Rename; an edition that is there already stays, unless it is damaged."""
    if target.exists() and not _is_whole(target):
        aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=_DRAFT))
        target.rename(aside / target.name)
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(draft)
    _sync(target.parent)


def _is_whole(target: Path) -> bool:
    try:
        verify_edition(target.parent, target.name)
    except UnreadableEdition:
        return False
    return True


def _read_manifest(path: Path, edition_id: str) -> Manifest:
    try:
        text = path.read_bytes()
    except OSError:
        raise UnreadableEdition(edition_id, f"it has no {MANIFEST}") from None
    if _name(text) != edition_id:
        raise UnreadableEdition(edition_id, f"{MANIFEST} is not as it was published")
    content: dict[str, Any] = json.loads(text)
    if content["format"] != FORMAT:
        raise UnreadableEdition(edition_id, f"its format is {content['format']}, not {FORMAT}")
    return Manifest(
        encoder_id=content["encoder_id"],
        models=content["models"],
        languages=tuple(content["languages"]),
        size_of={name: file["size"] for name, file in content["files"].items()},
        hash_of={name: file["sha256"] for name, file in content["files"].items()},
    )


def _name(manifest: bytes) -> str:
    return sha256(manifest).hexdigest()[:20]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear_old_drafts(folder: Path) -> None:
    """Remove what publishing that was killed left behind."""
    for draft in folder.glob(f"{_DRAFT}*"):
        if time.time() - draft.stat().st_mtime > SECONDS_A_DRAFT_LIVES:
            shutil.rmtree(draft, ignore_errors=True)
