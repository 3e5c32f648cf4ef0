/**
 * What Prometheus is to scrape, as it asks for that itself ({@code http_sd_configs}): {@link
 * io.rollcall.app.http.prometheus.TargetsController}.
 */
@NullMarked
package io.rollcall.app.http.prometheus;

import org.jspecify.annotations.NullMarked;
