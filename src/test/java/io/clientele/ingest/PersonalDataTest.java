package io.clientele.ingest;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.junit.jupiter.api.Test;

/** Against the platform's own cryptography. */
class PersonalDataTest {
  private static final PersonalData SECRETS = new PersonalData("pepper", "strongbox");

  private static String value(Column column) {
    return TestSpark.session().range(1).select(column).head().getString(0);
  }

  private static byte[] derived(String text) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aHashIsHmacSha256OfTheTextInLowerCaseWithoutBlanks() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(derived("clientele hash pepper"), "HmacSHA256"));
    String expected =
        HexFormat.of().formatHex(mac.doFinal("zoë@example.org".getBytes(StandardCharsets.UTF_8)));
    assertThat(value(SECRETS.hash(lit(" Zoë@Example.org ")))).isEqualTo(expected);
    assertThat(value(new PersonalData("salt", "").hash(lit("zoë@example.org"))))
        .isNotEqualTo(expected);
    assertThat(value(SECRETS.hash(lit(null).cast("string")))).isNull();
  }

  @Test
  void whatIsSealedCanBeOpenedWithTheKeyAndIsTheSameEachTime() throws GeneralSecurityException {
    String sealed = value(SECRETS.seal(lit("Zoë Müller")));
    assertThat(value(SECRETS.seal(lit("Zoë Müller")))).isEqualTo(sealed);
    assertThat(value(SECRETS.seal(lit("Zoe Müller")))).isNotEqualTo(sealed);
    byte[] bytes = Base64.getDecoder().decode(sealed);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(derived("clientele vault strongbox"), "AES"),
        new GCMParameterSpec(128, Arrays.copyOf(bytes, 12)));
    assertThat(new String(cipher.doFinal(bytes, 12, bytes.length - 12), StandardCharsets.UTF_8))
        .isEqualTo("Zoë Müller");
    assertThat(value(new PersonalData("pepper", "").seal(lit("in clear")))).isEqualTo("in clear");
  }
}
