# releases: >=2.18
import mlflow
from joblib import Parallel, delayed

mlflow.set_experiment("joblib")


def fit(alpha):
    with mlflow.start_run(run_name=f"alpha={alpha}", nested=True):
        mlflow.log_param("alpha", alpha)
        mlflow.log_metric("error", alpha**2)
    return alpha**2


errors = Parallel(n_jobs=2, prefer="threads")(delayed(fit)(a) for a in [0.1, 0.2, 0.4])
with mlflow.start_run(run_name="best"):
    mlflow.log_metric("error", min(errors))
