# The site in one image, for any user but root. What it writes lies in one volume: /var/lib/homestretch.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 HOMESTRETCH_ENV=production HOMESTRETCH_VAR=/var/lib/homestretch

# PostgreSQL's client makes the backups; SQLite needs none.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --user-group --home-dir /var/lib/homestretch --create-home homestretch \
 && chmod 700 /var/lib/homestretch

WORKDIR /srv/homestretch
COPY requirements.txt ./
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.txt
COPY . .
RUN .venv/bin/python -m compileall -q config accounts exercises programs

USER homestretch
VOLUME /var/lib/homestretch
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s \
  CMD [".venv/bin/python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", ".venv/bin/python manage.py prepare && exec .venv/bin/python -m gunicorn config.wsgi --config config/gunicorn.py --bind 0.0.0.0:8000"]
