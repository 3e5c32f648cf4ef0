package io.rollcall.health;

/**
 * How the monitor did since it was started.
 *
 * @param probed instances that this replica knows of, its own or not
 * @param passed probes
 * @param failed probes
 * @param inconclusive probes
 * @param late probes that started more than 5 % of their interval after their slot
 * @param skipped slots without a probe, since the slot was long past or too many were under way
 * @param dropped results that did not count, since this process stood still meanwhile or the
 *     instance was no longer this replica's
 * @param waiting probes that are due and wait for a place among those under way
 * @param reportsWaiting results that wait to be stored
 */
public record ProbeCounts(
    long probed,
    long passed,
    long failed,
    long inconclusive,
    long late,
    long skipped,
    long dropped,
    long waiting,
    long reportsWaiting) {}
