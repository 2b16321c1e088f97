package io.uicstream.schemas;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A file with the authorities that certificates of servers are checked by.
 *
 * @param file PKCS12 or JKS
 * @param password of the file; a PKCS12 file of certificates alone may have none
 */
public record TrustStore(Path file, Optional<String> password) {

  /**
   * TLS that trusts what the file holds and nothing else.
   *
   * @throws IllegalArgumentException if the file cannot be read; names cause and remedy
   */
  SSLContext context() {
    try {
      KeyStore store =
          KeyStore.getInstance(file.toFile(), password.map(String::toCharArray).orElse(null));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          RegistrySettings.TRUST_STORE
              + " is "
              + file
              + ", which cannot be used ("
              + e.getMessage()
              + "); give a PKCS12 or JKS file that can be read, and its password in "
              + RegistrySettings.TRUST_STORE_PASSWORD,
          e);
    }
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "TrustStore[" + file + "]";
  }
}
