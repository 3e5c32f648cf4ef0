package io.rollcall.sealing;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.daead.DeterministicAeadConfig2026;
import com.google.crypto.tink.daead.PredefinedDeterministicAeadParameters;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The keys that values are sealed with: each opens what was sealed with it, and the primary one
 * seals. Immutable; a change makes other keys. Written as Tink's JSON keyset, of AES256_SIV keys.
 */
public final class SealingKeys {

  /** One key, which is told from others by its id: there is one of each in a keyset. */
  public record Key(int id, boolean isPrimary) {

    /** The id as Tink's tools write it, without a sign. */
    public String idText() {
      return Integer.toUnsignedString(id);
    }
  }

  private static final Configuration TINK = DeterministicAeadConfig2026.get();

  private final KeysetHandle handle;
  private final DeterministicAead cipher;

  private SealingKeys(KeysetHandle handle) {
    this.handle = handle;
    try {
      this.cipher = handle.getPrimitive(TINK, DeterministicAead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One new key. */
  public static SealingKeys create() {
    return new SealingKeys(newKey());
  }

  /**
   * Reads what {@link #json} wrote, or Tink's own tool.
   *
   * @throws UnusableKeys when it is no keyset, or has a key that is not AES256_SIV
   */
  public static SealingKeys of(String json) throws UnusableKeys {
    KeysetHandle handle;
    try {
      handle = TinkJsonProtoKeysetFormat.parseKeyset(json, TINK, InsecureSecretKeyAccess.get());
      for (int i = 0; i < handle.size(); i++) {
        requireAes256Siv(handle.getAt(i));
      }
      return new SealingKeys(handle);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new UnusableKeys("it is no keyset of AES256_SIV keys in Tink's JSON");
    }
  }

  private static void requireAes256Siv(KeysetHandle.Entry entry) throws UnusableKeys {
    if (!entry.getKey().getParameters().equals(PredefinedDeterministicAeadParameters.AES256_SIV)) {
      throw new UnusableKeys("it has a key that is not AES256_SIV with Tink's prefix");
    }
    if (entry.getStatus() != KeyStatus.ENABLED) {
      throw new UnusableKeys("it has a key that is not enabled; remove that");
    }
  }

  /** These and a new one, which seals nothing before it is made the primary one. */
  public SealingKeys withNewKey() {
    var added = KeysetHandle.importKey(newKey().getPrimary().getKey());
    return changed(builder -> builder.addEntry(added));
  }

  /** These, sealing with the one that was added last. */
  public SealingKeys withNewestPrimary() {
    return changed(builder -> builder.getAt(builder.size() - 1).makePrimary());
  }

  /**
   * These but for one, what was sealed with which can be opened no more.
   *
   * @throws UnusableKeys when there is no such key, or it is the primary one
   */
  public SealingKeys without(int id) throws UnusableKeys {
    if (id == primary()) {
      throw new UnusableKeys("the key is the one that seals");
    }
    int index = indexOf(key -> key == id);
    if (index < 0) {
      throw new UnusableKeys("there is no such key");
    }
    return changed(builder -> builder.deleteAt(index));
  }

  /** From the oldest to the newest. */
  public List<Key> keys() {
    return IntStream.range(0, handle.size())
        .mapToObj(handle::getAt)
        .map(entry -> new Key(entry.getId(), entry.isPrimary()))
        .toList();
  }

  int primary() {
    return handle.getPrimary().getId();
  }

  boolean has(int id) {
    return indexOf(key -> key == id) >= 0;
  }

  /** As a file holds them: whoever reads it can open everything. */
  public String json() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(handle, TINK, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  DeterministicAead cipher() {
    return cipher;
  }

  /** Without a key. */
  @Override
  public String toString() {
    return keys().toString();
  }

  private int indexOf(IntPredicate id) {
    return IntStream.range(0, handle.size())
        .filter(i -> id.test(handle.getAt(i).getId()))
        .findFirst()
        .orElse(-1);
  }

  private static KeysetHandle newKey() {
    try {
      return KeysetHandle.generateNew(PredefinedDeterministicAeadParameters.AES256_SIV, TINK);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SealingKeys changed(Consumer<KeysetHandle.Builder> change) {
    try {
      var builder = KeysetHandle.newBuilder(handle);
      change.accept(builder);
      return new SealingKeys(builder.build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
