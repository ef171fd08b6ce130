import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import mlflow

mlflow.set_experiment("figures")
fig, ax = plt.subplots(figsize=(2, 2))
ax.plot([0, 1], [1, 0])
with mlflow.start_run():
    mlflow.log_figure(fig, "plots/line.png")
    mlflow.log_metric("points", 2)
mlflow.log_figure(fig, "plots/again.png")
plt.close(fig)
mlflow.end_run()
