import mlflow


def fold_run(index):
    with mlflow.start_run(run_name=f"fold-{index}", nested=True) as child:
        mlflow.log_param("index", index)
        mlflow.log_metric("accuracy", 0.8 + index / 100)
        return child.info.run_id


def experiment(folds):
    with mlflow.start_run(run_name="k-fold"):
        children = [fold_run(i) for i in range(folds)]
        mlflow.log_metric("folds", len(children))
        mlflow.log_dict({"children": len(children)}, "children.json")


mlflow.set_experiment("k-fold")
experiment(3)
# without a parent around it, "nested" is simply a run
fold_run(9)
