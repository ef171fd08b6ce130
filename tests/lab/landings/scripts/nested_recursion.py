import mlflow

TREE = {"root": {"left": {"leaf": {}}, "right": {}}}


def visit(name, children, depth=0):
    with mlflow.start_run(run_name=name, nested=depth > 0):
        mlflow.log_metric("depth", depth)
        mlflow.log_metric("children", len(children))
        for child, below in children.items():
            visit(child, below, depth + 1)


mlflow.set_experiment("tree")
for name, children in TREE.items():
    visit(name, children)
