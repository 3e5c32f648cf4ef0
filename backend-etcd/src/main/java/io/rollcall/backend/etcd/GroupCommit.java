package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commits transactions that write an instance. Those that come while others are under way go
 * together, as the next; each keeps its own condition and its own answer. No two of one service do,
 * so that each change of a service has a revision of its own. One that has to wait for long fails
 * without effect. Thread-safe.
 */
final class GroupCommit {

  /** etcd takes 128 operations: as many as there are members, and those of one of them. */
  private static final int MOST_MEMBERS = 64;

  /** etcd takes requests of 1.5 MiB; the largest registration is a tenth of that. */
  private static final int MOST_BYTES = 1 << 20;

  /** Where many write one service. */
  private static final int MOST_UNDER_WAY = 32;

  /**
   * What became of a transaction.
   *
   * @param revision of etcd after it
   */
  record Committed(TxnResponse response, long revision) {}

  private record Member(
      InstanceKey key, TxnRequest transaction, CompletableFuture<Committed> outcome) {}

  private final EtcdClient client;
  private final Keys keys;
  private final Queue<Member> waiting = new ArrayDeque<>();
  private final List<Round> rounds = new ArrayList<>();

  GroupCommit(EtcdClient client, Keys keys) {
    this.client = client;
    this.keys = keys;
  }

  /**
   * @param key of the instance; callers see to it that no two write one at the same time
   * @throws BackendUnavailable when it surely had no effect
   * @throws OutcomeUnknown when it may have had
   * @throws LeaseNotFound when it names a lease that is not there; it then had no effect
   */
  Committed commit(InstanceKey key, TxnRequest transaction) {
    var member = new Member(key, transaction, new CompletableFuture<>());
    enter(member);
    try {
      return outcome(member);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw withdraw(member)
          ? new BackendUnavailable("the call was interrupted", e)
          : new OutcomeUnknown("the call was interrupted; the write may yet be done", e);
    }
  }

  private Committed outcome(Member member) throws ExecutionException, InterruptedException {
    try {
      return member.outcome().get(client.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (withdraw(member)) {
        throw new BackendUnavailable("etcd did not answer earlier writes in time", e);
      }
      return member.outcome().get(); // its call has a deadline
    }
  }

  private synchronized void enter(Member member) {
    waiting.add(member);
    var service = member.key().service();
    if (rounds.isEmpty()
        || (rounds.size() < MOST_UNDER_WAY
            && rounds.stream().anyMatch(round -> round.services.contains(service)))) {
      var round = new Round();
      rounds.add(round);
      Thread.ofVirtual().name("rollcall-etcd-commit").start(round::run);
    }
  }

  /** False when it is under way, or over. */
  private synchronized boolean withdraw(Member member) {
    return waiting.remove(member);
  }

  /** When etcd refuses what one of them holds, the others are not to suffer from that. */
  private void commit(List<Member> batch) {
    try {
      answer(batch, client.write(KVGrpc.getTxnMethod(), together(batch)));
    } catch (LeaseNotFound | BackendUnavailable e) {
      if (batch.size() == 1 || !EtcdErrors.isAboutContent(e)) {
        throw e;
      }
      commitEachAlone(batch);
    }
  }

  private void commitEachAlone(List<Member> batch) {
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      batch.forEach(member -> calls.execute(() -> commitOrFail(List.of(member))));
    }
  }

  private void commitOrFail(List<Member> batch) {
    try {
      commit(batch);
    } catch (RuntimeException | Error e) {
      fail(batch, e);
    }
  }

  private static void fail(List<Member> batch, Throwable reason) {
    batch.forEach(member -> member.outcome().completeExceptionally(reason));
  }

  /**
   * etcd 3.4 checks neither permissions nor its quota for a transaction inside another one. So each
   * key is also named where it does check, in a branch that is never taken.
   */
  private TxnRequest together(List<Member> batch) {
    if (batch.size() == 1) {
      return batch.getFirst().transaction();
    }
    var together = TxnRequest.newBuilder();
    for (var member : batch) {
      together.addSuccess(RequestOp.newBuilder().setRequestTxn(member.transaction()));
      together.addFailure(Txns.put(keys.instance(member.key()), ByteString.EMPTY, Leases.NONE));
    }
    return together.build();
  }

  private static void answer(List<Member> batch, TxnResponse response) {
    var revision = response.getHeader().getRevision();
    for (int i = 0; i < batch.size(); i++) {
      var own = batch.size() == 1 ? response : response.getResponses(i).getResponseTxn();
      batch.get(i).outcome().complete(new Committed(own, revision));
    }
  }

  /** Commits one batch after another until nobody waits. */
  private final class Round {
    private final Set<String> services = new HashSet<>();

    void run() {
      for (var batch = next(); !batch.isEmpty(); batch = next()) {
        commitOrFail(batch);
      }
    }

    private List<Member> next() {
      synchronized (GroupCommit.this) {
        services.clear();
        var batch = new ArrayList<Member>();
        var bytes = 0;
        for (var members = waiting.iterator(); members.hasNext() && batch.size() < MOST_MEMBERS; ) {
          var member = members.next();
          if (services.add(member.key().service())) {
            bytes += member.transaction().getSerializedSize();
            if (bytes > MOST_BYTES && !batch.isEmpty()) {
              break;
            }
            batch.add(member);
            members.remove();
          }
        }
        if (batch.isEmpty()) {
          rounds.remove(this);
        }
        return batch;
      }
    }
  }
}
