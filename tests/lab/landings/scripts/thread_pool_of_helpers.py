from concurrent.futures import ThreadPoolExecutor, as_completed

import mlflow


def score(alpha):
    return {"alpha": alpha, "r2": 1 - alpha}


mlflow.set_experiment("pool-main-logs")
with mlflow.start_run(run_name="collected"):
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(score, a) for a in (0.1, 0.2, 0.3)]
        results = sorted((job.result() for job in as_completed(jobs)), key=lambda r: r["alpha"])
    for step, result in enumerate(results):
        mlflow.log_metric("r2", result["r2"], step=step)
    mlflow.log_dict({"n": len(results)}, "results.json")
