"""Frameworks and roles over HTTP, and what clients may keep of them."""


def test_a_framework_is_told_with_its_routes(client):
    told = client.get("/v1/frameworks/org").json()

    assert (told["n_competencies"], told["n_roles"]) == (3, 4)
    assert told["routes"][0]["profile_ids"] == ["org:analyst-1", "org:analyst-2"]


def test_a_competency_tells_its_levels_lowest_first(client):
    told = client.get("/v1/frameworks/org/competencies").json()["competencies"]

    sql = next(one for one in told if one["id"] == "org:sql")
    assert [level["name"] for level in sql["levels"]][:2] == ["Awareness", "Working"]
    assert [level["descriptor"] for level in sql["levels"]] == ["a", "b", "c", "d"]


def test_a_role_is_found_by_its_id_and_by_its_label(client):
    by_id = client.get("/v1/roles/org:analyst-2").json()
    by_label = client.get("/v1/roles/senior%20analyst").json()

    assert by_id == by_label
    assert by_id["requirements"][0] == {
        "competency_id": "org:sql",
        "level": 3.0,
        "required": 3,
        "weight": 2.0,
    }


def test_what_a_client_has_already_is_not_sent_again(client):
    first = client.get("/v1/frameworks/org")
    again = client.get("/v1/frameworks/org", headers={"If-None-Match": first.headers["etag"]})
    other = client.get("/v1/frameworks/org", headers={"If-None-Match": '"something else"'})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_answers_about_people_are_not_to_be_kept(client):
    assert client.get("/v1/learners/ana").headers["cache-control"] == "private, no-store"
    assert "etag" not in client.get("/v1/learners/ana").headers
