// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options of an {@link OrdersJob}. Immutable: every {@code with...} method returns a changed copy.
 * The job receives them as program arguments, {@code --name value}.
 */
public final class JobOptions {
  private static final String NAME = "name";
  private static final String PARALLELISM = "parallelism";
  private static final String MAX_PARALLELISM = "max-parallelism";
  private static final String RECORDS_PER_SECOND = "records-per-second";
  private static final String RECORDS = "records";
  private static final String RECORD_BYTES = "record-bytes";
  private static final String PARTITIONS = "partitions";
  private static final String BACKLOG = "backlog";
  private static final String STATE_BYTES = "state-bytes";
  private static final String CHECKPOINT_INTERVAL = "checkpoint-interval";
  private static final String CHECKPOINT_TIMEOUT = "checkpoint-timeout";
  private static final String TOLERABLE_FAILURES = "tolerable-failed-checkpoints";
  private static final String SLOT_SHARING_GROUPS = "slot-sharing-groups";
  private static final String SHAPE = "shape";
  private static final String IDLENESS = "idleness";
  private static final String CLICK_HOUSE = "clickhouse";
  private static final String KAFKA_SERVERS = "kafka-servers";
  private static final String KAFKA_TOPIC = "kafka-topic";
  private static final String MAIN_FAILURE = "main-failure";
  private static final String MAIN_TIME = "main-time";
  private static final String DELIVERY_TIMES = "delivery-times";
  private static final String CONTROL_FILE = "control-file";

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry(NAME, "orders-enrichment"),
          Map.entry(PARALLELISM, "1"),
          Map.entry(MAX_PARALLELISM, "128"),
          Map.entry(RECORDS_PER_SECOND, "200"),
          Map.entry(RECORD_BYTES, "1000"),
          Map.entry(PARTITIONS, "8"),
          Map.entry(BACKLOG, "PT0S"),
          Map.entry(STATE_BYTES, "1000000"),
          Map.entry(CHECKPOINT_INTERVAL, "PT1S"),
          Map.entry(CHECKPOINT_TIMEOUT, "PT1M"),
          Map.entry(TOLERABLE_FAILURES, "1000"),
          Map.entry(SLOT_SHARING_GROUPS, "false"),
          Map.entry(SHAPE, JobShape.PIPELINE.name()),
          Map.entry(IDLENESS, "PT0S"),
          Map.entry(CLICK_HOUSE, ""),
          Map.entry(KAFKA_SERVERS, ""),
          Map.entry(KAFKA_TOPIC, ""),
          Map.entry(MAIN_FAILURE, ""),
          Map.entry(MAIN_TIME, "PT0S"),
          Map.entry(DELIVERY_TIMES, ""),
          Map.entry(CONTROL_FILE, ""));

  private final Map<String, String> values;
  private final Optional<String> savepoint;

  private JobOptions(Map<String, String> values, Optional<String> savepoint) {
    this.values = values;
    this.savepoint = savepoint;
  }

  /** 200 records a second at parallelism 1, a checkpoint every second, and 1 MB of state. */
  public static JobOptions defaults() {
    return new JobOptions(DEFAULTS, Optional.empty());
  }

  static JobOptions fromArguments(String... arguments) {
    JobOptions options = defaults();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].replaceFirst("^--", "");
      boolean known = DEFAULTS.containsKey(name) || name.equals(RECORDS);
      if (!known || i + 1 == arguments.length) {
        throw new IllegalArgumentException("Unknown option, or no value: " + arguments[i]);
      }
      options = options.with(name, arguments[i + 1]);
    }
    return options;
  }

  /** The program arguments that {@link #fromArguments} reads back. */
  public List<String> toArguments() {
    List<String> arguments = new ArrayList<>();
    values.forEach((name, value) -> arguments.addAll(List.of("--" + name, value)));
    return arguments;
  }

  /** The job's name; {@code orders-enrichment} by default. */
  public JobOptions withName(String name) {
    return with(NAME, name);
  }

  /** Parallelism of every task. */
  public JobOptions withParallelism(int parallelism) {
    return with(PARALLELISM, Integer.toString(parallelism));
  }

  /** Maximum parallelism in Flink's sense. Must not change when restoring a savepoint. */
  public JobOptions withMaxParallelism(int maxParallelism) {
    return with(MAX_PARALLELISM, Integer.toString(maxParallelism));
  }

  /** Records per second in all partitions together, independent of the parallelism. */
  public JobOptions withRecordsPerSecond(double recordsPerSecond) {
    return with(RECORDS_PER_SECOND, Double.toString(recordsPerSecond));
  }

  /** Makes the input bounded: the job finishes after about this many records. */
  public JobOptions withRecords(long records) {
    return with(RECORDS, Long.toString(records));
  }

  /** Size of a record, in bytes. */
  public JobOptions withRecordBytes(int bytes) {
    return with(RECORD_BYTES, Integer.toString(bytes));
  }

  /** Partitions of the input. As with Kafka, further source subtasks have no partition. */
  public JobOptions withPartitions(int partitions) {
    return with(PARTITIONS, Integer.toString(partitions));
  }

  /** Age of the oldest record at the first start. A job with a backlog must catch up first. */
  public JobOptions withBacklog(Duration backlog) {
    return with(BACKLOG, backlog.toString());
  }

  /** Reads the orders from a topic of a real Kafka. */
  public JobOptions withKafka(String servers, String topic) {
    return with(KAFKA_SERVERS, servers).with(KAFKA_TOPIC, topic);
  }

  /** Size in bytes to which the keyed state of {@link JobTask#TOTALS} grows within seconds. */
  public JobOptions withStateBytes(long stateBytes) {
    return with(STATE_BYTES, Long.toString(stateBytes));
  }

  /** Time between checkpoints; zero disables checkpointing. */
  public JobOptions withCheckpointInterval(Duration interval) {
    return with(CHECKPOINT_INTERVAL, interval.toString());
  }

  /** {@code execution.checkpointing.timeout}. */
  public JobOptions withCheckpointTimeout(Duration timeout) {
    return with(CHECKPOINT_TIMEOUT, timeout.toString());
  }

  /** {@code execution.checkpointing.tolerable-failed-checkpoints}. */
  public JobOptions withTolerableFailedCheckpoints(int failures) {
    return with(TOLERABLE_FAILURES, Integer.toString(failures));
  }

  /** Gives each task its own slots, so the job needs four slots per unit of parallelism. */
  public JobOptions withSlotSharingGroups(boolean separate) {
    return with(SLOT_SHARING_GROUPS, Boolean.toString(separate));
  }

  /** How its tasks are connected; one after the other by default. */
  public JobOptions withShape(JobShape shape) {
    return with(SHAPE, shape.name());
  }

  /** A partition without records for this long does not hold back the watermark; zero: it does. */
  public JobOptions withIdleness(Duration timeout) {
    return with(IDLENESS, timeout.toString());
  }

  /** The sink inserts the orders into the table {@code orders} of the ClickHouse at this URL. */
  public JobOptions withClickHouse(String url) {
    return with(CLICK_HOUSE, url);
  }

  /** Starts from a savepoint or a retained checkpoint. By default the job starts without state. */
  public JobOptions withSavepoint(String path) {
    return new JobOptions(values, Optional.of(path));
  }

  /** Makes the main method fail with this message instead of submitting the job. */
  public JobOptions withMainFailure(String message) {
    return with(MAIN_FAILURE, message);
  }

  /** How long the main method takes before it submits the job. */
  public JobOptions withMainTime(Duration time) {
    return with(MAIN_TIME, time.toString());
  }

  /**
   * The file to which the sink appends when each record arrived, one line each, in milliseconds
   * since the epoch. By default it writes nothing.
   */
  public JobOptions withDeliveryTimes(String path) {
    return with(DELIVERY_TIMES, path);
  }

  /** The file that switches faults on; set by the cluster at submission. */
  public JobOptions withControlFile(String path) {
    return with(CONTROL_FILE, path);
  }

  public String name() {
    return values.get(NAME);
  }

  public int parallelism() {
    return Integer.parseInt(values.get(PARALLELISM));
  }

  /** The path to restore from; empty if the job starts without state. */
  public Optional<String> savepoint() {
    return savepoint;
  }

  int maxParallelism() {
    return Integer.parseInt(values.get(MAX_PARALLELISM));
  }

  double recordsPerSecond() {
    return Double.parseDouble(values.get(RECORDS_PER_SECOND));
  }

  /** Number of records; empty if the input is unbounded. */
  Optional<Long> records() {
    return Optional.ofNullable(values.get(RECORDS)).map(Long::valueOf);
  }

  int recordBytes() {
    return Integer.parseInt(values.get(RECORD_BYTES));
  }

  int partitions() {
    return Integer.parseInt(values.get(PARTITIONS));
  }

  Duration backlog() {
    return Duration.parse(values.get(BACKLOG));
  }

  /** Addresses of the Kafka brokers; empty if the job generates its orders. */
  Optional<String> kafkaServers() {
    return Optional.of(values.get(KAFKA_SERVERS)).filter(servers -> !servers.isEmpty());
  }

  String kafkaTopic() {
    return values.get(KAFKA_TOPIC);
  }

  long stateBytes() {
    return Long.parseLong(values.get(STATE_BYTES));
  }

  Duration checkpointInterval() {
    return Duration.parse(values.get(CHECKPOINT_INTERVAL));
  }

  Duration checkpointTimeout() {
    return Duration.parse(values.get(CHECKPOINT_TIMEOUT));
  }

  int tolerableFailedCheckpoints() {
    return Integer.parseInt(values.get(TOLERABLE_FAILURES));
  }

  boolean slotSharingGroups() {
    return Boolean.parseBoolean(values.get(SLOT_SHARING_GROUPS));
  }

  JobShape shape() {
    return JobShape.valueOf(values.get(SHAPE));
  }

  Duration idleness() {
    return Duration.parse(values.get(IDLENESS));
  }

  /** Its base URL; empty if the sink writes nothing to it. */
  Optional<String> clickHouse() {
    return Optional.of(values.get(CLICK_HOUSE)).filter(url -> !url.isEmpty());
  }

  /** The message of the failure of the main method; empty if it succeeds. */
  Optional<String> mainFailure() {
    return Optional.of(values.get(MAIN_FAILURE)).filter(message -> !message.isEmpty());
  }

  Duration mainTime() {
    return Duration.parse(values.get(MAIN_TIME));
  }

  /** Where the sink writes when records arrived; empty if it does not. */
  Optional<String> deliveryTimes() {
    return Optional.of(values.get(DELIVERY_TIMES)).filter(path -> !path.isEmpty());
  }

  String controlFile() {
    return values.get(CONTROL_FILE);
  }

  private JobOptions with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new JobOptions(changed, savepoint);
  }
}
