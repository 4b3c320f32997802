// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptEngineTest {
  @TempDir private Path directory;
  private final AtomicBoolean mayWait = new AtomicBoolean();
  private final ByteBuffer target = ByteBuffer.allocate(1 << 16);

  @Test
  void hasNothingToSayWhenItIsClosedByAThreadThatMustNotWait() throws SSLException {
    SSLEngineResult farewell = close();

    assertThat(farewell.getStatus()).isEqualTo(SSLEngineResult.Status.CLOSED);
    assertThat(farewell.bytesProduced()).isZero();
  }

  @Test
  void saysFarewellOnAThreadThatMayWait() throws SSLException {
    mayWait.set(true);

    assertThat(close().bytesProduced()).isPositive();
  }

  private SSLEngineResult close() throws SSLException {
    WebFiles files = new WebFiles(directory);
    SSLEngine engine =
        WebConfigurationFile.open(files.configure(WebFiles.TLS))
            .file()
            .orElseThrow()
            .tlsContext(mayWait::get)
            .createSSLEngine();
    engine.setUseClientMode(false);
    engine.beginHandshake();
    engine.closeOutbound();
    return engine.wrap(ByteBuffer.allocate(0), target);
  }
}
