package io.rollcall.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code bin/rollcall}, in a copy of what is built, whose notes of a rehearsal are damaged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartTest {

  private static final Path ROOT = Path.of("..");
  private static final long LONGEST_SECONDS = 180;
  private static final String REHEARSES =
      " is damaged, or of another build or JDK; rehearsing anew, which takes some seconds.";
  private static final String FAILED =
      "The rehearsal failed, so starts will take longer; everything else works.";

  /** Lets a JVM end at once that can't use the notes. */
  private static final Map<String, String> ONLY_WITH_NOTES =
      Map.of("ROLLCALL_JAVA_OPTS", "-XX:AOTMode=on");

  private Path home;
  private Path notes;
  private Path made;

  private record Outcome(int exitCode, String output, List<String> errors) {}

  enum Damage {
    HEADER,
    MIDDLE,
    END,
    TRUNCATED,
    EMPTY,
    UNKNOWN
  }

  @BeforeAll
  void rehearse(@TempDir Path folder) throws IOException, InterruptedException {
    home = folder;
    copy("bin/rollcall");
    copy("bin/lib/jdk.sh");
    copy("pom.xml");
    copy("app/pom.xml");
    copy("app/target/rollcall.jar");
    Files.createDirectories(home.resolve("app/src/main"));
    try (var libraries = Files.list(ROOT.resolve("app/target/lib"))) {
      for (var library : libraries.toList()) {
        copy("app/target/lib/" + library.getFileName());
      }
    }
    Files.createFile(home.resolve("app/target/built"));
    notes = Files.createFile(home.resolve("app/target/rollcall.aot"));
    made = home.resolve("app/target/rollcall.aot.made");
    var first = run(Map.of());
    assertThat(first.errors()).containsExactly(notes + REHEARSES);
    assertThat(first.exitCode()).isZero();
    Files.copy(notes, kept(notes));
    Files.copy(made, kept(made));
  }

  @AfterEach
  void mend() throws IOException {
    for (var file : List.of(notes, made)) {
      Files.copy(
          kept(file),
          file,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Test
  void soundNotesAreUsed() throws IOException, InterruptedException {
    var start = run(ONLY_WITH_NOTES);
    assertThat(start.errors()).isEmpty();
    assertThat(start.exitCode()).isZero();
    assertThat(start.output()).startsWith("Rollcall ");
  }

  @ParameterizedTest
  @EnumSource
  void damagedNotesAreNotUsed(Damage damage) throws IOException, InterruptedException {
    inflict(damage);
    var start = run(Map.of("PATH", withoutTemporaryFiles() + ":" + System.getenv("PATH")));
    assertThat(start.errors()).containsExactly(notes + REHEARSES, FAILED);
    assertThat(start.exitCode()).isZero();
    assertThat(start.output()).startsWith("Rollcall ");

    var next = run(Map.of());
    assertThat(next.errors()).as("said once").isEmpty();
    assertThat(next.exitCode()).isZero();
  }

  @Test
  void notesOfAnotherJdkAreMadeAnew() throws IOException, InterruptedException {
    Files.writeString(made, Files.readString(made).replaceFirst("\n.*\n", "\n1234 56\n"));
    assertThat(run(Map.of()).errors()).containsExactly(notes + REHEARSES);
    assertThat(run(ONLY_WITH_NOTES).exitCode()).isZero();
  }

  @Test
  void heapIsWhatTheVariableSays() throws IOException, InterruptedException {
    assertThat(heap(Map.of())).isEqualTo(192L << 20);
    assertThat(heap(Map.of("ROLLCALL_HEAP", "320m"))).isEqualTo(320L << 20);
  }

  @Test
  void heapThatIsNoSizeIsRefused() throws IOException, InterruptedException {
    var start = run(Map.of("ROLLCALL_HEAP", "2gb"));
    assertThat(start.exitCode()).isEqualTo(78);
    assertThat(start.errors())
        .containsExactly("rollcall: ROLLCALL_HEAP must be a size such as 512m or 2g, but is '2gb'");
  }

  private long heap(Map<String, String> variables) throws IOException, InterruptedException {
    var flags = new HashMap<>(variables);
    flags.put("ROLLCALL_JAVA_OPTS", "-XX:+PrintFlagsFinal");
    return run(flags)
        .output()
        .lines()
        .filter(line -> line.contains(" MaxHeapSize "))
        .map(line -> line.replaceFirst(".*= *(\\d+) .*", "$1"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private void inflict(Damage damage) throws IOException {
    try (var file = FileChannel.open(notes, StandardOpenOption.WRITE)) {
      switch (damage) {
        case HEADER -> overwrite(file, 4096);
        case MIDDLE -> overwrite(file, file.size() / 2);
        case END -> overwrite(file, file.size() - 4096);
        case TRUNCATED -> file.truncate(file.size() / 2);
        case EMPTY -> file.truncate(0);
        case UNKNOWN -> Files.delete(made);
      }
    }
  }

  private static void overwrite(FileChannel file, long position) throws IOException {
    var noise = new byte[2048];
    Arrays.fill(noise, (byte) 0xA5);
    file.write(ByteBuffer.wrap(noise), position);
  }

  /** A folder with a {@code mktemp} that fails, as it does where the folder can't be written to. */
  private Path withoutTemporaryFiles() throws IOException {
    var folder = Files.createDirectories(home.resolve("broken"));
    var mktemp = Files.writeString(folder.resolve("mktemp"), "#!/bin/sh\nexit 1\n");
    assertThat(mktemp.toFile().setExecutable(true)).isTrue();
    return folder;
  }

  private Path kept(Path file) {
    return home.resolve(file.getFileName());
  }

  private void copy(String file) throws IOException {
    var copy = home.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(ROOT.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Runs {@code bin/rollcall --version}. */
  private Outcome run(Map<String, String> variables) throws IOException, InterruptedException {
    var output = home.resolve("output");
    var errors = home.resolve("errors");
    var builder =
        new ProcessBuilder(home.resolve("bin/rollcall").toString(), "--version")
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    var process = builder.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Outcome(
        process.waitFor(), Files.readString(output, UTF_8), Files.readAllLines(errors, UTF_8));
  }
}
