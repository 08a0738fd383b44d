# Builds the browser app and the program, and copies one file into a small image.
#
#   docker build -t imprimatur .
#   docker run -d --name imprimatur -v imprimatur:/var/lib/imprimatur -p 443:8443 -p 80:8080 -p 25:8025 \
#       -e IMPRIMATUR_NAME=print.example.org imprimatur
#   docker logs imprimatur      # shows the one-time set-up link

FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
RUN rustup target add wasm32-unknown-unknown \
    && cargo xtask dist \
    && install -D -m 0755 target/release/imprimatur /out/usr/bin/imprimatur \
    && install -d -m 0700 -o 65532 -g 65532 /out/var/lib/imprimatur

# The C library and nothing else: no shell, no package manager. The program parses documents in child processes of
# itself, so it needs no other program.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build --chown=65532:65532 /out/ /
USER 65532:65532
ENV IMPRIMATUR_DATA=/var/lib/imprimatur \
    IMPRIMATUR_HTTPS=0.0.0.0:8443 \
    IMPRIMATUR_HTTP=0.0.0.0:8080 \
    IMPRIMATUR_SMTP=0.0.0.0:8025 \
    IMPRIMATUR_LOG=json
VOLUME /var/lib/imprimatur
EXPOSE 8443 8080 8025
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/usr/bin/imprimatur", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/imprimatur"]
CMD ["serve"]
