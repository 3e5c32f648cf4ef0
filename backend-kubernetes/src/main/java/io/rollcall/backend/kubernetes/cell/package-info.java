/**
 * Configurations: a cell is a {@code ConfigMap}, and one more is the {@code Journal} by which
 * several are written together. Start at {@link
 * io.rollcall.backend.kubernetes.cell.KubernetesCells}; {@code Commits} says why that is safe.
 */
@NullMarked
package io.rollcall.backend.kubernetes.cell;

import org.jspecify.annotations.NullMarked;
