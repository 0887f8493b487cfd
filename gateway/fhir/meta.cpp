#include "fhir/meta.h"

#include <string>
#include <vector>

namespace linkway::fhir {

namespace {

using data::Member;
using data::Node;

// "_versionId" and "_lastUpdated" carry the extensions of the values that are replaced.
bool is_mark(std::string_view name) {
  if (name.starts_with('_')) name.remove_prefix(1);
  return name == "versionId" || name == "lastUpdated";
}

void append_unmarked(std::vector<Member>& out, const Node& meta) {
  for (const auto& member : meta.members()) {
    if (!is_mark(member.name.view())) out.push_back(member);
  }
}

}  // namespace

Node stamped(const Node& resource, data::Builder& builder, std::string_view id, std::int32_t version, Instant updated) {
  std::vector<Member> meta = {{builder.name("versionId"), builder.text(std::to_string(version))},
                              {builder.name("lastUpdated"), builder.text(to_fhir(updated))}};
  append_unmarked(meta, resource["meta"]);

  std::vector<Member> members = {{builder.name("resourceType"), resource["resourceType"]},
                                 {builder.name("id"), builder.text(id)},
                                 {builder.name("meta"), builder.object(meta)}};
  members.reserve(resource.size() + 3);
  for (const auto& member : resource.members()) {
    const auto name = member.name.view();
    if (name != "resourceType" && name != "id" && name != "meta") members.push_back(member);
  }
  return builder.object(members);
}

Node unstamped(const Node& resource, data::Builder& builder) {
  std::vector<Member> members;
  members.reserve(resource.size());
  for (const auto& member : resource.members()) {
    const auto name = member.name.view();
    if (name == "id") continue;
    if (name != "meta") {
      members.push_back(member);
      continue;
    }
    std::vector<Member> meta;
    append_unmarked(meta, member.value);
    if (!meta.empty()) members.push_back({member.name, builder.object(meta)});
  }
  return builder.object(members);
}

}  // namespace linkway::fhir
