"""Every setting of the site, read from the environment with safe defaults.

``var/env`` (made on the first start) is read too; the real environment wins over it.
"""

import sqlite3
from datetime import date, timedelta
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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agencies.middleware.SignInRequiredMiddleware",
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
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
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

# Mail: without EMAIL_URL nothing is sent, the outbox keeps it and the administrator sees it.
EMAIL_ENABLED = bool(env.str("EMAIL_URL", default=""))
if EMAIL_ENABLED:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="nhac-viec@localhost")

# Long work: a request writes a Job row; run_job finds the function here (dotted path, called with the job).
JOB_HANDLERS = {"render_plan": "plans.documents.jobs.render_plan"}
JOB_SECONDS = 120  # time limit of one job, under both doors
# What is done again and again, with the seconds between two runs: Celery's beat and ``manage.py work`` read this list.
PERIODIC_WORK = [
    ("plans.tasks.send_reminders", 300),
    ("agencies.tasks.carry_out_endings", 3600),
    ("agencies.tasks.sweep_files", 3600),
]
# Called with (agency, successor, on=, by=) when an agency has ended.
SUCCESSION_HANDLERS = ["plans.succession.pass_open_work"]

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or None
# A frozen or restarted Redis is noticed and joined again, however long it was away; what it forgot stands in the
# database. The visibility time-out is longer than any task, so that no message comes twice while its task runs.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_connect_timeout": 5, "socket_timeout": 10}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100  # WeasyPrint grows by about 1 MB a document
CELERY_TASK_SOFT_TIME_LIMIT = 240  # beyond JOB_SECONDS, and beyond a batch of mails with its slowest last one
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
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
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint.progress", "fontTools")},  # a dozen lines a PDF
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
