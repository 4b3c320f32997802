// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.nio.ByteBuffer;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/** Reads orders from a topic. A record has the time of its order, followed by padding. */
final class KafkaOrders extends AbstractDeserializationSchema<Order> {
  private static final long serialVersionUID = 1L;

  private KafkaOrders() {}

  /**
   * Reads the topic from its beginning. Commits no offsets to Kafka, because no test needs them.
   */
  static KafkaSource<Order> source(String servers, JobOptions options) {
    return KafkaSource.<Order>builder()
        .setBootstrapServers(servers)
        .setTopics(options.kafkaTopic())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setValueOnlyDeserializer(new KafkaOrders())
        .build();
  }

  @Override
  public Order deserialize(byte[] record) {
    return new Order(ByteBuffer.wrap(record).getLong(), record.length);
  }
}
