"""Models of several flavours: logged, found by their signature, loaded, and the 3.x logged models with their own calls."""

import lightgbm
import mlflow
import numpy
import onnx
import onnxruntime  # noqa: F401  the flavour loads with it
import pandas
from mlflow.models import infer_signature
from proven import MAJOR, client, fresh, new_experiment, proven, refused
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

random = numpy.random.default_rng(7)
frame = pandas.DataFrame(random.normal(size=(200, 3)), columns=["heat", "torque", "wear"])
labels = (frame["heat"] + frame["wear"] > 0).astype(int)


class Threshold(mlflow.pyfunc.PythonModel):
    """A model of the team's own, with a file that it brings along."""

    def load_context(self, context):
        with open(context.artifacts["limit"], encoding="utf-8") as file:
            self.limit = float(file.read())

    def predict(self, context, model_input, params=None):
        return (model_input["heat"] > self.limit).astype(int).to_numpy()


def place(name):
    return {"name": name} if MAJOR > 2 else {"artifact_path": name}


def flavours():
    experiment = new_experiment("flavours")
    pipeline = make_pipeline(StandardScaler(), LogisticRegression()).fit(frame, labels)
    boosted = lightgbm.LGBMClassifier(n_estimators=5, verbose=-1).fit(frame, labels)
    matrix = frame.to_numpy(dtype="float32")
    graph = to_onnx(LogisticRegression().fit(matrix, labels), matrix[:1], options={"zipmap": False})
    assert onnx.checker.check_model(graph) is None
    with open("limit.txt", "w", encoding="utf-8") as file:
        file.write("0.5")
    plain = {"pip_requirements": [], "signature": infer_signature(frame, labels), "input_example": frame.head(2)}
    with mlflow.start_run() as run:
        logged = {
            "sklearn": mlflow.sklearn.log_model(pipeline, **place("linear"), **plain, serialization_format="cloudpickle"),
            "lightgbm": mlflow.lightgbm.log_model(boosted, **place("boosted"), **plain),
            "onnx": mlflow.onnx.log_model(graph, **place("graph"), pip_requirements=[]),
            "pyfunc": mlflow.pyfunc.log_model(
                **place("own"), python_model=Threshold(), artifacts={"limit": "limit.txt"}, pip_requirements=[]
            ),
        }
    assert (mlflow.sklearn.load_model(logged["sklearn"].model_uri).predict(frame) == pipeline.predict(frame)).all()
    assert (mlflow.lightgbm.load_model(logged["lightgbm"].model_uri).predict(frame) == boosted.predict(frame)).all()
    assert mlflow.onnx.load_model(logged["onnx"].model_uri).graph.node
    for flavour, info in logged.items():
        given = matrix if flavour == "onnx" else frame
        answers = mlflow.pyfunc.load_model(info.model_uri).predict(given)
        assert len(answers if flavour != "onnx" else answers["label"]) == 200, flavour
        proven(f"a model of {flavour} is logged and loaded")
    answers = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/own").predict(frame)
    assert (answers == (frame["heat"] > 0.5)).all()
    info = mlflow.models.get_model_info(logged["sklearn"].model_uri)
    assert [column.name for column in info.signature.inputs.inputs] == list(frame.columns)
    assert info.run_id == run.info.run_id
    name = fresh("linear")
    version = mlflow.register_model(logged["sklearn"].model_uri, name)
    assert mlflow.pyfunc.load_model(f"models:/{name}/{version.version}").predict(frame).shape == (200,)
    proven("models load by run and by version, with the signature that they were logged with")
    return experiment, run, logged


def logged_models(experiment, run, logged):
    """First-class models of the 3.x clients."""
    key = logged["sklearn"].model_id
    model = mlflow.get_logged_model(key)
    assert model.name == "linear" and str(model.status) == "READY" and model.source_run_id == run.info.run_id
    assert model.artifact_location == f"mlflow-artifacts:/{experiment}/models/{key}/artifacts", model.artifact_location
    outputs = client.get_run(run.info.run_id).outputs.model_outputs
    assert {found.model_id for found in outputs} == {info.model_id for info in logged.values()}
    with mlflow.start_run(run_id=run.info.run_id):
        data = mlflow.data.from_pandas(frame, name="mill")
        mlflow.log_metric("acc", 0.9, model_id=key, dataset=data)
        mlflow.log_metric("acc", 0.7, model_id=logged["lightgbm"].model_id, dataset=data)
    assert [(m.key, m.value, m.dataset_name) for m in mlflow.get_logged_model(key).metrics] == [("acc", 0.9, "mill")]
    client.set_logged_model_tags(key, {"quality": "good"})
    client.log_model_params(key, {f"p{i}": str(i) for i in range(150)})
    again = mlflow.get_logged_model(key)
    assert again.tags["quality"] == "good" and again.params["p149"] == "149"
    client.delete_logged_model_tag(key, "quality")
    assert "quality" not in mlflow.get_logged_model(key).tags
    proven("logged models keep their run, metrics by dataset, parameters and tags")

    def found(text=None, **rest):
        models = mlflow.search_logged_models([experiment], filter_string=text, output_format="list", **rest)
        return [model.name for model in models]

    assert set(found()) == {"linear", "boosted", "graph", "own"}
    assert found("name = 'linear'") == ["linear"] and found("metrics.acc > 0.8") == ["linear"]
    assert found("params.p3 = '3' AND status = 'READY'") == ["linear"]
    assert found("metrics.acc > 0", order_by=[{"field_name": "metrics.acc", "ascending": True}]) == ["boosted", "linear"]
    assert found("metrics.acc > 0.8", datasets=[{"dataset_name": "mill"}]) == ["linear"]
    assert found("metrics.acc > 0.8", datasets=[{"dataset_name": "other"}]) == []
    assert found(order_by=[{"field_name": "name"}], max_results=2) == ["boosted", "graph"]
    assert len(mlflow.search_logged_models([experiment])) == 4
    refused("INVALID_PARAMETER_VALUE", found, "colour = 'red'")
    proven("searches of logged models by name, metrics, datasets, parameters and status")

    made = mlflow.initialize_logged_model(name="later", params={"depth": "3"}, model_type="agent")
    assert str(made.status) == "PENDING"
    assert str(mlflow.finalize_logged_model(made.model_id, "READY").status) == "READY"
    client.delete_logged_model(made.model_id)
    refused("RESOURCE_DOES_NOT_EXIST", mlflow.get_logged_model, made.model_id)
    mlflow.create_external_model(name="elsewhere", tags={"url": "https://example.com"})
    assert found("name = 'elsewhere'") == ["elsewhere"]
    proven("models begin pending, become ready, are deleted; models that are elsewhere")


experiment, run, logged = flavours()
if MAJOR > 2:
    logged_models(experiment, run, logged)
