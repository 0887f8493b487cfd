#include "fhir/definitions/compiler/value_sets.h"

#include <algorithm>

#include "data/json.h"
#include "fhir/definitions/compiler/expansion.h"

namespace linkway::fhir::compiler {

namespace {

void write_members(Context& context, Place<ValueSet> at, const Expanded& expanded) {
  auto& writer = context.writer;
  const auto members = writer.place<ExpandedCode>(expanded.members.size());
  for (std::size_t i = 0; i < expanded.members.size(); ++i) {
    const auto& from = expanded.members[i];
    writer.text(writer[members + i].system, from.system);
    writer.text(writer[members + i].code, from.code);
    writer.text(writer[members + i].display, from.display);
  }
  writer.point(writer[at].members, members);
}

void write_gaps(Context& context, Place<ValueSet> at, const Expanded& expanded) {
  auto& writer = context.writer;
  writer[at].expansion = expanded.gaps.empty() ? Expansion::complete : Expansion::incomplete;
  std::string reason;
  std::vector<std::string_view> systems;
  for (const auto& gap : expanded.gaps) {
    if (reason.find(gap.reason) == std::string::npos) reason += (reason.empty() ? "" : "; ") + gap.reason;
    if (std::ranges::find(systems, gap.system) == systems.end()) systems.push_back(gap.system);
  }
  writer.text(writer[at].reason, reason);
  const auto open = context.texts(systems);
  writer.point(writer[at].open_systems, open);
}

}  // namespace

void compile_value_sets(Context& context, KnownSystems& systems) {
  auto& writer = context.writer;
  const auto& items = context.sources.value_sets;
  const auto place = writer.place<ValueSet>(items.size());
  std::vector<std::pair<std::uint32_t, Place<ValueSet>>> urls;
  Expander expander(context, systems);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = items[i];
    const auto at = place + i;
    if (context.too_large(item)) return;
    urls.emplace_back(hash_of(item.url()), at);
    writer.text(writer[at].url, item.url());
    writer.text(writer[at].version, item.text("version"));
    writer.text(writer[at].name, item.text("name"));
    writer.text(writer[at].package, context.package);
    if (item.node["compose"]) writer.text(writer[at].compose_json, data::to_json(item.node["compose"]));
    const auto& expanded = expander.expand(item);
    write_members(context, at, expanded);
    write_gaps(context, at, expanded);
  }
  writer.point(writer[context.header].value_sets, place);
  context.table<ValueSet>(&ImageHeader::value_sets_by_url, urls);
}

}  // namespace linkway::fhir::compiler
