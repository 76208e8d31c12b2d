"""Searches of runs and experiments: filters, orders, pages, and as a table."""

import mlflow
from mlflow.entities import ViewType
from proven import client, fresh, new_experiment, proven, refused


def runs():
    experiment = new_experiment("search")
    for number in range(12):
        tags = {"fold": str(number % 3), "owner is": "x"} if number % 2 else {"fold": str(number % 3)}
        run = client.create_run(experiment, start_time=1700000000000 + number, tags=tags, run_name=f"Run-{number:02}")
        client.log_metric(run.info.run_id, "acc", number / 10)
        client.log_metric(run.info.run_id, "val loss", float("nan") if number == 5 else 12 - number)
        client.log_param(run.info.run_id, "kind", "gbdt" if number < 6 else "Forest")
        client.set_terminated(run.info.run_id, "FAILED" if number == 11 else "FINISHED", 1700000001000 + number)

    def names(text="", order=None, **named):
        found = client.search_runs([experiment], text, order_by=order, **named)
        return [int(run.info.run_name[4:]) for run in found]

    by_name = ["attributes.run_name ASC"]
    assert names() == list(range(11, -1, -1))
    expected = {
        "metrics.acc > 0.85": [9, 10, 11],
        "metrics.acc >= 0.1 and metrics.acc < 0.3": [1, 2],
        "metrics.`val loss` <= 2": [10, 11],
        'metrics."val loss" = 4': [8],
        "metrics.acc != 0.5 AND params.kind = 'gbdt'": [0, 1, 2, 3, 4],
        "params.kind LIKE 'for%'": [],
        "params.kind ILIKE 'for%'": [6, 7, 8, 9, 10, 11],
        "tags.fold = '0'": [0, 3, 6, 9],
        "tag.fold != '0' AND metrics.acc < 0.3": [1, 2],
        "tags.`owner is` = 'x' AND param.kind = \"gbdt\"": [1, 3, 5],
        "attributes.status = 'FAILED'": [11],
        "status != 'FAILED' AND start_time >= 1700000000009": [9, 10],
        "attributes.end_time < 1700000001002": [0, 1],
        "run_name LIKE 'Run-0%' AND attr.run_name != 'Run-00' AND metric.acc < 0.4": [1, 2, 3],
        "attributes.`Run name` = 'Run-04'": [4],
        "attributes.artifact_uri LIKE '%/artifacts' AND tags.mlflow.runName = 'Run-03'": [3],
        "metrics.absent > 0": [],
    }
    for text, numbers in expected.items():
        assert names(text, by_name) == numbers, f"{text}: {names(text, by_name)}"
    keys = [run.info.run_id for run in client.search_runs([experiment], order_by=by_name)]
    assert names(f"run_id IN ('{keys[2]}', '{keys[4]}')", by_name) == [2, 4]
    assert names(f"run_id NOT IN ('{keys[2]}')", by_name) == [0, 1, *range(3, 12)]
    proven(f"filters of runs: {len(expected) + 2} of metrics, parameters, tags and attributes")

    assert names(order=["metrics.acc DESC"]) == list(range(11, -1, -1))
    assert names(order=["metrics.`val loss` ASC"])[0] == 11 and names(order=["metrics.`val loss` ASC"])[-1] == 5
    assert names(order=["params.kind ASC", "attributes.start_time DESC"]) == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert names(order=["tags.fold", "start_time ASC"])[:4] == [0, 3, 6, 9]
    proven("orders of runs; not a number comes last")

    seen, token = [], None
    while True:
        page = client.search_runs([experiment], max_results=5, order_by=["metrics.acc ASC"], page_token=token)
        seen += [int(run.info.run_name[4:]) for run in page]
        token = page.token
        if not token:
            break
    assert seen == list(range(12)), seen
    frame = mlflow.search_runs([experiment], filter_string="metrics.acc > 0.5")
    assert len(frame) == 6 and set(frame["params.kind"]) == {"Forest"} and frame["metrics.acc"].max() == 1.1
    assert len(mlflow.search_runs([experiment], output_format="list", max_results=3)) == 3
    proven("pages of runs, and runs as a table")

    assert "foo" in refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], "foo.bar = 1")
    for text in ["metrics.acc >", "metrics.acc = 'text'", "params.kind > 'a'", "metrics.acc = 1 OR metrics.acc = 2", "((("]:
        refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], text)
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], order_by=["acc UP"])
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], max_results=1_000_000)
    refused("INVALID_PARAMETER_VALUE", client.search_runs, [experiment], page_token="no token")
    proven("filters, orders, sizes and tokens that are none are refused")


def experiments():
    mark = fresh("mark")
    made = [mlflow.create_experiment(f"{mark} {name}", tags={"mark": mark, "n": str(i)}) for i, name in enumerate("cab")]
    client.delete_experiment(made[2])

    def names(text, **named):
        return [found.name[-1] for found in client.search_experiments(filter_string=text, **named)]

    mine = f"tags.mark = '{mark}'"
    assert names(mine, order_by=["name ASC"]) == ["a", "c"]
    assert names(mine, order_by=["name DESC"], view_type=ViewType.ALL) == ["c", "b", "a"]
    assert names(mine, view_type=ViewType.DELETED_ONLY) == ["b"]
    assert names(f"name = '{mark} a'") == ["a"] and names(f"name ILIKE '{mark.upper()}%'", order_by=["name"]) == ["a", "c"]
    assert names(f"{mine} AND tags.n != '0'") == ["a"]
    born = client.get_experiment(made[1]).creation_time
    assert "a" in names(f"{mine} AND creation_time >= {born}") and names(f"{mine} AND creation_time > {born + 60000}") == []
    assert len(mlflow.search_experiments(filter_string=mine, max_results=1)) == 1
    page = client.search_experiments(filter_string=mine, max_results=1, order_by=["name ASC"])
    rest = client.search_experiments(filter_string=mine, max_results=1, order_by=["name ASC"], page_token=page.token)
    assert [page[0].name[-1], rest[0].name[-1]] == ["a", "c"] and not rest.token
    refused("INVALID_PARAMETER_VALUE", client.search_experiments, filter_string="colour = 'red'")
    proven("searches of experiments by name, tags, times and stage, ordered and by pages")


runs()
experiments()
