// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** The active faults of a job, as stored in its control file. Immutable. */
public final class FaultPlan {
  /** No faults. */
  public static final FaultPlan NONE = new FaultPlan(new Properties());

  private static final String SLOW = "slow.";
  private static final String THROW = "throw.";
  private static final String SNAPSHOT_THROW = "snapshot.throw.";
  private static final String WRITE_THROW = "snapshot.write.throw";
  private static final String WRITE_SLOW = "snapshot.write.slow";
  private static final String QUIET = "quiet";
  private static final String HOT_KEY = "hot.key";
  private static final String HELD_HEAP = "held.heap";
  private static final String ALL_PARTITIONS = "all";

  private final Properties properties;

  private FaultPlan(Properties properties) {
    this.properties = properties;
  }

  /** Parses the output of {@link #format}. */
  public static FaultPlan parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FaultPlan(properties);
  }

  /** The content of a control file. */
  public String format() {
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Each subtask of the task takes this long per record. */
  public FaultPlan withSlow(JobTask task, Duration perRecord) {
    return with(SLOW + task, perRecord.toString());
  }

  /** The task throws for each record. */
  public FaultPlan withThrowing(JobTask task, String message) {
    return with(THROW + task, message);
  }

  /** The task throws when it takes its snapshot, in the synchronous phase of a checkpoint. */
  public FaultPlan withThrowingSnapshot(JobTask task, String message) {
    return with(SNAPSHOT_THROW + task, message);
  }

  /** Writing the keyed state fails, in the asynchronous phase of a checkpoint. */
  public FaultPlan withFailingWrite(String message) {
    return with(WRITE_THROW, message);
  }

  /** Writing the keyed state takes at least this long, in the asynchronous phase. */
  public FaultPlan withSlowWrite(Duration duration) {
    return with(WRITE_SLOW, duration.toString());
  }

  /** This percentage of the orders are from one customer. */
  public FaultPlan withHotKey(int percent) {
    return with(HOT_KEY, Integer.toString(percent));
  }

  /** The job keeps this percentage of the heap of each TaskManager. */
  public FaultPlan withHeldHeap(int percent) {
    return with(HELD_HEAP, Integer.toString(percent));
  }

  /** No partition gets new orders. */
  public FaultPlan withQuietInput() {
    return with(QUIET, ALL_PARTITIONS);
  }

  /** One partition gets no new orders. */
  public FaultPlan withQuietPartition(int partition) {
    return with(QUIET, Integer.toString(partition));
  }

  Duration perRecord(JobTask task) {
    return Duration.parse(properties.getProperty(SLOW + task, "PT0S"));
  }

  int hotKeyPercent() {
    return Integer.parseInt(properties.getProperty(HOT_KEY, "0"));
  }

  int heldHeapPercent() {
    return Integer.parseInt(properties.getProperty(HELD_HEAP, "0"));
  }

  Optional<String> failure(JobTask task) {
    return Optional.ofNullable(properties.getProperty(THROW + task));
  }

  Optional<String> snapshotFailure(JobTask task) {
    return Optional.ofNullable(properties.getProperty(SNAPSHOT_THROW + task));
  }

  Optional<String> writeFailure() {
    return Optional.ofNullable(properties.getProperty(WRITE_THROW));
  }

  Duration writeDuration() {
    return Duration.parse(properties.getProperty(WRITE_SLOW, "PT0S"));
  }

  boolean isQuiet(int partition) {
    String quiet = properties.getProperty(QUIET, "");
    return quiet.equals(ALL_PARTITIONS) || quiet.equals(Integer.toString(partition));
  }

  private FaultPlan with(String name, String value) {
    Properties changed = new Properties();
    changed.putAll(properties);
    changed.setProperty(name, value);
    return new FaultPlan(changed);
  }
}
