/**
 * Two replicas of Rollcall over a store, as programs of their own, while things go wrong. Start at
 * {@link io.rollcall.fault.FaultCell}: clients register, heartbeat, leave and read all the time,
 * and what they saw is judged afterwards by {@link io.rollcall.contract.history.HistoryChecker}.
 */
@NullMarked
package io.rollcall.fault;

import org.jspecify.annotations.NullMarked;
