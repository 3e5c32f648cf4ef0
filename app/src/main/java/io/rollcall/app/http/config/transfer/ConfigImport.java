package io.rollcall.app.http.config.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.app.audit.RecordedConfigWrites;
import io.rollcall.app.http.config.TextDiff;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigEntry;
import io.rollcall.config.ConfigResult;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.ConfigVersionMismatch;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.registry.Caller;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes what an import has into what the store has, one configuration at a time. Thread-safe. */
@Singleton
final class ConfigImport {

  /** Of all diffs of an answer together. */
  private static final int MOST_DIFF_BYTES = 4 << 20;

  private final ConfigStore store;
  private final RecordedConfigWrites writes;

  ConfigImport(ConfigStore store, RecordedConfigWrites writes) {
    this.store = store;
    this.writes = writes;
  }

  /** How one request has its entries written. */
  record Order(
      String message,
      boolean isForced,
      boolean isDry,
      Caller caller,
      AtomicInteger diffBytes,
      AtomicInteger diffsLeftOut,
      AtomicReference<@Nullable String> end) {

    Order(String message, boolean isForced, boolean isDry, Caller caller) {
      this(
          message,
          isForced,
          isDry,
          caller,
          new AtomicInteger(),
          new AtomicInteger(),
          new AtomicReference<>());
    }

    /** Has no other entry begun with; the first reason counts. */
    void endBecause(String reason) {
      end.compareAndSet(null, reason);
    }
  }

  /** A write may have been made, or not; the cause says why that is not known. */
  static final class MayBeWritten extends RuntimeException {
    MayBeWritten(RuntimeException cause) {
      super(cause);
    }
  }

  /**
   * Writes it, unless that is only to be tried.
   *
   * @throws MayBeWritten when that is not known
   * @throws RuntimeException when it is refused
   */
  ImportResponse.Result take(ConfigFile.Wanted wanted, Order order) {
    var before = current(wanted.key());
    if (before != null && before.content().equals(wanted.content())) {
      return result(wanted, "same", null);
    }
    return order.isDry() ? rehearsed(wanted, before, order) : written(wanted, before, order);
  }

  private ImportResponse.Result rehearsed(
      ConfigFile.Wanted wanted, @Nullable ConfigEntry before, Order order) {
    var by = new Authorship(order.caller().principal(), order.message());
    var result = store.rehearse(put(wanted, Condition.none(), order), by);
    return result.isChanged()
        ? result(wanted, before == null ? "create" : "change", diff(wanted, before, order))
        : result(wanted, "same", null);
  }

  /** What somebody else wrote meanwhile is looked at once more. */
  private ImportResponse.Result written(
      ConfigFile.Wanted wanted, @Nullable ConfigEntry before, Order order) {
    try {
      return written(wanted, before == null, condition(before), order);
    } catch (ConfigVersionMismatch meanwhile) {
      var condition = meanwhile.hasValue() ? Condition.at(meanwhile.latest()) : Condition.absent();
      return written(wanted, !meanwhile.hasValue(), condition, order);
    }
  }

  private ImportResponse.Result written(
      ConfigFile.Wanted wanted, boolean isNew, Condition condition, Order order) {
    var result = write(put(wanted, condition, order), order);
    return result(wanted, result.isChanged() ? isNew ? "create" : "change" : "same", null);
  }

  private ConfigResult write(ConfigWrite write, Order order) {
    try {
      return writes.write(write, order.message(), order.caller());
    } catch (OutcomeUnknown e) {
      throw new MayBeWritten(e);
    } catch (RegistryException e) {
      throw e;
    } catch (RuntimeException unforeseen) {
      throw new MayBeWritten(unforeseen);
    }
  }

  private @Nullable ConfigEntry current(String key) {
    try {
      return store.get(key);
    } catch (ConfigNotFound e) {
      return null;
    }
  }

  private static Condition condition(@Nullable ConfigEntry before) {
    return before == null ? Condition.absent() : Condition.at(before.version().number());
  }

  private static ConfigWrite put(ConfigFile.Wanted wanted, Condition condition, Order order) {
    return new ConfigWrite.Put(wanted.key(), wanted.content(), condition, order.isForced());
  }

  /** Null when there is no room for it in the answer. */
  private static @Nullable String diff(
      ConfigFile.Wanted wanted, @Nullable ConfigEntry before, Order order) {
    var key = wanted.key();
    var diff =
        before == null
            ? TextDiff.of("/dev/null", "", key, wanted.content().text())
            : TextDiff.of(
                key + "@" + before.version().number(),
                before.content().text(),
                key,
                wanted.content().text());
    if (order.diffBytes().addAndGet(diff.length) > MOST_DIFF_BYTES) {
      order.diffBytes().addAndGet(-diff.length);
      order.diffsLeftOut().incrementAndGet();
      return null;
    }
    return new String(diff, UTF_8);
  }

  private static ImportResponse.Result result(
      ConfigFile.Wanted wanted, String outcome, @Nullable String diff) {
    return new ImportResponse.Result(wanted.key(), outcome, diff, null);
  }
}
