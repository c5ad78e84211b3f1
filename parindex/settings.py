"""Every setting of the site, read from the environment with safe defaults.

``var/env`` (made on the first start) is read too; the real environment wins over it.
"""

import sqlite3
from datetime import date, time, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
env.read_env(VAR_DIR / "env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="chi-dung-khi-phat-trien" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Thiếu SECRET_KEY: đặt biến môi trường SECRET_KEY (một chuỗi ngẫu nhiên từ 50 ký tự), "
        "hoặc chạy «make run» để tự sinh vào var/env."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

# The demo lives on one fixed working day; unset in real use (agencies.clock.today).
TODAY = date.fromisoformat(env.str("TODAY")) if env.str("TODAY", default="") else None
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")

INSTALLED_APPS = [
    "agencies",
    "criteria",
    "plans",
    "agencies.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "agencies.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agencies.middleware.SignInRequiredMiddleware",  # before the next, which reads a form whoever sends it
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "parindex.urls"
WSGI_APPLICATION = "parindex.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agencies.clock.clock_context",
                "agencies.navigation.navigation",
                "plans.reminders.notices.bell",
            ],
        },
    }
]


def sqlite_database() -> dict:
    """The embedded database.

    IMMEDIATE takes the write lock at the start of a transaction, so that writers queue instead of failing
    "database is locked"; WAL only where the linked SQLite has no WAL-reset bug (3.51.3 on). Without recursive_triggers
    INSERT OR REPLACE would take frozen rows away past the triggers that guard them.
    """
    journal = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "parindex.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        },
    }


