# The one interface of the project: `make` says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export PYTHON ?= python3
INSTALL := requirements/install.sh
BIN := .venv/bin
WORKERS ?= 2
MUTANTS ?= 320
# The tests start lich many times: it is compiled once, also where the environment says that nothing be kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help env env-extras env-test env-oracles env-readers env-field run test test-long check docs audit format bench lock

help: ## liệt kê các lệnh / list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: ## tạo .venv, trong đó có lệnh lich / make .venv with the command in it
	@$(INSTALL) .venv requirements/product.txt requirements/build.txt pyproject.toml

env-extras: env ## thêm [cluster], [print], [metrics] / add the three extras
	@$(INSTALL) .venv requirements/extras.txt

run: env ## kiểm tra, viết lượt thư đầu, rồi mở trang http://127.0.0.1:8000 / check, first letters, then the pages
	@$(BIN)/lich check
	@$(BIN)/lich send
	@$(BIN)/lich serve

env-test: env
	@$(INSTALL) .venv requirements/test.txt

env-oracles:
	@$(INSTALL) .venv-oracles requirements/oracles.txt

env-readers:
	@$(INSTALL) .venv-readers requirements/readers.txt

env-field:
	@$(INSTALL) .venv-field requirements/field.txt

test: env-test env-oracles env-readers ## chạy kiểm thử, tự cài thứ còn thiếu / the suite, installing what it needs
	@requirements/debian.sh
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup -m "not long" $(ARGS)

test-long: env-test env-oracles env-readers ## các kiểm thử dài / the long tests
	@LONG=1 requirements/debian.sh
	@$(BIN)/pytest -q -m long $(ARGS)
	@$(BIN)/python -m tools.mutation --sample $(MUTANTS)

check: env-test ## định dạng, lỗi thường gặp, kiểu / format, lint, types, pins
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pip check

docs: env-test ## viết lại các trang do máy sinh ra / write the generated pages again
	@$(BIN)/python -m tools.catalogue_page
	@$(BIN)/python -m tools.events_schema
	@$(BIN)/python -m tools.libraries

audit: ## hỏi xem thư viện nào có lỗ hổng đã biết (3: không hỏi được) / known vulnerabilities (3: not audited)
	@$(INSTALL) .venv-audit requirements/audit.txt
	@.venv-audit/bin/python -m tools.audit $(ARGS)

format: env-test ## định dạng lại mã / format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: env-test env-oracles env-readers env-field ## đo tốc độ theo tỉ số, viết docs/benchmarks.md / measure, as ratios
	@FIELD=1 requirements/debian.sh
	@$(BIN)/python -m benchmarks $(ARGS)

lock: ## tính lại các bản ghim trong requirements/ / resolve the pins again
	@requirements/lock.sh
