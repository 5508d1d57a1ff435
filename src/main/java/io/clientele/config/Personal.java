package io.clientele.config;

/**
 * How personal data is kept. The keys themselves are asked of {@link Configuration#keys()}.
 *
 * @param key secret that e-mail addresses, telephone numbers and the like are hashed with; from the
 *     environment only
 * @param keyFile file that holds this secret instead
 * @param vaultKey secret that the vault is encrypted with, from the environment only; without one
 *     it stays in clear
 * @param vaultKeyFile file that holds this secret instead
 * @param vault folder or URI of the vault; empty for the warehouse's own
 */
public record Personal(
    String key, String keyFile, String vaultKey, String vaultKeyFile, String vault) {
  @Override
  public String toString() {
    return "Personal[vault=" + vault + "]";
  }
}
