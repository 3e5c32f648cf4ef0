package io.rollcall.app.reload;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reloads the settings when their file changes, or one that they name. */
@Singleton
final class ReloadOnChange implements ApplicationEventListener<ServerStartupEvent> {

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
    watch = new FileWatch(this::files, reloader::reload, scheduler);
  }

  @PreDestroy
  synchronized void end() {
    if (watch != null) {
      watch.close();
    }
  }

  private List<Path> files() {
    return Stream.concat(settings.source().file().stream(), settings.current().files().stream())
        .toList();
  }
}
