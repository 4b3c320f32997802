# The exporter on a Java runtime cut down to what it needs: no shell, no package manager, not root,
# and nothing written but the log. "make image" builds the jar, and then this from it: the image
# holds the very file that the tests ran, and needs no network but for its base images.
#
# Any image with a JDK of version 17 or later builds it. What it runs on must have the C library,
# and whatever else the JVM of that JDK is linked with: Temurin's needs no more, Debian's own needs
# libstdc++ and zlib too.
ARG JDK_IMAGE=docker.io/library/eclipse-temurin:21-jdk-noble
ARG BASE_IMAGE=gcr.io/distroless/base-nossl-debian12:nonroot

FROM ${JDK_IMAGE} AS build
WORKDIR /build
COPY exporter/image/ ./
COPY exporter/src/test/resources/flink/2.2.0/ answers/
COPY exporter/target/flink-signals-exporter.jar /opt/flink-signals/exporter.jar
# What is in the jar, where scanners of images look for such a list.
COPY exporter/target/flink-signals-exporter.cdx.json /opt/flink-signals/exporter.cdx.json
RUN ./runtime /opt/flink-signals answers

FROM ${BASE_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Flink Signals" \
      org.opencontainers.image.description="Turns the REST API of an Apache Flink JobManager into failure modes for Prometheus" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /opt/flink-signals/ /opt/flink-signals/
# By number, for Kubernetes cannot tell of a name that it is not root.
USER 65532:65532
EXPOSE 9949
# No HEALTHCHECK: it would start a second JVM inside the limits of the first every few seconds, and
# Kubernetes does not look at it. Ask /-/healthy over HTTP.
ENTRYPOINT ["/opt/flink-signals/java/bin/java", \
            "-XX:SharedArchiveFile=/opt/flink-signals/exporter.jsa", \
            "-jar", "/opt/flink-signals/exporter.jar"]
