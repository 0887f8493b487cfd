#include "referral/contained.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/reference.h"

namespace linkway::referral {
namespace {

void collect(const data::Node& resource, std::vector<std::string_view>& ids) {
  fhir::for_each_reference(resource, "", [&](const std::string&, const data::Node& reference) {
    const auto literal = reference["reference"].text();
    if (literal.size() > 1 && literal[0] == '#') ids.push_back(literal.substr(1));
  });
}

data::Node find(std::initializer_list<data::Node> origins, std::string_view id) {
  for (const auto& origin : origins) {
    for (const auto& each : origin["contained"].items()) {
      if (each["id"].text() == id) return each;
    }
  }
  return {};
}

}  // namespace

data::Node with_contained(const data::Node& resource, std::initializer_list<data::Node> origins,
                          data::Builder& builder) {
  const auto bare = builder.without(resource, "contained");
  std::vector<std::string_view> wanted;
  collect(bare, wanted);
  std::set<std::string_view> seen;
  std::vector<data::Node> found;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!seen.insert(wanted[i]).second) continue;
    if (const auto each = find(origins, wanted[i])) {
      found.push_back(each);
      collect(each, wanted);
    }
  }
  if (found.empty()) return bare;
  return builder.with(bare, "contained", builder.list(found));
}

}  // namespace linkway::referral
