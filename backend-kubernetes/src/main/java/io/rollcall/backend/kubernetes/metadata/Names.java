package io.rollcall.backend.kubernetes.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.InstanceKey;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What Rollcall's names are in Kubernetes, where they are DNS labels: at most 63 lower-case
 * letters, digits and hyphens. A name that is one stands for itself; any other becomes a readable
 * start of it and a digest of it, such as {@code orders-v2--0h3k…}. No two names become the same,
 * but for a chance of one in 2<sup>80</sup>.
 */
public final class Names {

  private static final int LENGTH = 63;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private static final String MARK = "--";
  private static final int DIGEST_BYTES = 10;
  private static final int RADIX = 32;
  private static final int DIGEST_LENGTH = 16;
  private static final Pattern WITH_DIGEST = Pattern.compile(".*--[0-9a-v]{16}");

  private Names() {}

  /** Whether it is a DNS label. */
  public static boolean isLabel(String name) {
    return LABEL.matcher(name).matches();
  }

  /** Of a Service, which begins with a letter. */
  public static String service(String service) {
    return isLetter(service.charAt(0)) ? label(service) : digested(service);
  }

  /** Of the slice of an instance; no name has a dot. */
  public static String slice(InstanceKey key) {
    return service(key.service()) + "." + label(key.id());
  }

  /** Of anything that may begin with a digit. */
  public static String label(String name) {
    var standsForItself = isLabel(name) && !WITH_DIGEST.matcher(name).matches();
    return standsForItself ? name : digested(name);
  }

  /** A label that stands for no name but this one. */
  public static String digested(String name) {
    var readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    var start = isLetter(readable.charAt(0)) ? readable : "n" + readable;
    var longest = LENGTH - MARK.length() - DIGEST_LENGTH;
    return start.substring(0, Math.min(start.length(), longest)) + MARK + digest(name);
  }

  private static boolean isLetter(char character) {
    return character >= 'a' && character <= 'z';
  }

  private static String digest(String name) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      var text = new BigInteger(1, Arrays.copyOf(hash, DIGEST_BYTES)).toString(RADIX);
      return "0".repeat(DIGEST_LENGTH - text.length()) + text;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
