package io.rollcall.app.section;

import io.rollcall.app.config.Reading;
import io.rollcall.app.config.Section;
import io.rollcall.app.config.Setting;
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

  /**
   * What this section says.
   *
   * @param permissions by the pattern of a name, as texts; empty where certificates prove nothing
   */
  public record ClientCertificates(Map<String, String> permissions) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(PERMISSIONS);
  }

  @Override
  public ClientCertificates read(Reading reading) {
    return new ClientCertificates(reading.each(PERMISSIONS));
  }
}
