// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The two forms in which metrics are scraped. */
enum Format {
  TEXT(TextFormat.CONTENT_TYPE_004),
  OPEN_METRICS(TextFormat.CONTENT_TYPE_OPENMETRICS_100);

  private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";
  private static final Set<String> OPEN_METRICS_VERSIONS = Set.of("version=1.0.0", "version=0.0.1");

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** OpenMetrics where it is asked for by name and weighs no less than text; else text. */
  static Format accepted(String header) {
    Weights weights = Weights.parse(header);
    double openMetrics =
        weights.choices().stream()
            .filter(choice -> choice.name().equals(OPEN_METRICS_TYPE))
            .filter(Format::knownVersion)
            .mapToDouble(Weights.Choice::weight)
            .max()
            .orElse(0);
    double text =
        weights
            .of("text/plain")
            .or(() -> weights.of("text/*"))
            .or(() -> weights.of("*/*"))
            .orElse(0.0);
    return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT;
  }

  private static boolean knownVersion(Weights.Choice choice) {
    return choice.parameters().stream()
        .filter(parameter -> parameter.startsWith("version="))
        .allMatch(OPEN_METRICS_VERSIONS::contains);
  }

  /** Writes the page straight through: held as text as well, a long one would fill a small heap. */
  void write(List<MetricFamilySamples> families, OutputStream out) {
    try (Writer page = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      if (this == OPEN_METRICS) {
        TextFormat.writeOpenMetrics100(page, Collections.enumeration(families));
      } else {
        TextFormat.write004(page, Collections.enumeration(families));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
  }
}
