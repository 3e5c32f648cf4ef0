package io.rollcall.backend.redis;

import io.rollcall.contract.OpenRegistries;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;

final class TestRegistries extends OpenRegistries<RedisSettings, RedisBackend> {

  @Override
  protected RedisBackend open(RedisSettings settings, Clock clock, Scheduler scheduler) {
    return RedisBackend.open(settings, clock, scheduler);
  }
}
