package io.rollcall.registry;

import java.time.Duration;

/**
 * How often calls that failed are made again.
 *
 * @param maxRetries of one call; 0 for none
 * @param delay before each, give or take half of it
 */
public record RetrySettings(int maxRetries, Duration delay) {

  public static final RetrySettings NONE = new RetrySettings(0, Duration.ofSeconds(1));
}
