from concurrent.futures import ThreadPoolExecutor

import mlflow

mlflow.set_experiment("parallel-grid")


def evaluate(depth):
    with mlflow.start_run(run_name=f"depth-{depth}", nested=True):
        mlflow.log_param("depth", depth)
        score = 1 - 1 / depth
        mlflow.log_metric("score", score)
    return score


with ThreadPoolExecutor(max_workers=1) as pool:
    results = list(pool.map(evaluate, [2, 3, 4]))

mlflow.log_metric("best", max(results))
