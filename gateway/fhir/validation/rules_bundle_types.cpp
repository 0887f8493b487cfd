#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "fhir/reference.h"
#include "fhir/types.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules_bundle.h"

namespace linkway::fhir::validation {

namespace {

// The types that a search was for, by its self link: Patient?..., or ?_type=Patient,Group.
std::vector<std::string_view> searched_types(const data::Node& bundle) {
  std::vector<std::string_view> types;
  for (const auto& link : bundle["link"].items()) {
    if (link["relation"].text() != "self") continue;
    const auto url = link["url"].text();
    const auto question = std::min(url.find('?'), url.size());
    const auto path = url.substr(0, question);
    const auto last = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    if (is_resource_type(last)) {
      types.push_back(last);
    } else if (question < url.size()) {
      for (const auto part : text::split(url.substr(question + 1), '&')) {
        if (!part.starts_with("_type=")) continue;
        for (const auto type : text::split(part.substr(6), ',')) types.push_back(type);
      }
    }
    break;
  }
  return types;
}

bool holds(const std::vector<std::string_view>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

class SearchSet {
 public:
  SearchSet(Run& run, const At& bundle) : run_(run), bundle_(bundle), types_(searched_types(*bundle.node)) {}

  void check() {
    const auto entries = (*bundle_.node)["entry"].items();
    any_mode_ =
        std::any_of(entries.begin(), entries.end(), [](const auto& entry) { return bool(entry["search"]["mode"]); });
    std::size_t index = 0;
    for (const auto& entry : entries) {
      const Place place(run_, bundle_, entry, "entry", index++);
      const auto& resource = entry["resource"];
      const auto mode = entry["search"]["mode"].text();
      if (!resource.is_object()) {
        run_.error(place.at(), issue::required, "bundle-search-resource", "what a search finds is a resource");
        continue;
      }
      if (any_mode_ && mode.empty()) {
        run_.warning(place.at(), issue::incomplete, "bundle-search-mode", "a result of a search has a search.mode");
      }
      const Place at(run_, place.at(), resource, "resource");
      check_resource(at.at(), mode);
    }
  }

 private:
  void check_resource(const At& at, std::string_view mode) {
    const auto type = (*at.node)["resourceType"].text();
    const bool outcome = type == "OperationOutcome";
    const bool has_id = bool((*at.node)["id"]);
    if (mode == "outcome") {
      if (!outcome) {
        run_.error(at, issue::value, "bundle-search-outcome", "with search.mode outcome, this is an OperationOutcome");
      }
      return;
    }
    const bool stated = mode == "match" || mode == "include";
    if (!has_id && (stated || !outcome)) {
      run_.report(at, stated ? Severity::error : Severity::warning, issue::required, "bundle-search-id",
                  "what a search finds has an id");
    }
    if (types_.empty() || holds(types_, type) || mode == "include" || (!stated && outcome)) return;
    run_.report(at, stated ? Severity::error : Severity::warning, issue::value, "bundle-search-type",
                "this is none of the types that were searched for, by the self link");
  }

  Run& run_;
  const At& bundle_;
  std::vector<std::string_view> types_;
  bool any_mode_ = false;
};

}  // namespace

void check_search_set(Run& run, const At& bundle) { SearchSet(run, bundle).check(); }

void check_requests(Run& run, const At& bundle) {
  std::size_t index = 0;
  for (const auto& entry : (*bundle.node)["entry"].items()) {
    const auto at = index++;
    const auto method = entry["request"]["method"].text();
    const auto url = entry["request"]["url"].text();
    const auto& resource = entry["resource"];
    if (url.empty() || !resource.is_object() || (method != "PUT" && method != "POST")) continue;
    const auto target = parse_reference(url);
    const auto type = resource["resourceType"].text();
    const auto id = resource["id"].text();
    const Place place(run, bundle, entry, "entry", at);
    const auto named = target.type.empty() && is_resource_type(url) ? url : target.type;
    if (!named.empty() && !type.empty() && named != type) {
      run.error(place.at(), issue::value, "bundle-request-type",
                "request.url names another type than the resource has");
    } else if (method == "PUT" && target.kind == Reference::Kind::relative && !id.empty() && target.id != id) {
      run.error(place.at(), issue::value, "bundle-request-id", "request.url names another id than the resource has");
    }
  }
}

}  // namespace linkway::fhir::validation
