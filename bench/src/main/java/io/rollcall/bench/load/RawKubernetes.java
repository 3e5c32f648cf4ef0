package io.rollcall.bench.load;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.contract.server.KubernetesUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the driver of the Kubernetes backend does without Rollcall. */
final class RawKubernetes implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 10;
  private static final int FIRST_FAILURE = 300;
  private static final String JSON = "application/json";
  private static final String SLICES = Kubernetes.V1.slices("default");
  private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");
  private static final Pattern NUMBER = Pattern.compile("\"example.com/number\":\"(\\d+)\"");

  private static final String CONTENT = "x".repeat(450);

  private final HttpClient client;
  private final String server;
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  RawKubernetes(KubernetesCluster cluster) {
    var config = Config.fromKubeconfig(null, cluster.kubeconfig(KubernetesUser.ADMIN).toFile());
    config.setHttp2Disable(true);
    config.setRequestRetryBackoffLimit(0);
    client = new JdkHttpClientFactory().newBuilder(config).build();
    server = cluster.uri().toString();
  }

  /** Creates a slice, or replaces it by what it became with the last call. */
  void put(String name, long number) throws IOException {
    var before = versions.get(name);
    var slice = slice(name, number, before);
    var written = before == null ? send("POST", "", slice) : send("PUT", "/" + name, slice);
    versions.put(name, version(written));
  }

  /** Milliseconds from the start of a PUT to a watch of its slice. */
  double watchLatency() throws IOException, InterruptedException {
    var latency = new WatchLatency();
    put("watched", 0);
    var events = await(client.sendAsync(watch(), InputStream.class)).body();
    Thread.ofVirtual().start(() -> read(events, latency));
    try (events) {
      return latency.median(number -> put("watched", number));
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private io.fabric8.kubernetes.client.http.HttpRequest watch() {
    var query =
        "?watch=true&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dwatched"
            + "&resourceVersion="
            + versions.get("watched");
    return client.newHttpRequestBuilder().uri(server + SLICES + query).build();
  }

  private static void read(InputStream events, WatchLatency latency) {
    try (var lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        NUMBER
            .matcher(line)
            .results()
            .forEach(match -> latency.seen(Integer.parseInt(match.group(1))));
      }
    } catch (IOException closed) {
      // as wanted
    }
  }

  private String send(String method, String path, String body) throws IOException {
    var request =
        client
            .newHttpRequestBuilder()
            .uri(server + SLICES + path)
            .method(method, JSON, body)
            .build();
    var answer = await(client.sendAsync(request, String.class));
    if (answer.code() >= FIRST_FAILURE) {
      throw new IOException("The API server answered " + answer.code() + ": " + answer.body());
    }
    return answer.body();
  }

  private static <T> HttpResponse<T> await(Future<HttpResponse<T>> answer) throws IOException {
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer of the API server", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String slice(String name, long number, @Nullable String version) {
    var compared = version == null ? "" : "\"resourceVersion\": \"%s\", ".formatted(version);
    return """
      {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "%s",\
       "namespace": "default", %s"labels": {"kubernetes.io/service-name": "raw",\
       "endpointslice.kubernetes.io/managed-by": "bench", "service.kubernetes.io/headless": ""},\
       "annotations": {"example.com/number": "%d", "example.com/content": "%s"},\
       "ownerReferences": [{"apiVersion": "v1", "kind": "Service", "name": "raw",\
       "uid": "00000000-0000-0000-0000-000000000000"}]}, "addressType": "IPv4",\
       "endpoints": [{"addresses": ["10.0.0.1"], "zone": "a",\
       "conditions": {"ready": true, "serving": true, "terminating": false}}],\
       "ports": [{"name": "port", "port": 8080, "protocol": "TCP"}]}"""
        .formatted(name, compared, number, CONTENT);
  }

  private static String version(String slice) throws IOException {
    var version = VERSION.matcher(slice);
    if (!version.find()) {
      throw new IOException("A slice has no version: " + slice);
    }
    return version.group(1);
  }
}
