package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import java.util.List;
import java.util.Map;

/** What those may do who show a client certificate. */
public final class ClientCertificateSection
    implements Section<ClientCertificateSection.ClientCertificates> {

  static final Setting<String> PERMISSIONS =
      Setting.live(
          "security.client-certificates.<subject>",
          PermissionTexts.LIST,
          "",
          "What they may do whose client certificate has this subject alternative name: a DNS name or"
              + " a URI, such as `orders.example.com` or `spiffe://example.com/ns/*/sa/orders`.");
  static final Setting<String> HOSTS =
      Setting.live(
          "security.client-certificate-hosts.<subject>",
          PermissionTexts.HOST_LIST,
          "",
          "The only hosts that they may register whose client certificate has this name.");

  /**
   * What this section says.
   *
   * @param permissions by the pattern of a name, as texts; empty where certificates prove nothing
   * @param hosts by the pattern of a name, as texts
   */
  public record ClientCertificates(Map<String, String> permissions, Map<String, String> hosts) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(PERMISSIONS, HOSTS);
  }

  @Override
  public ClientCertificates read(Reading reading) {
    return new ClientCertificates(
        reading.each(PERMISSIONS), PermissionTexts.hosts(reading, HOSTS, PERMISSIONS));
  }
}
