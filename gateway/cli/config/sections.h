// The sections of a configuration, one reader each. A reader asks for every key of its section whether the section is
// there or not: what it asks for is what is documented.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "cli/config/config.h"
#include "cli/config/yaml_reader.h"

namespace linkway::cli {

void read_gateway(const Section& root, Config& config);
void read_listen(const Section& root, Config& config);
void read_mllp_listeners(const Section& listen, Config& config);
void read_store(const Section& root, Config& config);
void read_packages(const Section& root, Config& config);
void read_packs(const Section& root, Config& config);
void read_terminology(const Section& root, Config& config);
void read_batches(const Section& root, Config& config);  // behind listen and store
void read_folders_in(const Section& partner, const PartnerId& id, Config& config);
void read_log(const Section& root, Config& config);
void read_own_delivery(const Section& root, Config& config);
[[nodiscard]] std::vector<security::Partner> read_partners(const Section& root, Config& config);
[[nodiscard]] referral::Routes read_routes(const Section& root, const std::vector<security::Partner>& partners);
void read_all(const Section& root, Config& config);

// Parts that several sections have.
[[nodiscard]] std::optional<security::ValidationPolicy> read_validation(const Section& owner, std::string_view meaning);
// `standard`: connections when nothing is said. `message`: bytes of one.
[[nodiscard]] net::Admission read_admission(const Section& limits, std::string_view standard, std::size_t message);
// Null when the partner has no such section.
[[nodiscard]] std::shared_ptr<const security::MllpSender> read_mllp_sender(const Section& partner);
[[nodiscard]] security::Organization read_organization(const Section& owner, const Key& key, bool& present);
// `url` as it was written; anything that is no URL, or would carry personal data in the clear, is a problem.
// Of a delivery: also of an MLLP listener. `plain`: allowed without TLS to another machine.
[[nodiscard]] std::string read_delivery_url(const Section& section, const Key& key, bool plain);
[[nodiscard]] std::string read_url(const Section& section, const Key& key, bool plain_on_loopback);

}  // namespace linkway::cli
