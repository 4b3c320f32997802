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
 * Runs the tests of a class once for each version of Flink under test. Two, the last Flink 1 and
 * the newest complete Flink 2, unless the system property {@code flink.versions} lists others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "Flink {0}")
@MethodSource("io.github.flinksignals.cluster.TestedVersions#all")
public @interface EachFlinkVersion {}
