package io.rollcall.app.config;

import io.rollcall.probe.Network;
import io.rollcall.registry.Limits;
import io.rollcall.registry.RegistryException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads what was given as text. Each throws {@link IllegalArgumentException} with a rule that
 * starts with "must".
 */
final class SettingText {

  private SettingText() {}

  /** An empty text is none. */
  static <T> Function<String, Optional<T>> optional(Function<String, T> parser) {
    return text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text));
  }

  /** Addresses of servers, without paths, all of one scheme. */
  static List<URI> endpoints(String text) {
    var endpoints = Stream.of(text.split(",")).map(one -> endpoint(one.strip())).toList();
    if (endpoints.stream().map(URI::getScheme).distinct().count() > 1) {
      throw new IllegalArgumentException("must be all of http or all of https");
    }
    return endpoints;
  }

  private static URI endpoint(String text) {
    var rule = "must be URLs such as http://10.0.0.1:2379, separated by commas";
    try {
      var uri = new URI(text);
      boolean hasScheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean isBare =
          "".equals(uri.getPath()) && uri.getQuery() == null && uri.getUserInfo() == null;
      if (hasScheme && isBare && uri.getHost() != null && uri.getPort() > 0) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(rule, e);
    }
    throw new IllegalArgumentException(rule);
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
        : Stream.of(text.split(",")).map(SettingText::serviceName).toList();
  }

  static List<Network> networks(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(",")).map(one -> Network.of(one.strip())).toList();
  }

  private static String serviceName(String text) {
    try {
      return Limits.requireName("service", text.strip());
    } catch (RegistryException.InvalidValue e) {
      throw new IllegalArgumentException("must be names of services, separated by commas", e);
    }
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
