// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the tests of a class once per Flink version: by default the last Flink 1 and the newest
 * Flink 2 with all jars on Maven Central. The system property {@code flink.versions} replaces them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "Flink {0}")
@MethodSource("io.github.flinksignals.cluster.TestedVersions#all")
public @interface EachFlinkVersion {}
