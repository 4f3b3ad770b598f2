"""The WSGI entry point. Collections are rare and start-up objects are never looked at again."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from core.checks import refuse_unsafe_login

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reset_portal.settings")
application = get_wsgi_application()
refuse_unsafe_login()
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
