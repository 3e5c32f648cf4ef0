package io.rollcall.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The turn of one program that reads a file, and puts a changed one in its place. Others that want
 * to do the same wait until this is closed, so that no change is lost.
 *
 * <p>What is locked is a file beside it, {@code NAME.lock}: a lock on the file itself would go with
 * that when it is replaced, and not bind whoever opens the new one. It stays there, since whoever
 * removed it would take it from those who wait at it.
 */
public final class FileTurn implements AutoCloseable {

  private static final long PAUSE_MILLIS = 20;

  /** Ten seconds of them. */
  private static final int MOST_PAUSES = 500;

  private final FileChannel channel;

  private FileTurn(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the turn.
   *
   * @param file where it really is, not a link to it; need not be there yet
   * @throws IOException saying in a few words why it cannot be had
   */
  public static FileTurn of(Path file) throws IOException {
    var channel = opened(file.resolveSibling(file.getFileName() + ".lock"), file);
    try {
      await(channel);
      return new FileTurn(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void await(FileChannel channel) throws IOException {
    int pauses = 0;
    while (!isLocked(channel)) {
      if (pauses == MOST_PAUSES) {
        throw new IOException("another program goes on changing it; try again");
      }
      pauses++;
      try {
        var _ = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the wait for another program was interrupted");
      }
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static FileChannel opened(Path lock, Path file) throws IOException {
    try {
      return created(lock, file);
    } catch (FileAlreadyExistsException e) {
      return existing(lock);
    }
  }

  /** Leaves no lock that only this program's user could open. */
  private static FileChannel created(Path lock, Path file) throws IOException {
    var created = FileChannel.open(lock, Set.of(CREATE_NEW, WRITE));
    try {
      giveTo(lock, file);
      return created;
    } catch (IOException e) {
      created.close();
      Files.deleteIfExists(lock);
      throw e;
    }
  }

  private static FileChannel existing(Path lock) throws IOException {
    try {
      return FileChannel.open(lock, WRITE);
    } catch (AccessDeniedException e) {
      throw new IOException(lock.getFileName() + " belongs to somebody else; it may be deleted", e);
    }
  }

  /** Whoever may write the file may lock it, whoever made the lock. */
  private static void giveTo(Path lock, Path file) throws IOException {
    if (Files.exists(file)) {
      FileOwner.copy(file, lock);
    }
    var view = Files.getFileAttributeView(lock, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
