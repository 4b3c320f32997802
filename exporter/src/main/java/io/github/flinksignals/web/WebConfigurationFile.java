// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import io.github.flinksignals.web.WebConfigurationReader.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The web configuration file, read anew when it changes. exporter-toolkit answers with errors while
 * a new version of it makes no sense; here the last one that did stays in use, so that a slip of
 * the pen does not end monitoring, and the log says so.
 *
 * <p>What protects is taken away by a restart alone. A file is often emptied before it is written
 * anew, and an empty one is a good one that lets in everybody.
 */
public final class WebConfigurationFile {
  private final Path path;
  private final Reloaded<WebConfiguration> file;

  /** The last version that was good. */
  private volatile WebConfiguration last;

  private WebConfigurationFile(Path path, WebConfiguration first, LongSupplier nanoTime) {
    this.path = path;
    this.last = first;
    this.file = new Reloaded<>(List.of(path), contents -> next(contents.get(0)), nanoTime);
  }

  /**
   * What came of opening it.
   *
   * @param file there only if there are no problems
   * @param problems all that is wrong; none of them holds a secret
   */
  public record Opening(Optional<WebConfigurationFile> file, List<String> problems) {}

  /** Reads it for the first time. */
  public static Opening open(Path path) {
    return open(path, System::nanoTime);
  }

  static Opening open(Path path, LongSupplier nanoTime) {
    try {
      Reading reading = WebConfigurationReader.read(FileContent.read(path));
      return new Opening(
          reading.configuration().map(first -> new WebConfigurationFile(path, first, nanoTime)),
          reading.problems());
    } catch (UnusableFileException e) {
      return new Opening(Optional.empty(), List.of(e.getMessage()));
    }
  }

  private WebConfiguration next(FileContent content) throws UnusableFileException {
    Reading reading = WebConfigurationReader.read(content);
    if (reading.configuration().isEmpty()) {
      throw new UnusableFileException(path + ": " + String.join("; ", reading.problems()));
    }
    WebConfiguration next = reading.configuration().get();
    Optional<String> refusal = last.refusalOf(next);
    if (refusal.isPresent()) {
      throw new UnusableFileException(path + ": " + refusal.get());
    }
    last = next;
    return next;
  }

  /** What it says now, or said when it last made sense. */
  WebConfiguration current() {
    try {
      return file.get();
    } catch (UnusableFileException e) {
      // Between the first reading and this one it was changed to something that makes no sense.
      return last;
    }
  }

  /** Whether the server speaks TLS, and nothing else then; the same for the whole of its life. */
  public boolean isTls() {
    return last.tls().isPresent();
  }

  /**
   * Makes the server's ends of TLS as the file says at the time of each connection.
   *
   * @param mayWait whether the current thread may wait for a client to read
   */
  public SSLContext tlsContext(BooleanSupplier mayWait) {
    return new CurrentTlsContext(() -> current().tls().orElseThrow(), mayWait);
  }

  /** What to set on each engine of the context; not to be changed. */
  public SSLParameters tlsParameters() {
    return current().tls().orElseThrow().parameters();
  }

  /** Headers for each answer, by name. */
  public Map<String, String> headers() {
    return current().headers();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
