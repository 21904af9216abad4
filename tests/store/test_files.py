import os
import subprocess
import sys

import pytest

from recommender.store.files import write_atomically


def test_a_file_is_written_with_the_folders_it_lies_in(tmp_path):
    write_atomically(tmp_path / "a" / "b.json", b"{}")

    assert (tmp_path / "a" / "b.json").read_bytes() == b"{}"
    assert os.listdir(tmp_path / "a") == ["b.json"]


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "b.json"
    write_atomically(path, b"long before")

    write_atomically(path, b"now")

    assert path.read_bytes() == b"now"


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    path = tmp_path / "b.json"
    write_atomically(path, b"before")

    with pytest.raises(TypeError):
        write_atomically(path, "text")

    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["b.json"]


DIE = """
import os, sys
from pathlib import Path
from recommender.store import files
files.os.fsync = lambda fd: os._exit(9)
files.write_atomically(Path(sys.argv[1]), b"half")
"""


def test_a_process_that_dies_leaves_what_was_there(tmp_path):
    path = tmp_path / "b.json"
    write_atomically(path, b"before")

    subprocess.run([sys.executable, "-c", DIE, str(path)], timeout=30, check=False)

    assert path.read_bytes() == b"before"
