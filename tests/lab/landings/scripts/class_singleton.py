import mlflow


class Registry:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.run = mlflow.start_run(run_name="singleton")
        return cls._instance

    def put(self, key, value):
        mlflow.log_param(key, value)


mlflow.set_experiment("singletons")
Registry().put("a", 1)
Registry().put("b", 2)
mlflow.end_run()
