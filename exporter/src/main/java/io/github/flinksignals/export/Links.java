// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.FailureMode;

/**
 * Where people find runbooks and dashboards.
 *
 * @param runbooks URL to which the name of an alert is appended; {@link #OWN_RUNBOOKS} if this
 *     exporter serves them ({@code runbook.url-prefix})
 * @param dashboards URL of Grafana, with a slash at its end; empty if unknown ({@code
 *     dashboard.url-prefix})
 */
public record Links(String runbooks, String dashboards) {
  /** The path of the runbooks on the exporter's own server. */
  public static final String OWN_RUNBOOKS = "/runbooks/";

  /** The links of an exporter without settings. */
  public static final Links OWN = new Links(OWN_RUNBOOKS, "");

  String runbook(FailureMode mode) {
    return runbooks + mode.alert();
  }
}
