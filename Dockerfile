# Blitzlicht in a container: no root, a read-only root file system, no capabilities.
# How to run it: compose.yaml and docs/administration.md. tests/deploy carries out its steps.
ARG PYTHON=3.11

# --- everything that building needs, and the finished environment in /opt/blitzlicht --------------
FROM docker.io/library/python:${PYTHON}-slim AS build
WORKDIR /src
COPY requirements/bootstrap.txt requirements/runtime.txt requirements/
RUN python3 -m venv /build \
    && /build/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check \
        --require-hashes --requirement requirements/bootstrap.txt \
    && /build/bin/uv venv --quiet --python "$(command -v python3)" /opt/blitzlicht \
    && /build/bin/uv pip sync --quiet --python /opt/blitzlicht/bin/python \
        --require-hashes --compile-bytecode requirements/runtime.txt
COPY . .
RUN /build/bin/python -m pip wheel --quiet --no-cache-dir --disable-pip-version-check \
        --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /build/bin/uv pip install --quiet --python /opt/blitzlicht/bin/python \
        --no-deps --compile-bytecode /wheels/*.whl

# --- what runs -----------------------------------------------------------------------------------
FROM docker.io/library/python:${PYTHON}-slim
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data /keys /backup
COPY --from=build /opt/blitzlicht /opt/blitzlicht
ENV PATH=/opt/blitzlicht/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    CREDENTIALS_DIRECTORY=/run/secrets \
    BLITZLICHT_DATABASE=sqlite:////data/blitzlicht.db \
    BLITZLICHT_KEYS=/keys \
    BLITZLICHT_WEB=0.0.0.0:8080 \
    BLITZLICHT_METRICS=127.0.0.1:9464
USER 10001:10001
WORKDIR /data
# The keys are on a volume of their own, so that no copy of the data takes them along.
VOLUME ["/data", "/keys", "/backup"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-m", "bot.health"]
ENTRYPOINT ["blitzlicht"]
CMD ["run"]
