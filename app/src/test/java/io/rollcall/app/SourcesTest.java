package io.rollcall.app;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What only the sources show. */
class SourcesTest {

  private static final int MOST_FILES_OF_A_ROOM = 16;

  private static final Path HOUSE = Path.of("..");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z0-9.]+);");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(io\\.rollcall(?:\\.[a-z0-9]+)+)\\.[A-Z]");

  private final Set<String> cleared = new TreeSet<>();

  @Test
  void noRoomOfTheHttpApiIsADrawer() throws IOException {
    var rooms =
        sources().stream()
            .map(Path::getParent)
            .filter(room -> room.toString().contains("io/rollcall/app/http"))
            .collect(groupingBy(room -> room, counting()));

    assertThat(rooms).hasSizeGreaterThan(5);
    assertThat(rooms.values()).allMatch(files -> files <= MOST_FILES_OF_A_ROOM);
  }

  /**
   * As the rule of the house for classes, but for constants: javac copies one into the class that
   * uses it, and bytecode knows nothing of where it came from.
   */
  @Test
  void packagesMakeNoCircles() throws IOException {
    var imports = new TreeMap<String, Set<String>>();
    for (var source : sources()) {
      var text = Files.readString(source);
      var own = PACKAGE.matcher(text);
      assertThat(own.find()).as("%s says its package", source).isTrue();
      var imported = imports.computeIfAbsent(own.group(1), none -> new TreeSet<>());
      IMPORT.matcher(text).results().forEach(found -> imported.add(found.group(1)));
      imported.remove(own.group(1));
    }

    assertThat(imports).containsKeys("io.rollcall.model", "io.rollcall.app.http.stream");
    imports.keySet().forEach(start -> assertNoCircle(start, imports, new ArrayList<>()));
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.find(HOUSE, 20, (file, attributes) -> isSource(file))) {
      return files.toList();
    }
  }

  private static boolean isSource(Path file) {
    var path = file.toString();
    return path.endsWith(".java") && path.contains("/src/main/java/") && !path.contains("/target/");
  }

  private void assertNoCircle(String name, Map<String, Set<String>> imports, List<String> way) {
    assertThat(way).as("packages that import one another").doesNotContain(name);
    if (cleared.contains(name)) {
      return;
    }
    way.add(name);
    for (var next : imports.getOrDefault(name, Set.of())) {
      assertNoCircle(next, imports, way);
    }
    way.removeLast();
    cleared.add(name);
  }
}
