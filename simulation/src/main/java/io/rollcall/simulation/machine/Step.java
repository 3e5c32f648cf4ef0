package io.rollcall.simulation.machine;

/** What a thread does until it waits again. */
record Step(Strand strand, Runnable body) {}
