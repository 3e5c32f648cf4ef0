package io.rollcall.bench.load;

import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigWrite;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What 100,000 configurations of 1 KiB take of the heap of one replica, once the values of all were
 * asked for and are held: where etcd keeps them, and where the memory backend does.
 */
public final class ConfigMemory {

  private static final int KEYS = 100_000;
  private static final int AT_ONCE = 16;
  private static final long GOAL_MEGABYTES = 300;
  private static final int COLLECTIONS = 3;

  private ConfigMemory() {}

  /**
   * Measures and prints.
   *
   * @param args none that it needs
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    long empty = live();
    try (var inMemory = ConfigReplica.inMemory()) {
      fill(inMemory);
      long full = live();
      print("in memory", full - empty);
      try (var etcd = Etcd.V3_5.start(ServerOptions.PLAIN);
          var onEtcd = ConfigReplica.onEtcd(etcd.uri())) {
        fill(onEtcd);
        print("on etcd", live() - full);
      }
      read(inMemory); // which is there until now
    }
  }

  private static void print(String where, long bytes) {
    System.out.printf(
        "%,d configurations of %d bytes %s: %.0f MB of heap, %.0f bytes each; the goal is %d MB%n",
        KEYS, ConfigCells.VALUE_LENGTH, where, bytes / 1e6, (double) bytes / KEYS, GOAL_MEGABYTES);
  }

  private static void fill(ConfigReplica replica) throws IOException, InterruptedException {
    write(replica);
    read(replica);
  }

  private static void write(ConfigReplica replica) throws IOException, InterruptedException {
    each(
        KEYS / AT_ONCE,
        batch -> {
          var writes = new ArrayList<ConfigWrite>();
          for (int key = batch * AT_ONCE; key < (batch + 1) * AT_ONCE; key++) {
            var content = new ConfigContent("text/plain", ConfigCells.value(key));
            writes.add(ConfigReplica.put(key(key), content));
          }
          replica.write(writes);
        });
  }

  private static void read(ConfigReplica replica) throws IOException, InterruptedException {
    each(KEYS, key -> replica.store().get(key(key)));
    each(KEYS, key -> Objects.requireNonNull(replica.store().peek(key(key)), "is not held"));
  }

  private static String key(int number) {
    return "bench/service-%d/key-%d".formatted(number / 10, number);
  }

  private interface Call {
    void make(int number);
  }

  private static void each(int count, Call call) throws IOException, InterruptedException {
    try (var threads = Executors.newFixedThreadPool(Callers.COUNT, Thread.ofVirtual().factory())) {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        tasks.add(threads.submit(() -> call.make(number)));
      }
      for (var task : tasks) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a call failed", e);
    }
  }

  /** Bytes of heap in use once garbage is collected. */
  private static long live() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
