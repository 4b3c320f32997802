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

/** A topic that is filled at a steady rate, except in partitions that were paused or redirected. */
public final class KafkaTopic implements AutoCloseable {
  private static final int RECORD_BYTES = 1000;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final int partitions;
  private final int recordsPerSecond;
  private final Producer<Void, byte[]> producer;
  private final Set<Integer> paused = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> redirected = new ConcurrentHashMap<>();
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

  /** Stops filling one partition. */
  public void pause(int partition) {
    paused.add(partition);
  }

  /** Stops filling all partitions. */
  public void pause() {
    for (int partition = 0; partition < partitions; partition++) {
      paused.add(partition);
    }
  }

  /** Sends the records of one partition to another one. */
  public void redirect(int partition, int to) {
    redirected.put(partition, to);
  }

  /** Fills all partitions again. */
  public void resume() {
    paused.clear();
    redirected.clear();
  }

  private void run() {
    long startNanos = System.nanoTime();
    for (long sent = 0; !closed; sent++) {
      int next = (int) (sent % partitions);
      int partition = redirected.getOrDefault(next, next);
      if (!paused.contains(partition)) {
        // A test that waits for the record fails if it is lost.
        Future<RecordMetadata> unused =
            producer.send(new ProducerRecord<>(name, partition, null, record()));
      }
      LockSupport.parkNanos(startNanos + (sent + 1) * NANOS / recordsPerSecond - System.nanoTime());
    }
  }

  /** Starts with the time, which the tests' job reads. */
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
