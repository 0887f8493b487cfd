#include "mapping/pack/inherit.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "mapping/pack/files.h"

namespace linkway::mapping {

namespace {

class Joining {
 public:
  explicit Joining(PackSource variant) : all_(std::move(variant)), own_channels_(all_.manifest.channels) {}

  PackSource with(PackSource base) {
    take_files(base);
    find_maps();
    for (auto& channel : base.manifest.channels) take_channel(std::move(channel));
    take_identifiers(base.manifest);
    take_code_rules(base.manifest);
    return std::move(all_);
  }

 private:
  // Tables of the same name stay both: their rows may be joined.
  void take_files(PackSource& base) {
    std::map<std::string, std::string, std::less<>> own;  // path by name
    for (const auto& file : all_.files) own.emplace(file.name(), file.path);
    for (auto& file : base.files) {
      const auto kind = kind_of(file.name());
      if (kind == FileKind::manifest || kind == FileKind::read_me || kind == FileKind::example ||
          kind == FileKind::other) {
        continue;
      }
      const auto same = own.find(file.name());
      if (same != own.end() && kind != FileKind::code_table) {
        instead_.emplace(file.path, same->second);
      } else {
        all_.files.push_back(std::move(file));
      }
    }
  }

  // An own channel may name a map of the pack below as it names one of its own.
  void find_maps() {
    for (auto& channel : all_.manifest.channels) {
      find_map(channel);
      for (auto& request : channel.before) find_map(request);
    }
  }

  void find_map(Channel& channel) {
    const auto named = [&](const PackFile& file) { return file.name() == channel.map; };
    const auto file = std::ranges::find_if(all_.files, named);
    if (file != all_.files.end()) channel.map = file->path;
  }

  void take_channel(Channel channel) {
    const bool out = channel.direction == Direction::out;
    const bool named = !channel.carries.empty();
    for (const auto& own : own_channels_) {
      if (own.name == channel.name && own.direction == channel.direction) return;
      if (!out || own.direction != Direction::out) continue;
      // Only one channel can carry what the others do not.
      if (own.carries.empty() && channel.carries.empty()) return;
      // Of summaries there may be several forms.
      std::erase_if(channel.carries, [&](Carried carried) {
        return carried != Carried::summary && std::ranges::find(own.carries, carried) != own.carries.end();
      });
    }
    if (out && named && channel.carries.empty()) return;
    take_over(channel);
    for (auto& request : channel.before) take_over(request);
    all_.manifest.channels.push_back(std::move(channel));
  }

  void take_over(Channel& channel) {
    if (const auto other = instead_.find(channel.map); other != instead_.end()) channel.map = other->second;
    channel.inherited = true;
    channel.place = all_.manifest.extends_place;
  }

  void take_identifiers(const Manifest& base) {
    auto& own = all_.manifest.identifiers;
    for (const auto& rule : base.identifiers) {
      if (std::ranges::find(own, rule.name, &IdentifierRule::name) != own.end()) continue;
      own.push_back(rule);
      own.back().place = all_.manifest.extends_place;
    }
  }

  void take_code_rules(const Manifest& base) {
    auto& manifest = all_.manifest;
    if (!manifest.own_unmapped) {
      manifest.unmapped = base.unmapped;
      manifest.own_unmapped = base.own_unmapped;
      for (auto& rule : manifest.code_maps) {
        if (!rule.own_policy) rule.unmapped = manifest.unmapped;
      }
    }
    for (auto rule : base.code_maps) {
      rule.place = manifest.extends_place;
      const auto same = std::ranges::find(manifest.code_maps, rule.url, &CodeMapRule::url);
      if (same != manifest.code_maps.end() && !same->own_policy && rule.own_policy) {
        same->unmapped = rule.unmapped;
        same->standard = rule.standard;
        same->own_policy = true;
      }
      if (!rule.own_policy) rule.unmapped = manifest.unmapped;
      manifest.code_maps.push_back(std::move(rule));
    }
  }

  PackSource all_;
  std::vector<Channel> own_channels_;
  std::map<std::string, std::string, std::less<>> instead_;  // of files of the base that are not taken: the variant's
};

}  // namespace

PackSource inherit(PackSource variant, PackSource base) { return Joining(std::move(variant)).with(std::move(base)); }

}  // namespace linkway::mapping
