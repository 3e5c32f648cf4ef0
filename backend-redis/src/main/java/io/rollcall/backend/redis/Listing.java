package io.rollcall.backend.redis;

import io.lettuce.core.ScanCursor;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that Redis held at one position of the stream of changes.
 *
 * <p>It is read piece by piece, while others write. So what is read is of different moments; the
 * changes from the first piece to the last are then taken over in their order, each of which tells
 * how an instance is after it. The end is what Redis held at the last of them.
 */
final class Listing {

  private static final int SERVICES_AT_ONCE = 50;
  private static final int CELLS_AT_ONCE = 500;

  private final RedisConnection connection;
  private final Clock clock;
  private final Duration longest;
  private final long startNanos;
  private final StoredServices services = new StoredServices();
  private final Map<String, Cell> heads = new HashMap<>();
  private long begun;
  private long position;

  private Listing(RedisConnection connection, Clock clock, Duration longest) {
    this.connection = connection;
    this.clock = clock;
    this.longest = longest;
    this.startNanos = clock.nanos();
  }

  /** Reads it, in no more than {@code longest}. */
  static Listing read(RedisConnection connection, Clock clock, Duration longest) {
    var listing = new Listing(connection, clock, longest);
    listing.read();
    return listing;
  }

  long position() {
    return position;
  }

  /** The revision from which all count since the server is another one. */
  long begun() {
    return begun;
  }

  /** To be brought up to date by who follows from here. */
  StoredServices services() {
    return services;
  }

  /** The cells that are followed, by key. */
  Map<String, Cell> heads() {
    return heads;
  }

  private void read() {
    position = positionNow();
    readServices(List.of());
    var page = connection.services(ScanCursor.INITIAL);
    readServices(List.copyOf(page.getMap().keySet()));
    while (!page.isFinished()) {
      page = connection.services(page);
      readServices(List.copyOf(page.getMap().keySet()));
    }
    readHeads();
    takeOver(positionNow());
  }

  private long positionNow() {
    return connection.call(List.of(), "position", List.of()).number(0);
  }

  private void readServices(List<String> names) {
    for (int i = 0; i == 0 || i < names.size(); i += SERVICES_AT_ONCE) {
      readFew(names.subList(i, Math.min(names.size(), i + SERVICES_AT_ONCE)));
    }
  }

  private void readFew(List<String> names) {
    demandTime();
    var reply = connection.call(names, "read", names);
    services.absent(reply.number(0));
    begun = reply.number(1);
    for (int i = 0; i < names.size(); i++) {
      var state = StoredServices.read(names.get(i), reply.list(i + 2), begun);
      if (state != null && !state.instances().isEmpty()) {
        services.put(state);
      }
    }
  }

  private void readHeads() {
    var from = "[" + Cells.FOLLOWED;
    while (true) {
      demandTime();
      var arguments = List.of(from, RedisCells.last(Cells.FOLLOWED), "" + CELLS_AT_ONCE);
      var page = RedisCells.cells(connection.call(List.of(), "cells", arguments));
      page.forEach(cell -> heads.put(cell.key(), cell));
      if (page.size() < CELLS_AT_ONCE) {
        return;
      }
      from = "(" + page.getLast().key();
    }
  }

  private void takeOver(long last) {
    while (position < last) {
      demandTime();
      var entries = connection.changes(position, last);
      if (entries.isEmpty()) {
        throw new BackendUnavailable("Redis forgot changes while all was listed", null);
      }
      for (var entry : entries) {
        var change = Change.next(entry, position);
        position = change.revision();
        services.apply(change);
        change
            .heads()
            .forEach(
                (key, head) ->
                    head.ifPresentOrElse(cell -> heads.put(key, cell), () -> heads.remove(key)));
      }
    }
  }

  private void demandTime() {
    if (clock.since(startNanos).compareTo(longest) > 0) {
      throw new BackendUnavailable("listing all of Redis takes longer than " + longest, null);
    }
  }
}
