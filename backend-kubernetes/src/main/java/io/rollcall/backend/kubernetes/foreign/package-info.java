/**
 * Services whose slices others keep, such as those of pods, to be read beside Rollcall's own. Start
 * at {@link io.rollcall.backend.kubernetes.foreign.ForeignRegistry}.
 */
@NullMarked
package io.rollcall.backend.kubernetes.foreign;

import org.jspecify.annotations.NullMarked;
