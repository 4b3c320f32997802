// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

/** The tasks of an {@link OrdersJob}; which ones it has depends on its {@link JobShape}. */
public enum JobTask {
  SOURCE("orders", "Source: orders"),
  ENRICH("enrich", "enrich"),
  TOTALS("totals", "totals"),
  SINK("warehouse-sink", "warehouse-sink"),
  ARCHIVE("archive-sink", "archive-sink"),
  FILE_WRITER("IcebergStreamWriter", "IcebergStreamWriter"),
  FILE_COMMITTER("IcebergFilesCommitter", "IcebergFilesCommitter");

  private final String operatorName;
  private final String vertexName;

  JobTask(String operatorName, String vertexName) {
    this.operatorName = operatorName;
    this.vertexName = vertexName;
  }

  String operatorName() {
    return operatorName;
  }

  /** The name of the task in REST: {@code vertices[].name} of {@code /jobs/:id}. */
  public String vertexName() {
    return vertexName;
  }
}
