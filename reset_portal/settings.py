"""One settings file; what differs between machines comes from the environment (.env.example).

Without DATABASE_URL and REDIS_URL the portal uses the servers that `manage.py up` starts from
wheels, in the data folder. Nothing else differs.
"""

from pathlib import Path
from typing import Any

import environ
import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from reset_portal import embedded, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))

# --- The environment -------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)
PORTAL_DOMAIN = env.str("PORTAL_DOMAIN", default="localhost")
PORT = env.int("PORT", default=8000)
PORTAL_URL = env.str("PORTAL_URL", default=f"http://localhost:{PORT}").rstrip("/")
PORTAL_NONCE = env.str("PORTAL_NONCE", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
DATABASE_URL = env.str("DATABASE_URL", default="") or embedded.database_url("app")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default="") or embedded.database_url("owner")
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url()
EMAIL_URL = env.str("EMAIL_URL", default="smtp://localhost:1025")
MAIL_FROM = env.str("MAIL_FROM", default=f"RESET portal <portal@{PORTAL_DOMAIN}>")
REPLY_ADDRESS = env.str("REPLY_ADDRESS", default="").lower()
REPLY_MAILBOX = env.str("REPLY_MAILBOX", default="")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
OIDC_NAME = env.str("OIDC_NAME", default="")
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
API_RATE = env.str("API_RATE", default="600/min")


def _secret_key() -> str:
    if key := env.str("SECRET_KEY", default=""):
        return str(key)
    if env.str("DATABASE_URL", default=""):
        raise ImproperlyConfigured("SECRET_KEY is not set: see .env.example.")
    return embedded.secret_key()


SECRET_KEY = _secret_key()
if bool(REPLY_ADDRESS) != bool(REPLY_MAILBOX):
    raise ImproperlyConfigured("REPLY_ADDRESS and REPLY_MAILBOX belong together: .env.example.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
HTTPS = PORTAL_URL.startswith("https://")

# --- The portal --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "reset_portal.static.PortalStaticFiles",
    "django.contrib.postgres",
    "django.forms",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "core",
    "regions",
    "mail",
    "accounts",
    "stakeholders",
    "plans",
    "documents",
    "meetings",
    "agendas",
    "attendance",
    "seats",
    "series",
    "checklists",
    "calendars",
    "minutes",
    "digests",
    "visits",
    "progress",
    "reminders",
    "reports",
    "dashboards",
    "reset_portal",
]

MIDDLEWARE = [
    "reset_portal.middleware.in_one_shape",
    "accounts.demo.loopback_only",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reset_portal.middleware.healthz",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "reset_portal.middleware.private",
    "reset_portal.middleware.ActorMiddleware",
    "reset_portal.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "reset_portal.urls"
WSGI_APPLICATION = "reset_portal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "reset_portal.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "reset_portal.context.page",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "core.templatetags.portal"],
        },
    }
]

# --- Data --------------------------------------------------------------------------------------
_common: dict[str, Any] = {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
_served = environ.Env.db_url_config(DATABASE_URL)
_statement_timeout = env.int("STATEMENT_TIMEOUT_MS", default=15000)
DATABASES: dict[str, dict[str, Any]] = {
    # Serves: owns nothing, cannot go round the wall.
    "default": {
        **_served,
        **_common,
        "OPTIONS": {
            **_served.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=6)},
            "options": f"-c statement_timeout={_statement_timeout}",
            # PostgreSQL keeps the plan of what is asked again and again: under the wall, planning
            # takes longer than answering.
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    },
    # Migrates: `manage.py migrate --database owner`.
    "owner": environ.Env.db_url_config(DATABASE_OWNER_URL),
}
# Tables that carry a region and stand outside the wall, on purpose (docs/security.md says why).
UNWALLED_TABLES = {
    "accounts_clientregion",
    "accounts_clientregionevent",
    "calendars_feed",
    "calendars_feedevent",
    "regions_membership",
    "regions_membershipevent",
    "regions_stepin",
    "regions_stepinevent",
}

# The separate context table would leak across regions.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_BASE_MODEL = "core.history.Event"
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = False
PGHISTORY_ADMIN_ALL_EVENTS = False

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        # Nothing waits for the cache: a page without it is slower, never stuck.
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 0.5,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_SECURE = HTTPS

# --- Static files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "reset_portal.static.HashedFiles"},
}

WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Language and time ---------------------------------------------------------------------------
USE_I18N = False
TIME_ZONE = "UTC"

# --- Sign-in -------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# A changed password or a new passkey is told by mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key,60/15m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "RESET portal"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": []}}
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(
        {
            "provider_id": "oidc",
            "name": OIDC_NAME or "Single sign-on",
            "client_id": OIDC_CLIENT_ID,
            "secret": OIDC_CLIENT_SECRET,
            "settings": {"server_url": OIDC_SERVER_URL},
        }
    )

# --- Headers -------------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *([OIDC_SERVER_URL] if OIDC_SERVER_URL else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Of one file, in bytes.
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT_MB", default=20) * 1_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = [
    "documents.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail ----------------------------------------------------------------------------------------
_mail = environ.Env.email_url_config(EMAIL_URL)
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (_mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"])
EMAIL_USE_TLS, EMAIL_USE_SSL = (
    _mail.get("EMAIL_USE_TLS", False),
    _mail.get("EMAIL_USE_SSL", False),
)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# --- API -----------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.api.ActorAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.SignedIn", "regions.agreements.InAgreement"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.api.Pagination",
    "DEFAULT_FILTER_BACKENDS": ["core.api.DeclaredFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["core.api.Throttle"],
    "DEFAULT_THROTTLE_RATES": {"api": API_RATE},
    "EXCEPTION_HANDLER": "core.data_sets.explain",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "RESET portal API",
    "DESCRIPTION": "What a partner's agreement opens: regions, and what happens in them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_PERMISSIONS": ["core.api.SignedIn"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "GET_MOCK_REQUEST": "reset_portal.openapi.described_by_nobody",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "reset_portal.openapi.describe_answers",
    ],
    # Credentials typed into the page stay in it.
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "deepLinking": True},
}

# --- Jobs: see reset_portal/celery.py ------------------------------------------------------------
CELERY_BROKER_URL = (
    f"redis+socket://{REDIS_URL.removeprefix('unix://')}"
    if (REDIS_URL.startswith("unix://"))
    else REDIS_URL
)

LOGGING = logs.configuration(LOG_LEVEL)
