"""The one settings file; everything that differs between places is read from the environment."""

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from linli.site import discovery

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("LINLI_DATA", "var")).absolute()
# Compiled code is kept beside the data where the package folder cannot be written.
if not os.access(ROOT, os.W_OK):
    os.environ.setdefault("NUMBA_CACHE_DIR", str(DATA / "compiled"))
DEMO = os.environ.get("LINLI_DEMO", "") == "1"
DEBUG = os.environ.get("LINLI_DEBUG", "") == "1"

DEFAULT_DATABASE = f"sqlite:///{DATA / 'linli.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(os.environ.get("LINLI_DATABASE") or DEFAULT_DATABASE)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

SECRET_KEY = os.environ.get("LINLI_SECRET", "only-for-demo-and-tests-refused-by-serve")
# Keys of encrypted columns: apart from the database, and backed up apart from it.
KEYS_FILE = os.environ.get("LINLI_KEYS") or str(DATA / "keys.json")
CIPHER = os.environ.get("LINLI_CIPHER", "aes")
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "127.0.0.1,localhost,testserver").split(",")
CSRF_FAILURE_VIEW = "linli.ui.views.outdated"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("LINLI_ORIGINS", "").split(",") if o]
BASE_URL = os.environ.get("LINLI_BASE_URL", "http://127.0.0.1:8000")
HTTPS = BASE_URL.startswith("https://")

# Ours first: of one source text Django says the wording of the app named before the others.
INSTALLED_APPS = [
    "linli.ui",
    *discovery.apps(),
    "linli.site",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.site.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "linli.site.middleware.RequestActor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.site.middleware.Headers",
    "axes.middleware.AxesMiddleware",
    "linli.modules.entry.middleware.Gate",
    "linli.site.middleware.Errors",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_USER_MODEL = "people.Account"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "linli.core.people.passwords.NotUsedBefore"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
LOGIN_URL = "entry:login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_IDLE_SECONDS = int(os.environ.get("LINLI_IDLE_SECONDS", 30 * 60))
SESSION_COOKIE_AGE = int(os.environ.get("LINLI_SESSION_SECONDS", 12 * 3600))
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

ROOT_URLCONF = "linli.site.urls"
WSGI_APPLICATION = "linli.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "linli.ui.menu.menu",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "linli.ui.templatetags.ui",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [
    ROOT / "core" / "errors" / "locale",
    ROOT / "engines" / "locale",
    ROOT / "site" / "locale",
    ROOT / "core" / "lifecycle" / "locale",
]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A base map under our own borders: addresses of tiles with {z} {x} {y}, and who made it (审图号).
MAP_TILES = os.environ.get("LINLI_MAP_TILES", "").split()
MAP_CREDIT = os.environ.get("LINLI_MAP_CREDIT", "")
CLIENT_ADDRESS_HEADER = os.environ.get("LINLI_CLIENT_ADDRESS_HEADER", "")
EMAIL_URL = os.environ.get("LINLI_EMAIL", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LINLI_LOG", "WARNING")},
}
