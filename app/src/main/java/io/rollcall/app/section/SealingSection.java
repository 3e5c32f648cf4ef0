package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which metadata is sealed, and with which keys. */
public final class SealingSection implements Section<SealingSection.Sealing> {

  public static final Setting<Optional<Path>> KEYSET_FILE =
      Setting.content(
          "sealing.keyset-file",
          "File with the keys that sensitive metadata is sealed with, as `bin/rollcall keys create`"
              + " writes it; none: nothing is sealed, and what others sealed stays so.");
  public static final Setting<List<String>> METADATA =
      Setting.live(
          "sealing.metadata",
          ValueType.list(
              "patterns of metadata keys",
              "must be patterns of metadata keys, such as password or *-secret, separated by commas",
              text -> ValueType.require(text, !text.isBlank())),
          "",
          "Which metadata is sensitive, as a list of patterns of its keys, in which `*` stands for"
              + " any characters.");

  /**
   * What this section says.
   *
   * @param keysetFile empty when nothing is sealed or opened
   * @param metadata patterns of the keys of what is sealed
   */
  public record Sealing(Optional<Path> keysetFile, List<String> metadata) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(KEYSET_FILE, METADATA);
  }

  @Override
  public Sealing read(Reading reading) {
    var sealing = new Sealing(reading.get(KEYSET_FILE), reading.get(METADATA));
    if (!sealing.metadata().isEmpty() && sealing.keysetFile().isEmpty()) {
      reading.refuse(METADATA, KEYSET_FILE, "must be given together with " + KEYSET_FILE.fullKey());
    }
    return sealing;
  }
}
