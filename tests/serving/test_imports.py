"""What the serving process loads, and what it does not."""

import json
import subprocess
import sys

SCRIPT = """
import json, sys
from fastapi.testclient import TestClient
from recommender.store.onnx_encoder import open_exported
from serving.app import create_app
from serving.settings import Settings

with TestClient(create_app(Settings(home=sys.argv[1]))) as client:
    assert client.get("/readyz").status_code == 200
    assert client.get("/v1/items/shelf:01/similar").status_code == 200
    wish = {"learner_id": "ana", "hours": 10}
    assert client.post("/v1/journeys", json=wish).status_code == 201
    asked = {"learner_id": "ana"}
    assert client.post("/v1/recommendations", json=asked).status_code == 200
    text = client.get("/v1/items?q=hello+there").status_code
json.dump({"text": text, "loaded": sorted(sys.modules)}, sys.stdout)
"""
FORBIDDEN = {"torch", "mlflow", "sentence_transformers", "transformers", "sklearn"}


def test_serving_loads_neither_torch_nor_mlflow(home, tiny_encoder):
    tiny_encoder(home)

    run = subprocess.run(
        [sys.executable, "-W", "error::ImportWarning", "-c", SCRIPT, str(home.path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["text"] == 200
    assert not FORBIDDEN & set(told["loaded"])
    assert "onnxruntime" in told["loaded"]
