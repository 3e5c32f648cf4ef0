package io.rollcall.backend.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.rollcall.backend.redis.Functions.Done;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Batches;
import io.rollcall.store.Batches.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes. Those that come while others are under way go together, in one call of a function that
 * makes each by itself. Thread-safe.
 *
 * <p>Heartbeats wait for nothing else, and what frees memory not for what is refused when it is
 * full.
 */
final class RedisWrites {

  /** Redis has one at hand when it is through with the other. */
  private static final int UNDER_WAY = 2;

  /** Redis makes so many within a millisecond, in which it does nothing else. */
  private static final int MOST_TOGETHER = 64;

  /** So many characters go together, or one write that has more. */
  private static final int MOST_CHARACTERS = 1 << 18;

  private static final Set<String> FREEING =
      Set.of("remove", "remove_unhealthy", "end_maintenance");

  /** Their last argument is the time that the server is expected to show as they are sent. */
  private static final Set<String> TIMED = Set.of("put", "renew");

  /** Answers to what wrote nothing, so that there is nothing to have copies of. */
  private static final Set<String> UNWRITTEN = Set.of("clock", "exists", "missing", "other");

  /**
   * One of them.
   *
   * @param service that it changes; null for configurations
   */
  private record Write(@Nullable String service, String operation, List<String> arguments) {

    int characters() {
      return arguments.stream().mapToInt(String::length).sum();
    }

    /**
     * Adds what its function takes of it.
     *
     * @param services the numbers of those that the function is given the keys of, from 1 on
     * @param now the time to expect of the server
     */
    void addTo(List<String> all, Map<String, Integer> services, String now) {
      int number =
          service == null ? 0 : services.computeIfAbsent(service, absent -> services.size() + 1);
      all.add(Integer.toString(number));
      all.add(operation);
      var isTimed = TIMED.contains(operation);
      all.add(Integer.toString(arguments.size() + (isTimed ? 1 : 0)));
      all.addAll(arguments);
      if (isTimed) {
        all.add(now);
      }
    }
  }

  private static final class Room implements Predicate<Write> {
    private int characters;

    @Override
    public boolean test(Write write) {
      characters += write.characters();
      return characters <= MOST_CHARACTERS;
    }
  }

  private record Sent(List<Call<Write, Reply>> calls, Done done) {}

  private final RedisCalls calls;
  private final ServerClock serverClock;
  private final Duration timeout;
  private final Batches<Write, Reply> heartbeats;
  private final Batches<Write, Reply> freeing;
  private final Batches<Write, Reply> others;

  /**
   * @param timeout of each write
   * @param copies how many replicas of Redis must have it, unless it is a heartbeat: what a server
   *     that is lost takes along of these, the next ones bring again
   */
  RedisWrites(RedisCalls calls, ServerClock serverClock, Duration timeout, int copies) {
    this.calls = calls;
    this.serverClock = serverClock;
    this.timeout = timeout;
    this.heartbeats = batches("write_even_when_full", 0);
    this.freeing = batches("write_even_when_full", copies);
    this.others = batches("write", copies);
  }

  /**
   * Makes one that changes an instance.
   *
   * @throws BackendUnavailable when it surely did not
   * @throws OutcomeUnknown when it may have
   */
  Reply write(InstanceKey key, String operation, String... arguments) {
    var all = new ArrayList<>(List.of(key.service(), key.id()));
    Collections.addAll(all, arguments);
    var write = new Write(key.service(), operation, all);
    var batches = batches(operation);
    return TIMED.contains(operation)
        ? serverClock.expecting(() -> batches.call(write))
        : batches.call(write);
  }

  /** As the other, for what changes configurations. */
  Reply write(String operation, List<String> arguments) {
    return others.call(new Write(null, operation, arguments));
  }

  private Batches<Write, Reply> batches(String operation) {
    if (operation.equals("renew")) {
      return heartbeats;
    }
    return FREEING.contains(operation) ? freeing : others;
  }

  private Batches<Write, Reply> batches(String function, int copies) {
    return new Batches<>(
        "Redis",
        new Batches.Bounds(UNDER_WAY, MOST_TOGETHER, timeout),
        Room::new,
        batch -> send(batch, function, copies));
  }

  /** A service whose keys Redis's user may not touch is not to cost the others their writes. */
  private void send(List<Call<Write, Reply>> batch, String function, int copies) {
    Sent sent;
    try {
      sent = calls.write(connection -> send(connection, batch, function, copies), copies);
    } catch (BackendUnavailable e) {
      if (batch.size() == 1 || !RedisErrors.isNotPermitted(e)) {
        throw e;
      }
      Batches.sendEachAlone(batch, alone -> send(alone, function, copies));
      return;
    }
    answer(sent.calls(), sent.done(), copies);
  }

  /** Sends those that are still waited for when there is a connection. */
  private Sent send(
      RedisConnection connection, List<Call<Write, Reply>> batch, String function, int copies) {
    var begun = batch.stream().filter(Call::begin).toList();
    if (begun.isEmpty()) {
      throw new BackendUnavailable("nobody waits for the write any more", null);
    }
    var services = new LinkedHashMap<String, Integer>();
    var arguments = new ArrayList<String>();
    var now = serverClock.expected();
    begun.forEach(call -> call.write().addTo(arguments, services, now));
    var done = connection.call(List.copyOf(services.keySet()), function, arguments, copies);
    return new Sent(begun, done);
  }

  private void answer(List<Call<Write, Reply>> sent, Done done, int copies) {
    var written = new LinkedHashMap<Call<Write, Reply>, Reply>();
    for (int i = 0; i < sent.size(); i++) {
      var call = sent.get(i);
      var reply = done.reply().list(i);
      if (reply.is("failed")) {
        call.fail(RedisErrors.unknown(new RedisCommandExecutionException(reply.text(1))));
      } else if (UNWRITTEN.contains(reply.text(0))) {
        call.answer(reply);
      } else {
        written.put(call, reply);
      }
    }
    if (!written.isEmpty()) {
      var doubt = doubt(done, copies);
      written.forEach((call, reply) -> answer(call, reply, doubt));
    }
  }

  private static void answer(
      Call<Write, Reply> call, Reply reply, @Nullable RegistryException doubt) {
    if (doubt == null) {
      call.answer(reply);
    } else {
      call.fail(doubt);
    }
  }

  /** Why a fail-over may undo what was written; null when enough replicas have it. */
  private @Nullable OutcomeUnknown doubt(Done done, int wanted) {
    long copies;
    try {
      copies = Answers.await(done.copies(), timeout);
    } catch (RedisException e) {
      return RedisErrors.unknown(e);
    }
    if (copies < wanted) {
      return new OutcomeUnknown(
          "only %d of %d replicas of Redis have the write, so a fail-over may undo it"
              .formatted(copies, wanted),
          null);
    }
    return null;
  }
}
