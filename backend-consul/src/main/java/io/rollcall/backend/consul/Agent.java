package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.net.URI;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One Consul agent: what is registered with it is on its node, and only it can renew or remove it.
 * Thread-safe.
 */
final class Agent {

  private static final TypeReference<Wire.Self> SELF = new TypeReference<>() {};
  private static final TypeReference<Wire.SessionId> SESSION = new TypeReference<>() {};
  private static final TypeReference<Boolean> YES_OR_NO = new TypeReference<>() {};
  private static final TypeReference<Map<String, Wire.Check>> CHECKS = new TypeReference<>() {};

  private final ConsulHttp http;
  private final HttpUrl base;
  private final @Nullable String datacenter;
  private volatile @Nullable String node;

  Agent(ConsulHttp http, URI endpoint, @Nullable String datacenter) {
    this.http = http;
    this.base = HttpUrl.get(endpoint);
    this.datacenter = datacenter;
  }

  /** The name of its node; asked once, then known. */
  String node() {
    var known = node;
    return known == null ? refresh() : known;
  }

  /** Asks the agent who it is: another one may have taken its address. */
  String refresh() {
    var self = http.get(url("agent/self"), SELF).value().config();
    if (datacenter != null && !datacenter.equals(self.datacenter())) {
      throw new BackendUnavailable(
          "the Consul agent at %s is in datacenter '%s', not in '%s' as configured"
              .formatted(base, self.datacenter(), datacenter),
          null);
    }
    node = self.node();
    return self.node();
  }

  /** Of the checks that the service has there, those with the same ids keep their status. */
  void register(Wire.Definition definition) {
    var url =
        url("agent/service/register")
            .newBuilder()
            .addQueryParameter("replace-existing-checks", "true")
            .build();
    if (!http.put(url, definition)) {
      throw new BackendUnavailable("the Consul agent at " + base + " took no registration", null);
    }
  }

  /** Unknown services are fine. */
  void deregister(String serviceId) {
    http.put(url("agent/service/deregister/" + serviceId), null);
  }

  /** Renews a check's TTL; false when the agent does not have it. */
  boolean pass(String checkId) {
    return http.put(url("agent/check/pass/" + checkId), null);
  }

  /** As {@link #pass}, with a status and output. */
  boolean update(String checkId, String status, String output) {
    return http.put(url("agent/check/update/" + checkId), new Wire.CheckUpdate(status, output));
  }

  /** Adds or replaces a check of a service; false when the agent does not have the service. */
  boolean registerCheck(Wire.CheckDefinition check) {
    return http.put(url("agent/check/register"), check);
  }

  /** Removes a check. Unknown ones are fine. */
  void deregisterCheck(String checkId) {
    http.put(url("agent/check/deregister/" + checkId), null);
  }

  /** Returns the id of a new session. */
  String createSession(Wire.Session session) {
    return http.exchange(url("session/create"), session, SESSION).id();
  }

  /** Ends a session, and with it what it has acquired. Unknown ones are fine. */
  void destroySession(String session) {
    http.exchange(url("session/destroy/" + session), null, YES_OR_NO);
  }

  /** Makes an entry of the key-value store that of a session; false when it is another one's. */
  boolean acquire(String key, String session) {
    var url = url("kv/" + key).newBuilder().addQueryParameter("acquire", session).build();
    return http.exchange(url, null, YES_OR_NO);
  }

  /** The checks it has that {@code filter} selects, by id, as it sees them itself. */
  Map<String, Wire.Check> checks(String filter) {
    var url = url("agent/checks").newBuilder().addQueryParameter("filter", filter).build();
    return http.get(url, CHECKS).value();
  }

  ConsulHttp http() {
    return http;
  }

  /** The address of an API call; {@code path} is below {@code /v1/}. */
  HttpUrl url(String path) {
    return base.newBuilder().addPathSegment("v1").addPathSegments(path).build();
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
