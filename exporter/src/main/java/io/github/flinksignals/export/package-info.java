// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Renders the latest assessment as metrics, as an HTML status page and as JSON. */
package io.github.flinksignals.export;
