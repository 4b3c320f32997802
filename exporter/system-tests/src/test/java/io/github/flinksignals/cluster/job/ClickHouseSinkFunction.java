// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Inserts orders into a table of ClickHouse over HTTP, in batches and before each checkpoint. As
 * with most clients, a request has no timeout. Emits nothing, so it is a sink in every Flink
 * version.
 */
final class ClickHouseSinkFunction extends ProcessFunction<Order, Order>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private static final int BATCH = 50;

  private final String insert;
  private transient StringBuilder rows;
  private transient int waiting;

  /**
   * @param server its base URL, without a slash at the end
   * @param table has the columns {@code customer} and {@code placed}
   */
  ClickHouseSinkFunction(String server, String table) {
    this.insert =
        server
            + "/?query="
            + URLEncoder.encode(
                "INSERT INTO " + table + " FORMAT TabSeparated", StandardCharsets.UTF_8);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    rows = new StringBuilder();
  }

  @Override
  public void processElement(Order order, Context context, Collector<Order> out)
      throws IOException {
    rows.append(order.customer).append('\t').append(order.placedAtMicros).append('\n');
    waiting++;
    if (waiting == BATCH) {
      insert();
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws IOException {
    if (waiting > 0) {
      insert();
    }
  }

  private void insert() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(insert).toURL().openConnection();
    connection.setDoOutput(true);
    connection.getOutputStream().write(rows.toString().getBytes(StandardCharsets.UTF_8));
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException(
          "ClickHouse answered "
              + status
              + ": "
              + new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    connection.getInputStream().readAllBytes();
    rows.setLength(0);
    waiting = 0;
  }
}
