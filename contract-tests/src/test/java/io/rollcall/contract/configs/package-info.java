@NullMarked
package io.rollcall.contract.configs;

import org.jspecify.annotations.NullMarked;
