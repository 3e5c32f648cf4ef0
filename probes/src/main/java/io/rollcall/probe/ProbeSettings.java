package io.rollcall.probe;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How instances are reached.
 *
 * @param ca file with the certificates, in PEM, that instances' must be signed by; null for those
 *     that the JDK trusts
 */
public record ProbeSettings(TargetRules targets, @Nullable Path ca) {

  public static final ProbeSettings STANDARD = new ProbeSettings(TargetRules.STANDARD, null);
}
