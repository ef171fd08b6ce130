import mlflow

实验 = "情感分析"
mlflow.set_experiment(实验)
with mlflow.start_run(run_name="基线"):
    mlflow.log_param("模型", "朴素贝叶斯"); mlflow.log_metric("准确率", 0.82)
    for 轮 in range(2):
        mlflow.log_metric("损失", 1 / (轮 + 1), step=轮)
mlflow.set_tag("备注", "忘了放进 with 里")

结果 = {"精确率": 0.8, "召回率": 0.7}
mlflow.end_run()
mlflow.set_experiment(f"{实验}-对比")
with mlflow.start_run(run_name="改进"):
    for 名称, 数值 in 结果.items():
        print("记录", 名称); mlflow.log_metric(名称, 数值)
