// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.tls.HeldCertificate;

/**
 * A real nginx before a JobManager: it speaks TLS, wants to know who asks, and has the REST API
 * below {@code /basic/flink}, {@code /bearer/flink} and, for nobody, {@code /closed}.
 */
final class NginxProxy implements AutoCloseable {
  private static final Path OF_DEBIAN = Path.of("/usr/sbin/nginx");

  private final ServerProcess process;
  private final int port;

  private NginxProxy(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and returns when it serves.
   *
   * @param user name and password, with a colon between them
   * @param shown its certificate
   * @param upstream the JobManager, which lets in who shows {@code known}
   */
  static NginxProxy start(
      Path directory,
      String user,
      String token,
      HeldCertificate shown,
      String upstream,
      HeldCertificate known)
      throws IOException {
    write(directory, "proxy", shown);
    write(directory, "upstream", known);
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
            List.of(
                Files.isExecutable(OF_DEBIAN) ? OF_DEBIAN.toString() : "nginx",
                "-e",
                "stderr",
                "-c",
                configuration.toString())),
        port);
  }

  private static void write(Path directory, String name, HeldCertificate held) throws IOException {
    Files.writeString(directory.resolve(name + ".crt"), held.certificatePem());
    Files.writeString(directory.resolve(name + ".key"), held.privateKeyPkcs8Pem());
  }

  /** Where it serves, under a name that its certificate need not bear. */
  String url(String path) {
    return "https://localhost:" + port + path;
  }

  @Override
  public void close() {
    process.close();
  }

  /** One process, so that none is left when it is killed. */
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
