"""Settings of the one Django project. Values come from the environment; see `.env.example`.

Without DATABASE_URL / REDIS_URL the embedded engines of `config.engines` are used: real servers from wheels.
"""

from pathlib import Path

from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import engines, env, logs, rest

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("PROSA_DATA_DIR") or BASE_DIR / ".data")
INSECURE_KEY = "insecure-only-for-development"

DEBUG = env.flag("PROSA_DEBUG")
DEMO = env.flag("PROSA_DEMO")
SECRET_KEY = env.text("PROSA_SECRET_KEY", INSECURE_KEY if DEBUG else "")
if not DEBUG and (len(SECRET_KEY) < 32 or SECRET_KEY == INSECURE_KEY):
    raise ImproperlyConfigured("PROSA_SECRET_KEY is missing or a default: set a random one of 32 characters or more")
# Fernet keys of gateway secrets, newest first; the old ones still decrypt (MultiFernet).
FIELD_KEYS = env.words("PROSA_FIELD_KEYS") or [SECRET_KEY]

BASE_URL = env.text("PROSA_BASE_URL", f"http://localhost:{env.number('PORT', 8000)}")
ALLOWED_HOSTS = env.words("PROSA_ALLOWED_HOSTS", "*" if DEBUG else "")
if not DEBUG and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("PROSA_ALLOWED_HOSTS is empty: name the hosts that this installation answers for")
CSRF_TRUSTED_ORIGINS = env.words("PROSA_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "channels",
    "django_htmx",
    "axes",
    "csp",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "integrations",
    "crm",
    "whatsapp",
    "atendimento",
    "bots",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.TenantScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = False  # documented URLs answer with and without the slash; nothing redirects a POST

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.product",
            ],
        },
    },
    {  # rows and bubbles, drawn once per WhatsApp message
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "config.jinja.environment"},
    },
]

