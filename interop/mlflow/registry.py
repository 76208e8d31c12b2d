"""The model registry: models, versions, tags, aliases, stages, addresses, searches."""

import mlflow
from mlflow.pyfunc import PythonModel
from proven import MAJOR, client, fresh, new_experiment, proven, refused


class Doubled(PythonModel):
    def predict(self, context, model_input, params=None):
        return [value * 2 for value in model_input["x"]]


def models():
    name = fresh("wine größe")
    made = client.create_registered_model(name, tags={"team": "mill"}, description="first")
    assert made.name == name and made.description == "first" and made.tags == {"team": "mill"}
    assert made.creation_timestamp > 1.6e12
    assert name in refused("RESOURCE_ALREADY_EXISTS", client.create_registered_model, name)
    refused("INVALID_PARAMETER_VALUE", client.create_registered_model, "")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, fresh("none"))
    client.update_registered_model(name, "second")
    client.set_registered_model_tag(name, "k", "v" * 5000)
    client.delete_registered_model_tag(name, "team")
    found = client.get_registered_model(name)
    assert found.description == "second" and list(found.tags) == ["k"] and len(found.tags["k"]) == 5000
    other = fresh("renamed")
    client.rename_registered_model(name, other)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, name)
    assert client.get_registered_model(other).tags["k"]
    client.delete_registered_model(other)
    refused("RESOURCE_DOES_NOT_EXIST", client.get_registered_model, other)
    client.delete_registered_model(client.create_registered_model(other).name)
    proven("registered models are made, described, tagged, renamed, deleted, and the name is free again")


def versions():
    new_experiment("registry")
    name = fresh("model")
    with mlflow.start_run() as run:
        place = {"name": "m"} if MAJOR > 2 else {"artifact_path": "m"}
        logged = mlflow.pyfunc.log_model(**place, python_model=Doubled(), pip_requirements=[])
    owner = {"model_id": logged.model_id} if MAJOR > 2 else {}
    first = mlflow.register_model(logged.model_uri, name, tags={"n": "1"})
    second = client.create_model_version(name, logged.model_uri, run.info.run_id, description="again", **owner)
    assert [first.version, second.version] == [1, 2] or [first.version, second.version] == ["1", "2"]
    assert first.status == "READY" and first.current_stage == "None" and second.description == "again"
    assert first.run_id == run.info.run_id and first.tags == {"n": "1"}
    uri = client.get_model_version_download_uri(name, "1")
    assert uri.startswith("mlflow-artifacts:/"), uri
    proven("versions are numbered from 1, with run, tags, description, download address")

    assert mlflow.pyfunc.load_model(f"models:/{name}/1").predict(__import__("pandas").DataFrame({"x": [4]})) == [8]
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "challenger", "2")
    assert client.get_model_version_by_alias(name, "champion").version in (1, "1")
    client.set_registered_model_alias(name, "champion", "2")
    assert client.get_model_version_by_alias(name, "champion").version in (2, "2")
    aliases = client.get_registered_model(name).aliases
    assert {key: str(value) for key, value in aliases.items()} == {"champion": "2", "challenger": "2"}
    assert set(client.get_model_version(name, "2").aliases) == {"champion", "challenger"}
    assert mlflow.pyfunc.load_model(f"models:/{name}@champion") is not None
    client.delete_registered_model_alias(name, "challenger")
    refused("INVALID_PARAMETER_VALUE", client.get_model_version_by_alias, name, "challenger")
    refused("INVALID_PARAMETER_VALUE", client.set_registered_model_alias, name, "v3", "1")
    refused("RESOURCE_DOES_NOT_EXIST", client.set_registered_model_alias, name, "nobody", "99")
    proven("aliases are set, moved, read, deleted; models load by version and by alias")

    client.set_model_version_tag(name, "1", "quality", "good")
    client.update_model_version(name, "1", "first of all")
    client.delete_model_version_tag(name, "1", "n")
    kept = client.get_model_version(name, "1")
    assert kept.tags == {"quality": "good"} and kept.description == "first of all"
    client.transition_model_version_stage(name, "1", "staging")
    client.transition_model_version_stage(name, "2", "Production")
    client.transition_model_version_stage(name, "1", "Production", archive_existing_versions=True)
    assert client.get_model_version(name, "2").current_stage == "Archived"
    assert [str(v.version) for v in client.get_latest_versions(name, ["Production"])] == ["1"]
    assert mlflow.pyfunc.load_model(f"models:/{name}/Production") is not None
    if MAJOR > 2:
        assert len(client.get_latest_versions(name)) == 2
    refused("INVALID_PARAMETER_VALUE", client.transition_model_version_stage, name, "1", "Elsewhere")
    proven("stages in any case, archiving of the others, latest versions, tags and descriptions of versions")

    client.delete_model_version(name, "2")
    refused("RESOURCE_DOES_NOT_EXIST", client.get_model_version, name, "2")
    refused("INVALID_PARAMETER_VALUE", client.get_model_version_by_alias, name, "champion")
    third = client.create_model_version(name, logged.model_uri, run.info.run_id, **owner)
    assert str(third.version) == "3" and mlflow.pyfunc.load_model(f"models:/{name}/latest") is not None
    for bad in ["/etc/passwd", "file:///etc", f"mlflow-artifacts:/0/{run.info.run_id}/../../x", f"runs:/{run.info.run_id}/m"]:
        refused("INVALID_PARAMETER_VALUE", client.create_model_version, name, bad)
    copied = client.copy_model_version(f"models:/{name}/1", fresh("copied"))
    assert str(copied.version) == "1" and copied.source == f"models:/{name}/1"
    assert client.get_model_version_download_uri(copied.name, "1").startswith("mlflow-artifacts:/")
    proven("a deleted version drops its aliases, numbers are never used again, copies keep their source")


