package io.rollcall.app.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ways in which a file of settings can be wrong. */
enum BrokenFile {
  EMPTY(""),
  HALF("rollcall:\n  discovery: {concurrency: 7, cache-ttl: 3"),
  BINARY("\0\1\2\377"),
  UNKNOWN_KEY("rollcall: {discovery: {concurrency: 7, cache-tll: 30s}}"),
  WRONG_TYPE("rollcall: {discovery: {concurrency: many}}"),
  WRONG_UNIT("rollcall: {discovery: {concurrency: 7, cache-ttl: 30 parsecs}}"),
  CONTRADICTION("rollcall: {health-check: {interval: 5s, timeout: 6s}}"),
  NO_SUCH_STRATEGY("rollcall: {discovery: {concurrency: 7}, load-balancer: {strategy: best}}"),
  RESTART_ONLY("rollcall: {discovery: {concurrency: 7}, memory: {file: /tmp/registrations}}"),
  UNREADABLE("") {
    @Override
    void write(Path file) throws IOException {
      Files.deleteIfExists(file);
      Files.createDirectory(file);
    }
  },
  ABSENT("") {
    @Override
    void write(Path file) throws IOException {
      Files.deleteIfExists(file);
    }
  };

  private final String text;

  BrokenFile(String text) {
    this.text = text;
  }

  /** Puts it in the place of whatever is there. */
  void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
