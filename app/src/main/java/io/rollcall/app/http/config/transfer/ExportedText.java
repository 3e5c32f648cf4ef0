package io.rollcall.app.http.config.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Forbidden;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Unauthenticated;
import io.rollcall.config.ConfigEntry;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.ConfigNotFound;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An export as it is read: each value is fetched when its turn comes, so that one is in memory at a
 * time. Where one can't be fetched, or the reader has lost the right to it, reading fails, so that
 * nobody takes a part for the whole.
 */
final class ExportedText extends InputStream {

  private static final int LISTED_AT_ONCE = 100;

  private final ConfigStore store;
  private final SnapshotJson json;
  private final String prefix;
  private final Predicate<String> visible;
  private final Runnable right;
  private final Deque<ConfigVersion> listed = new ArrayDeque<>();

  private @Nullable String lastKey;
  private byte[] piece;
  private int position;
  private boolean isFirst = true;
  private boolean isListed;
  private boolean hasEnded;

  /**
   * @param visible which of them the reader may see, by their keys
   * @param right throws what {@link Access} throws when that is not so any more
   */
  ExportedText(
      ConfigStore store,
      SnapshotJson json,
      String prefix,
      Predicate<String> visible,
      Runnable right) {
    this.store = store;
    this.json = json;
    this.prefix = prefix;
    this.visible = visible;
    this.right = right;
    this.piece =
        """
        {"format":"%s","prefix":%s,"entries":[\
        """
            .formatted(ConfigFile.FORMAT, new String(json.encode(prefix), UTF_8))
            .getBytes(UTF_8);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    while (position == piece.length) {
      if (hasEnded) {
        return -1;
      }
      piece = next();
      position = 0;
    }
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, target, offset, count);
    position += count;
    return count;
  }

  private byte[] next() throws IOException {
    try {
      right.run();
      var entry = nextEntry();
      if (entry == null) {
        hasEnded = true;
        return "\n]}\n".getBytes(UTF_8);
      }
      var start = isFirst ? "\n" : ",\n";
      isFirst = false;
      return (start + new String(json.encode(ConfigFile.Entry.of(entry)), UTF_8)).getBytes(UTF_8);
    } catch (RegistryException | LoginFailed | Unauthenticated | Forbidden e) {
      throw new IOException("the export ends early: " + e.getMessage(), e);
    }
  }

  private @Nullable ConfigEntry nextEntry() {
    while (true) {
      if (listed.isEmpty() && !isListed) {
        list();
      }
      var version = listed.poll();
      if (version == null) {
        return null;
      }
      try {
        return store.get(version.key());
      } catch (ConfigNotFound deletedMeanwhile) {
        // The next one's turn comes.
      }
    }
  }

  private void list() {
    var found = store.list(prefix, visible, lastKey, LISTED_AT_ONCE);
    isListed = found.size() < LISTED_AT_ONCE;
    listed.addAll(found);
    lastKey = found.isEmpty() ? lastKey : found.getLast().key();
  }
}
