#include <array>
#include <string>

#include "cli/config/sections.h"
#include "net/http_client.h"

namespace linkway::cli {

using namespace std::chrono_literals;

void read_gateway(const Section& root, Config& config) {
  const auto gateway =
      root.section({"gateway", required, "Who this gateway is, in the messages and links that it writes."});
  config.settings.base_url = read_url(
      gateway,
      {"base_url", required,
       "The FHIR base under which partners reach this gateway; stored resources are linked with it, so keep it."},
      false);
  auto& base = config.settings.base_url;
  if (base.find('?') != std::string::npos) gateway.wrong("base_url", "base_url must have no query (?...)");
  while (base.ends_with('/')) base.pop_back();
  config.settings.name = gateway.text({"name", "Linkway", "The name that partners see in MessageHeader.source.name."});
  config.node = static_cast<std::uint8_t>(gateway.whole(
      {"node", "0", "Number of this gateway among those that share one database; two must never have the same."}, 0,
      255));
  bool given = false;
  config.settings.organization = read_organization(
      gateway, {"organization", none, "The organisation that runs the gateway, named in messages as their sender."},
      given);
}

void read_store(const Section& root, Config& config) {
  const auto store = root.section({"store", required, "Where everything is kept."});
  const auto sqlite = store.section({"sqlite", required, "The embedded database: one file on a local disk."});
  config.store.path = sqlite.file({"path", required,
                                   "The database file; made when it is not there. Keep it on a local disk, backed up "
                                   "together with the files beside it (-wal, -shm)."},
                                  Section::File::made);
  config.store.busy_timeout = sqlite.duration(
      {"busy_timeout", "5s", "How long to wait for another process that holds the database's write lock."}, 1ms, 10min);
  config.store.readers =
      static_cast<std::size_t>(sqlite.whole({"readers", "4", "Look-ups that may read at the same time."}, 1, 64));
}

void read_packages(const Section& root, Config& config) {
  const auto packages = root.section({"packages", none, "FHIR packages that messages are validated by."});
  config.packages =
      packages.file({"folder", required,
                     "The folder of the packages: .tgz files and folders of definitions. 'linkway package "
                     "add' puts them there."},
                    Section::File::folder);
}

void read_packs(const Section& root, Config& config) {
  const auto packs = root.section({"packs", none, "What partners speak who do not speak FHIR as the gateway does."});
  config.pack_folders = packs.folders(
      {"folders", required, "The folders of the packs: each a pack, or a folder with packs in it. All are loaded."});
}

std::optional<security::ValidationPolicy> read_validation(const Section& owner, std::string_view meaning) {
  const auto section = owner.section({"validation", none, meaning});
  security::ValidationPolicy policy;
  policy.mode = static_cast<security::ValidationPolicy::Mode>(section.choice(
      {"mode", "warn", "off: by their form alone; warn: what is wrong is told and taken; enforce: it is refused."},
      {"off", "warn", "enforce"}));
  constexpr std::array severities{Severity::warning, Severity::error, Severity::fatal};
  policy.refuse_from = severities[section.choice(
      {"refuse_from", "error", "With mode enforce, the least severity that refuses a message."},
      {"warning", "error", "fatal"})];
  for (const auto& word : section.texts(
           {"profiles", none, "Profiles, by their canonical url, that each resource of their type must satisfy."})) {
    policy.profiles.push_back(word.text);
  }
  if (!section.present()) return std::nullopt;
  return policy;
}

void read_log(const Section& root, Config& config) {
  const auto log = root.section({"log", none, "The log, written to standard error; it never holds a message body."});
  config.log_level = static_cast<LogLevel>(log.choice({"level", "info", "The least important events that are written."},
                                                      {"debug", "info", "warn", "error", "off"}));
  config.log_format = static_cast<LogFormat>(
      log.choice({"format", "text", "Lines for people, or JSON objects for machines."}, {"text", "json"}));
}

void read_own_delivery(const Section& root, Config& config) {
  const auto delivery =
      root.section({"delivery", none,
                    "The gateway's own identity towards partners; needed when any of them is reached over https."});
  config.delivery_tls.certificate =
      delivery.file({"certificate", required, "The gateway's client certificate and its chain, leaf first (PEM)."});
  config.delivery_tls.key = delivery.file({"key", required, "The private key of that certificate (PEM)."});
  config.delivery_tls.ca =
      delivery.file({"ca", required, "The authorities that may sign the certificates of partners' servers (PEM)."});
}

security::Organization read_organization(const Section& owner, const Key& key, bool& present) {
  const auto section = owner.section(key);
  present = section.present();
  security::Organization organization;
  organization.name = section.text({"name", required, "Its name."});
  organization.system = section.text({"system", none, "The system of its identifier, a URI."});
  organization.value = section.text({"value", none, "Its identifier in that system."});
  if (section.has("system") != section.has("value")) {
    section.wrong("", "system and value of an organization go together: together they are its identifier");
  }
  return organization;
}

}  // namespace linkway::cli
