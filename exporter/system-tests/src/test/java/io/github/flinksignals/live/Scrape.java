// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The samples of one scrape in the text format. */
public final class Scrape {
  /** In this format only a line feed ends a line; a label may contain other line separators. */
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)", Pattern.DOTALL);

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final List<Sample> samples;

  private record Sample(String name, Map<String, String> labels, double value) {}

  private Scrape(List<Sample> samples) {
    this.samples = samples;
  }

  /** Parses a page in the text format. */
  public static Scrape parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        throw new IllegalArgumentException("Not a sample: " + line);
      }
      Map<String, String> labels = new LinkedHashMap<>();
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
    }
    return new Scrape(samples);
  }

  /**
   * The value of the first sample with this name and at least these labels.
   *
   * @param labels name, value, name, value
   */
  public OptionalDouble value(String name, String... labels) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && has(sample, labels))
        .mapToDouble(Sample::value)
        .findFirst();
  }

  /**
   * Values of a label, over the samples with this name whose value is 1.
   *
   * @param labels labels that those samples must have: name, value, name, value
   */
  public Set<String> whereOne(String name, String label, String... labels) {
    Set<String> values = new TreeSet<>();
    samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.value() == 1)
        .filter(sample -> has(sample, labels))
        .forEach(sample -> values.add(sample.labels().get(label)));
    return values;
  }

  /** The names of all exported jobs. */
  Set<String> jobs() {
    Set<String> names = new TreeSet<>();
    samples.stream()
        .filter(sample -> sample.name().equals("flink_job_failure_mode"))
        .forEach(sample -> names.add(sample.labels().get("job_name")));
    return names;
  }

  /** The active failure modes of all jobs. */
  public Set<String> failureModes() {
    return whereOne("flink_job_failure_mode", "mode");
  }

  /** The root causes of all jobs. */
  public Set<String> rootCauses() {
    return whereOne("flink_job_root_cause", "mode");
  }

  /** The number of series, except those of the JVM and the process. */
  public long series() {
    return samples.stream()
        .filter(sample -> !sample.name().startsWith("jvm_"))
        .filter(sample -> !sample.name().startsWith("process_"))
        .count();
  }

  /**
   * The number of samples with these labels, by the name of the metric.
   *
   * @param labels name, value, name, value
   */
  Map<String, Long> countsByName(String... labels) {
    return samples.stream()
        .filter(sample -> has(sample, labels))
        .collect(Collectors.groupingBy(Sample::name, TreeMap::new, Collectors.counting()));
  }

  /** The number of samples with this name. */
  long count(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).count();
  }

  /** The sum of all samples with this name. */
  public double sum(String name) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean has(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
        return false;
      }
    }
    return true;
  }
}
