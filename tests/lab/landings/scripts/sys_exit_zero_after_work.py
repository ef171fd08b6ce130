import sys

import mlflow


def main(argv):
    mlflow.set_experiment("cli")
    run = mlflow.start_run(run_name="cli run")
    mlflow.log_param("arguments", len(argv) - 1)
    try:
        mlflow.log_metric("work", 1)
        return 0
    finally:
        mlflow.end_run()
        print(run.info.run_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv))
