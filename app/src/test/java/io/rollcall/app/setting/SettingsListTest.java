package io.rollcall.app.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of all settings, which users rely on, and the page that shows it. */
class SettingsListTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");

  /** Set it to have the page written anew. */
  private static final String WRITE = "rollcall.test.write-docs";

  @Test
  void everyKeyItsDefaultItsRuleAndWhetherItChangesWhileRunning() throws IOException {
    var expected = Files.readAllLines(Path.of("src/test/resources/settings.txt")).stream().toList();

    assertThat(
            Sections.SETTINGS.stream()
                .map(
                    setting ->
                        "%s = %s; %s; %s"
                            .formatted(
                                setting.key(),
                                setting.standard(),
                                setting.type().rule(),
                                setting.changesWhileRunning() ? "live" : "restart"))
                .toList())
        .containsExactlyElementsOf(expected);
  }

  @Test
  void thePageShowsEachSetting() throws IOException {
    var page = Files.readAllLines(PAGE);
    var rows = Sections.SETTINGS.stream().map(SettingsListTest::row).toList();
    if (Boolean.getBoolean(WRITE)) {
      page = withRows(page, rows);
      Files.write(PAGE, page);
    }

    assertThat(page.stream().filter(SettingsListTest::isRow))
        .as("the rows of %s; run this test with -D%s=true to have them written", PAGE, WRITE)
        .containsExactlyElementsOf(rows);
  }

  private static String row(Setting<?> setting) {
    var standard = setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`";
    return "| `%s` | %s | %s: %s | %s | %s |"
        .formatted(
            setting.fullKey(),
            standard,
            setting.type().name(),
            setting.type().rule().replaceFirst("must (not )?be ", "$1"),
            setting.meaning(),
            setting.changesWhileRunning() ? "yes" : "no");
  }

  private static List<String> withRows(List<String> page, List<String> rows) {
    var before = page.stream().takeWhile(line -> !isRow(line)).toList();
    var after = page.stream().skip(before.size()).dropWhile(SettingsListTest::isRow).toList();
    return Stream.of(before, rows, after).flatMap(List::stream).toList();
  }

  private static boolean isRow(String line) {
    return line.startsWith("| `rollcall.");
  }
}
