#include "cli/partner_packs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/pack_folder.h"

namespace linkway::cli {

namespace {

struct Loading {
  std::vector<exchange::PackPtr> packs;
  Problems problems;
  Problems warnings;
};

void load_one(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& all,
              const fhir::Definitions& below, Loading& loading) {
  auto loaded = load_pack_folder(folder, below, all);
  for (auto& problem : loaded.problems) {
    (problem.severity >= Severity::error ? loading.problems : loading.warnings).push_back(std::move(problem));
  }
  if (!loaded.pack) return;
  const auto& name = loaded.pack->manifest().pack;
  const auto same = [&](const exchange::PackPtr& other) { return other->manifest().pack == name; };
  if (std::ranges::any_of(loading.packs, same)) {
    Problem problem;
    problem.category = Category::conflict;
    problem.code = issue::duplicate;
    problem.file = folder.string();
    problem.text = "there is another pack '" + name + "' in the folders of the configuration";
    loading.problems.push_back(std::move(problem));
  }
  loading.packs.push_back(std::move(loaded.pack));
}

// Of the line in the configuration that gives a partner its pack.
void wrong(const Config& config, const security::Partner& partner, std::string text, Loading& loading) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::not_found;
  problem.file = config.file;
  problem.path = "partners[].pack";
  problem.text = std::move(text);
  if (const auto place = config.pack_places.find(partner.id); place != config.pack_places.end()) {
    problem.line = place->second.line;
    problem.column = place->second.column;
  }
  loading.problems.push_back(std::move(problem));
}

// One flag of a partner says what a restart makes of a message that nobody answered.
void check_requests(const Config& config, const security::Partner& partner, const mapping::Pack& pack,
                    Loading& loading) {
  if (!partner.delivery || !partner.delivery->idempotent) return;
  for (const auto& channel : pack.manifest().channels) {
    for (const auto& request : channel.before) {
      if (request.repeatable) continue;
      wrong(config, partner,
            "pack '" + partner.pack + "' has request '" + request.name + "' of channel '" + channel.name +
                "', which must not arrive twice: this partner needs delivery.idempotent: false",
            loading);
      return;
    }
  }
}

void check_partner(const Config& config, const security::Partner& partner, const exchange::Packs& packs,
                   Loading& loading) {
  if (partner.pack.empty()) return;
  const auto pack = packs.find(partner.pack);
  if (!pack) {
    wrong(config, partner,
          config.pack_folders.empty()
              ? "partner '" + partner.id.get() + "' has pack '" + partner.pack + "', but packs.folders is not set"
              : "there is no pack '" + partner.pack + "' in packs.folders",
          loading);
    return;
  }
  using Kind = store::DeliveryKind;
  const auto carries = [&](Kind kind) { return exchange::channel_for(pack.get(), kind) != nullptr; };
  if (partner.role == security::Role::platform && !carries(Kind::referral)) {
    wrong(config, partner,
          "pack '" + partner.pack + "' has no channel out that carries a referral, which a platform needs", loading);
  }
  if (!partner.feedback.empty() && !carries(Kind::feedback)) {
    wrong(config, partner,
          "pack '" + partner.pack + "' has no channel out that carries the feedback which this partner asks for",
          loading);
  }
  check_requests(config, partner, *pack, loading);
  for (const auto& poll : config.polls) {
    if (poll->partner != partner.id) continue;
    const auto* channel = pack->channel(mapping::Direction::in, poll->channel);
    if (channel != nullptr && channel->protocol == mapping::Protocol::https) continue;
    wrong(config, partner,
          "pack '" + partner.pack + "' has no channel '" + poll->channel +
              "' with direction in and protocol https, which a poll of this partner is for",
          loading);
  }
}

}  // namespace

Result<PartnerPacks> load_partner_packs(const Config& config) {
  Loading loading;
  if (!config.pack_folders.empty()) {
    const auto folders = find_pack_folders(config.pack_folders);
    if (!folders.ok()) return folders.problems();
    for (const auto& folder : *folders) load_one(folder, *folders, config.settings.definitions, loading);
  }
  auto packs = std::make_shared<const exchange::Packs>(std::move(loading.packs));
  // Of a pack that is wrong, all that is to be said was said.
  if (loading.problems.empty()) {
    for (const auto& partner : config.settings.partners.all()) check_partner(config, partner, *packs, loading);
  }
  if (!loading.problems.empty()) return loading.problems;
  if (config.pack_folders.empty()) packs = nullptr;
  return PartnerPacks{std::move(packs), std::move(loading.warnings)};
}

}  // namespace linkway::cli
