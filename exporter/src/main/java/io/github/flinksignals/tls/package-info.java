// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates and private keys from PEM files, for connections that go out and those that come in.
 * Files are read anew while the process runs; connections that are open go on with what they began
 * with, until they are closed.
 */
package io.github.flinksignals.tls;
