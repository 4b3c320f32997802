// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.access.Access;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where the history is saved and restored from.
 *
 * @param file history file; empty for none
 * @param prometheusUrl base URL of a Prometheus that scrapes this exporter, including a path
 *     prefix; empty for none
 * @param selector label matchers of the exporter's own series, without braces; may be empty
 * @param access TLS and authentication to that Prometheus
 */
public record HistoryStoreSettings(
    Optional<Path> file, Optional<HttpUrl> prometheusUrl, String selector, Access access) {}
