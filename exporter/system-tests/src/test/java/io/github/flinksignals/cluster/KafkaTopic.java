// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.VoidSerializer;

/** A topic that is filled at a steady pace, whoever reads it, until it is told to be quiet. */
public final class KafkaTopic implements AutoCloseable {
  private static final int RECORD_BYTES = 1000;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final int partitions;
  private final int recordsPerSecond;
  private final Producer<Void, byte[]> producer;
  private final Set<Integer> quiet = ConcurrentHashMap.newKeySet();
  private final Thread filler = new Thread(this::run, "kafka-topic");
  private volatile boolean closed;

  private KafkaTopic(
      String name, int partitions, int recordsPerSecond, Producer<Void, byte[]> producer) {
    this.name = name;
    this.partitions = partitions;
    this.recordsPerSecond = recordsPerSecond;
    this.producer = producer;
  }

  static KafkaTopic fill(String servers, String name, int partitions, int recordsPerSecond) {
    Producer<Void, byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
            new VoidSerializer(),
            new ByteArraySerializer());
    KafkaTopic topic = new KafkaTopic(name, partitions, recordsPerSecond, producer);
    topic.filler.setDaemon(true);
    topic.filler.start();
    return topic;
  }

  public String name() {
    return name;
  }

  /** Places no more records in one partition; the others go on. */
  public void quiet(int partition) {
    quiet.add(partition);
  }

  /** Places no more records at all. */
  public void quiet() {
    for (int partition = 0; partition < partitions; partition++) {
      quiet.add(partition);
    }
  }

  /** Fills all partitions again, from now on. */
  public void resume() {
    quiet.clear();
  }

  private void run() {
    long begun = System.nanoTime();
    for (long placed = 0; !closed; placed++) {
      int partition = (int) (placed % partitions);
      if (!quiet.contains(partition)) {
        // A record that is lost is missed by the test that waits for it.
        Future<RecordMetadata> unused =
            producer.send(new ProducerRecord<>(name, partition, null, record()));
      }
      LockSupport.parkNanos(begun + (placed + 1) * NANOS / recordsPerSecond - System.nanoTime());
    }
  }

  /** Begins with the time, which the tests' job reads. */
  private static byte[] record() {
    long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    return ByteBuffer.allocate(RECORD_BYTES).putLong(micros).array();
  }

  @Override
  public void close() {
    closed = true;
    try {
      filler.join();
    } catch (InterruptedException e) {
      throw ClusterException.interrupted("the end of a topic", e);
    }
    producer.close(Duration.ofSeconds(2));
  }
}
