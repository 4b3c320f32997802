// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A context whose engines are those of another, which changes. The JDK's server takes one for its
 * life, and asks it for nothing but engines.
 */
final class CurrentTlsContext extends SSLContext {
  CurrentTlsContext(Supplier<ServerTls> current, BooleanSupplier mayWait) {
    super(
        new Engines(current, mayWait),
        current.get().context().getProvider(),
        current.get().context().getProtocol());
  }

  private static final class Engines extends SSLContextSpi {
    private final Supplier<ServerTls> current;
    private final BooleanSupplier mayWait;

    Engines(Supplier<ServerTls> current, BooleanSupplier mayWait) {
      this.current = current;
      this.mayWait = mayWait;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new PromptEngine(current.get().context().createSSLEngine(host, port), mayWait);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new PromptEngine(current.get().context().createSSLEngine(), mayWait);
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return current.get().context().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return current.get().context().getSupportedSSLParameters();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return current.get().context().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return current.get().context().getClientSessionContext();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException("the JDK's server has no need of it");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("the JDK's server has no need of it");
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("the file says what it would be told");
    }
  }
}
