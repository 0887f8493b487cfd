#include "fhir/bundle.h"

#include <algorithm>
#include <tuple>

#include "fhir/bundle_checks.h"
#include "fhir/primitive.h"
#include "fhir/types.h"

namespace linkway::fhir {

namespace {

using data::Node;

std::string_view name_of(BundleType type) { return type == BundleType::message ? "message" : "transaction"; }

// RFC 4122 section 3: upper case on input is allowed.
bool is_uuid(std::string_view s) {
  if (s.size() != 36) return false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hexadecimal = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hexadecimal) return false;
  }
  return true;
}

class BundleReader {
 public:
  explicit BundleReader(BundleType expected) { bundle_.type = expected; }

  Result<InboundBundle> read(const Node& root, std::size_t max_entries) {
    if (!check_root(root)) return problems_.take();
    typed_ = check_type(root["type"]);
    bundle_.id = string_of(root["id"]);
    bundle_.identifier = root["identifier"];
    if (read_entries(root["entry"], max_entries)) {
      check_full_urls_differ();
      if (typed_ && bundle_.type == BundleType::message) check_message_header(bundle_, problems_);
    }
    if (!problems_.empty()) return problems_.take();
    return std::move(bundle_);
  }

 private:
  void malformed(std::string path, std::string text) {
    problems_.add(Category::malformed, issue::structure, std::move(path), std::move(text));
  }
  void unprocessable(std::string_view code, std::string path, std::string text) {
    problems_.add(Category::unprocessable, code, std::move(path), std::move(text));
  }

  bool check_root(const Node& root) {
    const auto type = string_of(root["resourceType"]);
    if (!root.is_object()) {
      malformed("Bundle", "The body must be a JSON object: a Bundle.");
    } else if (type.empty()) {
      malformed("Bundle", "The body has no resourceType; a Bundle is needed here.");
    } else if (type != "Bundle") {
      unprocessable(is_resource_type(type) ? issue::value : issue::structure, "Bundle",
                    "A Bundle is needed here, not " + name_for_text(type, "this resourceType") + ".");
    }
    return problems_.empty();
  }

  bool check_type(const Node& type) {
    const auto wanted = "'" + std::string(name_of(bundle_.type)) + "'";
    if (!type) {
      unprocessable(issue::required, "Bundle.type", "Bundle.type is missing; it must be " + wanted + " here.");
    } else if (string_of(type) == "batch" && bundle_.type == BundleType::transaction) {
      unprocessable(issue::not_supported, "Bundle.type", "A batch is not offered; send a 'transaction'.");
    } else if (string_of(type) != name_of(bundle_.type)) {
      unprocessable(issue::value, "Bundle.type", "Bundle.type must be " + wanted + " here.");
    }
    return problems_.empty();
  }

  // False when there are no entries to go on with.
  bool read_entries(const Node& list, std::size_t max_entries) {
    if (list && !list.is_list()) {
      malformed("Bundle.entry", "Bundle.entry must be a JSON array.");
      return false;
    }
    if (list.size() == 0) {
      unprocessable(issue::required, "Bundle.entry",
                    "A " + std::string(name_of(bundle_.type)) + " needs at least one entry.");
      return false;
    }
    if (list.size() > max_entries) {
      problems_.add(Category::too_large, issue::too_costly, "Bundle.entry",
                    "The Bundle has " + std::to_string(list.size()) + " entries; at most " +
                        std::to_string(max_entries) + " are taken.");
      return false;
    }
    bundle_.entries.reserve(list.size());
    for (const auto& item : list.items()) bundle_.entries.push_back(read_entry(item, bundle_.entries.size()));
    return true;
  }

  Entry read_entry(const Node& item, std::size_t index) {
    Entry entry;
    entry.index = index;
    const auto path = "Bundle.entry[" + std::to_string(index) + "]";
    entry.path = path + ".resource";
    if (!item.is_object()) {
      malformed(path, "An entry must be a JSON object.");
      return entry;
    }
    read_full_url(item["fullUrl"], path, entry);
    read_resource(item, entry);
    if (typed_ && bundle_.type == BundleType::transaction) read_request(item, entry, problems_);
    return entry;
  }

  void read_full_url(const Node& url, const std::string& path, Entry& entry) {
    constexpr std::string_view prefix = "urn:uuid:";
    if (url && !url.is_text()) return malformed(path + ".fullUrl", "fullUrl must be a string.");
    entry.full_url = string_of(url);
    if (entry.full_url.starts_with(prefix) && !is_uuid(entry.full_url.substr(prefix.size()))) {
      unprocessable(issue::value, path + ".fullUrl", "What follows urn:uuid: is not a UUID.");
    }
  }

  void read_resource(const Node& item, Entry& entry) {
    const auto& resource = item["resource"];
    if (!resource) {
      const bool needed = bundle_.type == BundleType::message || !needs_no_resource(item);
      if (needed) unprocessable(issue::required, entry.path, "The entry has no resource.");
      return;
    }
    if (!resource.is_object()) return malformed(entry.path, "A resource must be a JSON object.");
    entry.resource = resource;
    entry.type = string_of(resource["resourceType"]);
    if (entry.type.empty()) return malformed(entry.path, "The resource has no resourceType.");
    if (!is_resource_type(entry.type)) {
      unprocessable(issue::structure, entry.path,
                    name_for_text(entry.type, "The resourceType") + " is not a resource type of FHIR R4.");
    }
  }

  // R4 bundle.html, bdl-7: a fullUrl twice only with different meta.versionId.
  void check_full_urls_differ() {
    using Key = std::tuple<std::string_view, std::string_view, std::size_t>;
    std::vector<Key> keys;
    keys.reserve(bundle_.entries.size());
    for (const auto& entry : bundle_.entries) {
      if (entry.full_url.empty()) continue;
      keys.emplace_back(entry.full_url, string_of(entry.resource["meta"]["versionId"]), entry.index);
    }
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 1; i < keys.size(); ++i) {
      const auto& [url, version, index] = keys[i];
      const auto& [url_before, version_before, index_before] = keys[i - 1];
      if (url != url_before || version != version_before) continue;
      unprocessable(issue::invalid, "Bundle.entry[" + std::to_string(index) + "].fullUrl",
                    "Entry " + std::to_string(index_before) + " has the same fullUrl.");
    }
  }

  InboundBundle bundle_;
  bool typed_ = false;  // of another type, it is not held to the rules of this one as well
  ProblemList problems_;
};

}  // namespace

Result<InboundBundle> read_bundle(const Node& root, BundleType expected, std::size_t max_entries) {
  return BundleReader(expected).read(root, max_entries);
}

}  // namespace linkway::fhir
