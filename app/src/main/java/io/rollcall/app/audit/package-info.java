/**
 * The record of what was changed and refused: a JSON line each, in a file or in the log.
 *
 * <p>Start at {@link io.rollcall.app.audit.AuditLog}, which takes {@link
 * io.rollcall.app.audit.AuditEvent}s. {@link io.rollcall.app.audit.RecordedWrites} tells it of
 * writes, {@link io.rollcall.app.audit.Departures} of instances that left without one. To record
 * something else, add a case to {@code AuditEvent}.
 */
@NullMarked
package io.rollcall.app.audit;

import org.jspecify.annotations.NullMarked;
