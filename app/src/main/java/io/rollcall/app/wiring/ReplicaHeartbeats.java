package io.rollcall.app.wiring;

import io.micronaut.http.HttpHeaders;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.lease.Peers;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells other replicas of heartbeats by their HTTP API. Thread-safe. */
@Singleton
final class ReplicaHeartbeats implements Peers {

  private static final Logger log = LoggerFactory.getLogger(ReplicaHeartbeats.class);

  /** Shorter than clients wait for an answer to their heartbeat. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RunningSettings settings;
  private final HttpClient http;

  /** What another replica refused a heartbeat with last; 0 when it took it. */
  private volatile int refusal;

  /** Shows other replicas the token that the settings have at that moment. */
  ReplicaHeartbeats(RunningSettings settings, ReplicaTls tls) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls.context())
            .connectTimeout(PATIENCE)
            .build();
  }

  /** A request's own timeout ends with the headers of its answer; this one, with its body. */
  @Override
  public boolean renew(ServiceInstance replica, InstanceKey key) {
    var request =
        HttpRequest.newBuilder(heartbeat(replica, key))
            .header(Callers.RELAYED, "true")
            .PUT(BodyPublishers.noBody());
    settings
        .get(SecuritySection.class)
        .replicaToken()
        .ifPresent(token -> request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token.reveal()));
    var answer = http.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      int status = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      warnIfRefused(replica, status);
      return status / 100 == 2;
    } catch (ExecutionException | TimeoutException silent) {
      log.debug("Replica {} takes no heartbeat of {}: {}", replica.id(), key, silent.toString());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      answer.cancel(true);
    }
  }

  /** Once, until one is taken again. */
  private void warnIfRefused(ServiceInstance replica, int status) {
    int now = status == 401 || status == 403 || status == 429 ? status : 0;
    if (now != 0 && refusal != now) {
      log.warn(
          "Replica {} refuses heartbeats that are passed on ({}): its instances change hands"
              + " instead. rollcall.security.replica-token must be a token that may register every"
              + " service",
          replica.id(),
          status);
    }
    refusal = now;
  }

  private static URI heartbeat(ServiceInstance replica, InstanceKey key) {
    var host = replica.registration().host();
    return URI.create(
        "%s://%s:%d/api/v1/services/%s/instances/%s/heartbeat"
            .formatted(
                replica.registration().protocol() == Protocol.HTTPS ? "https" : "http",
                host.contains(":") ? "[" + host + "]" : host,
                replica.registration().port(),
                key.service(),
                key.id()));
  }
}
