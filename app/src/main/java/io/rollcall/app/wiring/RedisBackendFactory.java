package io.rollcall.app.wiring;

import io.rollcall.app.section.RedisSection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Secret;
import io.rollcall.app.setting.Settings;
import io.rollcall.backend.redis.RedisBackend;
import io.rollcall.backend.redis.RedisSettings;
import io.rollcall.backend.redis.Sentinels;
import io.rollcall.store.Backend;
import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Registrations in redis. */
@Singleton
final class RedisBackendFactory implements BackendFactory {

  private final RunningSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private volatile @Nullable RedisBackend opened;

  RedisBackendFactory(RunningSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Backend open() {
    try {
      var backend = RedisBackend.open(redis(settings.current()), clock, scheduler);
      opened = backend;
      return backend;
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("redis", e);
    }
  }

  @Override
  public Runnable prepare(Settings next) {
    var backend = opened;
    try {
      var redis = redis(next);
      if (backend != null) {
        return backend.prepare(redis);
      }
      if (redis.connection().isTls()) {
        TlsMaterial.of(redis.connection().tls());
      }
      return () -> {};
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("redis", e);
    }
  }

  private static RedisSettings redis(Settings settings) {
    var redis = settings.get(RedisSection.class);
    return new RedisSettings(
        new ConnectionSettings(redis.endpoints(), redis.tls().orElse(null), redis.callTimeout()),
        sentinels(redis),
        redis.prefix(),
        redis.database(),
        redis.user().orElse(null),
        redis.password().map(Secret::reveal).orElse(null),
        redis.copies());
  }

  private static @Nullable Sentinels sentinels(RedisSection.Redis redis) {
    return redis
        .sentinelMaster()
        .map(
            master ->
                new Sentinels(
                    master,
                    redis.sentinelUser().orElse(null),
                    redis.sentinelPassword().map(Secret::reveal).orElse(null)))
        .orElse(null);
  }
}
