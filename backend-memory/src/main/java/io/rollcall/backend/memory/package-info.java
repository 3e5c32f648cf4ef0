/**
 * The backend that needs no server beside it: registrations live in this process, and in a file of
 * its own when one is named.
 *
 * <p>Start at {@link io.rollcall.backend.memory.MemoryRegistry#open}. A write is staged in its
 * {@code Service} and appended to the {@code Journal}, which gives it its revision; once the
 * journal has it for good, it is published: read, and told to watchers. {@code JournalFile} makes
 * the journal durable; {@code DeadlineQueue} lets leases end.
 */
@NullMarked
package io.rollcall.backend.memory;

import org.jspecify.annotations.NullMarked;
