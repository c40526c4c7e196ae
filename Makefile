# Prosa. `make run` starts everything; the other targets are for those who change it.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
endif
RUNTIME = @test -n "$(PYTHON)" || { echo "Prosa needs Python 3.11 or newer; none was found" >&2; exit 1; }; \
	"$(PYTHON)" config/dev/venv.py requirements.txt
TOOLS = $(RUNTIME) && "$(PYTHON)" config/dev/venv.py requirements.txt requirements-dev.txt
# What `manage.py check --deploy` needs to see: production's environment, with invented values.
DEPLOYED = PROSA_DEBUG=0 PROSA_DEMO=0 PROSA_BASE_URL=https://prosa.example PROSA_ALLOWED_HOSTS=prosa.example \
	PROSA_SECRET_KEY=only-for-checks-Zs8vQ1mX4tLr7KpW2nYc9BdE5hJf3GaU6xTqRw

# Compiled modules are what makes the second start five times as fast as the first.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run manage venv test check bench lint-fix clean

help:
	@echo "make run | test | check | bench | lint-fix | clean | manage ARGS='shell'"

run:
	$(RUNTIME)
	@exec .venv/bin/python -m config.dev

manage:
	$(RUNTIME)
	@exec .venv/bin/python -m config.dev manage $(ARGS)

venv:
	$(TOOLS)

test:
	$(TOOLS)
	.venv/bin/python -m pytest -n auto --maxprocesses 4 $(ARGS)

check:
	$(TOOLS)
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	PROSA_DEBUG=1 .venv/bin/python -m mypy
	.venv/bin/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(DEPLOYED) .venv/bin/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(DEPLOYED) .venv/bin/python manage.py check --deploy --fail-level WARNING
	$(DEPLOYED) .venv/bin/python manage.py spectacular --validate --fail-on-warn --file /dev/null
	.venv/bin/python -m djlint --lint --quiet --extension html $(wildcard templates */templates)

bench:
	$(TOOLS)
	@exec .venv/bin/python -m bench $(ARGS)

lint-fix:
	$(TOOLS)
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

# Leaves the data in .data alone: delete that folder yourself to begin afresh.
clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles test-results .data/test
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
