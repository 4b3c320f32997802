// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which jobs are watched.
 *
 * @param include whole names to watch; all if empty
 * @param exclude whole names to leave out, also of the included
 * @param limit how many live jobs at most; those watched first keep their place, and of the rest
 *     those started last come first
 */
public record JobSelection(Optional<Pattern> include, Optional<Pattern> exclude, int limit) {
  boolean watches(String jobName) {
    return include.map(pattern -> pattern.matcher(jobName).matches()).orElse(true)
        && !exclude.map(pattern -> pattern.matcher(jobName).matches()).orElse(false);
  }
}
