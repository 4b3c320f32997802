// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static io.github.flinksignals.yardstick.RightAlerts.symptoms;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the other rule sets may report of a kind of fault. Everything that is true counts, also what
 * only follows from the fault.
 *
 * @param community of the community's rules
 * @param aws of the AWS list
 */
record OtherRules(RightAlerts community, RightAlerts aws) {
  /** Checkpoints do not complete, and the records flow. */
  static final OtherRules CHECKPOINTS =
      new OtherRules(
          symptoms("FlinkCheckpointFailures", "FlinkCheckpointDurationHigh"),
          symptoms("AwsFailedCheckpoints", "AwsCheckpointDuration"));

  /** A checkpoint takes too long, but none fails. */
  static final OtherRules STUCK_CHECKPOINT =
      new OtherRules(symptoms("FlinkCheckpointDurationHigh"), symptoms("AwsCheckpointDuration"));

  /** Records are processed too slowly. */
  static final OtherRules FLOW =
      new OtherRules(
          symptoms(
              "FlinkTaskBackpressured",
              "FlinkTaskHighBackpressureTime",
              "FlinkCheckpointDurationHigh",
              "FlinkCheckpointFailures",
              "FlinkNoRecordsProcessed"),
          symptoms(
              "AwsRecordsOut",
              "AwsRecordsLag",
              "AwsCheckpointDuration",
              "AwsFailedCheckpoints",
              "AwsWatermarkGap"));

  /** The job restarts or does not run. */
  static final OtherRules NOT_RUNNING =
      new OtherRules(
          symptoms(
              "FlinkJobIsNotRunning",
              "FlinkJobRestartIncreasing",
              "FlinkCheckpointFailures",
              "FlinkNoRecordsProcessed"),
          symptoms(
              "AwsDowntime",
              "AwsFailedCheckpoints",
              "AwsRecordsOut",
              "AwsRecordsLag",
              "AwsWatermarkGap"));

  /** TaskManagers or slots are missing. That all slots are used is normal, also without a fault. */
  static final OtherRules NO_TASK_MANAGER =
      new OtherRules(
          symptoms(
              "FlinkNoTaskmanagersRegistered",
              "FlinkJobIsNotRunning",
              "FlinkJobRestartIncreasing",
              "FlinkCheckpointFailures",
              "FlinkNoRecordsProcessed"),
          NOT_RUNNING.aws);

  OtherRules withCommunity(RightAlerts right) {
    return new OtherRules(right, aws);
  }

  /** The alerts of all rule sets. */
  Map<RuleSet, RightAlerts> with(RightAlerts shipped) {
    Map<RuleSet, RightAlerts> right = new EnumMap<>(RuleSet.class);
    right.put(RuleSet.FLINK_SIGNALS, shipped);
    right.put(RuleSet.COMMUNITY, community);
    right.put(RuleSet.COMMUNITY_1M, community);
    right.put(RuleSet.AWS, aws);
    return right;
  }
}
