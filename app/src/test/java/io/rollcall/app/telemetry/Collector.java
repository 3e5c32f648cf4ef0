package io.rollcall.app.telemetry;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A collector of OTLP in this process, on a free port, which keeps what it is sent, and refuses it
 * or stalls when it is told to.
 */
abstract class Collector implements AutoCloseable {

  private static final int LONGEST_STALL_SECONDS = 60;

  /** What it does with a request. */
  enum Mood {
    TAKES,
    REFUSES,
    STALLS
  }

  private final Collected collected = new Collected();
  private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Mood mood = Mood.TAKES;

  /** Where it is, as the settings have it. */
  abstract URI endpoint();

  /** How it is spoken to, as the settings have it. */
  abstract String protocol();

  Collected collected() {
    return collected;
  }

  /** The headers of each request, by names in lower case. */
  List<Map<String, String>> headers() {
    return List.copyOf(headers);
  }

  /** How many requests came. */
  int asked() {
    return asked.get();
  }

  void is(Mood mood) {
    this.mood = mood;
  }

  /** A request has come; returns whether to take it, and perhaps much later. */
  final boolean takes(Map<String, String> sent) {
    asked.incrementAndGet();
    headers.add(sent);
    if (mood == Mood.STALLS) {
      stall();
    }
    return mood == Mood.TAKES;
  }

  final void end() {
    closed.countDown();
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public abstract void close();

  private void stall() {
    try {
      var _ = closed.await(LONGEST_STALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
