package io.rollcall.contract.configs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigVersion;
import io.rollcall.contract.configs.ConfigViolation.Kind;
import io.rollcall.contract.history.Bounds;
import io.rollcall.contract.history.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A history of one key told by hand, in seconds: at replica "a", with calls that take 0.1 s. A
 * write's id is its value.
 */
final class ConfigStory {

  static final Source A = new Source("a", "a0");
  static final Source B = new Source("b", "b0");

  private static final Bounds BOUNDS = Bounds.of(Duration.ofSeconds(1), Duration.ofSeconds(5));
  private static final double TAKES = 0.1;

  private final List<ConfigCall> calls = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  static Request put(String text) {
    return new Request.Put(text, text, Condition.none());
  }

  static Request putAt(long number, String text) {
    return new Request.Put(text, text, Condition.at(number));
  }

  static ConfigVersion version(long number, String text) {
    return new ConfigVersion(
        "key",
        number,
        Instant.EPOCH,
        "client",
        text,
        "text/plain",
        text.length(),
        MadeVersion.checksum(text),
        0,
        false);
  }

  static ConfigVersion deletion(long number, String id) {
    return new ConfigVersion("key", number, Instant.EPOCH, "client", id, "", 0, "", 0, true);
  }

  /** Of values, the first being that of version 1. */
  static Answer history(String... texts) {
    return new Answer.Versions(
        Stream.iterate(texts.length, number -> number > 0, number -> number - 1)
            .map(number -> version(number, texts[number - 1]))
            .toList());
  }

  ConfigStory call(Source source, Request request, double from, double to, Answer answer) {
    calls.add(new ConfigCall(source, "key", request, nanos(from), nanos(to), answer));
    return this;
  }

  ConfigStory call(Request request, double at, Answer answer) {
    return call(A, request, at, at + TAKES, answer);
  }

  /** Acknowledged. */
  ConfigStory made(long number, String text, double at) {
    return call(put(text), at, new Answer.Made(version(number, text)));
  }

  ConfigStory showsHistory(double at, String... texts) {
    return call(new Request.GetHistory(), at, history(texts));
  }

  ConfigStory gets(long number, String text, double at) {
    return call(new Request.Get(), at, new Answer.Value(version(number, text), text, false));
  }

  ConfigStory shows(Source source, long number, String text, double at) {
    return call(source, new Request.View(), at, at, new Answer.Shown(version(number, text), false));
  }

  ConfigStory fault(double from, double to, Fault.Effect... effects) {
    faults.add(
        new Fault("trouble", Set.of(effects), nanos(from), nanos(from), nanos(to), nanos(to)));
    return this;
  }

  void isFine() {
    assertThat(new ConfigChecker(BOUNDS).check(calls, faults)).isEmpty();
  }

  void breaks(Kind kind) {
    assertThat(new ConfigChecker(BOUNDS).check(calls, faults))
        .extracting(ConfigViolation::kind)
        .contains(kind);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
