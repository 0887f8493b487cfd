#include "cli/config/config.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/config/manual.h"
#include "cli/config/sections.h"

namespace linkway::cli {

namespace {

Result<Config> parse(const std::string& yaml, const std::string& file_name, Document::Files files) {
  Document document(file_name, files);
  const auto root = document.parse(yaml);
  Config config;
  config.file = file_name;
  read_all(root, config);
  auto problems = document.finish();
  if (!problems.empty()) return problems;
  config.secret_files = document.secret_files();
  for (const auto* key : {&config.tls.key, &config.delivery_tls.key}) {
    if (!key->empty()) config.secret_files.push_back(*key);
  }
  for (const auto& listener : config.mllp) {
    if (listener.tls) config.secret_files.push_back(listener.tls->key);
  }
  return config;
}

}  // namespace

Result<std::string> read_config_text(const std::string& path) {
  const auto unreadable = [&](const std::string& why) {
    Problem problem;
    problem.category = Category::not_found;
    problem.code = issue::not_found;
    problem.text = "cannot read the configuration: " + why;
    problem.file = path;
    return problem;
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return unreadable("it is a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) return unreadable(std::strerror(errno));
  std::ostringstream text;
  text << in.rdbuf();
  if (in.bad()) return unreadable(std::strerror(errno));
  return text.str();
}

Result<Config> read_config(const std::string& path) {
  auto yaml = read_config_text(path);
  if (!yaml) return std::move(yaml).problems();
  return parse(*yaml, path, Document::Files::checked);
}

Result<Config> parse_config(const std::string& yaml, const std::string& file_name) {
  return parse(yaml, file_name, Document::Files::trusted);
}

void read_all(const Section& root, Config& config) {
  read_gateway(root, config);
  read_listen(root, config);
  read_store(root, config);
  read_batches(root, config);
  read_packages(root, config);
  read_packs(root, config);
  read_terminology(root, config);
  if (auto policy = read_validation(root, "How strictly messages are validated, unless a partner has its own rules.")) {
    config.settings.validation = *std::move(policy);
  } else {
    config.settings.validation.mode = security::ValidationPolicy::Mode::warn;
  }
  read_log(root, config);
  read_own_delivery(root, config);
  auto partners = read_partners(root, config);
  config.settings.routes = read_routes(root, partners);
  for (const auto& partner : partners) {
    if (partner.delivery && partner.delivery->url.starts_with("https:") && config.delivery_tls.ca.empty()) {
      if (!root.has("delivery")) {
        root.wrong("", "section 'delivery' is missing: partner '" + partner.id.get() +
                           "' gets messages over https, for which the gateway needs a certificate, key and ca");
      }
      break;
    }
  }
  config.settings.partners = security::Partners(std::move(partners));
}

std::vector<KeyDoc> config_keys() {
  Document document("", Document::Files::trusted);
  Config config;
  read_all(document.describe(), config);
  return document.keys();
}

}  // namespace linkway::cli
