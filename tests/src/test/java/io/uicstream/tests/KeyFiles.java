package io.uicstream.tests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's and a client's key, each with a certificate that it signed itself, made by the JDK's
 * {@code keytool}; and files of trusted certificates. All are PKCS12 under one password.
 *
 * @param server key of {@code 127.0.0.1} and {@code localhost}
 * @param client key of the client
 * @param trustingServer trusts the server's certificate only
 * @param trustingClient trusts the client's only
 * @param trustingBoth trusts either
 * @param password of every file and key
 */
record KeyFiles(
    Path server,
    Path client,
    Path trustingServer,
    Path trustingClient,
    Path trustingBoth,
    String password) {

  /** Makes all files in a directory. */
  static KeyFiles in(Path directory, String password) {
    KeyFiles files =
        new KeyFiles(
            directory.resolve("server.p12"),
            directory.resolve("client.p12"),
            directory.resolve("trusting-server.p12"),
            directory.resolve("trusting-client.p12"),
            directory.resolve("trusting-both.p12"),
            password);
    try {
      files.generate("server", files.server());
      files.generate("client", files.client());
      files.trust(files.trustingServer(), files.server());
      files.trust(files.trustingClient(), files.client());
      files.trust(files.trustingBoth(), files.server(), files.client());
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void generate(String name, Path file) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "key",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=IP:127.0.0.1,DNS:localhost",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    password))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }

  private void trust(Path trusting, Path... keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Path key : keys) {
      store.setCertificateEntry(key.toString(), load(key).getCertificate("key"));
    }
    try (OutputStream out = Files.newOutputStream(trusting)) {
      store.store(out, password.toCharArray());
    }
  }

  private KeyStore load(Path file) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file.toFile(), password.toCharArray());
  }

  /** TLS of a server with the server's key. */
  SSLContext serverTls() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(server), password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
