package io.rollcall.app.security.access;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rollcall.app.section.HttpSection;
import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingProblem;
import io.rollcall.app.setting.Settings;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to be reached by other machines while nobody is asked who they are, unless the settings
 * say so in as many words; then the log does too, at each start.
 */
@Singleton
final class Exposure implements Reloadable, ApplicationEventListener<ServerStartupEvent> {

  private static final Logger log = LoggerFactory.getLogger(Exposure.class);

  private final List<Authenticator> authenticators;
  private final RunningSettings settings;

  Exposure(List<Authenticator> authenticators, RunningSettings settings) {
    this.authenticators = List.copyOf(authenticators);
    this.settings = settings;
  }

  @Override
  public Runnable prepare(Settings next) {
    if (isExposed(next) && !next.get(SecuritySection.class).allowAnyone()) {
      var host = next.get(HttpSection.class).host();
      throw new InvalidSettings(
          List.of(
              SettingProblem.value(
                  HttpSection.HOST.fullKey(),
                  host,
                  "must be a loopback address while nobody is asked who they are; set "
                      + SecuritySection.TOKENS_FILE.fullKey()
                      + " (docs/security.md) or, to let anyone do anything, "
                      + SecuritySection.ALLOW_ANYONE.fullKey()
                      + ": true")));
    }
    return () -> {};
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    if (isExposed(settings.current())) {
      log.warn(
          "Anyone who reaches {} may do anything: no way to prove who one is has been set, and {}"
              + " is true",
          settings.get(HttpSection.class).host(),
          SecuritySection.ALLOW_ANYONE.fullKey());
    }
  }

  private boolean isExposed(Settings settings) {
    return !isLoopback(settings.get(HttpSection.class).host())
        && authenticators.stream().noneMatch(authenticator -> authenticator.isUsedBy(settings));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true; // then nothing can be listened on
    }
  }
}
