#include "security/mllp_sender.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "security/partner.h"

namespace linkway::security {

bool Network::contains(const std::array<unsigned char, 16>& other) const {
  const auto whole = bits / 8;
  if (!std::equal(address.begin(), address.begin() + whole, other.begin())) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<unsigned char>(0xFFU << (8 - bits % 8));
  return (address.at(whole) & mask) == (other.at(whole) & mask);
}

std::optional<std::array<unsigned char, 16>> parse_address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  bytes = {};
  bytes[10] = bytes[11] = 0xFF;
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const std::string host(text.substr(0, slash));
  const auto address = parse_address(host);
  if (!address) return std::nullopt;
  Network network{*address, 128};
  if (slash == std::string_view::npos) return network;
  const bool four = host.find(':') == std::string::npos;
  const auto digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc{} || end != digits.data() + digits.size() || bits > (four ? 32U : 128U)) return std::nullopt;
  network.bits = four ? 96 + bits : bits;
  for (unsigned bit = network.bits; bit < 128; ++bit) {
    if ((network.address.at(bit / 8) & (0x80U >> (bit % 8))) != 0) return std::nullopt;
  }
  return network;
}

const Partner* identify_mllp(const Partners& partners, const std::string& address, std::string_view application,
                             std::string_view facility) {
  const auto from = parse_address(address);
  const Partner* found = nullptr;
  int best = 0;
  bool several = false;
  for (const auto& partner : partners.all()) {
    if (!partner.mllp || !partner.mllp->identifies()) continue;
    const auto& sender = *partner.mllp;
    const auto is_in = [&](const Network& network) { return from && network.contains(*from); };
    if (!sender.networks.empty() && std::ranges::none_of(sender.networks, is_in)) continue;
    if (!sender.application.empty() && sender.application != application) continue;
    if (!sender.facility.empty() && sender.facility != facility) continue;
    const int weight =
        (sender.networks.empty() ? 0 : 1) + (sender.application.empty() ? 0 : 2) + (sender.facility.empty() ? 0 : 2);
    if (weight < best) continue;
    several = weight == best;
    found = &partner;
    best = weight;
  }
  return several ? nullptr : found;
}

}  // namespace linkway::security
