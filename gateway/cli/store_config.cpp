#include "cli/store_config.h"

#include <string_view>
#include <vector>

#include "cli/config/manual.h"
#include "cli/config/values.h"
#include "cli/print.h"

namespace linkway::cli {

Result<Config> read_store_config(const std::string& file) {
  auto yaml = read_config_text(file);
  if (!yaml) return std::move(yaml).problems();
  auto config = parse_config(*yaml, file);
  if (config) config->store.create = false;
  return config;
}

void tell_unknown_partner(std::ostream& err, const Config& config, const std::string& partner) {
  if (partner.empty() || config.settings.partners.find(PartnerId(partner)) != nullptr) return;
  err << "The configuration has no partner " << printable(partner) << ".";
  std::vector<std::string_view> known;
  for (const auto& one : config.settings.partners.all()) known.push_back(one.id.get());
  if (const auto near = nearest(partner, known)) err << " Was " << *near << " meant?";
  err << "\n";
}

}  // namespace linkway::cli
