// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
  private static final String PROMETHEUS_2 =
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
          + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
  private static final String PROMETHEUS_3_TEXT_ONLY =
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1";

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none                | false | who names no encoding takes the plain one",
        "''                  | false | an empty list allows nothing but the plain one",
        "gzip                | true  | asked for by name",
        "GZIP                | true  | names are not case sensitive",
        "deflate, gzip, br   | true  | one of several",
        "gzip;q=0            | false | weight 0 means: not this",
        "gzip;q=0.0          | false | the same in decimals",
        "gzip;q=0.5          | true  | any other weight means: this too",
        "gzip ; q=0.5        | true  | blanks around the weight are allowed",
        "gzip;q=1, gzip;q=0  | true  | the best of two contradicting weights counts",
        "*                   | true  | anything is allowed",
        "*;q=0               | false | nothing that is not named is allowed",
        "gzip;q=0, *         | false | a name counts before the star",
        "gzip, *;q=0         | true  | a name counts before the star",
        "deflate             | false | another encoding",
        "gzipped             | false | another name",
        "gzip;q=nonsense     | false | a weight that is none must not prefer what it stands at",
        "gzip;q=-1           | false | out of range is no weight",
        "gzip;q=NaN          | false | out of range is no weight",
        ",,;,                | false | nothing is named",
      })
  void compressesForWhoAsksForIt(String header, boolean accepted, String why) {
    assertThat(Gzip.accepted(header)).as(why).isEqualTo(accepted);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | TEXT | who asks for nothing gets what every scraper reads",
        "*/* | TEXT | curl and browsers get what people read",
        PROMETHEUS_2 + " | OPEN_METRICS | Prometheus 2 prefers it",
        PROMETHEUS_3_TEXT_ONLY + " | TEXT | a Prometheus told to scrape text",
        "application/openmetrics-text | OPEN_METRICS | without a version, the current one is meant",
        "application/openmetrics-text; version=1.0.0; charset=utf-8 | OPEN_METRICS | its own"
            + " content type sent back",
        "APPLICATION/OpenMetrics-Text;Version=1.0.0 | OPEN_METRICS | names are not case sensitive",
        "application/openmetrics-text;version=\"1.0.0\" | OPEN_METRICS | a value may be quoted",
        "application/openmetrics-text;version=2.0.0 | TEXT | a version that is not spoken here",
        "application/openmetrics-text;version=1.0.0;q=0,text/plain | TEXT | weight 0: not this",
        "application/openmetrics-text;q=0.4,text/plain;q=0.5 | TEXT | text weighs more",
        "application/openmetrics-text;q=0.5,text/plain;q=0.5 | OPEN_METRICS | named and no lighter",
        "application/openmetrics-text;q=0.4,text/*;q=0.5 | TEXT | text by its kind weighs more",
        "application/openmetrics-text;q=0.05,*/*;q=0.1 | TEXT | anything weighs more",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;q=0.7 | TEXT |"
            + " protobuf is not spoken here, and text is what a scraper falls back to",
        "application/json | TEXT | a scrape is answered rather than refused",
      })
  void choosesTheFormThatWeighsMost(String header, Format format, String why) {
    assertThat(Format.accepted(header)).as(why).isEqualTo(format);
  }
}
