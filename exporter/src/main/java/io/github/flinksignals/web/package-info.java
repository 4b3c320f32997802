// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Who may ask, and how what is served is encrypted: the web configuration file, in the format of
 * Prometheus's exporter-toolkit, so that what is known of one exporter is known of this one.
 */
package io.github.flinksignals.web;
