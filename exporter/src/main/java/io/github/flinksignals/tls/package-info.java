// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** TLS contexts from certificates and private keys in PEM, for both directions. */
package io.github.flinksignals.tls;
