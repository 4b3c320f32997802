# The exporter on a Java runtime that has only the modules it needs: no shell, no package manager, a
# non-root user, and no output except the log. "make image" builds the jar first and then this image.
# The image contains the same file that the tests run, and its build needs the network only for the
# base images.
#
# JDK_IMAGE can be any image with JDK 17 or later. BASE_IMAGE must contain the C library and the other
# libraries that the JVM of that JDK is linked with: none for Temurin, libstdc++ and zlib for Debian.
#
# "make bases" pins both by digest to what their tags refer to, and renews the digests.
ARG JDK_IMAGE=docker.io/library/eclipse-temurin:21-jdk-noble
ARG BASE_IMAGE=gcr.io/distroless/base-nossl-debian12:nonroot

FROM ${JDK_IMAGE} AS build
WORKDIR /build
COPY exporter/image/ ./
COPY exporter/src/test/resources/flink/2.2.0/ answers/
COPY exporter/target/flink-signals-exporter.jar /opt/flink-signals/exporter.jar
# The bill of materials of the jar, where image scanners look for it.
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
# A number, because Kubernetes cannot verify runAsNonRoot for a name.
USER 65532:65532
EXPOSE 9949
# No HEALTHCHECK: every few seconds it would start a second JVM within the same memory limit, and
# Kubernetes ignores it. Request /-/healthy over HTTP instead.
ENTRYPOINT ["/opt/flink-signals/java/bin/java", \
            "-XX:SharedArchiveFile=/opt/flink-signals/exporter.jsa", \
            "-jar", "/opt/flink-signals/exporter.jar"]
