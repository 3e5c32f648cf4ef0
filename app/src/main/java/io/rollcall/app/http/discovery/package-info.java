/**
 * Finding instances: of one service, of many, the one that is picked, and why one is not served.
 * Start at {@link io.rollcall.app.http.discovery.DiscoveryController}.
 */
@NullMarked
package io.rollcall.app.http.discovery;

import org.jspecify.annotations.NullMarked;
