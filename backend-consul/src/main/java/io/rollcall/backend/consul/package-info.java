/**
 * Registrations in Consul, as services that plain Consul users see like any other.
 *
 * <p>Start at {@link io.rollcall.backend.consul.ConsulRegistry#open}. Writes go to the Consul agent
 * beside this replica ({@code Agent}) and return once the catalog shows them; {@code CatalogReader}
 * reads what the Consul servers hold, {@code CatalogLoop} follows it and tells watchers. An
 * instance is one or more {@code Copy}s, one on each agent that it was registered at; the latest
 * counts, and {@code Housekeeping} clears away the others. {@code ServiceMapping} says how a
 * registration is written down, {@code ConsulHttp} is the one seam where Consul's errors become
 * Rollcall's.
 */
@NullMarked
package io.rollcall.backend.consul;

import org.jspecify.annotations.NullMarked;
