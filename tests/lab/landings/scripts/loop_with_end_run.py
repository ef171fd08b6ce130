import mlflow

mlflow.set_experiment("lr-search")
best = None
for lr in (0.1, 0.01, 0.001):
    mlflow.start_run(run_name=f"lr={lr}")
    mlflow.log_param("lr", lr)
    loss = abs(lr - 0.01)
    mlflow.log_metric("loss", loss)
    mlflow.end_run()
    if best is None or loss < best[1]:
        best = (lr, loss)

mlflow.log_metric("best_loss", best[1])  # lands in a new run of its own
mlflow.set_tag("best_lr", best[0])