# Data
DATABASES = {"default": env.database(env.text("DATABASE_URL") or engines.database_url(DATA_DIR))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL") or engines.redis_url(DATA_DIR)
CACHES = {"default": {"BACKEND": "accounts.cache.FailSafeRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "prosa"}}
# Pub/sub keeps every message for a slow socket, where the list-based layer drops past its capacity.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": env.text("PROSA_CHANNEL_PREFIX", "prosa")},
    }
}
MEDIA_ROOT = Path(env.text("PROSA_MEDIA_DIR") or DATA_DIR / "media")  # never below a served folder
FILE_UPLOAD_PERMISSIONS = 0o640

# Celery only wakes workers; PostgreSQL remembers what there is to do.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)  # kombu has its own word for it
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# Celery would connect anew for each task: a fresh backend knows no tables yet, and a message took 60 ms more.
# Connections live as long as a request's do; config/celery.py looks after those that broke.
CELERY_DB_REUSE_MAX = 1_000_000_000
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = env.text("PROSA_CELERY_QUEUE", "prosa")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
}
CELERY_TASK_PUBLISH_RETRY = False  # a wake-up that can't be sent is the sweeper's work, not the request's
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TIMEZONE = "America/Sao_Paulo"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "whatsapp.tasks.sweep", "schedule": 1.0, "options": {"expires": 5}},
    "settle-uncertain": {
        "task": "whatsapp.tasks.settle_uncertain",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "sweep-media": {"task": "atendimento.tasks.sweep_media", "schedule": 15.0, "options": {"expires": 15}},
    "poll-sessions": {"task": "atendimento.tasks.poll_sessions", "schedule": 15.0, "options": {"expires": 15}},
    "ring-alarms": {"task": "atendimento.tasks.ring_alarms", "schedule": 5.0, "options": {"expires": 5}},
    "remind-due": {"task": "atendimento.tasks.remind_due", "schedule": 10.0, "options": {"expires": 10}},
    "wake-snoozed": {"task": "atendimento.tasks.wake_snoozed", "schedule": 10.0, "options": {"expires": 10}},
    "send-scheduled": {"task": "atendimento.tasks.send_scheduled", "schedule": 5.0, "options": {"expires": 5}},
    "resolve-silent": {"task": "atendimento.tasks.resolve_silent", "schedule": 30.0, "options": {"expires": 30}},
    "tend-desk": {"task": "atendimento.tasks.tend_desk", "schedule": 2.0, "options": {"expires": 4}},
    "look-for-abandoned": {
        "task": "atendimento.tasks.look_for_abandoned",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "tend-bots": {"task": "bots.tasks.tend_bots", "schedule": 2.0, "options": {"expires": 4}},
    "prune": {"task": "whatsapp.tasks.prune", "schedule": 3600.0},
    "deliver-hooks": {"task": "integrations.tasks.deliver_hooks", "schedule": 5.0, "options": {"expires": 5}},
    "prune-integrations": {"task": "integrations.tasks.prune_integrations", "schedule": 3600.0},
    "learn-words": {"task": "atendimento.tasks.learn_words", "schedule": 60.0, "options": {"expires": 60}},
    "prune-parked": {"task": "atendimento.tasks.prune_parked", "schedule": 3600.0},
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.EmailBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/atendimento/"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # survives a Redis outage
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_IPWARE_PROXY_COUNT = env.number("PROSA_PROXY_COUNT", 0)

# Language and time
# One language per installation: what is pushed to many people is rendered once, for all of them.
LANGUAGE_CODE = env.text("PROSA_LANGUAGE", "pt-br")
LANGUAGES = [("pt-br", "Português"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Sao_Paulo"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "config.bundles.Bundles",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Walls
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-prosa" if SECURE else "prosa_session"
SECURE_SSL_REDIRECT = SECURE and env.flag("PROSA_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("PROSA_PROXY_COUNT", 0) else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024  # a Meta batch or a base64 photo in a webhook is legal
WEBHOOK_MAX_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE
UPLOAD_MAX_BYTES = 100 * 1024 * 1024

# WhatsApp
WHATSAPP_PROVIDERS = {
    "waha": "whatsapp.providers.waha.Waha",
    "evolution": "whatsapp.providers.evolution.Evolution",
    "cloud": "whatsapp.providers.cloud.CloudApi",
}
# Addresses of gateways that companies may connect by themselves: whoever may name any could reach our neighbours.
GATEWAYS = [address.rstrip("/") for address in env.words("PROSA_GATEWAYS")]
# How long a worker may hold a message before it counts as dead: with no byte out, and while sending.
OUTBOX_CLAIM_SECONDS = env.number("PROSA_OUTBOX_CLAIM_SECONDS", 15)
OUTBOX_SEND_SECONDS = env.number("PROSA_OUTBOX_SEND_SECONDS", 60)
SIMULATOR = DEMO or env.flag("PROSA_SIMULATOR")
GALLERY = DEBUG  # /componentes/, for who builds the pages

# JSON
REST_FRAMEWORK = {**rest.REST_FRAMEWORK, "NUM_PROXIES": env.number("PROSA_PROXY_COUNT", 0)}
SPECTACULAR_SETTINGS = rest.SPECTACULAR_SETTINGS
SIMPLE_JWT = rest.simple_jwt(SECRET_KEY)
CORS_ALLOWED_ORIGINS = env.words("PROSA_CORS_ORIGINS")  # nobody, unless named
CORS_URLS_REGEX = r"^/(api|atendimento)/"
CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key"]
CORS_EXPOSE_HEADERS = ["Retry-After"]
# Requests per minute; see integrations.limits for who counts where.
LIMITS = {
    "anonymous": env.number("PROSA_LIMIT_ANONYMOUS", 100),
    "login": env.number("PROSA_LIMIT_LOGIN", 20),
    "user": env.number("PROSA_LIMIT_USER", 600),
    "token": env.number("PROSA_LIMIT_TOKEN", 1200),
    "webhook": env.number("PROSA_LIMIT_WEBHOOK", 600_000),
    "stranger": env.number("PROSA_LIMIT_STRANGER", 600),
}
OUTSIDE_PRIVATE = env.flag("PROSA_OUTSIDE_PRIVATE")  # whether customers' webhooks may lead into private networks

LOGGING = logs.config(env.text("PROSA_LOG_LEVEL", "INFO"), json=not DEBUG)
