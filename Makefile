# make run — chạy trên máy này; make test — kiểm thử; xem docs/quan-tri.md.
SHELL = /bin/sh
PYTHON_BIN = .venv/bin/python
# Kiểm tra cấu hình như khi chạy thật: tên máy chủ ví dụ, khoá ngẫu nhiên, không đọc và không ghi var/ của máy này.
PRODUCTION = env -u DEBUG -u DATABASE_URL -u REDIS_URL VAR_DIR="$$folder" HTTPS=1 ALLOWED_HOSTS=vi-du.gov.vn \
	SECRET_KEY="$$($(PYTHON_BIN) -c 'import secrets; print(secrets.token_hex(30))')"

SETUP = $(if $(filter 0,$(BROWSER)),dev,dev browser)

.PHONY: help run test test-deep test-services verify-pdf worker worker-mail worker-documents beat lint screenshots clean need-redis

help:
	@echo "make run            chạy hệ thống trên máy này (PORT=8000, DEMO=0: không nạp dữ liệu mẫu)"
	@echo "make test           toàn bộ kiểm thử (BROWSER=0: bỏ phần trình duyệt)"
	@echo "make test-services  kiểm thử trên PostgreSQL và Redis"
	@echo "make test-deep      kiểm thử với số liệu lớn, máy chủ bị tắt giữa chừng (cần PostgreSQL và Redis)"
	@echo "make verify-pdf     PDF/A-3a và PDF/UA-1 của văn bản mẫu bằng veraPDF (cần Java)"
	@echo "make lint           soát mã, migration và cấu hình chạy thật"
	@echo "make worker, beat   tiến trình Celery (cần REDIS_URL)"
	@echo "make screenshots    chụp lại ảnh cho README"
	@echo "make clean          xoá tệp tạm (giữ nguyên .venv và var/)"

run:
	@bin/setup && exec $(PYTHON_BIN) -m parindex.serve

test:
	@bin/setup $(SETUP)
	$(PYTHON_BIN) -m pytest -n auto -m "not browser and not services and not deep" $(ARGS)
ifneq ($(BROWSER),0)
	$(PYTHON_BIN) -m pytest tests/browser -n auto --maxprocesses 4 --dist worksteal -m "browser and not services and not deep" $(ARGS)
endif

test-deep:
	@bin/setup dev
	$(PYTHON_BIN) -m pytest -m "deep and not services" $(ARGS)
	bin/test-services -m "deep and services" $(ARGS)

test-services:
	@bin/setup dev
	bin/test-services $(ARGS)

verify-pdf:
	@bin/setup dev
	bin/verify-pdf $(ARGS)

need-redis:
	@test -n "$$REDIS_URL" || grep -qs '^REDIS_URL=' "$${VAR_DIR:-var}/env" || \
		{ echo "Thiếu REDIS_URL. Không có Redis thì không cần Celery: «make run» đã chạy sẵn tiến trình làm việc." >&2; exit 1; }

# Two processes of two, so that no mail waits behind a document; Ctrl-C ends both.
worker: need-redis
	@bin/setup && exec $(MAKE) --no-print-directory -j2 worker-mail worker-documents

worker-mail worker-documents: worker-%: need-redis
	@exec $(PYTHON_BIN) -m celery -A parindex worker -l info -Q $* -n $*@%h -c 2

beat: need-redis
	@bin/setup && exec $(PYTHON_BIN) -m celery -A parindex beat -l info --schedule "$${VAR_DIR:-var}/celerybeat-schedule"

lint:
	@bin/setup dev
	$(PYTHON_BIN) -m ruff check .
	$(PYTHON_BIN) -m ruff format --check .
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		echo "makemigrations --check" && $(PRODUCTION) $(PYTHON_BIN) manage.py makemigrations --check --dry-run && \
		echo "check --deploy" && $(PRODUCTION) $(PYTHON_BIN) manage.py check --deploy --fail-level WARNING

screenshots:
	@bin/setup dev browser
	$(PYTHON_BIN) docs/screenshots.py

clean:
	find . -path ./.venv -prune -o -path ./var -prune -o -name __pycache__ -type d -exec rm -rf {} +
	rm -rf .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
