"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from .stack import in_one_piece

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = in_one_piece(get_wsgi_application())
