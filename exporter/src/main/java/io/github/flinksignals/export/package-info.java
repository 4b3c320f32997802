// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Renders the latest assessment: as metric families, as a page for people, and as JSON. */
package io.github.flinksignals.export;
