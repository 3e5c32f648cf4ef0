package io.rollcall.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.config.ConfigView.Head;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.ConfigLocked;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.ConfigVersionMismatch;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Cells;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes versions. One write is one commit: it compares the heads, and replaces them together with
 * the versions and their values. Where a commit may have been made or not, the very same is tried
 * again: its guards let it be made once. Thread-safe.
 */
final class ConfigWriter {

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
  private static final int MOST_WRITTEN = 1_000;

  private final Cells cells;
  private final ConfigView view;
  private final ConfigReads reads;
  private final ConfigValues values;
  private final ConfigSeal seal;
  private final ConfigCheck check;
  private final Turns turns = new Turns(LONGEST);

  /** Heads that this replica wrote a moment ago, by key. */
  private final Cache<String, Own> written;

  private final Clock clock;
  private final Scheduler scheduler;
  private final RandomGenerator random;

  ConfigWriter(
      Cells cells,
      ConfigView view,
      ConfigReads reads,
      ConfigValues values,
      ConfigSeal seal,
      ConfigCheck check,
      Clock clock,
      Scheduler scheduler,
      RandomGenerator random) {
    this.cells = cells;
    this.view = view;
    this.reads = reads;
    this.values = values;
    this.seal = seal;
    this.check = check;
    this.written =
        Caffeine.newBuilder()
            .maximumSize(MOST_WRITTEN)
            .expireAfterWrite(TOLD_WITHIN)
            .ticker(clock::nanos)
            .executor(Runnable::run)
            .build();
    this.clock = clock;
    this.scheduler = scheduler;
    this.random = random;
  }

  /**
   * What one write comes to.
   *
   * @param head that it replaces; null when there is none
   * @param next null when it changes nothing
   * @param value as it is stored; null for none
   */
  private record Step(
      String key, @Nullable Head head, @Nullable StoredVersion next, @Nullable String value) {

    Cells.Guard guard() {
      return head == null ? new Cells.Guard(CellNames.head(key), 0) : head.guard();
    }

    ConfigResult result() {
      return next == null
          ? new ConfigResult(Objects.requireNonNull(head).stored().version(), false)
          : new ConfigResult(next.version(), true);
    }

    /** The head last, which whoever reads may follow to the others. */
    List<Cells.Write> writes() {
      if (next == null) {
        return List.of();
      }
      var text = VersionText.write(next);
      var writes = new ArrayList<Cells.Write>();
      if (value != null) {
        writes.add(new Cells.Write.Put(CellNames.value(next), value));
      }
      writes.add(new Cells.Write.Put(CellNames.version(next), text));
      writes.add(new Cells.Write.Put(CellNames.head(key), text));
      return writes;
    }
  }

  /** What a write would come to, as it is in the store now. */
  ConfigResult rehearse(ConfigWrite write, Authorship by, int guardedSize) {
    check(List.of(write));
    return plan(List.of(write), by, guardedSize, reads::head).getFirst().result();
  }

  private void check(List<ConfigWrite> writes) {
    for (var write : writes) {
      if (write instanceof ConfigWrite.Put put) {
        check.require(put.key(), put.content());
      }
    }
  }

  /**
   * A head that this replica wrote.
   *
   * @param nanos when the store said that it has it, on the monotonic clock
   */
  private record Own(Head head, long nanos) {

    boolean isLaterThan(@Nullable Head told) {
      return told == null || told.stored().number() < head.stored().number();
    }

    boolean isAmongWhatWasToldBy(OptionalLong confirmedNanos) {
      return confirmedNanos.isPresent() && confirmedNanos.getAsLong() - nanos > 0;
    }
  }

  /** All of them or none; each of another key. */
  List<ConfigResult> write(List<ConfigWrite> writes, Authorship by, int guardedSize) {
    check(writes);
    return writes.size() == 1
        ? turns.take(writes.getFirst().key(), () -> writeNow(writes, by, guardedSize))
        : writeNow(writes, by, guardedSize);
  }

