package io.rollcall.backend.kubernetes.api;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls that are made at the same time, and waited for together. */
public final class InParallel {

  private InParallel() {}

  /**
   * Makes the call for each of the keys. Where one throws, this does, too; the others may go on for
   * as long as a call takes.
   *
   * @return what the calls gave, by key; without those that gave null
   */
  public static <K, V> Map<K, V> forEach(Collection<K> keys, Function<K, @Nullable V> call) {
    var calls = new HashMap<K, CompletableFuture<@Nullable V>>();
    for (var key : keys) {
      calls.put(
          key, CompletableFuture.supplyAsync(() -> call.apply(key), Thread::startVirtualThread));
    }
    var answers = new HashMap<K, V>();
    try {
      calls.forEach(
          (key, running) -> {
            var answer = running.join();
            if (answer != null) {
              answers.put(key, answer);
            }
          });
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
    return answers;
  }
}
