package io.rollcall.app.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.context.BeanProvider;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.model.RegistryException.ConfigNotFound;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of configurations, which are configurations themselves: that under {@code
 * schemas/payments} is for {@code payments} and all keys that begin with {@code payments/}, unless
 * one is for more of the key. Thread-safe.
 */
@Singleton
final class Schemas {

  static final String FOLDER = "schemas/";

  /** In characters of their texts, which take ten times as much memory once compiled, or more. */
  private static final long HELD = 1 << 20;

  /** What is written here is told by the store in less. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

  private static final int MOST_WRITTEN = 1_000;

  /** The store asks for what asks for schemas. */
  private final BeanProvider<ConfigStore> store;

  private final Cache<Id, Compiled> compiled =
      Caffeine.newBuilder()
          .maximumWeight(HELD)
          .<Id, Compiled>weigher((id, schema) -> schema.size())
          .executor(Runnable::run)
          .build();

  /** Keys of schemas that were about to be written by this replica, which are read in the store. */
  private final Cache<String, Boolean> written =
      Caffeine.newBuilder()
          .maximumSize(MOST_WRITTEN)
          .expireAfterWrite(TOLD_WITHIN)
          .executor(Runnable::run)
          .build();

  private record Id(String key, long version, String checksum) {}

  private record Compiled(CompiledSchema schema, int size) {}

  /**
   * A schema that a value has to follow.
   *
   * @param key under which it is stored
   */
  record Governing(String key, long version, CompiledSchema schema) {

    @Override
    public String toString() {
      return "'%s' in version %d".formatted(key, version);
    }
  }

  Schemas(BeanProvider<ConfigStore> store) {
    this.store = store;
  }

  static boolean isSchema(String key) {
    return key.startsWith(FOLDER);
  }

  /** A schema will be written, and hold for what this replica writes from then on. */
  void writing(String key) {
    written.put(key, true);
  }

  /**
   * The schema for a key; empty when there is none.
   *
   * @throws CompiledSchema.Unusable when there is one that is none
   */
  Optional<Governing> governing(String key) throws CompiledSchema.Unusable {
    for (var part = key; !part.isEmpty(); part = parent(part)) {
      var latest = latest(FOLDER + part);
      if (latest != null) {
        return Optional.of(new Governing(latest.key(), latest.number(), compile(latest)));
      }
    }
    return Optional.empty();
  }

  private static String parent(String part) {
    int slash = part.lastIndexOf('/');
    return slash < 0 ? "" : part.substring(0, slash);
  }

  private @Nullable ConfigVersion latest(String key) {
    if (written.getIfPresent(key) != null || store.get().whyStale() != null) {
      return latestInStore(key);
    }
    return store.get().latest(key);
  }

  private @Nullable ConfigVersion latestInStore(String key) {
    try {
      var latest = store.get().history(key, null, 1).versions().getFirst();
      return latest.isDeletion() ? null : latest;
    } catch (ConfigNotFound e) {
      return null;
    }
  }

  private CompiledSchema compile(ConfigVersion version) throws CompiledSchema.Unusable {
    var id = new Id(version.key(), version.number(), version.checksum());
    var held = compiled.getIfPresent(id);
    if (held == null) {
      var content = store.get().get(version.key(), version.number()).content();
      held = new Compiled(compile(content), content.size());
      compiled.put(id, held);
    }
    return held.schema();
  }

  private static CompiledSchema compile(ConfigContent content) throws CompiledSchema.Unusable {
    try {
      return CompiledSchema.of(JsonDocument.parse(content.text()));
    } catch (UnreadableDocument e) {
      throw new CompiledSchema.Unusable(String.valueOf(e.getMessage()));
    }
  }
}
