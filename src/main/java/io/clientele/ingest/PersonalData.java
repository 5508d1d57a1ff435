package io.clientele.ingest;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.functions.when;

import io.clientele.sql.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * How personal data is kept, in built-in expressions: keyed hashes (HMAC-SHA256, RFC 2104) and, in
 * the vault, AES-GCM. The nonce of a value is taken from its own keyed hash, so that equal values
 * are sealed alike and a night can be repeated; who reads the sealed vault can tell equals, and
 * nothing else. Plans, and so Spark's event logs, do not show the keys: see {@link Secret}.
 */
public final class PersonalData {
  private static final int BLOCK = 64;
  private static final int NONCE = 12;

  private final byte[] key;
  private final byte[] vaultKey;
  private final byte[] tombstoneKey;

  /**
   * With these secrets.
   *
   * @param key for hashes; empty when there are none
   * @param vaultKey for the vault; empty to leave it in clear
   */
  public PersonalData(String key, String vaultKey) {
    this.key = derived(key, "hash");
    this.vaultKey = derived(vaultKey, "vault");
    this.tombstoneKey = derived(key, "tombstone");
  }

  private static byte[] derived(String secret, String purpose) {
    try {
      return secret.isEmpty()
          ? new byte[0]
          : MessageDigest.getInstance("SHA-256")
              .digest(("clientele " + purpose + " " + secret).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What tells this key from others; empty without one. Nothing else can be told from it. */
  public String fingerprint() {
    return canHash()
        ? HexFormat.of().formatHex(derived(HexFormat.of().formatHex(key), "mark"), 0, 8)
        : "";
  }

  /** Whether there is a key to hash with. */
  public boolean canHash() {
    return key.length > 0;
  }

  /**
   * The keyed hash of a text, in lower case and without white space: 64 hex digits; null of null.
   */
  Column hash(Column text) {
    return hmac(key, lower(regexp_replace(text, lit("\\s"), lit(""))));
  }

  /**
   * The keyed hash that a key of a forgotten person is known again by.
   *
   * @param column what the value is, such as {@code account_id}
   */
  public Column tombstone(String column, Column source, Column value) {
    return when(
        value.isNotNull(), hmac(tombstoneKey, concat_ws("\u0000", lit(column), source, value)));
  }

  /** What the vault keeps of a text. */
  Column seal(Column text) {
    if (vaultKey.length == 0) {
      return text;
    }
    Column nonce = substring(unhex(hmac(vaultKey, text)), 1, NONCE);
    return base64(
        functions.aes_encrypt(
            encode(text, "UTF-8"),
            Secret.beside(text, vaultKey),
            lit("GCM"),
            lit("DEFAULT"),
            nonce));
  }

  private static Column hmac(byte[] key, Column text) {
    Column inner = sha2(concat(Secret.beside(text, padded(key, 0x36)), encode(text, "UTF-8")), 256);
    return sha2(concat(Secret.beside(text, padded(key, 0x5c)), unhex(inner)), 256);
  }

  private static byte[] padded(byte[] key, int with) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) with;
    }
    return block;
  }
}
