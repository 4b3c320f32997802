// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The input of a job: what arrived in each second, and how far it was read. */
final class Topic {
  /** Dropping the beginning of a list costs as much as what remains. */
  private static final int DROPPED_AT_ONCE = 600;

  private final List<Second> seconds = new ArrayList<>();
  private long dropped;
  private Position read = new Position(0, 0);
  private double pending;
  private Optional<Instant> eventTime = Optional.empty();

  private record Second(Instant at, double records) {}

  /**
   * An offset.
   *
   * @param second the number of the second
   * @param records how many of its records were read
   */
  record Position(long second, double records) {}

  void arrive(Instant now, double records) {
    seconds.add(new Second(now, records));
    pending += records;
  }

  /** Reads at most so many records and returns how many there were. */
  double read(double most) {
    double left = Math.min(most, pending);
    double wanted = left;
    while (left > 0 && index(read) < seconds.size()) {
      Second second = seconds.get(index(read));
      double here = Math.min(left, second.records() - read.records());
      if (here > 0) {
        eventTime = Optional.of(second.at());
      }
      left -= here;
      read =
          read.records() + here >= second.records()
              ? new Position(read.second() + 1, 0)
              : new Position(read.second(), read.records() + here);
    }
    pending = Math.max(0, pending - wanted);
    return wanted - left;
  }

  private int index(Position position) {
    return (int) (position.second() - dropped);
  }

  double pending() {
    return pending;
  }

  Position position() {
    return read;
  }

  /** The event time of the record that was read last; empty since the last {@link #seek}. */
  Optional<Instant> eventTime() {
    return eventTime;
  }

  /** Continues to read from an earlier position. */
  void seek(Position position) {
    read = position.second() < dropped ? new Position(dropped, 0) : position;
    eventTime = Optional.empty();
    pending =
        seconds.stream().skip(index(read)).mapToDouble(Second::records).sum() - read.records();
  }

  /** Nobody will read again what is before this position. */
  void forget(Position position) {
    int old = index(position);
    if (old > DROPPED_AT_ONCE) {
      seconds.subList(0, old).clear();
      dropped = position.second();
    }
  }
}
