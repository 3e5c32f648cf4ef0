/**
 * What Rollcall counts and measures of itself, as Micrometer shows it at {@code /prometheus}:
 * docs/metrics.md lists all of it.
 *
 * <p>What happens often is counted where it happens, by {@link
 * java.util.concurrent.atomic.LongAdder}s that are read when somebody scrapes. Where {@code core}
 * offers no counts, it tells an interface of its own, such as {@link
 * io.rollcall.discovery.LookupMeter}, which is implemented here. {@link
 * io.rollcall.app.telemetry.meter.LabelPlaces} bounds labels. None of these beans exist where the
 * settings turn metrics off.
 */
@Configuration
@Requires(property = "micronaut.metrics.enabled", notEquals = "false")
@NullMarked
package io.rollcall.app.telemetry.meter;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