  private List<ConfigResult> writeNow(List<ConfigWrite> writes, Authorship by, int guardedSize) {
    var tries = new Tries(clock, scheduler, LONGEST, random);
    var made = writes.size() == 1 ? onWhatIsKnown(writes.getFirst(), by, guardedSize, tries) : null;
    return made != null
        ? made
        : tries.until(
            "configuration " + writes.getFirst().key(),
            () -> {
              var steps = plan(writes, by, guardedSize, reads::head);
              return changesNothing(steps) ? results(steps) : commit(steps, guards(steps), tries);
            });
  }

  /** Saves reading the heads; null when they have to be read, to be sure. */
  private @Nullable List<ConfigResult> onWhatIsKnown(
      ConfigWrite write, Authorship by, int guardedSize, Tries tries) {
    if (view.whyStale() != null) {
      return null;
    }
    List<Step> steps;
    try {
      steps = plan(List.of(write), by, guardedSize, this::known);
    } catch (ConfigNotFound | ConfigVersionMismatch | InvalidValue perhapsNot) {
      return null;
    }
    if (changesNothing(steps)) {
      return null;
    }
    var guards = new ArrayList<>(guards(steps));
    steps.stream()
        .map(Step::head)
        .filter(Objects::nonNull)
        .forEach(head -> guards.add(head.guardOfVersion()));
    return commit(steps, guards, tries);
  }

  private static List<Cells.Guard> guards(List<Step> steps) {
    return steps.stream().map(Step::guard).toList();
  }

  /**
   * The latest version that the store has told or this replica has written, which the store tells a
   * little later unless it lost it.
   */
  @Nullable Head known(String key) {
    var own = written.getIfPresent(key);
    var confirmedNanos = cells.confirmedNanos(); // before what was told by then
    var told = view.head(key);
    if (own == null) {
      return told;
    }
    if (own.isLaterThan(told) && !own.isAmongWhatWasToldBy(confirmedNanos)) {
      return own.head();
    }
    written.asMap().remove(key, own);
    return told;
  }

  private static boolean changesNothing(List<Step> steps) {
    return steps.stream().allMatch(step -> step.next() == null);
  }

  private static List<ConfigResult> results(List<Step> steps) {
    return steps.stream().map(Step::result).toList();
  }

  private List<Step> plan(
      List<ConfigWrite> writes,
      Authorship by,
      int guardedSize,
      Function<String, @Nullable Head> heads) {
    var steps =
        writes.stream()
            .map(write -> step(write, by, guardedSize, heads.apply(write.key())))
            .toList();
    requireFitting(steps);
    return steps;
  }

  private static void requireFitting(List<Step> steps) {
    long size = 0;
    for (var step : steps) {
      size += step.next() == null ? 0 : step.next().version().size();
    }
    if (size > Limits.CONFIG_VALUE_SIZE) {
      throw new InvalidValue(
          "writes", size + " bytes", "must have values of at most 256 KiB together");
    }
  }

  private Step step(ConfigWrite write, Authorship by, int guardedSize, @Nullable Head head) {
    var key = write.key();
    boolean hasValue = head != null && head.hasValue();
    write.condition().require(key, head == null ? 0 : head.stored().number(), hasValue);
    return switch (write) {
      case ConfigWrite.Put put -> {
        var step = put(key, put.content(), 0, by, head);
        if (head != null && step.next() != null && saysTheSame(put.content(), step, head)) {
          yield new Step(key, head, null, null);
        }
        if (head != null && hasValue && step.next() != null && !put.isForced()) {
          SizeGuard.require(put.content(), head.stored().version(), guardedSize);
        }
        yield step;
      }
      case ConfigWrite.Rollback(_, var number, _) -> {
        var earlier = reads.version(key, number);
        var entry = earlier == null || earlier.version().isDeletion() ? null : values.read(earlier);
        if (entry == null) {
          throw new ConfigNotFound(key, number, earlier == null ? "is not kept" : "has no value");
        }
        yield put(key, entry.content(), number, by, head);
      }
      case ConfigWrite.Delete _ -> {
        if (!hasValue) {
          throw new ConfigNotFound(key);
        }
        yield new Step(key, head, next(key, null, "", 0, by, head), null);
      }
    };
  }

