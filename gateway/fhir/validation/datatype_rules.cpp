#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "fhir/validation/checks.h"
#include "fhir/validation/identifier_rules.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules.h"
#include "fhir/validation/sha1.h"

namespace linkway::fhir::validation {

namespace {

// Bytes that base64 text stands for, nothing when it is not base64; white space is read over.
std::optional<std::size_t> decoded_size(std::string_view base64) {
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : base64) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const bool digit =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    if (c == '=') {
      ++padding;
    } else if (!digit || padding > 0) {
      return std::nullopt;
    } else {
      ++digits;
    }
  }
  if ((digits + padding) % 4 != 0 || padding > 2) return std::nullopt;
  return digits * 3 / 4;
}

bool is_example_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const auto host = url.substr(scheme + 3, url.find_first_of("/:?#", scheme + 3) - scheme - 3);
  constexpr auto reserved = std::to_array<std::string_view>({"example.org", "example.com", "example.net", "acme.com"});
  return std::any_of(reserved.begin(), reserved.end(), [host](std::string_view each) {
    return host == each || (host.ends_with(each) && host[host.size() - each.size() - 1] == '.');
  });
}

// Attachment.hash is the SHA-1 of the bytes, in base64.
void check_hash(Run& run, const At& at) {
  const auto& data = (*at.node)["data"];
  const auto& hash = (*at.node)["hash"];
  if (!data.is_text() || !hash.is_text()) return;
  std::string plain;
  for (const char c : data.text()) {
    if (static_cast<unsigned char>(c) > ' ') plain += c;
  }
  const auto bytes = text::decode_base64(plain);
  if (!bytes) return;
  const auto digest = sha1(*bytes);
  if (text::encode_base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) != text::trim(hash.text())) {
    run.error(at, issue::value, "attachment-hash", "hash is not the SHA-1 of data");
  }
}

void check_attachment(Run& run, const At& at) {
  check_hash(run, at);
  const auto& attachment = *at.node;
  const auto& data = attachment["data"];
  const auto& size = attachment["size"];
  if (data.is_text() && size.kind() == data::Kind::number) {
    const auto bytes = decoded_size(data.text());
    if (bytes && std::to_string(*bytes) != size.text()) {
      run.error(at, issue::value, "attachment-size",
                "size is " + std::string(size.text()) + ", but data has " + std::to_string(*bytes) + " bytes");
    }
  }
  if (const auto& url = attachment["url"]; !run.options.example_urls && is_example_url(url.text())) {
    const Place place(run, at, url, "url");
    run.error(place.at(), issue::invalid, "example-url", "a URL that is reserved for examples stands for nothing here");
  }
  const auto& type = attachment["contentType"];
  if (!type.text().empty() && type.text().find('/') == std::string_view::npos) {
    const Place place(run, at, type, "contentType");
    run.warning(place.at(), issue::value, "attachment-type", "a media type is type/subtype (RFC 6838)");
  }
  if (!data && !attachment["url"] && !type && !attachment["language"] && !attachment["title"]) {
    run.warning(at, issue::incomplete, "attachment-empty", "an Attachment has data or a url, or says what it would be");
  }
}

// Codes of a unit mean nothing without the system they are of; qty-3 says so of the code alone.
void check_quantity(Run& run, const At& at) {
  const auto& quantity = *at.node;
  if (quantity["system"].text() == "http://unitsofmeasure.org" && !quantity["code"] && quantity["unit"]) {
    run.warning(at, issue::incomplete, "quantity-code", "a Quantity with the system of units has its code");
  }
}

struct TypeRules {
  std::string_view type;
  void (*check)(Run&, const At&);
};
constexpr auto rules = std::to_array<TypeRules>({
    {"Attachment", check_attachment},
    {"Identifier", check_identifier},
    {"Narrative", check_narrative},
    {"Quantity", check_quantity},
});

}  // namespace

void check_datatype_rules(Run& run, const At& at) {
  if (at.type() == nullptr || !at.node->is_object()) return;
  const auto type = at.type()->type.view();
  const auto found =
      std::find_if(rules.begin(), rules.end(), [type](const TypeRules& each) { return each.type == type; });
  if (found != rules.end()) found->check(run, at);
}

}  // namespace linkway::fhir::validation
