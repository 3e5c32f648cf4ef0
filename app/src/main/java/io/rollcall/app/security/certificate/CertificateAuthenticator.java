package io.rollcall.app.security.certificate;

import io.rollcall.app.section.ClientCertificateSection;
import io.rollcall.app.security.access.Authenticator;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.GrantText;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Knows who shows a client certificate and brings nothing else: whoever sends an {@code
 * Authorization} wants to be known by that. Thread-safe.
 */
@Singleton
final class CertificateAuthenticator implements Authenticator, Reloadable {

  private volatile Grants grants;

  CertificateAuthenticator(RunningSettings settings) {
    this.grants = grants(settings.current());
  }

  @Override
  public boolean isUsedBy(Settings settings) {
    return !settings.get(ClientCertificateSection.class).permissions().isEmpty();
  }

  @Override
  public @Nullable Principal principalOf(Credentials credentials) {
    var granted = grants;
    if (credentials.authorization() != null || granted.isNothing()) {
      return null;
    }
    var chain = credentials.clientChain();
    return chain.isEmpty() ? null : granted.principal(chain.getFirst());
  }

  @Override
  public Runnable prepare(Settings next) {
    var prepared = grants(next);
    return () -> grants = prepared;
  }

  private static Grants grants(Settings settings) {
    var set = settings.get(ClientCertificateSection.class);
    return new Grants(
        GrantText.read(
            new GrantText.Texts("rollcall.security.client-certificates.", set.permissions()),
            new GrantText.Texts("rollcall.security.client-certificate-hosts.", set.hosts()),
            SubjectPattern::of));
  }
}
