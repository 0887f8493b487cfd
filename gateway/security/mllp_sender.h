// Whose messages come over a plain MLLP connection, where no certificate says it: by the address they come from, by
// what MSH-3 and MSH-4 say, or both. It is as good as the network is: whoever is let into it can say the same.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linkway::security {

class Partners;
struct Partner;

// Addresses that begin alike: 192.0.2.0/24, 2001:db8::/32, or one of them alone.
struct Network {
  std::array<unsigned char, 16> address{};  // of IPv4 as ::ffff:a.b.c.d
  unsigned bits = 128;
  [[nodiscard]] bool contains(const std::array<unsigned char, 16>& other) const;
};
[[nodiscard]] std::optional<std::array<unsigned char, 16>> parse_address(const std::string& text);
// Nothing for a text that is none, and for one with bits set behind its prefix.
[[nodiscard]] std::optional<Network> parse_network(std::string_view text);

struct MllpSender {
  std::vector<Network> networks;            // none: any
  std::string application;                  // MSH-3.1; "": any
  std::string facility;                     // MSH-4.1; "": any
  std::vector<std::string> processing_ids;  // of MSH-11, beside P
  bool always_original = false;             // answered in the original mode, whatever MSH-15 and MSH-16 ask for
  // Names somebody; a partner that is known by its certificate has none of the three.
  [[nodiscard]] bool identifies() const { return !networks.empty() || !application.empty() || !facility.empty(); }
};

// The one partner whose entry fits. Of several, the one that says more: an entry with application or facility goes
// before one with addresses alone. Null when nobody fits, or two fit alike.
[[nodiscard]] const Partner* identify_mllp(const Partners& partners, const std::string& address,
                                           std::string_view application, std::string_view facility);

}  // namespace linkway::security
