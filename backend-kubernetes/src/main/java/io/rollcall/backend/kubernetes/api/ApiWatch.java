package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.rollcall.backend.kubernetes.api.Objects.ObjectWatch;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One answer that goes on and on, with an event a line. The next piece of it is asked for when the
 * listener has returned, so a slow one slows the API server and needs no queue. The driver's own
 * watch is not used: it begins anew by itself, and whoever has to prove that nothing was missed
 * would not know.
 */
final class ApiWatch<T extends HasMetadata> implements ObjectWatch {

  private final ObjectKind<T> kind;
  private final Consumer<News<T>> listener;
  private final Lines lines = new Lines();

  /** Null until the answer has begun; then its body is told by one thread at a time. */
  private volatile @Nullable HttpResponse<AsyncBody> answer;

  private volatile boolean over;

  private ApiWatch(ObjectKind<T> kind, Consumer<News<T>> listener) {
    this.kind = kind;
    this.listener = listener;
  }

  static <T extends HasMetadata> ApiWatch<T> open(
      ApiCalls calls, ApiRequest request, ObjectKind<T> kind, Consumer<News<T>> listener) {
    var watch = new ApiWatch<>(kind, listener);
    var begun = calls.stream(request, watch::take);
    var _ =
        begun.whenComplete(
            (answer, error) -> {
              if (answer == null) {
                watch.end(KubernetesErrors.unavailable(ApiCalls.unwrapped(error)), false);
              } else {
                watch.begin(answer);
              }
            });
    return watch;
  }

  private void begin(HttpResponse<AsyncBody> begun) {
    answer = begun;
    var body = begun.body();
    if (over) {
      body.cancel();
      return;
    }
    var _ = body.done().whenComplete((_, error) -> finish(begun, error));
    body.consume();
  }

  private void take(List<ByteBuffer> pieces, AsyncBody body) throws IOException {
    for (var piece : pieces) {
      for (var line : lines.add(piece)) {
        if (!over) {
          take(line);
        }
      }
    }
    if (over) {
      body.cancel();
    } else {
      body.consume();
    }
  }

  private void take(String line) {
    var event = KubernetesJson.read(line, WatchEvent.class);
    switch (event.getObject()) {
      case Status status -> end(KubernetesErrors.unavailable(status), isGone(status));
      case Object object when kind.type().isInstance(object) ->
          tell(event.getType(), kind.read().apply(kind.type().cast(object)));
      case null, default -> throw strange();
    }
  }

  private void tell(String type, T object) {
    switch (type) {
      case "ADDED", "MODIFIED" -> listener.accept(new News.Changed<>(object));
      case "DELETED" -> listener.accept(new News.Removed<>(object));
      case "BOOKMARK" ->
          listener.accept(new News.Bookmark<>(object.getMetadata().getResourceVersion()));
      default -> throw strange();
    }
  }

  private static boolean isGone(Status status) {
    return Integer.valueOf(ApiAnswer.GONE).equals(status.getCode());
  }

  private static BackendUnavailable strange() {
    return new BackendUnavailable("the API server told of a strange event", null);
  }

  private void finish(HttpResponse<AsyncBody> finished, @Nullable Throwable error) {
    var refusal = ApiAnswer.of(finished, lines.rest());
    if (!refusal.isGood()) {
      end(KubernetesErrors.unavailable(refusal), refusal.code() == ApiAnswer.GONE);
    } else if (error instanceof RuntimeException ofListener) {
      end(ofListener, false);
    } else {
      end(error == null ? null : KubernetesErrors.unavailable(error), false);
    }
  }

  private void end(@Nullable RuntimeException why, boolean mustListAgain) {
    if (!over) {
      over = true;
      listener.accept(new News.Ended<>(why, mustListAgain));
    }
  }

  @Override
  public void close() {
    over = true;
    var begun = answer;
    if (begun != null) {
      begun.body().cancel();
    }
  }
}
