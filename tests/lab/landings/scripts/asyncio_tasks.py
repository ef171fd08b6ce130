import asyncio

import mlflow


async def fetch(name, delay):
    await asyncio.sleep(delay)
    mlflow.log_metric(name, delay)
    return name


async def main():
    mlflow.set_experiment("asyncio")
    with mlflow.start_run(run_name="gather"):
        names = await asyncio.gather(fetch("a", 0.001), fetch("b", 0.002))
        mlflow.log_param("names", ",".join(names))


asyncio.run(main())
