# Two commands are enough: `make serve` and `make test`. Each first gets the tools it needs (see README.md).
.DEFAULT_GOAL := help
.PHONY: help serve test check observe size clean

# The port of `make serve`.
PORT ?= 8080
export PORT

SERVE_NEEDS := node rust wasm page wasm-bindgen trunk
SITES_NEEDS := sites-node sites-book uv sites-python hugo mdbook
TEST_NEEDS  := node rust lints wasm page chromium uv mlflow-newest $(SITES_NEEDS) wasm-bindgen trunk
TEST_STEPS  := format clippy clippy_command clippy_engine clippy_widget tests laboratory landings build size plugins_npm plugins_python sites browser

help: ## Says what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: ## Builds the playground and opens it at http://localhost:8080 (PORT=… for another)
	@.ci/tools $(SERVE_NEEDS) -- .ci/serve

test: ## Runs every test, as continuous integration does
	@.ci/tools $(TEST_NEEDS) -- .ci/steps $(TEST_STEPS)

check: ## The fast loop: formatting, clippy and the tests in Rust
	@.ci/tools rust lints -- .ci/steps format clippy tests

observe: ## Runs every example on all observed releases of MLflow and writes down what happens
	@.ci/tools rust uv mlflow-all -- tests/lab/lab observe

size: ## Builds the page and prints what a reader's browser fetches, against the budget
	@.ci/tools $(SERVE_NEEDS) -- .ci/steps build size

clean: ## Removes what was built here; the tools in the cache stay
	rm -rf target dist tests/browser/out
