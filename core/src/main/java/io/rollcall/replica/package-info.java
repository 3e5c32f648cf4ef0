/**
 * The replicas of Rollcall over one store: {@link io.rollcall.replica.Replicas} knows which there
 * are, and which of them an instance belongs to.
 */
@NullMarked
package io.rollcall.replica;

import org.jspecify.annotations.NullMarked;
