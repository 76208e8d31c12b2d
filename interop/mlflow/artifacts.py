"""Files of every kind: written, listed, read back, downloaded, deleted."""

import hashlib
import os
import pathlib
import tempfile

import matplotlib
import mlflow
import numpy
import pandas
import requests
from mlflow.artifacts import download_artifacts, list_artifacts, load_dict, load_image, load_text
from PIL import Image
from proven import MAJOR, client, new_experiment, proven, server

matplotlib.use("Agg")


def kinds(folder):
    from matplotlib import pyplot

    picture = Image.new("RGB", (8, 4), (200, 30, 30))
    frame = pandas.DataFrame({"x": [1, 2], "text": ["a", "größer"]})
    figure, axes = pyplot.subplots()
    axes.plot([1, 2, 3])
    with mlflow.start_run() as run:
        mlflow.log_text("žluťoučký kůň\n", "notes/readme.txt")
        mlflow.log_text("<h1>page</h1>", "page.html")
        mlflow.log_dict({"a": [1, {"b": "ü"}]}, "config.json")
        mlflow.log_dict({"a": [1, 2]}, "config.yaml")
        mlflow.log_image(picture, "pictures/red.png")
        mlflow.log_image(numpy.zeros((4, 4, 3), dtype="uint8"), "pictures/black.png")
        mlflow.log_figure(figure, "figure.png")
        mlflow.log_table(frame, "table.json")
        mlflow.log_table({"x": [3], "text": ["c"]}, "table.json")
        local = folder / "plain file, ü & co.bin"
        local.write_bytes(bytes(range(256)))
        mlflow.log_artifact(str(local))
        mlflow.log_artifact(str(local), "deep/er/folder")
        tree = folder / "tree"
        for name in ["a/one.txt", "a/b/two.txt", "three.txt", "empty.txt"]:
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text("" if name == "empty.txt" else name)
        mlflow.log_artifacts(str(tree), "tree")
        assert mlflow.get_artifact_uri("notes") == f"{run.info.artifact_uri}/notes"
    with mlflow.start_run() as by_step:
        for step in [0, 1, 23]:
            mlflow.log_image(picture, key="left side", step=step)
    key, root = run.info.run_id, run.info.artifact_uri
    assert load_text(f"{root}/notes/readme.txt") == "žluťoučký kůň\n"
    assert load_dict(f"{root}/config.json") == {"a": [1, {"b": "ü"}]}
    assert load_image(f"{root}/pictures/red.png").size == (8, 4)
    assert load_text(f"runs:/{key}/page.html") == "<h1>page</h1>"
    table = mlflow.load_table("table.json", run_ids=[key])
    assert list(table["x"]) == [1, 2, 3] and list(table["text"]) == ["a", "größer", "c"]
    client.download_artifacts(by_step.info.run_id, "images") if MAJOR > 2 else None  # 2.x cannot read its own names back
    proven("text, dict, image, figure, table and logged images are written and read back")

    top = {found.path: (found.is_dir, found.file_size) for found in client.list_artifacts(key)}
    assert top["plain file, ü & co.bin"] == (False, 256) and top["tree"][0] and top["figure.png"][1] > 1000, top
    assert {found.path for found in client.list_artifacts(key, "tree")} == {
        "tree/a", "tree/three.txt", "tree/empty.txt"
    }
    assert [found.path for found in list_artifacts(run_id=key, artifact_path="tree/a/b")] == ["tree/a/b/two.txt"]
    assert client.list_artifacts(key, "nothing") == []
    # Asked without the client: 2.x decodes the names that it gave itself, and refuses some of them.
    asked = {"run_id": by_step.info.run_id, "path": "images"}
    assert len(requests.get(f"{server()}/api/2.0/mlflow/artifacts/list", params=asked).json()["files"]) == 6
    assert [(found.path, found.file_size) for found in client.list_artifacts(key, "tree") if found.path == "tree/empty.txt"] == [("tree/empty.txt", 0)]
    proven("files are listed by folder with sizes")

    whole = pathlib.Path(download_artifacts(run_id=key, artifact_path="tree", dst_path=str(folder / "back")))
    assert (whole / "a/b/two.txt").read_text() == "a/b/two.txt" and (whole / "empty.txt").read_bytes() == b""
    single = client.download_artifacts(key, "deep/er/folder/plain file, ü & co.bin", str(folder))
    assert pathlib.Path(single).read_bytes() == bytes(range(256))
    everything = pathlib.Path(download_artifacts(artifact_uri=f"runs:/{key}/", dst_path=str(folder / "all")))
    assert (everything / "notes/readme.txt").exists() and (everything / "tree/a/one.txt").exists()
    proven("single files, folders and whole runs are downloaded")

    local.write_bytes(b"second")
    with mlflow.start_run(run_id=key):
        mlflow.log_artifact(str(local))
    assert pathlib.Path(client.download_artifacts(key, local.name)).read_bytes() == b"second"
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    get_artifact_repository(root).delete_artifacts("tree")
    assert client.list_artifacts(key, "tree") == [] and client.list_artifacts(key, "notes") != []
    proven("a file is replaced, a folder deleted")


def large(folder):
    """60 MB: with its own variables set the client sends it in parts to whatever server takes parts."""
    big = folder / "big.bin"
    with big.open("wb") as file:
        for number in range(60):
            file.write(hashlib.sha256(str(number).encode()).digest() * (1024 * 32))
    expected = hashlib.sha256(big.read_bytes()).hexdigest()
    for parts in [False, True]:
        os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = str(parts).lower()
        os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(20 * 2**20)
        os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = str(10 * 2**20)
        with mlflow.start_run() as run:
            mlflow.log_artifact(str(big), "in parts" if parts else "whole")
        os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "false"
        place = "in parts/big.bin" if parts else "whole/big.bin"
        (listed,) = client.list_artifacts(run.info.run_id, os.path.dirname(place))
        assert listed.file_size == 60 * 2**20, listed
        back = pathlib.Path(client.download_artifacts(run.info.run_id, place, str(folder)))
        assert hashlib.sha256(back.read_bytes()).hexdigest() == expected
        proven(f"60 MB go up {'with uploads in parts switched on' if parts else 'in one request'} and come back the same")


def over_http(folder):
    with mlflow.start_run() as run:
        mlflow.log_text("0123456789", "ten.txt")
    path = f"{server()}/api/2.0/mlflow-artifacts/artifacts/{run.info.artifact_uri.split(':/')[1]}/ten.txt"
    assert requests.get(path, headers={"Range": "bytes=2-4"}).content == b"234"
    answer = requests.get(f"{server()}/get-artifact", params={"run_id": run.info.run_id, "path": "ten.txt"})
    assert answer.text == "0123456789" and "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Content-Length"] == "10"

    def chunks():
        yield b"in "
        yield b"chunks"

    assert requests.put(path.replace("ten.txt", "chunked.txt"), data=chunks()).status_code == 200
    assert pathlib.Path(client.download_artifacts(run.info.run_id, "chunked.txt", str(folder))).read_text() == "in chunks"
    proven("ranges, lengths, chunked uploads and plain addresses")


new_experiment("artifacts")
with tempfile.TemporaryDirectory() as name:
    kinds(pathlib.Path(name))
    large(pathlib.Path(name))
    over_http(pathlib.Path(name))
