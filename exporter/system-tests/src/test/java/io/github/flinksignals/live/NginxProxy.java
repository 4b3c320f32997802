// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.tls.HeldCertificate;

/**
 * A real nginx proxy for a JobManager, with TLS. It serves the REST API below {@code /basic/flink}
 * with basic authentication and below {@code /bearer/flink} with a bearer token. {@code /closed}
 * always returns 403.
 */
final class NginxProxy implements AutoCloseable {
  private final ServerProcess process;
  private final int port;

  private NginxProxy(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and returns when it serves requests.
   *
   * @param user name and password, separated by a colon
   * @param proxyCertificate the proxy's certificate
   * @param upstream base URL of the JobManager
   * @param clientCertificate client certificate that the JobManager accepts
   */
  static NginxProxy start(
      Path directory,
      String user,
      String token,
      HeldCertificate proxyCertificate,
      String upstream,
      HeldCertificate clientCertificate)
      throws IOException {
    write(directory, "proxy", proxyCertificate);
    write(directory, "upstream", clientCertificate);
    Files.writeString(directory.resolve("users"), user.replaceFirst(":", ":{PLAIN}") + "\n");
    int port = FreePorts.next();
    int plain = FreePorts.next();
    Path configuration =
        Files.writeString(
            directory.resolve("nginx.conf"),
            CONFIGURATION
                .replace("PORT", Integer.toString(port))
                .replace("PLAIN", Integer.toString(plain))
                .replace("DIRECTORY", directory.toString())
                .replace("TOKEN", token)
                .replace("UPSTREAM", upstream));
    return new NginxProxy(
        ServerProcess.start(
            "nginx",
            plain,
            directory.resolve("nginx.log"),
            List.of(Tools.server("nginx"), "-e", "stderr", "-c", configuration.toString())),
        port);
  }

  private static void write(Path directory, String name, HeldCertificate held) throws IOException {
    Files.writeString(directory.resolve(name + ".crt"), held.certificatePem());
    Files.writeString(directory.resolve(name + ".key"), held.privateKeyPkcs8Pem());
  }

  /** A URL of the proxy. Its host name may differ from the name in the certificate. */
  String url(String path) {
    return "https://localhost:" + port + path;
  }

  @Override
  public void close() {
    process.close();
  }

  /** A single process, so that no worker is left over when it is killed. */
  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      pid DIRECTORY/nginx.pid;
      error_log stderr;
      events {}
      http {
        access_log off;
        client_body_temp_path DIRECTORY/body;
        proxy_temp_path DIRECTORY/proxied;
        fastcgi_temp_path DIRECTORY/fastcgi;
        uwsgi_temp_path DIRECTORY/uwsgi;
        scgi_temp_path DIRECTORY/scgi;
        proxy_ssl_certificate DIRECTORY/upstream.crt;
        proxy_ssl_certificate_key DIRECTORY/upstream.key;
        map $http_authorization $known {
          "Bearer TOKEN" 1;
          default 0;
        }
        server {
          listen 127.0.0.1:PLAIN;
          location = /-/ready { return 200; }
        }
        server {
          listen 127.0.0.1:PORT ssl;
          ssl_certificate DIRECTORY/proxy.crt;
          ssl_certificate_key DIRECTORY/proxy.key;
          location /basic/flink/ {
            auth_basic "flink";
            auth_basic_user_file DIRECTORY/users;
            proxy_pass UPSTREAM/;
          }
          location /bearer/flink/ {
            if ($known = 0) { return 401; }
            proxy_pass UPSTREAM/;
          }
          location /closed/ { return 403; }
        }
      }
      """;
}
