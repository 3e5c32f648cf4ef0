package io.rollcall.backend.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real file on a disk that fails or hangs when told to. The faults may be set by any thread. */
final class FaultyDisk implements JournalDisk {

  /** How much of a line is in the file when writing it fails. */
  enum Written {
    NOTHING,
    HALF,
    ALL
  }

  /**
   * A line that cannot be written.
   *
   * @param taken how many lines are written before it
   * @param reverts whether what was written can be taken back
   */
  record Fault(int taken, Written written, boolean reverts) {

    static final Fault NEXT = new Fault(0, Written.HALF, true);
    static final Fault NEXT_THAT_STAYS = new Fault(0, Written.ALL, false);
  }

  private static final long LONGEST_HANG_SECONDS = 30;

  private final Path path;
  private final JournalDisk disk;
  private volatile @Nullable Fault fault;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean installs = true;
  private int taken;

  FaultyDisk(Path path, JournalDisk disk) {
    this.path = path;
    this.disk = disk;
  }

  void fail(Fault fault) {
    this.fault = fault;
  }

  /** Makes putting a file that was written anew in place fail. */
  void failInstall() {
    installs = false;
  }

  /** Makes whoever writes wait from now on. */
  void hang() {
    gate = new CountDownLatch(1);
  }

  void goOn() {
    gate.countDown();
  }

  @Override
  public long length() {
    return disk.length();
  }

  @Override
  public void append(byte[] line) throws IOException {
    awaitGate();
    var now = fault;
    if (now != null && taken >= now.taken()) {
      writeAtEnd(line, now.written());
      throw new IOException("the disk was told to fail");
    }
    disk.append(line);
    taken++;
  }

  @Override
  public void revert() throws IOException {
    var now = fault;
    if (now != null && !now.reverts()) {
      throw new IOException("the disk was told to take nothing back");
    }
    disk.revert();
  }

  @Override
  public Replacement replacement(long revision) throws IOException {
    return disk.replacement(revision);
  }

  @Override
  public void copyRest(Replacement replacement, long start) throws IOException {
    disk.copyRest(replacement, start);
  }

  @Override
  public void install(Replacement replacement) throws IOException {
    awaitGate();
    if (!installs) {
      throw new IOException("the disk was told to keep the old file");
    }
    disk.install(replacement);
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }

  private void awaitGate() throws IOException {
    try {
      if (!gate.await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the disk was told to hang, and never to go on");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void writeAtEnd(byte[] line, Written written) throws IOException {
    int length =
        switch (written) {
          case NOTHING -> 0;
          case HALF -> line.length / 2;
          case ALL -> line.length;
        };
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(disk.length());
      file.write(line, 0, length);
    }
  }
}
