/**
 * Histories of configurations, and what no correct store would have done in them. Start with {@link
 * io.rollcall.contract.configs.ConfigChecker}.
 */
@NullMarked
package io.rollcall.contract.configs;

import org.jspecify.annotations.NullMarked;
