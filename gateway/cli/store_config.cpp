#include "cli/store_config.h"

#include "cli/config/manual.h"

namespace linkway::cli {

Result<Config> read_store_config(const std::string& file) {
  auto yaml = read_config_text(file);
  if (!yaml) return std::move(yaml).problems();
  auto config = parse_config(*yaml, file);
  if (config) config->store.create = false;
  return config;
}

}  // namespace linkway::cli
