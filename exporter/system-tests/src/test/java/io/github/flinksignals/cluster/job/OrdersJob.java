// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;

/**
 * The streaming job that the tests run on real clusters. Its tasks read orders, enrich them, count
 * them per customer in keyed state, and write them to a sink; see {@link JobShape}.
 *
 * <p>One jar runs on Flink 1.17 to 2.3, so the job uses only API that exists in all of them:
 * settings are passed as configuration, no function overrides {@code open(Configuration)} (removed
 * in 2.0), and the sink is a process function without output instead of a {@code SinkFunction}
 * (removed in 2.0).
 */
public final class OrdersJob {
  private static final Duration OUT_OF_ORDERNESS = Duration.ofMillis(100);

  private OrdersJob() {}

  public static void main(String[] arguments) throws Exception {
    JobOptions options = JobOptions.fromArguments(arguments);
    Thread.sleep(options.mainTime().toMillis());
    if (options.mainFailure().isPresent()) {
      throw new IllegalArgumentException(options.mainFailure().get());
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(options));
    environment.setParallelism(options.parallelism());
    environment.setMaxParallelism(options.maxParallelism());
    environment.disableOperatorChaining();

    SingleOutputStreamOperator<Order> orders =
        environment.fromSource(source(options), watermarks(options), JobTask.SOURCE.operatorName());
    SingleOutputStreamOperator<Order> enriched =
        orders.map(new EnrichFunction(faults(options, JobTask.ENRICH)));
    if (options.shape() == JobShape.ARCHIVE_FIRST) {
      archive(enriched, options);
    }
    SingleOutputStreamOperator<Order> totals =
        enriched
            .keyBy(order -> order.customer, Types.LONG)
            .process(new TotalsFunction(options.stateBytes(), faults(options, JobTask.TOTALS)));
    if (options.shape() == JobShape.ARCHIVE_LAST) {
      archive(enriched, options);
    }
    identify(orders, JobTask.SOURCE, options);
    identify(enriched, JobTask.ENRICH, options);
    identify(totals, JobTask.TOTALS, options);
    if (options.shape() == JobShape.COMMITTED) {
      commit(totals, options);
    } else {
      identify(totals.process(sink(options)), JobTask.SINK, options);
    }
    environment.execute(options.name());
  }

  private static void archive(SingleOutputStreamOperator<Order> enriched, JobOptions options) {
    identify(
        enriched.process(new WarehouseSinkFunction(faults(options, JobTask.ARCHIVE), "")),
        JobTask.ARCHIVE,
        options);
  }

  private static void commit(SingleOutputStreamOperator<Order> totals, JobOptions options) {
    SingleOutputStreamOperator<Long> written =
        totals.transform(
            JobTask.FILE_WRITER.operatorName(),
            Types.LONG,
            new FileWriter(faults(options, JobTask.FILE_WRITER)));
    SingleOutputStreamOperator<Long> committed =
        written
            .process(new FileCommitter(faults(options, JobTask.FILE_COMMITTER)))
            .setParallelism(1);
    identify(written, JobTask.FILE_WRITER, options);
    identify(committed, JobTask.FILE_COMMITTER, options);
  }

  private static ProcessFunction<Order, Order> sink(JobOptions options) {
    return options
        .clickHouse()
        .<ProcessFunction<Order, Order>>map(url -> new ClickHouseSinkFunction(url, "orders"))
        .orElseGet(
            () ->
                new WarehouseSinkFunction(
                    faults(options, JobTask.SINK), options.deliveryTimes().orElse("")));
  }

  private static WatermarkStrategy<Order> watermarks(JobOptions options) {
    WatermarkStrategy<Order> strategy =
        WatermarkStrategy.forBoundedOutOfOrderness(OUT_OF_ORDERNESS);
    return options.idleness().isZero() ? strategy : strategy.withIdleness(options.idleness());
  }

  private static Source<Order, ?, ?> source(JobOptions options) {
    return options
        .kafkaServers()
        .<Source<Order, ?, ?>>map(servers -> KafkaOrders.source(servers, options))
        .orElseGet(() -> new OrderSource(options, faults(options, JobTask.SOURCE)));
  }

  private static TaskFaults faults(JobOptions options, JobTask task) {
    return new TaskFaults(options.controlFile(), task);
  }

  private static void identify(
      SingleOutputStreamOperator<?> operator, JobTask task, JobOptions options) {
    operator.name(task.operatorName()).uid(task.operatorName());
    if (options.slotSharingGroups()) {
      operator.slotSharingGroup(task.operatorName());
    }
  }

  private static Configuration configuration(JobOptions options) {
    Map<String, String> entries = new HashMap<>();
    if (!options.checkpointInterval().isZero()) {
      entries.put("execution.checkpointing.interval", millis(options.checkpointInterval()));
      entries.put("execution.checkpointing.timeout", millis(options.checkpointTimeout()));
      entries.put(
          "execution.checkpointing.tolerable-failed-checkpoints",
          Integer.toString(options.tolerableFailedCheckpoints()));
    }
    return Configuration.fromMap(entries);
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
