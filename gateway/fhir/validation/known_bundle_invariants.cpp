// Invariants of Bundle, which may have very many entries (R4 bundle.html#invs).
#include <algorithm>
#include <array>
#include <vector>

#include "fhir/definitions/key.h"
#include "fhir/validation/known_invariants.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;

Verdict verdict(bool holds) { return holds ? Verdict::holds : Verdict::broken; }

// Nothing is decided here about a Bundle whose type is no text.
std::string_view type_of(const At& at) {
  const auto& type = (*at.node)["type"];
  return type.is_text() ? type.text() : std::string_view();
}

bool has(const Node& object, std::string_view name, std::string_view companion) {
  return bool(object[name]) || bool(object[companion]);
}

Verdict bdl_1(Run&, const At& at) {
  const auto type = type_of(at);
  if (type == "searchset" || type == "history" || !has(*at.node, "total", "_total")) return Verdict::holds;
  return type.empty() ? Verdict::ask : Verdict::broken;
}

Verdict bdl_2(Run&, const At& at) {
  const auto type = type_of(at);
  if (type == "searchset") return Verdict::holds;
  for (const auto& entry : (*at.node)["entry"].items()) {
    if (entry["search"]) return Verdict::ask;
  }
  return Verdict::holds;
}

Verdict all_have(const At& at, std::string_view name, std::initializer_list<std::string_view> types) {
  const auto type = type_of(at);
  if (type.empty()) return Verdict::ask;
  const bool wanted = std::ranges::find(types, type) != types.end();
  for (const auto& entry : (*at.node)["entry"].items()) {
    const auto& part = entry[name];
    if (part && !part.is_object()) return Verdict::ask;
    if (bool(part) != wanted) return Verdict::broken;
  }
  return Verdict::holds;
}

Verdict bdl_3(Run&, const At& at) { return all_have(at, "request", {"batch", "transaction", "history"}); }
Verdict bdl_4(Run&, const At& at) {
  return all_have(at, "response", {"batch-response", "transaction-response", "history"});
}

Verdict bdl_7(Run&, const At& at) {
  if (type_of(at) == "history") return Verdict::holds;
  const auto entries = (*at.node)["entry"].items();
  std::vector<std::uint32_t> hashes;
  hashes.reserve(entries.size());
  for (const auto& entry : entries) {
    const auto& url = entry["fullUrl"];
    if (!url && !entry["_fullUrl"]) continue;
    if (!url.is_text()) return Verdict::ask;
    auto hash = hash_of(url.text());
    for (const char c : entry["resource"]["meta"]["versionId"].text()) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    }
    hashes.push_back(hash);
  }
  // Two may have one hash by chance.
  std::ranges::sort(hashes);
  return std::ranges::adjacent_find(hashes) == hashes.end() ? Verdict::holds : Verdict::ask;
}

Verdict bdl_8(Run&, const At& at) {
  const auto url = (*at.node)["fullUrl"].text();
  // urn:uuid:... has no path.
  if (url.starts_with("urn:")) return Verdict::holds;
  return verdict(url.find("/_history/") == std::string_view::npos);
}

Verdict only_of(const At& at, std::string_view wanted) {
  const auto type = type_of(at);
  return type.empty() || type == wanted ? Verdict::ask : Verdict::holds;
}
Verdict of_documents(Run&, const At& at) { return only_of(at, "document"); }
Verdict of_messages(Run&, const At& at) { return only_of(at, "message"); }

constexpr std::array known = {
    KnownInvariant{"bdl-1", "total.empty() or (type = 'searchset') or (type = 'history')", bdl_1},
    KnownInvariant{"bdl-2", "entry.search.empty() or (type = 'searchset')", bdl_2},
    KnownInvariant{"bdl-3",
                   "entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or "
                   "%resource.type = 'history'))",
                   bdl_3},
    KnownInvariant{"bdl-4",
                   "entry.all(response.exists() = (%resource.type = 'batch-response' or %resource.type = "
                   "'transaction-response' or %resource.type = 'history'))",
                   bdl_4},
    KnownInvariant{"bdl-7",
                   "(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId)"
                   ".isDistinct()",
                   bdl_7},
    KnownInvariant{"bdl-8", "fullUrl.contains('/_history/').not()", bdl_8},
    KnownInvariant{"bdl-9", "type = 'document' implies (identifier.system.exists() and identifier.value.exists())",
                   of_documents},
    KnownInvariant{"bdl-10", "type = 'document' implies (timestamp.hasValue())", of_documents},
    KnownInvariant{"bdl-11", "type = 'document' implies entry.first().resource.is(Composition)", of_documents},
    KnownInvariant{"bdl-12", "type = 'message' implies entry.first().resource.is(MessageHeader)", of_messages},
};

}  // namespace

std::span<const KnownInvariant> bundle_invariants() { return known; }

}  // namespace linkway::fhir::validation
