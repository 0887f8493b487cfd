// Bundle (R4 bundle.html, documents.html, messaging.html, http.html) beyond bdl-1 to bdl-12.
#include "fhir/validation/rules_bundle.h"

#include <string>
#include <string_view>
#include <unordered_set>

#include "fhir/reference.h"
#include "fhir/types.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

bool is_paging(std::string_view relation) {
  return relation == "first" || relation == "prev" || relation == "previous" || relation == "next" ||
         relation == "last";
}

// IANA link relations that say one thing of the whole Bundle.
void check_links(Run& run, const At& bundle, std::string_view type) {
  const bool paged = type == "searchset" || type == "history";
  std::unordered_set<std::string_view> seen;
  std::size_t index = 0;
  for (const auto& link : (*bundle.node)["link"].items()) {
    const Place place(run, bundle, link, "link", index++);
    const auto& relation = link["relation"];
    const auto name = relation.text();
    if (is_paging(name) && !paged && !type.empty()) {
      const Place at(run, place.at(), relation, "relation");
      run.error(at.at(), issue::invalid, "bundle-link-paging", "only what is found by a search or a history has pages");
    } else if ((is_paging(name) || name == "self") && !seen.insert(name).second) {
      run.error(place.at(), issue::duplicate, "bundle-link-unique", "another link of the Bundle has this relation");
    }
  }
}

bool has_scheme(std::string_view url) {
  const auto colon = url.find(':');
  return colon != std::string_view::npos && colon > 0 && url.find_first_of("/?#") > colon;
}

void check_full_url(Run& run, const At& entry, std::string_view url, const data::Node& resource) {
  if (!has_scheme(url)) {
    run.error(entry, issue::invalid, "bundle-fullurl-absolute", "fullUrl is an absolute URL");
    return;
  }
  if (!resource.is_object()) return;
  const auto type = resource["resourceType"].text();
  const auto id = resource["id"].text();
  const auto place = parse_reference(url);
  // One with a version is bdl-8's.
  const bool restful = place.kind == Reference::Kind::absolute && place.version.empty();
  if (restful && id.empty()) {
    run.error(entry, issue::invalid, "bundle-fullurl-id",
              "the fullUrl looks like the place of a resource on a server, but the resource has no id");
  } else if (restful && (place.type != type || place.id != id)) {
    run.error(entry, issue::invalid, "bundle-fullurl-id",
              "the fullUrl looks like the place of a resource on a server, so it must end with the resource's type and "
              "id");
  } else if (!restful && resource["url"].text() == url) {
    run.error(entry, issue::invalid, "bundle-fullurl-canonical",
              "the fullUrl is the resource's canonical url, which it may be only where that ends with the type and id");
  }
}

bool may_lack_full_url(std::string_view type) {
  return type == "transaction" || type == "transaction-response" || type == "batch" || type == "batch-response";
}

void check_entries(Run& run, const At& bundle, std::string_view type) {
  std::size_t index = 0;
  for (const auto& entry : (*bundle.node)["entry"].items()) {
    const Place place(run, bundle, entry, "entry", index++);
    const auto& url = entry["fullUrl"];
    if (!url.text().empty()) {
      check_full_url(run, place.at(), url.text(), entry["resource"]);
    } else if (!url && !may_lack_full_url(type)) {
      run.error(place.at(), issue::required, "bundle-fullurl",
                "other than in transactions and batches, every entry of a Bundle has a fullUrl, which is the identity "
                "of its resource");
    }
  }
}

// A document and a message begin with the resource that says what they are.
bool check_first(Run& run, const At& bundle, std::string_view first_type) {
  const auto& entries = (*bundle.node)["entry"];
  if (entries.size() == 0) {
    run.error(bundle, issue::invalid, "bundle-first", "the first entry is a " + std::string(first_type));
    return false;
  }
  const Place entry(run, bundle, entries.at(0), "entry", 0);
  const auto& resource = entries.at(0)["resource"];
  if (!resource.is_object()) {
    run.error(entry.at(), issue::invalid, "bundle-first",
              "the first entry has no resource, and is to be a " + std::string(first_type));
    return false;
  }
  if (resource["resourceType"].text() == first_type) return true;
  const Place at(run, entry.at(), resource, "resource");
  run.error(at.at(), issue::invalid, "bundle-first", "the first entry is a " + std::string(first_type));
  return false;
}

}  // namespace

void check_bundle(Run& run, const At& bundle) {
  const auto type = (*bundle.node)["type"].text();
  check_links(run, bundle, type);
  check_entries(run, bundle, type);
  if (type == "document") {
    if (check_first(run, bundle, "Composition")) check_document_references(run, bundle);
    check_linked(run, bundle, false);
  } else if (type == "message") {
    if (check_first(run, bundle, "MessageHeader")) check_message_references(run, bundle);
    check_linked(run, bundle, true);
  } else if (type == "searchset") {
    check_search_set(run, bundle);
  } else if (type == "transaction" || type == "batch") {
    check_requests(run, bundle);
  }
}

}  // namespace linkway::fhir::validation
