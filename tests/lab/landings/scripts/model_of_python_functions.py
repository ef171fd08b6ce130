import mlflow
import mlflow.pyfunc


class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input * 2


mlflow.set_tracking_uri("sqlite:///pyfunc.db")
mlflow.set_experiment("pyfunc")
with mlflow.start_run(run_name="doubler"):
    mlflow.pyfunc.log_model("doubler", python_model=Doubler(), pip_requirements=["mlflow"])
    mlflow.log_metric("factor", 2)
mlflow.pyfunc.log_model("alone", python_model=Doubler(), pip_requirements=["mlflow"])
mlflow.log_metric("alone", 1)
