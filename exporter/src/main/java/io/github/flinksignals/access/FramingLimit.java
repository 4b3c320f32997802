// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import javax.net.SocketFactory;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Limits how much a server may send that is not part of a body. OkHttp and Okio (5.5 and 3.18) read
 * the size and the extension of a chunk, and the file name and the comment in the header of gzip,
 * into memory without a limit.
 *
 * <p>Counts the bytes that a thread reads from its connections, from the beginning of a call or
 * from the last time it got a part of the body. With HTTP/1.1, the thread that makes a call also
 * reads its connection.
 */
public final class FramingLimit {
  /** In bytes: the head that OkHttp accepts, a TLS handshake, and what is read ahead. */
  static final int MOST = 384 << 10;

  private static final ThreadLocal<FramingLimit> OF_THREAD =
      ThreadLocal.withInitial(FramingLimit::new);

  private int left = MOST;

  private FramingLimit() {}

  /** The server sent more than the limit without a part of the body. */
  public static final class ExceededException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    ExceededException() {
      super("more than " + MOST + " bytes without a part of the body");
    }
  }

  /** Starts to count from zero on this thread. */
  static void begin() {
    OF_THREAD.get().left = MOST;
  }

  private static void count(int bytes) throws ExceededException {
    FramingLimit limit = OF_THREAD.get();
    limit.left -= bytes;
    if (limit.left < 0) {
      throw new ExceededException();
    }
  }

  /** The response, each part of whose body makes the count start from zero. */
  static Response of(Response response) {
    ResponseBody body = response.body();
    Source counted =
        new ForwardingSource(body.source()) {
          @Override
          public long read(Buffer sink, long most) throws IOException {
            try {
              return super.read(sink, most);
            } catch (IOException e) {
              throw withoutTls(e);
            } finally {
              begin();
            }
          }
        };
    return response
        .newBuilder()
        .body(ResponseBody.create(Okio.buffer(counted), body.contentType(), body.contentLength()))
        .build();
  }

  /** What ended a call; TLS wraps the exception of its socket. */
  static IOException withoutTls(IOException exception) {
    return exception.getCause() instanceof ExceededException exceeded ? exceeded : exception;
  }

  /** Creates the sockets whose bytes are counted. OkHttp uses no other method. */
  static final class Sockets extends SocketFactory {
    /** The same for all clients, because OkHttp compares it when it reuses a connection. */
    static final Sockets ALL = new Sockets();

    private Sockets() {}

    @Override
    public Socket createSocket() {
      return new CountedSocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class CountedSocket extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int one = super.read();
          count(1);
          return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int read = super.read(bytes, offset, length);
          count(Math.max(0, read));
          return read;
        }
      };
    }
  }
}
