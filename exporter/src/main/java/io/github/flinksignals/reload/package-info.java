// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Reads files anew while the process runs: certificates and credentials are renewed under it. */
package io.github.flinksignals.reload;
