# What a newcomer may ask for. Everything runs in .venv, made on first use.

PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python
PYTEST = $(RUN) -m pytest -n 3 -q

.PHONY: demo setup test soak check bench lock messages

demo: setup
	@$(RUN) manage.py migrate --verbosity 0
	@$(RUN) manage.py demo
	@$(RUN) manage.py runserver --noreload 8000

setup:
	@.ci/environment $(VENV) $(PYTHON)

test: setup
	@.ci/validators $(VENV)
	@.ci/suite $(PYTEST)

soak: setup
	@.ci/suite $(PYTEST) -m soak

check: setup
	@.ci/check $(VENV)

bench: setup
	@$(RUN) -m benchmarks

lock: setup
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes \
		--custom-compile-command 'make lock' requirements.in -o requirements.txt
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes \
		--custom-compile-command 'make lock' requirements-dev.in -o requirements-dev.txt

messages: setup
	@.ci/messages $(VENV)
