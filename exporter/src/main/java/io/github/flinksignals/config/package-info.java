// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The settings. One definition per setting yields its flag, environment variable, help and row in
 * the documentation.
 */
package io.github.flinksignals.config;
