"""What the client of the other version has left on the same server: argument 1 is `leave` or `read`."""

import json
import pathlib
import sys

import mlflow
import pandas
from proven import MAJOR, client, proven

note = pathlib.Path(f"left-by-{MAJOR if sys.argv[1] == 'leave' else 5 - MAJOR}.json")


class Doubled(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [value * 2 for value in model_input["x"]]


if sys.argv[1] == "leave":
    mlflow.set_experiment("shared by both")
    with mlflow.start_run() as run:
        mlflow.log_metric("acc", MAJOR, step=1)
        mlflow.log_param("client", mlflow.__version__)
        mlflow.log_text("left", "left.txt")
        place = {"name": "m"} if MAJOR > 2 else {"artifact_path": "m"}
        mlflow.pyfunc.log_model(
            **place, python_model=Doubled(), pip_requirements=[], registered_model_name=f"left by {MAJOR}"
        )
    client.set_registered_model_alias(f"left by {MAJOR}", "here", "1")
    note.write_text(json.dumps(run.info.run_id))
    proven("left a run, a file and a model for the other client")
else:
    run = mlflow.get_run(json.loads(note.read_text()))
    assert run.data.metrics["acc"] == 5 - MAJOR and run.data.params["client"].startswith(str(5 - MAJOR))
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/left.txt") == "left"
    name = f"left by {5 - MAJOR}"
    version = client.get_model_version_by_alias(name, "here")
    assert str(version.version) == "1" and version.run_id == run.info.run_id
    files = pathlib.Path(mlflow.artifacts.download_artifacts(client.get_model_version_download_uri(name, "1")))
    assert (files / "MLmodel").exists()
    if MAJOR > 2:
        assert mlflow.pyfunc.load_model(f"models:/{name}/1").predict(pandas.DataFrame({"x": [2]})) == [4]
    proven("reads the run, the file and the model of the other client")
