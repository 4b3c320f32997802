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
 * Like {@link EachFlinkVersion}, but by default only on the newest version, for tests that take
 * long and whose result depends little on the version. The system property {@code flink.versions}
 * applies as it does there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "Flink {0}")
@MethodSource("io.github.flinksignals.cluster.TestedVersions#newest")
public @interface NewestFlinkVersion {}
