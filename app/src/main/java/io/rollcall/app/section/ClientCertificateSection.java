package io.rollcall.app.section;

import io.rollcall.app.config.Reading;
import io.rollcall.app.config.Section;
import io.rollcall.app.config.Setting;
import io.rollcall.app.security.access.Permission;
import io.rollcall.app.security.access.SubjectPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What those may do who show a client certificate. */
public final class ClientCertificateSection
    implements Section<Map<SubjectPattern, List<Permission>>> {

  static final Setting<List<Permission>> PERMISSIONS =
      Setting.live(
          "security.client-certificates.<subject>",
          PermissionTexts.LIST,
          "",
          "What they may do whose client certificate has this subject alternative name: a DNS name or"
              + " a URI, such as `orders.example.com` or `spiffe://example.com/ns/*/sa/orders`.");

  @Override
  public List<Setting<?>> settings() {
    return List.of(PERMISSIONS);
  }

  /** Empty where certificates prove nothing. */
  @Override
  public Map<SubjectPattern, List<Permission>> read(Reading reading) {
    var permissions = new LinkedHashMap<SubjectPattern, List<Permission>>();
    reading
        .each(PERMISSIONS)
        .forEach(
            (name, granted) -> {
              try {
                permissions.put(SubjectPattern.of(name), granted);
              } catch (IllegalArgumentException e) {
                reading.refuseName(PERMISSIONS, name, String.valueOf(e.getMessage()));
              }
            });
    return permissions;
  }
}
