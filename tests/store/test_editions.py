import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommender.edition import mapping_at, tabulate_mappings
from recommender.errors import NoEdition, UnreadableEdition
from recommender.framework import Competency
from recommender.item import MODALITIES, LearningItem
from recommender.mapping import Mapping, Origin
from recommender.role import Requirement, RoleProfile
from recommender.store.editions import (
    EditionContents,
    current_edition,
    open_edition,
    open_vector_index,
    switch_to,
    verify_edition,
    write_edition,
)
from tests.store.conftest import LEVELS


def make_contents(n_items=3):
    vectors = np.random.default_rng(0).normal(size=(n_items, 4)).astype(np.float32)
    items = tuple(
        LearningItem("s", str(n), f"Grüße {n}", MODALITIES[n % 12], languages=("de", "en")[: n % 3])
        for n in range(n_items)
    )
    return EditionContents(
        items=items,
        vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        competencies=(Competency("org:git", "Git", LEVELS), Competency("org:sql", "SQL", LEVELS)),
        roles=(RoleProfile("org:r", "R", "R 1", (Requirement("org:git", 2.5),)),),
        mappings=[
            Mapping(item.id, "org:sql", 0.5, 0, 2, (0.0, 0.75, 0.25), "Grüße", Origin.DECLARED)
            for item in reversed(items)
        ],
        encoder_id="mini@0x4",
        models={"matcher": "1", "levels": "2"},
        prerequisites={"s:2": ("s:0", "s:1")} if n_items > 2 else {},
    )


@pytest.fixture
def contents():
    return make_contents()


def publish(folder, contents):
    edition_id = write_edition(folder, contents)
    switch_to(folder, edition_id)
    return edition_id


def test_an_edition_holds_what_was_published(tmp_path, contents):
    edition = open_edition(tmp_path, publish(tmp_path, contents))

    assert tuple(edition.items) == contents.items
    assert edition.item_ids == ("s:0", "s:1", "s:2")
    assert np.array_equal(edition.vectors, contents.vectors)
    assert edition.rungs.competencies == contents.competencies
    assert dict(edition.roles) == {"org:r": contents.roles[0]}
    assert (edition.encoder_id, edition.models) == (contents.encoder_id, contents.models)


def test_items_are_told_as_columns_too(tmp_path, contents):
    edition = open_edition(tmp_path, publish(tmp_path, contents))

    assert edition.minutes.tolist() == [480, 20, 30]
    assert edition.minutes_are_estimated.all()
    assert edition.modality.tolist() == [0, 1, 2]
    assert edition.languages == ("de", "en")
    assert edition.speaks.tolist() == [[False, False], [True, False], [True, True]]
    assert edition.prerequisites == {2: (0, 1)}


def test_mappings_are_sorted_columns(tmp_path, contents):
    edition = open_edition(tmp_path, publish(tmp_path, contents))
    expected = tabulate_mappings(contents.mappings, edition.row_of, edition.rungs)

    assert np.array_equal(edition.mappings.item_row, expected.item_row)
    assert np.array_equal(edition.mappings.exit_probability, expected.exit_probability)
    assert list(edition.mappings.evidence) == ["Grüße"] * 3
    assert mapping_at(edition, 0) == contents.mappings[-1]


def test_an_edition_of_nothing_can_be_opened(tmp_path):
    nothing = replace(make_contents(0), competencies=(), roles=(), mappings=())

    edition = open_edition(tmp_path, publish(tmp_path, nothing))

    assert (edition.n_items, edition.rungs.n_rungs, edition.mappings.n_mappings) == (0, 0, 0)


def test_arrays_cannot_be_written_to(tmp_path, contents):
    edition = open_edition(tmp_path, publish(tmp_path, contents))

    with pytest.raises(ValueError, match="read-only"):
        edition.vectors[0, 0] = 1


def test_the_same_content_gives_the_same_id_anywhere(tmp_path, contents):
    first = write_edition(tmp_path / "here", contents)
    shuffled = replace(contents, mappings=contents.mappings[::-1])

    assert write_edition(tmp_path / "there", shuffled) == first
    assert write_edition(tmp_path / "here", contents) == first
    assert [path.name for path in (tmp_path / "here").iterdir()] == [first]


@pytest.mark.parametrize(
    "change",
    [
        {"models": {"matcher": "2"}},
        {"encoder_id": "other@0x4"},
        {"mappings": []},
        {"prerequisites": {}},
        {"roles": ()},
    ],
)
def test_other_content_gives_another_id(tmp_path, contents, change):
    first = write_edition(tmp_path, contents)

    assert write_edition(tmp_path, replace(contents, **change)) != first


def test_the_vector_index_finds_an_item_by_its_own_vector(tmp_path, contents):
    index = open_vector_index(tmp_path, publish(tmp_path, contents))

    _, rows = index.search(contents.vectors, 1)

    assert rows[:, 0].tolist() == [0, 1, 2]