def searches():
    mark = fresh("s")
    for letter in "bca":
        name = f"{mark}-{letter}"
        client.create_registered_model(name, tags={"letter": letter, "mark": mark})
        for number in range(2):
            client.create_model_version(name, "s3://nowhere/model", tags={"number": str(number), "mark": mark})

    def named(text, **rest):
        return [found.name[-1] for found in client.search_registered_models(text, **rest)]

    mine = f"name LIKE '{mark}%'"
    assert named(mine) == ["a", "b", "c"] and named(f"name = '{mark}-b'") == ["b"]
    assert named(f"name ILIKE '{mark.upper()}%'", order_by=["name DESC"]) == ["c", "b", "a"]
    assert named(f"tags.letter = 'c' AND {mine}") == ["c"] and named(f"tags.mark = '{mark}'") == ["a", "b", "c"]
    assert named(mine, order_by=["last_updated_timestamp DESC"])[0] == "a"
    page = client.search_registered_models(mine, max_results=2)
    rest = client.search_registered_models(mine, max_results=2, page_token=page.token)
    assert [found.name[-1] for found in [*page, *rest]] == ["a", "b", "c"] and not rest.token
    refused("INVALID_PARAMETER_VALUE", client.search_registered_models, "size = 3")
    refused("INVALID_PARAMETER_VALUE", client.search_registered_models, mine, order_by=["tags.letter"])

    def found(text, **rest):
        return [(v.name[-1], int(v.version)) for v in client.search_model_versions(text, **rest)]

    assert sorted(found(f"name = '{mark}-a'")) == [("a", 1), ("a", 2)]
    assert found(f"name = '{mark}-a'", order_by=["version_number DESC"]) == [("a", 2), ("a", 1)]
    assert found(f"name LIKE '{mark}%' AND tags.number = '1'", order_by=["name ASC"]) == [("a", 2), ("b", 2), ("c", 2)]
    assert found(f"version_number > 1 AND tags.mark = '{mark}'", order_by=["name"]) == [("a", 2), ("b", 2), ("c", 2)]
    assert found(f"source_path = 's3://nowhere/model' AND name = '{mark}-c'", order_by=["version_number"]) == [
        ("c", 1), ("c", 2)
    ]
    assert found("run_id = 'nobody'") == [] and found("run_id IN ('nobody', 'else')") == []
    assert len(mlflow.search_model_versions(filter_string=f"name = '{mark}-a'")) == 2
    assert len(mlflow.search_registered_models(filter_string=mine)) == 3
    proven("searches of models and versions: names, tags, numbers, sources, runs, orders, pages")


models()
versions()
searches()
