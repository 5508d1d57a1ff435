package io.clientele.ingest;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.unhex;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * How personal data is kept, in built-in expressions: keyed hashes (HMAC-SHA256, RFC 2104) and, in
 * the vault, AES-GCM. The nonce of a value is taken from its own keyed hash, so that equal values
 * are sealed alike and a night can be repeated; who reads the sealed vault can tell equals, and
 * nothing else.
 */
public final class PersonalData {
  private static final int BLOCK = 64;
  private static final int NONCE = 12;

  private final byte[] key;
  private final byte[] vaultKey;

  /**
   * With these secrets.
   *
   * @param key for hashes; empty when there are none
   * @param vaultKey for the vault; empty to leave it in clear
   */
  public PersonalData(String key, String vaultKey) {
    this.key = derived(key, "hash");
    this.vaultKey = derived(vaultKey, "vault");
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

  /** Whether there is a key to hash with. */
  boolean canHash() {
    return key.length > 0;
  }

  /**
   * The keyed hash of a text, in lower case and without white space: 64 hex digits; null of null.
   */
  Column hash(Column text) {
    return hmac(key, lower(regexp_replace(text, lit("\\s"), lit(""))));
  }

  /** What the vault keeps of a text. */
  Column seal(Column text) {
    if (vaultKey.length == 0) {
      return text;
    }
    Column nonce = substring(unhex(hmac(vaultKey, text)), 1, NONCE);
    return base64(
        functions.aes_encrypt(
            encode(text, "UTF-8"), lit(vaultKey), lit("GCM"), lit("DEFAULT"), nonce));
  }

  private static Column hmac(byte[] key, Column text) {
    Column inner = sha2(concat(lit(padded(key, 0x36)), encode(text, "UTF-8")), 256);
    return sha2(concat(lit(padded(key, 0x5c)), unhex(inner)), 256);
  }

  private static byte[] padded(byte[] key, int with) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) with;
    }
    return block;
  }
}
