// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Submits the tests' job through the REST API, like Flink's web UI. */
final class JobSubmission {
  private final Path controlFiles;
  private final Path jar;
  private final AtomicInteger submitted = new AtomicInteger();

  JobSubmission(Path controlFiles, Path jar) {
    this.controlFiles = controlFiles;
    this.jar = jar;
  }

  RunningJob submit(RestApi rest, JobOptions options, Supplier<String> diagnosis) {
    Path controlFile = controlFiles.resolve(submitted.incrementAndGet() + ".faults");
    Map<String, Object> run = new HashMap<>();
    run.put("programArgsList", options.withControlFile(controlFile.toString()).toArguments());
    options.savepoint().ifPresent(path -> run.put("savepointPath", path));
    // Uploaded each time, because a restarted JobManager no longer has the jar.
    String jarPath = rest.upload("/jars/upload", jar).path("filename").asText();
    String jarId = Path.of(jarPath).getFileName().toString();
    String id = rest.post("/jars/" + jarId + "/run", run).path("jobid").asText();
    return new RunningJob(id, options.name(), rest, new JobFaults(controlFile), diagnosis);
  }
}
