package io.clientele.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  private static final String SHOP =
      """
      shop { name = small, zone = UTC, currency = EUR }
      sources.web.orders { format = csv, paths = [x], grain = orders, tables.orders { order_id = id } }
      """;

  @TempDir Path folder;

  private Configuration read(String personal, String... overrides) throws IOException {
    Path file = folder.resolve("shop.conf");
    Files.writeString(file, SHOP + personal);
    return Configuration.read(file, List.of(overrides));
  }

  @Test
  void aKeyIsReadFromAFileBesideTheConfiguration() throws IOException {
    Files.writeString(folder.resolve("k"), " pepper\n");
    Files.writeString(folder.resolve("v"), "strongbox");
    Keys keys = read("personal { key-file = k, vault-key-file = v }").keys();
    assertThat(keys).isEqualTo(new Keys("pepper", "strongbox"));
    assertThat(keys.toString()).doesNotContain("pepper").doesNotContain("strongbox");
    assertThat(read("personal { key-file = k }").keys()).isEqualTo(new Keys("pepper", ""));
  }

  @Test
  void aKeyInAConfigurationIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> read("personal.key = pepper").keys())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("shop.conf:3: personal.key is a secret")
        .hasMessageContaining("export CLIENTELE_KEY=…")
        .hasMessageNotContaining("pepper");
    assertThatThrownBy(() -> read("", "personal.vault-key=pepper").keys())
        .hasMessageContaining("personal.vault-key is a secret")
        .hasMessageContaining("CLIENTELE_VAULT_KEY_FILE");
  }

  @Test
  void aFileThatIsNotThereOrEmptyIsNamed() throws IOException {
    assertThatThrownBy(() -> read("personal.key-file = nowhere").keys())
        .hasMessageContaining("personal.key-file names a file that cannot be read: nowhere");
    Files.writeString(folder.resolve("empty"), "\n");
    assertThatThrownBy(() -> read("personal.key-file = empty").keys())
        .hasMessageContaining("personal.key-file names an empty file: empty");
  }
}