def test_nothing_is_current_before_the_first_publishing(tmp_path):
    with pytest.raises(NoEdition, match="journeys publish"):
        current_edition(tmp_path)


def test_switching_goes_forth_and_back(tmp_path, contents):
    first = publish(tmp_path, contents)
    second = publish(tmp_path, make_contents(2))
    assert current_edition(tmp_path) == second

    switch_to(tmp_path, first)

    assert current_edition(tmp_path) == first


def test_only_an_edition_that_is_there_can_be_switched_to(tmp_path, contents):
    first = publish(tmp_path, contents)

    with pytest.raises(UnreadableEdition, match=r"has no manifest\.json"):
        switch_to(tmp_path, "0" * 20)
    assert current_edition(tmp_path) == first


@pytest.mark.parametrize("name", ["vectors.npy", "items.arrow", "vectors.faiss"])
def test_a_file_cut_short_is_noticed_when_opening(tmp_path, contents, name):
    edition_id = publish(tmp_path, contents)
    path = tmp_path / edition_id / name
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(UnreadableEdition, match=name):
        open_edition(tmp_path, edition_id)


def test_a_missing_file_is_noticed_when_opening(tmp_path, contents):
    edition_id = publish(tmp_path, contents)
    (tmp_path / edition_id / "confidence.npy").unlink()

    with pytest.raises(UnreadableEdition, match=r"confidence\.npy is missing"):
        open_edition(tmp_path, edition_id)


def test_a_changed_manifest_is_noticed_when_opening(tmp_path, contents):
    edition_id = publish(tmp_path, contents)
    path = tmp_path / edition_id / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "models": {}}))

    with pytest.raises(UnreadableEdition, match=r"manifest\.json is not as it was published"):
        open_edition(tmp_path, edition_id)


@pytest.mark.parametrize("name", ["vectors.npy", "evidence.arrow"])
def test_a_changed_byte_is_noticed_by_the_full_check(tmp_path, contents, name):
    edition_id = publish(tmp_path, contents)
    verify_edition(tmp_path, edition_id)
    flip_last_byte(tmp_path / edition_id / name)

    with pytest.raises(UnreadableEdition, match=f"{name} is not as it was published"):
        verify_edition(tmp_path, edition_id)


def test_publishing_again_mends_a_damaged_edition(tmp_path, contents):
    edition_id = publish(tmp_path, contents)
    flip_last_byte(tmp_path / edition_id / "vectors.npy")

    assert write_edition(tmp_path, contents) == edition_id
    verify_edition(tmp_path, edition_id)


def flip_last_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_a_failure_half_way_leaves_nothing(tmp_path, contents):
    broken = replace(contents, prerequisites={"s:0": ("s:unknown",)})

    with pytest.raises(KeyError):
        write_edition(tmp_path, broken)
    assert list(tmp_path.iterdir()) == []


PUBLISH_FOR_EVER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.store.test_editions import make_contents, publish

for n in range(100_000):
    publish(Path(sys.argv[1]), replace(make_contents(40), models={"matcher": str(n)}))
    print(n, flush=True)
"""


@pytest.mark.parametrize("milliseconds", [0, 7, 13, 22])
def test_a_kill_at_any_moment_leaves_whole_editions_alone(tmp_path, milliseconds):
    command = [sys.executable, "-c", PUBLISH_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as publisher:
        assert publisher.stdout is not None
        publisher.stdout.readline()
        time.sleep(milliseconds / 1000)
        os.kill(publisher.pid, signal.SIGKILL)

    verify_edition(tmp_path, current_edition(tmp_path))
    for path in tmp_path.iterdir():
        if path.is_dir() and not path.name.startswith("."):
            verify_edition(tmp_path, path.name)


def test_drafts_of_publishing_that_was_killed_long_ago_are_removed(tmp_path, contents):
    for name, age in (("old", 100_000), ("new", 60)):
        draft = tmp_path / f".draft-{name}"
        draft.mkdir()
        os.utime(draft, (time.time() - age,) * 2)

    write_edition(tmp_path, contents)

    assert [path.name for path in tmp_path.glob(".draft-*")] == [".draft-new"]


def test_ten_thousand_items_open_well_under_a_second_without_heavy_libraries(tmp_path):
    publish(tmp_path, make_contents(10_000))
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from recommender.store.editions import current_edition, open_edition\n"
        "folder = Path(sys.argv[1])\nstarted = time.perf_counter()\n"
        "assert open_edition(folder, current_edition(folder)).n_items == 10_000\n"
        "print(time.perf_counter() - started)\n"
        "heavy = {'torch', 'pandas', 'sqlalchemy', 'faiss', 'sklearn', 'mlflow'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )

    command = [sys.executable, "-c", script, str(tmp_path)]
    seconds = float(subprocess.run(command, capture_output=True, check=True).stdout)

    assert seconds < 0.5
