package io.rollcall.backend.consul;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The checks that Consul's servers hold at one index: Rollcall's, and one of each node. */
final class CheckRows {

  private record Id(String node, String check) {}

  /**
   * @param service as Rollcall calls it; empty for the check of a node
   */
  private record Row(String service, long modifyIndex) {
    boolean isNode() {
      return service.isEmpty();
    }
  }

  private final Map<Id, Row> rows = new HashMap<>();
  private final Set<String> checks = new HashSet<>();

  private CheckRows() {}

  /**
   * @param naming from Consul's name of a service to Rollcall's; empty for those of others
   */
  static CheckRows of(List<Wire.Check> checks, UnaryOperator<String> naming) {
    var all = new CheckRows();
    for (var check : checks) {
      var isNode = check.id().equals(Wire.Check.NODE_ALIVE);
      var name = check.serviceName();
      var service = name == null ? "" : naming.apply(name);
      if (isNode || !service.isEmpty()) {
        all.checks.add(check.id());
        all.rows.put(
            new Id(check.node(), check.id()), new Row(isNode ? "" : service, check.modifyIndex()));
      }
    }
    return all;
  }

  int size() {
    return rows.size();
  }

  boolean hasNodes() {
    return rows.values().stream().anyMatch(Row::isNode);
  }

  Set<String> services() {
    return rows.values().stream()
        .map(Row::service)
        .filter(service -> !service.isEmpty())
        .collect(Collectors.toSet());
  }

  boolean hasLease(String serviceId) {
    return checks.contains(ConsulChecks.leaseId(serviceId));
  }

  boolean containsAll(CheckRows others) {
    return rows.keySet().containsAll(others.rows.keySet());
  }

  /** Whether what a node has of a service is known as of an index or later. */
  interface Reached {
    boolean is(String node, String service, long index);
  }

  /** The services of which something differs in {@code next}, unless that is known already. */
  Set<String> changed(CheckRows next, Reached reached) {
    var changed = new HashSet<String>();
    var nodes = new HashSet<String>();
    rows.forEach(
        (id, row) -> {
          if (!next.rows.containsKey(id)) {
            (row.isNode() ? nodes : changed).add(row.isNode() ? id.node() : row.service());
          }
        });
    next.rows.forEach(
        (id, row) -> {
          if (!row.equals(rows.get(id)) && row.isNode()) {
            nodes.add(id.node());
          } else if (!row.equals(rows.get(id))
              && !reached.is(id.node(), row.service(), row.modifyIndex())) {
            changed.add(row.service());
          }
        });
    if (!nodes.isEmpty()) {
      next.rows.forEach(
          (id, row) -> {
            if (nodes.contains(id.node())) {
              changed.add(row.service());
            }
          });
    }
    changed.remove("");
    return changed;
  }
}
