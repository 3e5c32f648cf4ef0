package io.rollcall.app.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.rollcall.catalog.LastKnown;
import io.rollcall.json.ServiceRecord;
import io.rollcall.json.StoredJson;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.ServiceState;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was last known of the services, in a file: a title with the time, a line of JSON for each
 * service, and the CRC-32C of all that before in eight hexadecimal digits. It is replaced as a
 * whole, so that a crash leaves the one before. Only its owner may read it, where the file system
 * knows owners: checks may hold secrets. Not for two threads at once.
 */
public final class SnapshotFile implements LastKnown {

  private static final Logger log = LoggerFactory.getLogger(SnapshotFile.class);

  private static final String TITLE = "rollcall-snapshot 1 ";

  private final Path file;

  private SnapshotFile(Path file) {
    this.file = file;
  }

  /**
   * Names the file, which need not exist.
   *
   * @throws IllegalArgumentException when no file can be written there
   */
  public static SnapshotFile at(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IllegalArgumentException("must be in a folder that exists and can be written to");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IllegalArgumentException("must be a regular file, if there is one");
    }
    return new SnapshotFile(file);
  }

  @Override
  public @Nullable Kept load() {
    if (!Files.exists(file)) {
      return null;
    }
    try (var lines = Files.newBufferedReader(file, UTF_8)) {
      return read(lines);
    } catch (IOException | UnreadableValue | DateTimeException e) {
      log.warn("{} is passed over, as it is damaged or no snapshot: {}", file, e.toString());
      return null;
    }
  }

  @Override
  public void save(Kept kept) {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (var channel = FileChannel.open(fresh, Set.of(CREATE_NEW, WRITE), ownersOnly(fresh))) {
        write(kept, Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(fresh, file, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the snapshot could not be written to " + file, e);
    }
  }

  private static Kept read(BufferedReader lines) throws IOException, UnreadableValue {
    var crc = new CRC32C();
    var title = lines.readLine();
    if (title == null || !title.startsWith(TITLE)) {
      throw new IOException("its first line is not a title that this version knows");
    }
    update(crc, title);
    var services = new ArrayList<ServiceState>();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.startsWith("{")) {
        if (!line.equals(HexFormat.of().toHexDigits((int) crc.getValue()))) {
          throw new IOException("its checksum is not that of what it holds");
        }
        return new Kept(Instant.parse(title.substring(TITLE.length())), services);
      }
      update(crc, line);
      services.add(
          StoredJson.read(line.getBytes(UTF_8), ServiceRecord.class, ServiceRecord::toState));
    }
    throw new IOException("it ends early");
  }

  private static void update(CRC32C crc, String line) {
    crc.update((line + '\n').getBytes(UTF_8));
  }

  private static void write(Kept kept, OutputStream to) throws IOException {
    var checked = new CheckedOutputStream(new BufferedOutputStream(to), new CRC32C());
    checked.write((TITLE + kept.at() + '\n').getBytes(UTF_8));
    for (var state : kept.services()) {
      checked.write(StoredJson.write(ServiceRecord.of(state)));
      checked.write('\n');
    }
    var checksum = HexFormat.of().toHexDigits((int) checked.getChecksum().getValue());
    checked.write((checksum + '\n').getBytes(UTF_8));
    checked.flush();
  }

  private static FileAttribute<?>[] ownersOnly(Path file) {
    boolean knowsOwners = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return knowsOwners
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
