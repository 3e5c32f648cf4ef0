/**
 * Registrations and configurations in Redis or Valkey. Start at {@link
 * io.rollcall.backend.redis.RedisBackend}; what is stored, and how, is in the library {@code
 * rollcall.lua} beside these classes.
 */
@NullMarked
package io.rollcall.backend.redis;

import org.jspecify.annotations.NullMarked;
