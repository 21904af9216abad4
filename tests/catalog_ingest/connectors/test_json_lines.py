"""Catalogues as JSON lines."""

import json

from catalog_ingest.connectors.reading import read_catalogue


def read(tmp_path, *lines, **options):
    path = tmp_path / "items.jsonl"
    path.write_bytes(b"\n".join(lines))
    return read_catalogue(path, **options)


GOOD = b'{"id": "1", "title": "Pricing"}'


def test_broken_lines_are_rejected_with_their_number(tmp_path):
    deep = b'{"id": "4", "title": ' + b"[" * 200_000 + b"}"
    lines = [GOOD, b"{oops}", b'{"title": NaN}', deep, b'{"title": "\xff"}', b"7", b"9" * 5000]

    reading = read(tmp_path, *lines)

    assert len(reading.items) == 1
    reasons = {r.place: r.reason for r in reading.rejected}
    assert list(reasons) == [f"line {n}" for n in range(2, 8)]
    assert "NaN" in reasons["line 3"]
    assert "nested too deeply" in reasons["line 4"]
    assert "not UTF-8" in reasons["line 5"]
    assert "no JSON object" in reasons["line 6"]


def test_lone_surrogates_in_a_title_are_dropped(tmp_path):
    assert read(tmp_path, b'{"id": "1", "title": "a\\ud800b"}').items[0].title == "ab"


def test_whole_numbers_are_ids_and_fractions_are_not(tmp_path):
    reading = read(tmp_path, b'{"id": 17, "title": "A"}', b'{"id": 17.0, "title": "B"}')
    assert [item.source_id for item in reading.items] == ["17"]
    assert "write ids as text" in reading.rejected[0].reason


def test_minutes_have_their_unit_and_a_bare_duration_has_none(tmp_path):
    minutes = b'{"id": "1", "title": "A", "minutes": 90}'
    reading = read(tmp_path, minutes, b'{"id": "2", "title": "B", "duration": 90}')
    assert [item.minutes for item in reading.items] == [90, None]


def test_the_user_names_a_key(tmp_path):
    line = json.dumps({"id": "1", "caption": "Pricing"}).encode()
    assert read(tmp_path, line, columns={"title": "caption"}).items[0].title == "Pricing"