if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": {**env.db_url("DATABASE_URL"), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
    if not DATABASES["default"]["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured("DATABASE_URL phải là postgres://…; bỏ trống thì dùng SQLite có sẵn trong VAR_DIR.")
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds; libpq waits for ever
else:
    DATABASES = {"default": sqlite_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Throttling by account and address together: an office behind one address is never locked out as a whole.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False

LANGUAGE_CODE = "vi"
FORMAT_MODULE_PATH = ["parindex.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for the others; compressing takes seconds
SIGNATURE_TRUST_FOLDER = VAR_DIR / "chung-thu-tin-cay"  # certificates an office trusts, .pem or .cer
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "parindex.static_files.ManifestStorage"
        if env.bool("STATIC_MANIFEST", default=not DEBUG)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# HTTPS=1 where a TLS proxy stands in front; the default serves one PC on 127.0.0.1 without a certificate.
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked from beside the web server, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its check marks from data: addresses in its stylesheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The survey of a round: 170 agencies by some dozens of figures. For who has signed in: see SignInRequiredMiddleware.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # the evidence of a whole table at once
UPLOAD_MEGABYTES = env.int("UPLOAD_MEGABYTES", default=20)  # one file
UPLOAD_TOTAL_MEGABYTES = env.int("UPLOAD_TOTAL_MEGABYTES", default=100)  # all files of one request
FILE_UPLOAD_HANDLERS = [
    "agencies.uploads.QuotaHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "agencies.uploads.NamelessFileHandler",
]

# What the words of a deadline leave open (plans.deadlines.Conventions; docs/quan-tri.md names each).
DEADLINE_CONVENTIONS = {
    "before_includes_day": env.bool("DEADLINE_BEFORE_INCLUDES_DAY", default=False),
    "report_day": env.int("DEADLINE_REPORT_DAY", default=15),
    "year_first_day": env.int("DEADLINE_YEAR_FIRST_DAY", default=15),
    "early_ends": env.int("DEADLINE_EARLY_ENDS", default=10),
    "middle_ends": env.int("DEADLINE_MIDDLE_ENDS", default=20),
    "first_week_days": env.int("DEADLINE_FIRST_WEEK_DAYS", default=4),
}

# Mail: without EMAIL_URL nobody is written to, the bell alone reminds.
EMAIL_ENABLED = bool(env.str("EMAIL_URL", default=""))
if EMAIL_ENABLED:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
REMINDER_TIME = time.fromisoformat(env.str("REMINDER_TIME", default="07:30"))  # no digest goes out by itself before
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="nhac-viec@localhost")

# Long work: a request writes a Job row; run_job finds the function here (dotted path, called with the job).
JOB_HANDLERS = {
    "render_plan": "plans.documents.jobs.render_plan",
    "render_version": "plans.documents.issued_file.render_version",
    "check_signed_copy": "plans.documents.signed_copies.check_signed_copy",
    "check_import": "agencies.imports.jobs.check",
    "write_import": "agencies.imports.jobs.write",
    "mark_import": "agencies.imports.jobs.mark",
    "write_plan": "plans.plan_import.jobs.write_plan",
    "export": "agencies.exports.write_export",
}
# Asked before the file of a job is handed out (called with the job, raises PermissionDenied): rights may be gone.
JOB_RIGHTS = {
    "render_plan": "plans.documents.jobs.plan_of",
    "render_version": "plans.documents.issued_file.version_of",
    "mark_import": "agencies.imports.jobs.importer_of",
    "export": "agencies.exports.export_of",
}
# What may be imported and exported: called with the person and the plain values in the job's «args».
IMPORTERS = {
    "agencies": "agencies.agency_sheet.agency_importer",
    "criteria_set": "criteria.set_sheet.set_importer",
    "scores": "criteria.score_import.importer.score_importer",
    "tasks": "plans.task_sheet.task_importer",
}
EXPORTS = {
    "agencies": "agencies.agency_sheet.agency_export",
    "comparison": "criteria.comparing.export.comparison_export",
    "criteria_set": "criteria.set_sheet.set_export",
    "heat_map": "criteria.results.export.heat_map_export",
    "index_results": "criteria.results.export.index_results_export",
    "ledger": "plans.exports.ledger_export",
    "plan_units": "plans.exports.units_export",
    "ranking": "criteria.results.export.ranking_export",
    "report_receipts": "plans.exports.receipts_export",
    "report_synthesis": "plans.exports.synthesis_export",
    "scores": "criteria.score_import.export.score_export",
    "surveys": "criteria.cycle.surveys.export.survey_export",
    "tasks": "plans.task_sheet.task_export",
}
JOB_SECONDS = 120  # time limit of one job, under both doors
# 200 pages take 20 s alone; beside another such job on a busy machine, laid out five times over for their footnotes,
# ten times as long. The largest import takes 26 s alone.
JOB_SECONDS_OF = dict.fromkeys(
    ["render_plan", "render_version", "check_import", "write_import", "mark_import", "write_plan"], 300
)
JOBS_PER_PROCESS = 100  # then a worker's process begins anew: WeasyPrint grows with every document
# What is done again and again, with the seconds between two runs: Celery's beat and ``manage.py work`` read this list.
PERIODIC_WORK = [
    ("plans.tasks.send_reminders", 300),
    ("agencies.tasks.carry_out_endings", 3600),
    ("agencies.tasks.sweep_files", 3600),
    ("plans.tasks.sweep_documents", 3600),
]
# Called with (agency, successor, on=, by=) when an agency has ended.
SUCCESSION_HANDLERS = ["plans.succession.pass_open_work"]

# Two queues, a worker for each: neither a mail nor the dispatcher ever waits behind a document of five minutes. "mail"
# takes all that is short: digests, dispatching, sweeping, endings; "documents" takes the jobs.
WORK_QUEUES = ["mail", "documents"]
HEARTBEAT_SECONDS = 15  # between two signs of life of a worker

# What /readyz asks, each called with today= and now=. So long may a worker be silent, a job wait for its turn, the
# outbox stand still; longer than any task, and on a site whose worker is a cron longer than from one run to the next.
READY_SECONDS = env.int("READY_SECONDS", default=600)
READINESS_CHECKS = {
    "broker": "agencies.health.broker",
    "database": "agencies.health.database",
    "migrations": "agencies.health.migrations",
    "workers": "agencies.health.workers",
    "jobs": "agencies.health.waiting_jobs",
    "outbox": "plans.reminders.standstill.outbox",
}

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_QUEUES = {queue: {} for queue in WORK_QUEUES}  # a worker without -Q takes both
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_TASK_ROUTES = {"agencies.tasks.run_job": {"queue": "documents"}}
# A frozen or restarted Redis is noticed and joined again, however long it was away; what it forgot stands in the
# database. The visibility time-out is longer than any task, so that no message comes twice while its task runs.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_connect_timeout": 5, "socket_timeout": 10}
CELERY_TASK_IGNORE_RESULT = True  # what came of a task stands on its row in the database
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]  # unpickling a message would run it
# A message is gone only when its task is over; what a killed worker held comes again, and every task asks the database
# whether it is still to be done.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # a document is finished though Redis is away
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # no message waits in a busy process while another has nothing to do
CELERY_WORKER_MAX_TASKS_PER_CHILD = JOBS_PER_PROCESS
CELERY_TASK_SOFT_TIME_LIMIT = 360  # beyond the time of any job, and beyond a batch of mails with its slowest last one
CELERY_TASK_TIME_LIMIT = 420
CELERY_TIMEZONE = TIME_ZONE
# Messages that wait longer than until the next of their kind are dropped: a worker that was away finds one of each,
# and two beats only ask twice.
CELERY_BEAT_SCHEDULE = {
    "agencies.tasks.dispatch_jobs": {
        "task": "agencies.tasks.dispatch_jobs",
        "schedule": 2.0,
        "options": {"expires": 10},
    },
    **{
        name: {"task": name, "schedule": float(seconds), "options": {"expires": seconds}}
        for name, seconds in PERIODIC_WORK
    },
    **{
        f"heartbeat of {queue}": {
            "task": "agencies.tasks.tell_alive",
            "args": [queue],
            "schedule": float(HEARTBEAT_SECONDS),
            "options": {"queue": queue, "expires": HEARTBEAT_SECONDS},
        }
        for queue in WORK_QUEUES
    },
}

LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT={LOG_FORMAT} không hiểu: đặt text (cho người đọc) hoặc json (cho máy đọc).")
CELERY_WORKER_HIJACK_ROOT_LOGGER = CELERY_WORKER_REDIRECT_STDOUTS = False  # its lines look like all others
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "agencies.logs.TextLines"}, "json": {"()": "agencies.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "loggers": {
        **{name: {"level": "WARNING"} for name in ("weasyprint.progress", "fontTools")},  # a dozen lines a PDF
        "pyhanko": {"level": "ERROR"},  # a signer outside the office's list is no fault of the program
        "django.request": {"level": "ERROR"},  # what is refused (4xx) stands in the line of its request
        # each message that comes and goes, one in two seconds
        **{name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.beat", "celery.worker.strategy")},
        "gunicorn.error": {
            "level": "INFO",
            "handlers": [],
            "propagate": True,
        },  # in our form, by the handler of the root
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
