package io.rollcall.backend.kubernetes.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The objects of one kind and namespace at an API server. */
final class ApiObjects<T extends HasMetadata> implements Objects<T> {

  private static final int PAGE = 500;

  /** As a listing of all takes several calls. */
  private static final int CALLS_OF_A_LISTING = 4;

  private final ApiCalls calls;
  private final String namespace;
  private final ServedKind<T> served;
  private final Clock clock;

  ApiObjects(ApiCalls calls, String namespace, ServedKind<T> served, Clock clock) {
    this.calls = calls;
    this.namespace = namespace;
    this.served = served;
    this.clock = clock;
  }

  @Override
  public @Nullable T get(String name) {
    var kind = served.kind();
    var answer = calls.read(ApiRequest.get(path(kind) + "/" + name));
    if (answer.isAbsenceOf(name)) {
      return null;
    }
    return read(kind, succeeded(answer));
  }

  @Override
  public @Nullable T create(T object) {
    var kind = served.kind();
    var answer = calls.write(ApiRequest.post(path(kind), kind.written().apply(object)));
    return answer.isPresence() ? null : readWritten(kind, written(answer));
  }

  @Override
  public @Nullable T replace(T object) {
    var kind = served.kind();
    var name = object.getMetadata().getName();
    var request = ApiRequest.put(path(kind) + "/" + name, kind.written().apply(object));
    var answer = calls.write(request);
    return isLate(answer, name) ? null : readWritten(kind, written(answer));
  }

  @Override
  public boolean delete(T object) {
    var kind = served.kind();
    var metadata = object.getMetadata();
    var options =
        new DeleteOptionsBuilder()
            .withNewPreconditions(metadata.getResourceVersion(), metadata.getUid())
            .build();
    var name = metadata.getName();
    var answer = calls.write(ApiRequest.delete(path(kind) + "/" + name, options));
    return !isLate(answer, name) && written(answer).isGood();
  }

  @Override
  public Listed<T> list(Map<String, String> labels) {
    var timeout = calls.timeout();
    return list(labels, timeout, timeout.multipliedBy(CALLS_OF_A_LISTING));
  }

  @Override
  public Listed<T> list(Map<String, String> labels, Duration timeout, Duration longest) {
    var startNanos = clock.nanos();
    var kind = served.kind();
    var first = path(kind) + "?limit=" + PAGE + selector(labels);
    var items = new ArrayList<T>();
    var next = first;
    while (true) {
      var left = longest.minus(clock.since(startNanos));
      if (!left.isPositive()) {
        throw new BackendUnavailable("listing %s took too long".formatted(kind.plural()), null);
      }
      var answer = calls.read(ApiRequest.get(next), timeout.compareTo(left) < 0 ? timeout : left);
      if (answer.code() == ApiAnswer.GONE) { // the moment of which the pages are was forgotten
        items.clear();
        next = first;
        continue;
      }
      var page = KubernetesJson.read(succeeded(answer).body(), kind.list());
      page.getItems().forEach(item -> items.add(kind.read().apply(item)));
      var token = page.getMetadata().getContinue();
      if (token == null || token.isEmpty()) {
        return new Listed<>(items, page.getMetadata().getResourceVersion());
      }
      next = first + "&continue=" + encoded(token);
    }
  }

  @Override
  public ObjectWatch watch(
      Map<String, String> labels, String resourceVersion, Consumer<News<T>> listener) {
    var kind = served.kind();
    var path =
        path(kind)
            + "?watch=true&allowWatchBookmarks=true&resourceVersion="
            + encoded(resourceVersion)
            + selector(labels);
    return ApiWatch.open(calls, ApiRequest.get(path), kind, listener);
  }

  private String path(ObjectKind<T> kind) {
    return kind.path(namespace);
  }

  private static <T extends HasMetadata> T read(ObjectKind<T> kind, ApiAnswer answer) {
    return kind.read().apply(KubernetesJson.readObject(answer.body(), kind.type()));
  }

  /** What was written was, even if a proxy in between spoilt the answer. */
  private static <T extends HasMetadata> T readWritten(ObjectKind<T> kind, ApiAnswer answer) {
    try {
      return read(kind, answer);
    } catch (BackendUnavailable e) {
      throw new OutcomeUnknown("the write was probably done, but " + e.getMessage(), e);
    }
  }

  private ApiAnswer succeeded(ApiAnswer answer) {
    if (!answer.isGood()) {
      doubt(answer);
      throw KubernetesErrors.unavailable(answer);
    }
    return answer;
  }

  private ApiAnswer written(ApiAnswer answer) {
    if (!answer.isGood()) {
      doubt(answer);
      throw KubernetesErrors.ofWrite(answer);
    }
    return answer;
  }

  private void doubt(ApiAnswer failure) {
    if (failure.code() == ApiAnswer.NOT_FOUND) {
      served.doubt();
    }
  }

  /** Whether the object is another one by now, or none. */
  private static boolean isLate(ApiAnswer answer, String name) {
    return answer.code() == ApiAnswer.CONFLICT || answer.isAbsenceOf(name);
  }

  private static String selector(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return "";
    }
    var pairs =
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
    return "&labelSelector=" + encoded(pairs);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }
}
