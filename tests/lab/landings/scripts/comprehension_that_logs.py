import mlflow

mlflow.set_experiment("comprehensions")
with mlflow.start_run():
    [mlflow.log_metric("square", n * n, step=n) for n in range(3)]
    {key: mlflow.log_param(key, value) for key, value in {"a": 1, "b": 2}.items()}
    any(mlflow.set_tag(t, "x") for t in ("t1", "t2"))
    list(map(lambda n: mlflow.log_metric("cube", n**3, step=n), [1, 2]))

pairs = {"train": 0.1, "test": 0.2}
with mlflow.start_run(run_name="second"):
    totals = [mlflow.log_metric(f"{split}_loss", value) for split, value in pairs.items()]
    assert totals == [None, None]
    [[mlflow.log_metric(f"m{row}{column}", 0) for column in range(2)] for row in range(2)]

names = sorted(n for n in pairs if mlflow.set_tag("checked", n) is None)
print(names)
