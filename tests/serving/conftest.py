"""A small organisation with a published edition, and a client of its API."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from recommender.embedding import item_passages, text_hash
from recommender.framework import Competency, Framework, Scale
from recommender.item import LearningItem, Modality
from recommender.learner import Learner, Persona, RoleHeld
from recommender.mapping import Mapping, certain_exit
from recommender.role import ProgressionRoute, Requirement, RoleProfile
from recommender.store.catalogue import Catalogue, SourceRecord
from recommender.store.documents import hash_of, to_document
from recommender.store.frameworks import Frameworks
from recommender.store.gathering import publish
from recommender.store.home import Home
from recommender.store.mappings import Mappings
from recommender.store.onnx_encoder import IDENTITY, MODEL, TOKENIZER
from recommender.store.people import People
from recommender.store.session import open_database
from recommender.store.vectors import Vectors
from serving.app import create_app
from serving.settings import Settings

ENCODER = "tiny@0123456789abcdefx8"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINK_ID = "shelf:https://example.org/a b/mappings?page=1&x=%2F#top"
"""An id as catalogues without ids of their own have them: a link."""
LEVELS = Scale(("Awareness", "Working", "Practitioner", "Expert"))

FRAMEWORK = Framework(
    id="org",
    title="Our own",
    competencies=(
        Competency("org:git", "Version control", LEVELS, aliases=("Git",)),
        Competency("org:sql", "Querying data", LEVELS, descriptors=("a", "b", "c", "d")),
        Competency("org:talk", "Explaining findings", LEVELS),
    ),
    roles=(
        RoleProfile(
            "org:analyst-1",
            "Analyst",
            "Junior analyst",
            (Requirement("org:sql", 1.0), Requirement("org:git", 1.0)),
        ),
        RoleProfile(
            "org:analyst-2",
            "Analyst",
            "Senior analyst",
            (
                Requirement("org:sql", 3.0, 2.0),
                Requirement("org:git", 2.0),
                Requirement("org:talk", 2.0),
            ),
        ),
        RoleProfile("org:lead-1", "Lead", "Lead", (Requirement("org:talk", 4.0),)),
        RoleProfile("org:lead-2", "Lead", "Lead", (Requirement("org:git", 4.0),)),
    ),
    routes=(ProgressionRoute("org:route", "Analyst", ("org:analyst-1", "org:analyst-2")),),
)


def make_items() -> list[LearningItem]:
    """Twelve items of several kinds, two languages, and one whose id is a link."""
    kinds = (Modality.COURSE, Modality.VIDEO, Modality.ARTICLE, Modality.PROJECT)
    items = [
        LearningItem(
            "shelf",
            f"{n:02}",
            f"Item {n}",
            kinds[n % 4],
            description=f"What item {n} is about",
            minutes=30 + 10 * n,
            languages=("de",) if n % 5 == 4 else ("en",),
            provider="North" if n % 2 else "South",
        )
        for n in range(11)
    ]
    link = LINK_ID.removeprefix("shelf:")
    items.append(LearningItem("shelf", link, "A link", Modality.ARTICLE, url=link))
    return items


def make_mappings(items: list[LearningItem]) -> list[Mapping]:
    """Each item teaches one competency, one rung of it."""
    ids = [competency.id for competency in FRAMEWORK.competencies]
    return [
        Mapping(
            item_id=item.id,
            competency_id=ids[n % 3],
            confidence=0.9 - 0.02 * n,
            entry_level=n % 4,
            exit_level=n % 4 + 1,
            exit_probability=certain_exit(n % 4 + 1, 4),
            evidence=f"item {n}",
        )
        for n, item in enumerate(items)
    ]


def fill(session: Session) -> None:
    """Everything but the edition."""
    items = make_items()
    Frameworks(session).save(FRAMEWORK)
    records = [SourceRecord(item, hash_of(to_document(item)), "") for item in items]
    Catalogue(session).save_records("shelf", records, now=NOON, is_complete=True)
    texts = sorted({text_hash(text) for item in items for text in item_passages(item)})
    rows = np.random.default_rng(3).standard_normal((len(texts), 8)).astype(np.float32)
    Vectors(session, ENCODER).save(texts, rows / np.linalg.norm(rows, axis=1, keepdims=True))
    hashes = {record.item.id: record.content_hash for record in records}
    Mappings(session).save("org", "tiny", hashes, make_mappings(items))
    people = People(session)
    people.save_personas([Persona("reader", "Reader", taste={Modality.ARTICLE: 3.0})])
    people.save_learners(
        [
            Learner(
                "ana",
                name="Ana",
                team="north",
                languages=("en", "de"),
                roles=(RoleHeld("org:analyst-1"), RoleHeld("org:analyst-2", is_target=True)),
            ),
            Learner("ben", name="Ben", team="south", persona_id="reader"),
        ]
    )


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that tests copy."""
    home = Home(tmp_path_factory.mktemp("published"))
    database = open_database(home.database)
    with database.transaction() as session:
        fill(session)
        publish(session, home, encoder_id=ENCODER, models={"matcher": "tiny"})
    database.dispose()
    return home.path


@pytest.fixture
def home(published_home: Path, tmp_path: Path) -> Home:
    """The organisation, for one test alone."""
    shutil.copytree(published_home, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def client(home: Home) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home.path))) as opened:
        yield opened


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a home in which nothing is yet."""
    with TestClient(create_app(Settings(home=tmp_path / "new"))) as opened:
        yield opened


@pytest.fixture
def tiny_encoder() -> Callable[[Home], None]:
    """Puts an exported encoder into a home: a table of 8 numbers for each of a few words."""
    return _export_tiny_encoder


def _export_tiny_encoder(home: Home) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[PAD]": 0, "[UNK]": 1, "hello": 2, "there": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    numbers = np.random.default_rng(5).standard_normal((len(words), 8)).astype(np.float32)
    ids = ["n_texts", "n_tokens"]
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["numbers", "input_ids"], ["gathered"]),
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
            helper.make_node("Mul", ["gathered", "column"], ["masked"]),
            helper.make_node("ReduceSum", ["masked", "middle"], ["vector"], keepdims=0),
        ],
        "tiny",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ids),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ids),
        ],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n_texts", 8])],
        [
            numpy_helper.from_array(numbers, "numbers"),
            numpy_helper.from_array(np.array([2]), "last"),
            numpy_helper.from_array(np.array([1]), "middle"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    folder = home.encoders / ENCODER
    folder.mkdir(parents=True)
    onnx.save(model, folder / MODEL)
    tokenizer.save(str(folder / TOKENIZER))
    identity = {"name": "tiny", "weights_hash": "0123456789abcdef", "dimension": 8}
    (folder / IDENTITY).write_text(json.dumps(identity))