  /** Sealing the same text comes to the same, as long as it is done with the same key. */
  private Step put(
      String key, ConfigContent content, long restores, Authorship by, @Nullable Head head) {
    var value = seal.seal(key, content.text());
    var checksum = checksum(value);
    boolean isSame = head != null && head.hasValue() && isSame(content, checksum, head);
    return isSame
        ? new Step(key, head, null, null)
        : new Step(key, head, next(key, content, checksum, restores, by, head), value);
  }

  /** Whether to write the same value again would put the same text into the store. */
  boolean isAsWrittenNow(ConfigEntry entry) {
    var version = entry.version();
    return checksum(seal.seal(version.key(), entry.content().text())).equals(version.checksum());
  }

  private static boolean isSame(ConfigContent content, String checksum, Head head) {
    var version = head.stored().version();
    return version.mediaType().equals(content.mediaType()) && version.checksum().equals(checksum);
  }

  /** As for a value that the store has sealed with a former key: that makes another text of it. */
  private boolean saysTheSame(ConfigContent content, Step step, Head head) {
    var version = head.stored().version();
    boolean isSealed = !content.text().equals(step.value());
    boolean mayBeTheSame =
        isSealed
            && version.mediaType().equals(content.mediaType())
            && version.size() == content.size()
            && !version.checksum().equals(checksum(content.text())); // else it is there in clear
    try {
      var entry = mayBeTheSame ? values.read(head.stored()) : null;
      return entry != null && entry.content().equals(content);
    } catch (ConfigLocked e) {
      return false;
    }
  }

  private StoredVersion next(
      String key,
      @Nullable ConfigContent content,
      String checksum,
      long restores,
      Authorship by,
      @Nullable Head head) {
    var version =
        new ConfigVersion(
            key,
            head == null ? 1 : head.stored().number() + 1,
            clock.now().truncatedTo(ChronoUnit.MILLIS),
            by.author(),
            by.message(),
            content == null ? "" : content.mediaType(),
            content == null ? 0 : content.size(),
            checksum,
            restores,
            content == null);
    var attempt = HexFormat.of().toHexDigits(random.nextLong());
    return new StoredVersion(version, attempt, head == null ? "" : head.stored().attempt());
  }

  /** Null when a head is another one meanwhile. */
  private @Nullable List<ConfigResult> commit(
      List<Step> steps, List<Cells.Guard> guards, Tries tries) {
    var writes = steps.stream().flatMap(step -> step.writes().stream()).toList();
    @Nullable OutcomeUnknown unknown = null;
    while (true) {
      try {
        var revision = cells.commit(guards, writes);
        revision.ifPresent(made -> steps.forEach(step -> remember(step, made)));
        boolean isMade = revision.isPresent();
        return isMade || (unknown != null && wasMade(steps, unknown)) ? results(steps) : null;
      } catch (OutcomeUnknown | BackendUnavailable e) {
        unknown = e instanceof OutcomeUnknown isUnknown ? isUnknown : unknown;
        if (unknown == null) {
          throw e;
        }
        if (!tries.next()) {
          return wasMade(steps, unknown) ? results(steps) : null;
        }
      }
    }
  }

  private void remember(Step step, long revision) {
    if (step.next() != null) {
      written.put(step.key(), new Own(new Head(step.next(), revision), clock.nanos()));
    }
  }

  /**
   * Whether an attempt was made, now that a head has changed or that there are no more tries.
   *
   * @throws OutcomeUnknown when nobody's version of that number is there
   */
  private boolean wasMade(List<Step> steps, OutcomeUnknown unknown) {
    var next = steps.stream().map(Step::next).filter(Objects::nonNull).findFirst().orElseThrow();
    try {
      var there = cells.list(CellNames.versions(next.key(), next.number()), null, 2);
      if (there.isEmpty()) {
        throw unknown; // it may yet be made, or is not kept any more, whosever it was
      }
      return there.stream().anyMatch(cell -> cell.key().equals(CellNames.version(next)));
    } catch (BackendUnavailable e) {
      throw unknown;
    }
  }

  private static String checksum(String value) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
