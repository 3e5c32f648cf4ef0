/**
 * Histories of what clients did and saw while things went wrong, and what can be proved from them.
 * Start at {@link io.rollcall.contract.history.History}, which records, and {@link
 * io.rollcall.contract.history.HistoryChecker}, which finds what no correct registry would have
 * done.
 */
@NullMarked
package io.rollcall.contract.history;

import org.jspecify.annotations.NullMarked;
