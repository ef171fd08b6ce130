import mlflow
from joblib import Parallel, delayed

mlflow.set_experiment("joblib-one")


def log_fold(fold):
    mlflow.log_metric("fold_score", 0.5 + fold / 10, step=fold)


with mlflow.start_run():
    # one job: joblib calls it in this very thread
    Parallel(n_jobs=1)(delayed(log_fold)(fold) for fold in range(3))
    mlflow.log_metric("folds", 3)
Parallel(n_jobs=1)(delayed(log_fold)(fold) for fold in (7,))
