// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.access.Access;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where memory outlives the process.
 *
 * @param file to write it to and read it from; empty for none
 * @param prometheusUrl base of a Prometheus that scrapes this exporter, with a path prefix where
 *     there is one; empty for none
 * @param selector matchers of the exporter's own series there, without braces; may be empty
 * @param access what it takes to reach that Prometheus
 */
public record HistoryStoreSettings(
    Optional<Path> file, Optional<HttpUrl> prometheusUrl, String selector, Access access) {}
