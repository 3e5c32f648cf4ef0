package io.rollcall.app.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.setting.FileStates;
import io.rollcall.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

  @TempDir private Path folder;

  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger told = new AtomicInteger();
  private Path file = Path.of("unset");
  private FileStates read = FileStates.NONE;

  @BeforeEach
  void watchAFile() throws IOException {
    file = Files.writeString(folder.resolve("file"), "one");
  }

  @Test
  void aFileThatStaysTheSameIsNotTold() {
    watch(file);

    pass(10);

    assertThat(told).hasValue(0);
  }

  @Test
  void aWriteIsTold() throws IOException {
    watch(file);

    Files.writeString(file, "another");
    pass(2);

    assertThat(told).hasValue(1);
    pass(10);
    assertThat(told).hasValue(1);
  }

  @Test
  void aFileThatIsRenamedOverItIsTold() throws IOException {
    watch(file);

    var next = Files.writeString(folder.resolve("next"), "two");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
    pass(2);

    assertThat(told).hasValue(1);
  }

  /** As Kubernetes has it: file → ..data/file, and ..data → a folder that is swapped. */
  @Test
  void aLinkOnTheWayThatLeadsElsewhereIsTold() throws IOException {
    for (var version : List.of("v1", "v2")) {
      Files.createDirectory(folder.resolve(version));
      Files.writeString(folder.resolve(version).resolve("mounted"), version);
    }
    var data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("v1"));
    var mounted = Files.createSymbolicLink(folder.resolve("mounted"), Path.of("..data/mounted"));
    watch(mounted);

    var next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("v2"));
    Files.move(next, data, ATOMIC_MOVE, REPLACE_EXISTING);
    pass(2);

    assertThat(told).hasValue(1);
    assertThat(mounted).hasContent("v2");
  }

  @Test
  void whatIsBeingWrittenIsToldOnceItRests() throws IOException {
    watch(file);

    for (int i = 0; i < 5; i++) {
      Files.writeString(file, "x".repeat(10 + i));
      pass(1);
    }
    assertThat(told).hasValue(0);
    pass(1);

    assertThat(told).hasValue(1);
  }

  @Test
  void goingAndComingBackIsTold() throws IOException {
    watch(file);

    Files.delete(file);
    pass(2);
    assertThat(told).hasValue(1);
    Files.writeString(file, "back");
    pass(2);

    assertThat(told).hasValue(2);
  }

  @Test
  void whatChangedBeforeTheWatchBeganIsTold() throws IOException {
    read = FileStates.of(List.of(file));
    Files.writeString(file, "another");

    new FileWatch(() -> read, this::readAgain, time);
    pass(2);

    assertThat(told).hasValue(1);
  }

  @Test
  void whatWasReadMeanwhileIsNotTold() throws IOException {
    watch(file);

    Files.writeString(file, "another");
    read = read.now();
    pass(10);

    assertThat(told).hasValue(0);
  }

  @Test
  void aWatchOutlivesWhatItTells() throws IOException {
    read = FileStates.of(List.of(file));
    new FileWatch(
        () -> read,
        () -> {
          readAgain();
          throw new IllegalStateException("of a listener");
        },
        time);

    Files.writeString(file, "another");
    pass(2);
    Files.writeString(file, "and another");
    pass(2);

    assertThat(told).hasValue(2);
  }

  private void watch(Path watched) {
    read = FileStates.of(List.of(watched));
    new FileWatch(() -> read, this::readAgain, time);
  }

  private void readAgain() {
    told.incrementAndGet();
    read = read.now();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.pass(FileWatch.LOOK_EVERY);
    }
  }
}
