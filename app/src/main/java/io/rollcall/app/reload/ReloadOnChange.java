package io.rollcall.app.reload;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.registry.Caller;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reloads the settings when their file changes, or one that they name. */
@Singleton
final class ReloadOnChange implements ApplicationEventListener<ServerStartupEvent> {

  private static final Caller FILE_WATCH = Caller.program("file-watch");

  private final RunningSettings settings;
  private final Reloader reloader;
  private final Scheduler scheduler;
  private @Nullable FileWatch watch;

  ReloadOnChange(RunningSettings settings, Reloader reloader, Scheduler scheduler) {
    this.settings = settings;
    this.reloader = reloader;
    this.scheduler = scheduler;
  }

  @Override
  public synchronized void onApplicationEvent(ServerStartupEvent event) {
    watch = new FileWatch(settings::lastRead, () -> reloader.reload(FILE_WATCH), scheduler);
  }

  @PreDestroy
  synchronized void end() {
    if (watch != null) {
      watch.close();
    }
  }
}
