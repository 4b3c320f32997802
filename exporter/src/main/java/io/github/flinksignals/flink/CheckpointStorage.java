// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the exceptions that Flink's own checkpoint streams or checkpoint storage threw. Sinks, the
 * high availability store and user code can also fail during a checkpoint. They report the same
 * network errors, and may use the same object store.
 */
final class CheckpointStorage {
  private CheckpointStorage() {}

  /** Messages of Flink's checkpoint streams and storage, or class names in messages. */
  private static final Pattern MESSAGE =
      Pattern.compile(
          "in order to obtain the stream state handle"
              + "|Could not flush (?:to file )?and close the file system output stream"
              + "|Could not open output stream for state backend"
              + "|Failed to upload data for state handles"
              + "|Failed to create (?:directory for (?:shared|task owned) state|savepoint directory)"
              + "|(?:Failed to|Could not|Cannot) create (?:the )?checkpoint (?:storage|director)"
              + "|\\bFsCheckpoint\\w+|\\bCheckpointStateOutputStream|\\bCheckpointMetadataOutputStream"
              + "|\\bCheckpointStreamFactory|\\bCheckpointStorage(?:Access|Location|\\w*View)");

  /**
   * Messages of the JobManager when it cannot create the directory of a checkpoint or write its
   * metadata.
   */
  private static final Pattern JOB_MANAGER =
      Pattern.compile("IO-problem detected|Failure to finalize checkpoint");

  /** Without {@code org.apache.flink.fs}, because file sinks use the same file systems. */
  private static final Pattern FRAME =
      Pattern.compile(
          "org\\.apache\\.flink\\.(?:"
              + "runtime\\.state\\.(?:filesystem\\.|Checkpoint(?:Stream|Storage|StateOutput|Metadata))"
              + "|runtime\\.checkpoint\\.(?:filemerging\\.|metadata\\.)"
              + "|(?:contrib\\.streaming\\.state|state\\.\\w+)\\.(?:\\w+\\.)*"
              + "(?:RocksDB|ForSt)\\w*(?:Upload|DataTransfer|Transfer)"
              + "|changelog\\.fs\\.).*");

  /**
   * Classes that fail while a checkpoint completes without using the checkpoint storage. ZooKeeper
   * and Kubernetes store the pointer to the newest checkpoint. The coordinators of table formats
   * and sinks also run in the JobManager.
   */
  private static final Pattern OTHER_CLASS =
      Pattern.compile(
          "zookeeper|curator|kubernetes|fabric8|etcd|PossibleInconsistentState|StateHandleStore"
              + "|\\b(?:hudi|iceberg|paimon|delta|kafka|pulsar|rocketmq|mysql|postgresql|jdbc|doris"
              + "|starrocks|elasticsearch|opensearch|clickhouse|mongodb|cassandra|hbase|redis)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHER_MESSAGE =
      Pattern.compile("KeeperErrorCode|[Kk]ind: \\[ConfigMap]|KubernetesClientException");

  private static final Pattern OTHER_FRAME =
      Pattern.compile(
          "org\\.apache\\.flink\\.(?:runtime\\.(?:persistence|zookeeper|leaderelection"
              + "|highavailability|operators\\.coordination|source\\.coordinator"
              + "|checkpoint\\.hooks)|kubernetes)\\..*"
              + "|org\\.apache\\.flink\\.runtime\\.checkpoint\\.\\w*(?:CheckpointIDCounter"
              + "|CompletedCheckpointStore)\\b.*");

  /**
   * The causes that the checkpoint storage threw: the first one that shows it, and those below it.
   * Empty if none shows it, or if another store or a sink failed.
   */
  static List<CauseChain.Cause> causes(CauseChain chain) {
    List<CauseChain.Cause> causes = chain.causes();
    if (causes.stream().anyMatch(CheckpointStorage::other)) {
      return List.of();
    }
    for (int i = 0; i < causes.size(); i++) {
      if (storage(causes.get(i))) {
        return causes.subList(i, causes.size());
      }
    }
    return List.of();
  }

  private static boolean storage(CauseChain.Cause cause) {
    return MESSAGE.matcher(cause.message()).find()
        || JOB_MANAGER.matcher(cause.message()).find()
        || cause.frames().stream().anyMatch(frame -> FRAME.matcher(frame).matches());
  }

  private static boolean other(CauseChain.Cause cause) {
    return OTHER_CLASS.matcher(cause.exception()).find()
        || OTHER_MESSAGE.matcher(cause.message()).find()
        || cause.frames().stream().anyMatch(frame -> OTHER_FRAME.matcher(frame).matches());
  }
}
