# An image with the program alone, which is static. The work is mounted at /work:
#   docker run --rm --volume "$PWD:/work" protopick lint
FROM rust:1.95-alpine3.23 AS build
WORKDIR /source
COPY . .
RUN cargo install --locked --path . --root /built

FROM scratch
COPY --from=build /built/bin/protopick /usr/local/bin/protopick
# pre-commit names the program without its folder.
ENV PATH=/usr/local/bin
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/protopick"]
