package io.rollcall.backend.redis;

import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.MirroredCells;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Cells in Redis: one hash of them, and a sorted set of their keys. Thread-safe. */
final class RedisCells implements Cells {

  private final RedisCalls calls;
  private final RedisWrites writes;
  private final MirroredCells mirror;

  RedisCells(RedisCalls calls, RedisWrites writes, MirroredCells mirror) {
    this.calls = calls;
    this.writes = writes;
    this.mirror = mirror;
  }

  @Override
  public OptionalLong commit(List<Guard> guards, List<Write> writes) {
    var arguments = new ArrayList<String>();
    arguments.add(Integer.toString(guards.size()));
    for (var guard : guards) {
      arguments.add(guard.key());
      arguments.add(Long.toString(guard.revision()));
    }
    for (var write : writes) {
      switch (write) {
        case Write.Put(var key, var value) -> arguments.addAll(List.of("put", key, value));
        case Write.Delete(var key) -> arguments.addAll(List.of("delete", key, ""));
      }
    }
    var reply = this.writes.write("commit", arguments);
    return reply.is("done") ? OptionalLong.of(reply.number(1)) : OptionalLong.empty();
  }

  @Override
  public @Nullable Cell get(String key) {
    var reply = calls.read(List.of(), "cell", key);
    return reply.size() == 0 ? null : cell(reply.list(0));
  }

  @Override
  public List<Cell> list(String prefix, @Nullable String after, int most) {
    var isWithin = after != null && after.compareTo(prefix) >= 0;
    var from = isWithin ? "(" + after : "[" + prefix;
    return cells(calls.read(List.of(), "cells", from, last(prefix), "" + most));
  }

  /** The end of a range of all keys with a prefix. */
  static String last(String prefix) {
    return "[" + prefix + "\u007f"; // keys are ASCII
  }

  static List<Cell> cells(Reply reply) {
    return IntStream.range(0, reply.size()).mapToObj(reply::list).map(RedisCells::cell).toList();
  }

  @Override
  public Subscription follow(Watcher<CellNews> watcher) {
    return mirror.watch(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return mirror.confirmedNanos();
  }

  private static Cell cell(Reply parts) {
    return new Cell(parts.text(0), parts.text(2), parts.number(1));
  }
}
