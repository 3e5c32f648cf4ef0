@NullMarked
package io.rollcall.config;

import org.jspecify.annotations.NullMarked;
