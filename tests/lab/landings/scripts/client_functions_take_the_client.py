from mlflow import MlflowClient


def start(client, name):
    run = client.create_run("0", run_name=name)
    return run.info.run_id


def record(client, run_id, values):
    for step, value in enumerate(values):
        client.log_metric(run_id, "value", value, step=step)


def main():
    client = MlflowClient("sqlite:///passed-around.db")
    first = start(client, "first")
    second = start(client, "second")
    record(client, first, [1, 2])
    record(client, second, [3])
    client.set_terminated(first)
    client.set_terminated(second, status="KILLED")


main()
