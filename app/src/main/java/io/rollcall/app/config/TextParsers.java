package io.rollcall.app.config;

import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException;
import io.rollcall.probe.Network;
import io.rollcall.store.remote.Endpoints;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what was given as text. Each throws {@link IllegalArgumentException} with a rule that
 * starts with "must".
 */
final class TextParsers {

  /** A name (RFC 1123, with the underscores of some), or an address. */
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*");

  private TextParsers() {}

  /** An empty text is none. */
  static <T> Function<String, Optional<T>> optional(Function<String, T> parser) {
    return text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text));
  }

  /** Addresses of servers. */
  static List<URI> endpoints(String text) {
    var endpoints = Stream.of(text.split(",")).map(TextParsers::url).toList();
    var objection = Endpoints.objection(endpoints);
    if (objection != null) {
      throw new IllegalArgumentException(objection);
    }
    return endpoints;
  }

  private static URI url(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be URLs, separated by commas", e);
    }
  }

  static String filled(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  static List<String> serviceNames(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(",")).map(TextParsers::serviceName).toList();
  }

  /** The empty prefix, which is that of all names, for {@code all}. */
  static List<String> namePrefixes(String text) {
    return switch (text) {
      case "none" -> List.of();
      case "all" -> List.of("");
      default -> Stream.of(text.split(",")).map(TextParsers::namePrefix).toList();
    };
  }

  private static String namePrefix(String text) {
    try {
      return Limits.requireNamePrefix("service", text.strip());
    } catch (RegistryException.InvalidValue e) {
      throw new IllegalArgumentException(
          "must be none, all, or what names of services begin with, separated by commas", e);
    }
  }

  static List<Network> networks(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(",")).map(one -> Network.of(one.strip())).toList();
  }

  /** Hosts without a port, in lower case. */
  static Set<String> hosts(String text) {
    return text.isEmpty()
        ? Set.of()
        : Stream.of(text.split(",")).map(TextParsers::host).collect(Collectors.toUnmodifiableSet());
  }

  private static String host(String text) {
    var host = text.strip().toLowerCase(Locale.ROOT);
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "must be names or addresses without a port, such as rollcall.example.com, separated by"
              + " commas");
    }
    return host;
  }

  private static String serviceName(String text) {
    try {
      return Limits.requireName("service", text.strip());
    } catch (RegistryException.InvalidValue e) {
      throw new IllegalArgumentException("must be names of services, separated by commas", e);
    }
  }

  static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  static int wholeBetween(String text, int least, int most) {
    var rule = "must be a whole number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(rule, e);
    }
    throw new IllegalArgumentException(rule);
  }

  static OptionalDouble loadBound(String text) {
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    var rule = "must be a number above 1 and at most 100";
    try {
      double bound = Double.parseDouble(text);
      if (bound > 1 && bound <= 100) {
        return OptionalDouble.of(bound);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(rule, e);
    }
    throw new IllegalArgumentException(rule);
  }

  static Duration durationBetween(String text, Duration least, Duration most) {
    var duration = DurationText.parse(text);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException("must be " + least + " to " + most);
    }
    return duration;
  }
}
