import mlflow

HOOKS = {}


def on(event):
    def register(function):
        HOOKS.setdefault(event, []).append(function)
        return function

    return register


def fire(event, **data):
    for hook in HOOKS.get(event, []):
        hook(**data)


@on("start")
def open_run(name):
    mlflow.start_run(run_name=name)


@on("step")
def log_step(step, value):
    mlflow.log_metric("value", value, step=step)


@on("stop")
def close_run():
    mlflow.end_run()


mlflow.set_experiment("hooks")
fire("start", name="hooked")
for i in range(2):
    fire("step", step=i, value=i * 2)
fire("stop")
