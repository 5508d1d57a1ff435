package io.clientele.config;

/**
 * How personal data is kept.
 *
 * @param key secret that e-mail addresses, telephone numbers and the like are hashed with; from the
 *     environment, never from a file under version control
 * @param vaultKey secret that the vault is encrypted with; empty leaves it in clear
 * @param vault folder or URI of the vault; empty for the warehouse's own
 */
public record Personal(String key, String vaultKey, String vault) {
  @Override
  public String toString() {
    return "Personal[vault=" + vault + "]";
  }
}
