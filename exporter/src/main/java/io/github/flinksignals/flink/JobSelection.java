// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which jobs are watched: {@code --job.include}, {@code --job.exclude} and {@code --job.limit}.
 *
 * @param include matches the whole names of the jobs to watch; empty for all
 * @param exclude matches the whole names of jobs not to watch; overrides {@code include}
 * @param limit the maximum number of live jobs. Jobs that are already watched have precedence, then
 *     those started last
 */
public record JobSelection(Optional<Pattern> include, Optional<Pattern> exclude, int limit) {
  boolean watches(String jobName) {
    return include.map(pattern -> pattern.matcher(jobName).matches()).orElse(true)
        && !exclude.map(pattern -> pattern.matcher(jobName).matches()).orElse(false);
  }
}
