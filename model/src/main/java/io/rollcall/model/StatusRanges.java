package io.rollcall.model;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Statuses of HTTP answers, as people write them: {@code 200-299,401}. Immutable.
 *
 * @param ranges 1 to 16 of them
 */
public record StatusRanges(List<Range> ranges) {

  /** All of 2xx. */
  public static final StatusRanges SUCCESSFUL = new StatusRanges(List.of(new Range(200, 299)));

  private static final String FIELD = "healthCheck.expectedStatuses";
  private static final String RULE = "must be statuses from 200 to 599 such as 200-299,401";
  private static final Pattern ONE_OR_RANGE = Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?");

  /** From one status to another, both included. */
  public record Range(int from, int to) {
    public Range {
      if (from < 200 || to > 599 || from > to) {
        throw new InvalidValue(FIELD, from + "-" + to, RULE);
      }
    }

    @Override
    public String toString() {
      return from == to ? String.valueOf(from) : from + "-" + to;
    }
  }

  /** Throws {@link InvalidValue} for none or too many. */
  public StatusRanges {
    Limits.requireBetween(FIELD, ranges.size(), 1, Limits.STATUS_RANGES);
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads what {@link #toString()} writes.
   *
   * @throws InvalidValue for anything else
   */
  public static StatusRanges of(String text) {
    return new StatusRanges(
        Arrays.stream(text.split(",", -1)).map(part -> range(part.strip(), text)).toList());
  }

  public boolean contain(int status) {
    return ranges.stream().anyMatch(range -> range.from() <= status && status <= range.to());
  }

  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }

  private static Range range(String part, String text) {
    var parsed = ONE_OR_RANGE.matcher(part);
    if (!parsed.matches()) {
      throw new InvalidValue(FIELD, text, RULE);
    }
    var to = parsed.group(2);
    int from = Integer.parseInt(parsed.group(1));
    return new Range(from, to == null ? from : Integer.parseInt(to));
  }
}
