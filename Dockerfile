# The BFF in a container: docs/running.md tells how to run it. `pnpm container:check` runs these very steps where there is no container
# engine, and starts what they made. Paths in RUN are relative for that.

FROM node:20-bookworm-slim AS build
# For the SQLite driver, which is compiled.
RUN apt-get update && apt-get install --yes --no-install-recommends python3 make g++
WORKDIR /build/src
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY packages ./packages
COPY scripts/container ./scripts/container
RUN npx --yes pnpm@12.20.0 install --frozen-lockfile --filter epos-kantan --filter @epos-kantan/bff...
RUN npx --yes pnpm@12.20.0 --filter @epos-kantan/bff... run build
RUN npx --yes pnpm@12.20.0 --filter @epos-kantan/bff deploy --prod --legacy ../app
RUN node scripts/container/finish-tree.mjs ../app && node scripts/container/bundle-tree.mjs ../app && mkdir ../data

# Node and the C library, no shell, no package manager. The same Debian and the same line of Node as above: the driver was compiled there.
FROM gcr.io/distroless/nodejs20-debian12:nonroot
COPY --from=build /build/app /app
COPY --from=build --chown=65532:65532 /build/data /data
# The default of DATABASE_URL is a file in the working folder. No DATABASE_URL here: DATABASE_URL_FILE could not be given beside it.
WORKDIR /data
USER 65532:65532
VOLUME /data
EXPOSE 8787
# `serve` takes SIGTERM itself, and starts no processes that somebody would have to bury: no init is needed as process 1.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["/nodejs/bin/node", "/app/health.mjs"]
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/main.mjs"]
CMD ["serve"]
