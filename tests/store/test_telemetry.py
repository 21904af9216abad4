"""Two libraries call home unless told not to; here they are told, before they are imported."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

LISTEN = '''
import atexit, sys

tried = []
atexit.register(lambda: print(*tried, sep="\\n"))  # the first to register is the last to run


def refuse(event, arguments):
    """Python tells of every use of the network before it happens."""
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        host = arguments[1][0] if isinstance(arguments[1], tuple) else "localhost"
    else:
        return
    if host not in {None, "", "localhost", "127.0.0.1", "::1"}:
        tried.append(f"tried {host}")
        raise ConnectionRefusedError(host)


sys.addaudithook(refuse)
'''

ENCODE = """
from pathlib import Path
import onnx
from onnx import TensorProto, helper
from tokenizers import Tokenizer, models
from recommender.embedding import EncoderIdentity
from recommender.store.onnx_encoder import MODEL, TOKENIZER, OnnxEncoder

folder = Path(sys.argv[1])
words = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n_texts", "n_tokens"])
         for name in ("input_ids", "attention_mask")]
vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n_texts", 1])
nodes = [helper.make_node("Cast", ["attention_mask"], ["real"], to=TensorProto.FLOAT),
         helper.make_node("ReduceMax", ["real"], ["vector"], axes=[1], keepdims=1)]
graph = helper.make_graph(nodes, "count", words, [vector])
opset = helper.make_opsetid("", 13)
onnx.save(helper.make_model(graph, ir_version=8, opset_imports=[opset]), folder / MODEL)
Tokenizer(models.WordLevel({"?": 0}, unk_token="?")).save(str(folder / TOKENIZER))
assert "onnxruntime" not in sys.modules
encoder = OnnxEncoder(EncoderIdentity("tiny", "0" * 64, 1), folder)
assert encoder.encode(["anything"]).tolist() == [[1.0]]
"""

RECORD = """
from pathlib import Path
from recommender.store.home import Home
from recommender.store.runs import record_run

home = Home(Path(sys.argv[1]))
run = record_run(home, "levels", parameters={"n": 3}, figures={"kappa": 0.5}, files=[])
import mlflow
assert mlflow.get_run(run).data.metrics == {"kappa": 0.5}
"""


def connections_tried(code: str, folder: Path) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", LISTEN + code, str(folder)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [line for line in ran.stdout.splitlines() if line.startswith("tried")]


def test_encoding_calls_nobody(tmp_path):
    assert not connections_tried(ENCODE, tmp_path)


def test_recording_a_run_calls_nobody_and_keeps_it(tmp_path):
    assert not connections_tried(RECORD, tmp_path)
    assert (tmp_path / "mlruns" / "mlflow.sqlite").is_file()


def test_a_call_would_be_noticed(tmp_path):
    call = "import urllib.request\ntry: urllib.request.urlopen('http://example.invalid')\n"

    assert connections_tried(call + "except OSError: pass\n", tmp_path)
