# syntax=docker/dockerfile:1
# docker build -t populace .
# docker run --rm --network none -v "$PWD:/data" --user "$(id -u):$(id -g)" populace release cases.csv --schema schema.toml --epsilon 4 --out public

FROM python:3.13-slim-bookworm AS build
# make, and nothing else: Node.js and the compiler come from PyPI.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make=4.3-4.1 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN make wheel \
    && python -m venv /opt/populace \
    && wheel="$(ls dist/populace-*.whl)" \
    && /opt/populace/bin/pip install --no-cache-dir "${wheel}[formats,sql,evaluate]"

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="Populace" \
      org.opencontainers.image.description="Publish the population, not the person." \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/populace /opt/populace
RUN useradd --create-home --uid 10001 populace
ENV PATH="/opt/populace/bin:$PATH" \
    PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
ENTRYPOINT ["populace"]
CMD ["--help"]
