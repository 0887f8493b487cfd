// Bundles as they come in (R4 bundle.html, messaging.html): entries checked for what every type of Bundle needs, each
// problem with the expression of the culprit, all of them at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/node.h"

namespace linkway::fhir {

enum class BundleType : std::uint8_t { message, transaction };

struct Entry {
  std::size_t index = 0;
  std::string path;           // "Bundle.entry[1].resource"
  std::string_view full_url;  // "" when there is none
  data::Node resource;
  std::string_view type;  // resourceType
  // transaction only
  std::string_view method;  // POST, PUT
  std::string_view url;     // Bundle.entry.request.url
  std::string_view if_match;
  std::string_view if_none_exist;
};

struct InboundBundle {
  BundleType type = BundleType::transaction;
  std::string_view id;
  data::Node identifier;
  std::vector<Entry> entries;  // message: the MessageHeader is the first
};

// Checks: resourceType Bundle, type as expected, entry is a list, every entry has a resource with a known resourceType,
// fullUrl unique (and for urn:uuid well-formed), a message begins with one MessageHeader with an event and a source
// endpoint, a transaction's entries have request.method and request.url that fit the resource (POST Type,
// PUT Type/id); GET, DELETE, PATCH, HEAD and conditional PUT are refused as not supported. At most `max_entries`.
[[nodiscard]] Result<InboundBundle> read_bundle(const data::Node& root, BundleType expected,
                                                std::size_t max_entries = 5000);

struct MessageHeaderView {
  data::Node node;
  std::string_view id;            // MessageHeader.id, else the entry's fullUrl without "urn:uuid:", else Bundle.id
  std::string_view event_system;  // eventCoding
  std::string_view event_code;
  std::string_view event_uri;           // eventUri
  std::string_view reason;              // code of reason.coding[0]: new, update, delete
  std::vector<std::string_view> focus;  // literals
  std::string_view response_identifier;
  std::string_view response_code;
  std::string_view source_endpoint;
};
[[nodiscard]] MessageHeaderView message_header(const InboundBundle& message);

}  // namespace linkway::fhir
