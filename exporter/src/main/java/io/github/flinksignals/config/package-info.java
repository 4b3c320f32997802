// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** The settings: each is one definition, of which its flag, variable, help and README row come. */
package io.github.flinksignals.config;
