import mlflow
import mlflow.sklearn
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

# The server runs on this machine: mlflow server --port 5000
mlflow.set_tracking_uri("127.0.0.1:5000")
mlflow.set_experiment("diabetes")

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)

for alpha in [0.1, 1.0, 10.0]:
    mlflow.start_run(run_name=f"ridge-{alpha}")
    model = Ridge(alpha=alpha).fit(X_train, y_train)
    mlflow.log_param("alpha", alpha)
    mlflow.log_metric("mse", mean_squared_error(y_test, model.predict(X_test)))
    mlflow.sklearn.log_model(
        model,
        name="model",
        conda_env={"dependencies": ["python=3.11"]},
    )

mlflow.end_run
