package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The file of an audit record, as a test reads it. */
final class AuditRecord {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  AuditRecord(Path file) {
    this.file = file;
  }

  /** All lines there are; fails when one is not JSON. */
  List<Map<String, Object>> lines() {
    return text().lines().map(AuditRecord::parsed).toList();
  }

  /** The lines about one service. */
  List<Map<String, Object>> about(String service) {
    return lines().stream().filter(line -> service.equals(line.get("service"))).toList();
  }

  /** Waits for a number of lines about one service; fails when there are more. */
  List<Map<String, Object>> await(String service, int count) {
    until(() -> about(service).size() >= count);
    assertThat(about(service)).hasSize(count);
    return about(service);
  }

  /** Waits for a line that has these among its fields, and returns the first. */
  Map<String, Object> awaitLine(Map<String, Object> fields) {
    until(() -> lines().stream().anyMatch(line -> has(line, fields)));
    return lines().stream().filter(line -> has(line, fields)).findFirst().orElseThrow();
  }

  String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a line says that is the same at each run. */
  static Map<String, Object> without(Map<String, Object> line, String... fields) {
    return line.entrySet().stream()
        .filter(field -> !Set.of(fields).contains(field.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).until(condition);
  }

  private static boolean has(Map<String, Object> line, Map<String, Object> fields) {
    return fields.entrySet().stream()
        .allMatch(field -> Objects.equals(line.get(field.getKey()), field.getValue()));
  }

  private static Map<String, Object> parsed(String line) {
    try {
      return JSON.readValue(line, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + line, e);
    }
  }
}
