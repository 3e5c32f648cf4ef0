/**
 * The rules of the house as tests. {@link io.rollcall.architecture.HouseRules} hold in every
 * module; what holds in one module only stands in that module's {@code ArchitectureTest}.
 */
@NullMarked
package io.rollcall.architecture;

import org.jspecify.annotations.NullMarked;
