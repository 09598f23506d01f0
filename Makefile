# `make run` and `make test` are all you need; each sets up what it uses. Few targets, nothing clever.

# Python would otherwise compile all of Django again at each start.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := $(or $(PYTHON),python3)
BIN := .venv/bin
PORT := $(or $(PORT),8000)

.PHONY: run test dev demo check install lock format messages browser benchmarks

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

PIP_DEV := --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes
.venv/.installed-dev: requirements-dev.txt requirements.txt | .venv/bin/python
	# All that `run` needs is in it. What is used is compiled as it is used, which is a quarter of it. In two halves at
	# the same time, because pip uses one processor; with all that they need, they need not look for it (--no-deps).
	awk '/^[a-z]/ { half = !half } { print > ".venv/half" half }' requirements-dev.txt
	$(BIN)/pip install $(PIP_DEV) -r .venv/half0 & first=$$!; \
		$(BIN)/pip install $(PIP_DEV) -r .venv/half1; second=$$?; wait $$first && exit $$second
	$(BIN)/pip check --quiet
	touch .venv/.installed $@

install: .venv/.installed  ## the set-up alone

run: .venv/.installed  ## the real thing in small, at http://127.0.0.1:8000 (or PORT)
	$(BIN)/python manage.py prepare
	SITE_URL=$(or $(SITE_URL),http://127.0.0.1:$(PORT)) $(BIN)/python -m gunicorn config.wsgi --config config/gunicorn.py --bind 127.0.0.1:$(PORT)

dev: .venv/.installed-dev  ## reloads on change
	DEBUG=1 $(BIN)/python manage.py prepare --no-static
	DEBUG=1 $(BIN)/python manage.py runserver $(PORT)

demo: .venv/.installed  ## adds a fictional practice and people with three months of history
	$(BIN)/python manage.py prepare --no-static
	$(BIN)/python manage.py make_demo

test: .venv/.installed-dev  ## the whole suite that this machine can run
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.run

check: .venv/.installed-dev  ## style, imports, types, templates, migrations, deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy .
	$(BIN)/djlint --lint --quiet templates
	if [ -x $(BIN)/biome ]; then $(BIN)/biome ci --error-on-warnings; else echo "Not here: Biome, for scripts and style sheets."; fi
	$(BIN)/python manage.py makemigrations --check --dry-run
	HOMESTRETCH_ENV=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=example.org \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

browser: .venv/.installed-dev  ## the journeys in a real browser (Debian's chromium)
	$(BIN)/python -m pytest -n 4 --dist worksteal tests/browser --liveserver=127.0.0.1 -p no:randomly

benchmarks: .venv/.installed-dev  ## measurements; they print and never fail by time. BASE=commit: beside that build
	BASE=$(BASE) $(BIN)/python -m pytest tests/benchmarks -s -p no:randomly -o faulthandler_timeout=0

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	if [ -x $(BIN)/biome ]; then $(BIN)/biome format --write; fi

messages: .venv/.installed-dev  ## collect interface text for translators
	$(BIN)/django-admin makemessages --all --ignore .venv --ignore var

lock:  ## hashed requirement files from pyproject.toml; needs uv
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --quiet --extra dev pyproject.toml -o requirements-dev.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --quiet --constraint requirements-dev.txt pyproject.toml -o requirements.txt
