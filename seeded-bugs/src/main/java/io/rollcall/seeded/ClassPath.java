package io.rollcall.seeded;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a JVM finds classes; what comes first counts. All of it is absolute. */
record ClassPath(List<Path> entries) {

  /** That of this JVM, as Surefire or whoever started it gave it. */
  static ClassPath own() {
    var given =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ClassPath(
        Stream.of(given.split(File.pathSeparator))
            .map(Path::of)
            .map(Path::toAbsolutePath)
            .toList());
  }

  ClassPath after(Path... first) {
    return new ClassPath(Stream.concat(Stream.of(first), entries.stream()).toList());
  }

  @Override
  public String toString() {
    return entries.stream().map(Path::toString).collect(joining(File.pathSeparator));
  }
}
