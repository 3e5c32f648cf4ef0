package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commits transactions; those that come while one is under way go together, as the next. Each keeps
 * its own condition and its own answer. One that has to wait for long fails without effect.
 * Thread-safe.
 */
final class GroupCommit {

  /** etcd takes 128 operations: as many as there are members, and those of one of them. */
  private static final int MOST_MEMBERS = 64;

  /** etcd takes requests of 1.5 MiB; the largest registration is a tenth of that. */
  private static final int MOST_BYTES = 1 << 20;

  /**
   * What became of a transaction.
   *
   * @param revision of etcd after it
   */
  record Committed(TxnResponse response, long revision) {}

  private record Member(
      ByteString key, TxnRequest transaction, CompletableFuture<Committed> outcome) {}

  private final EtcdClient client;
  private final Queue<Member> waiting = new ArrayDeque<>();
  private boolean isUnderWay;

  GroupCommit(EtcdClient client) {
    this.client = client;
  }

  /**
   * @param key that it writes; callers see to it that no two write one at the same time
   * @throws BackendUnavailable when it surely had no effect
   * @throws OutcomeUnknown when it may have had
   * @throws LeaseNotFound when it names a lease that is not there; it then had no effect
   */
  Committed commit(ByteString key, TxnRequest transaction) {
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
    if (!isUnderWay) {
      isUnderWay = true;
      Thread.ofVirtual().name("rollcall-etcd-commit").start(this::run);
    }
  }

  /** False when it is under way, or over. */
  private synchronized boolean withdraw(Member member) {
    return waiting.remove(member);
  }

  private void run() {
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        commit(batch);
      } catch (RuntimeException | Error e) {
        batch.forEach(member -> member.outcome().completeExceptionally(e));
      }
    }
  }

  /** Those that come next; when there is none, whoever comes is to run again. */
  private synchronized List<Member> next() {
    var batch = new ArrayList<Member>();
    var bytes = 0;
    while (!waiting.isEmpty() && batch.size() < MOST_MEMBERS) {
      bytes += waiting.element().transaction().getSerializedSize();
      if (bytes > MOST_BYTES && !batch.isEmpty()) {
        break;
      }
      batch.add(waiting.remove());
    }
    isUnderWay = !batch.isEmpty();
    return batch;
  }

  /** When etcd refuses what one of them holds, the others are not to suffer from that. */
  private void commit(List<Member> batch) {
    try {
      answer(batch, client.write(KVGrpc.getTxnMethod(), together(batch)));
    } catch (LeaseNotFound | BackendUnavailable e) {
      if (batch.size() == 1 || !EtcdErrors.isAboutContent(e)) {
        throw e;
      }
      var half = batch.size() / 2;
      commitPart(batch.subList(0, half));
      commitPart(batch.subList(half, batch.size()));
    }
  }

  private void commitPart(List<Member> part) {
    try {
      commit(part);
    } catch (RuntimeException e) {
      part.forEach(member -> member.outcome().completeExceptionally(e));
    }
  }

  /**
   * etcd 3.4 checks neither permissions nor its quota for a transaction inside another one. So each
   * key is also named where it does check, in a branch that is never taken.
   */
  private static TxnRequest together(List<Member> batch) {
    if (batch.size() == 1) {
      return batch.getFirst().transaction();
    }
    var together = TxnRequest.newBuilder();
    for (var member : batch) {
      together.addSuccess(RequestOp.newBuilder().setRequestTxn(member.transaction()));
      together.addFailure(Txns.put(member.key(), ByteString.EMPTY, Leases.NONE));
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
}
