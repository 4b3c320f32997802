// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.cluster.Signals;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real ClickHouse server with a table for orders. It can be suspended, stopped and started again
 * on the same port, and its table can be dropped.
 */
final class ClickHouse implements AutoCloseable {
  private static final String NAME = "clickhouse-server";

  private final Path directory;
  private final int port;
  private ServerProcess process;

  private ClickHouse(Path directory, int port) {
    this.directory = directory;
    this.port = port;
    start();
  }

  /**
   * Starts it and returns when its table exists.
   *
   * @param directory for configuration, data and log
   */
  static ClickHouse start(Path directory) {
    int port = FreePorts.next();
    try {
      Path work = Files.createDirectories(directory);
      Files.writeString(
          work.resolve("config.xml"),
          CONFIGURATION
              .replace("PORT", Integer.toString(port))
              .replace("DIRECTORY", work.toString()));
      Files.writeString(work.resolve("users.xml"), USERS);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot configure ClickHouse", e);
    }
    ClickHouse server = new ClickHouse(directory, port);
    server.createTable();
    return server;
  }

  /** Starts it again after {@link #stop}. Its table is still there. */
  void start() {
    process =
        ServerProcess.start(
            NAME,
            port,
            "/ping",
            directory.resolve("clickhouse.log"),
            List.of(
                Tools.server(NAME), "--config-file=" + directory.resolve("config.xml").toString()));
  }

  /** Its base URL, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  void createTable() {
    execute(
        "CREATE TABLE orders (customer Int64, placed Int64) ENGINE = MergeTree ORDER BY customer");
  }

  /** From now on it answers each insert with an error. */
  void dropTable() {
    execute("DROP TABLE orders");
  }

  /** It keeps its connections, but answers nothing. */
  void suspend() {
    Signals.suspend(process.pid());
  }

  /** Ends what {@link #suspend} began. */
  void resume() {
    Signals.resume(process.pid());
  }

  /** From now on nothing listens on its port. */
  void stop() {
    process.close();
  }

  /** How many orders have arrived. */
  long orders() {
    return Long.parseLong(execute("SELECT count() FROM orders").strip());
  }

  private String execute(String statement) {
    var response = process.post("/", statement);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Override
  public void close() {
    stop();
  }

  private static final String CONFIGURATION =
      """
      <yandex>
        <logger>
          <level>warning</level>
          <console>1</console>
        </logger>
        <http_port>PORT</http_port>
        <listen_host>127.0.0.1</listen_host>
        <path>DIRECTORY/data/</path>
        <tmp_path>DIRECTORY/tmp/</tmp_path>
        <mark_cache_size>5368709</mark_cache_size>
        <users_config>users.xml</users_config>
        <default_profile>default</default_profile>
        <default_database>default</default_database>
      </yandex>
      """;

  private static final String USERS =
      """
      <yandex>
        <profiles><default/></profiles>
        <users>
          <default>
            <password/>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>default</profile>
            <quota>default</quota>
          </default>
        </users>
        <quotas><default/></quotas>
      </yandex>
      """;
}
