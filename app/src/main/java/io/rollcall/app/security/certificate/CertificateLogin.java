package io.rollcall.app.security.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.config.Settings;
import io.rollcall.app.section.ClientCertificateSection;
import io.rollcall.app.security.access.Authenticator;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.HostRule;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Permission;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.security.access.SubjectPattern;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proves by a client certificate who somebody is, when nothing else is brought: one who sends an
 * {@code Authorization} wants to be known by that.
 */
@Singleton
final class CertificateLogin implements Authenticator {

  private static final int MOST_KEPT = 10_000;

  private final RunningSettings settings;
  private final Clock clock;
  private volatile Known known = new Known(Map.of());

  CertificateLogin(RunningSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public boolean isUsedBy(Settings settings) {
    return !settings.get(ClientCertificateSection.class).isEmpty();
  }

  @Override
  public @Nullable Principal principalOf(Credentials credentials) {
    var granted = settings.get(ClientCertificateSection.class);
    if (credentials.authorization() != null
        || credentials.clientChain().isEmpty()
        || granted.isEmpty()) {
      return null;
    }
    var certificate = credentials.clientChain().getFirst();
    if (clock.now().isAfter(certificate.getNotAfter().toInstant())) { // since the handshake
      throw new LoginFailed("the client certificate has expired");
    }
    return by(granted).principals.get(certificate, shown -> principal(shown, granted));
  }

  private Known by(Map<SubjectPattern, List<Permission>> granted) {
    var now = known;
    if (now.granted != granted) {
      now = new Known(granted);
      known = now;
    }
    return now;
  }

  private static Principal principal(
      X509Certificate certificate, Map<SubjectPattern, List<Permission>> granted) {
    var subjects = Subjects.of(certificate);
    return new Principal(
        subjects.name(),
        "certificate",
        granted.entrySet().stream()
            .filter(grant -> subjects.haveOneOf(grant.getKey()))
            .flatMap(grant -> grant.getValue().stream())
            .distinct()
            .toList(),
        HostRule.ANY);
  }

  /** Who shows which certificate, as long as the same is granted. */
  private static final class Known {

    private final Map<SubjectPattern, List<Permission>> granted;

    /** By identity, which TLS keeps for as long as a connection has the certificate. */
    private final Cache<X509Certificate, Principal> principals =
        Caffeine.newBuilder().weakKeys().maximumSize(MOST_KEPT).executor(Runnable::run).build();

    Known(Map<SubjectPattern, List<Permission>> granted) {
      this.granted = granted;
    }
  }
}
