#include "cli/pack_requests.h"

#include <array>
#include <set>

#include "cli/config/values.h"
#include "cli/pack_channel_parts.h"

namespace linkway::cli {

namespace {

using mapping::Channel;
using mapping::PackFormat;

// What a name that later requests read must not be.
bool is_taken(std::string_view name) { return name == "partner" || name == "base"; }

void read_keep(const Section& request_section, Channel& request) {
  const auto all = request_section.sections(
      {"keep", none, "What of the answer is kept, JSON or XML; of XML, FHIRPath begins within the outermost element."});
  std::set<std::string> names;
  for (const auto& section : all) {
    mapping::KeepRule rule;
    rule.place = place_in_pack(section.place(""));
    rule.name = section.text({"name", required,
                              "How later requests and the message read it: as %name, which is empty where the request "
                              "was left out. Letters, digits and '_'."});
    if (!is_variable_name(rule.name)) {
      section.wrong("name", "name must be letters, digits and '_' and begin with a letter, found '" + rule.name + "'");
    } else if (is_taken(rule.name)) {
      section.wrong("name", "%" + rule.name + " is something else; choose another name");
    } else if (!rule.name.empty() && !names.insert(rule.name).second) {
      section.wrong("name", "%" + rule.name + " is kept twice by this request");
    }
    rule.value = section.text({"value", required, "FHIRPath over the answer."});
    rule.required = section.choice({"required", "yes",
                                    "no: the answer need not say it; the name is then empty, as where somebody who was "
                                    "looked up is not found. yes: the delivery stops, and waits for an operator."},
                                   {"no", "yes"}) == 1;
    rule.of_person =
        section.choice({"of", "delivery",
                        "Whose it is. delivery: known to the requests behind it alone. person: what the partner calls "
                        "the person; later deliveries about the same person know it, and leave the request out."},
                       {"delivery", "person"}) == 1;
    rule.identifier = section.text({"identifier", none,
                                    "The name of one of the identifiers below: it is what the partner calls the "
                                    "referral, and is kept with it. Left out: it is not."});
    request.keep.push_back(std::move(rule));
  }
}

void check_content(const Section& section, const Channel& request) {
  const bool bare = request.method == "GET";
  for (const auto* key : {"map", "model", "group"}) {
    if (bare && section.has(key)) section.wrong(key, std::string(key) + " is for requests with content; GET has none");
  }
  if (bare || mapping::is_fhir(request.format)) return;
  if (request.map.empty()) {
    section.wrong("", "key 'map' is missing: what is sent with " + request.method + ", and is not FHIR, needs a map");
  }
  if (request.model.empty()) {
    section.wrong("", "key 'model' is missing: what is sent with " + request.method +
                          ", and is not FHIR, needs a model of the partner's messages");
  }
}

Channel read_request(const Section& section, const Channel& channel) {
  Channel request;
  request.direction = mapping::Direction::out;
  request.protocol = channel.protocol;
  request.place = place_in_pack(section.place(""));
  request.name = section.text({"name", required,
                               "What the request is called, in examples and in what the operator sees. Lower-case "
                               "letters, digits and '-'."});
  if (!request.name.empty() && !is_partner_id(request.name)) {
    section.wrong("name", "name must be 1 to 63 lower-case letters, digits or '-' and not begin with '-', found '" +
                              request.name + "'");
  }
  request.when = section.text({"when", none,
                               "FHIRPath over the FHIR message: where it does not give true, the request is left out. "
                               "Left out: it is always sent."});
  constexpr std::array formats = {PackFormat::fhir_json, PackFormat::fhir_xml, PackFormat::json,
                                  PackFormat::xml,       PackFormat::form,     PackFormat::csv};
  const auto format =
      section.choice({"format", none, "As that of the channel has it, but for hl7v2. Left out: the channel's."},
                     {"fhir+json", "fhir+xml", "json", "xml", "form", "csv"});
  request.format = section.has("format") ? formats.at(format) : channel.format;
  request.charset = channel.charset;
  request.model = read_uri(section, {"model", none, "As that of the channel, of what is sent."});
  request.map = section.text(
      {"map", none, "The map from the FHIR message to what is sent. Required unless it is FHIR, or the method GET."});
  request.group = section.text({"group", none, "The group of the map with which it begins. Left out: its first one."});
  const auto method = section.choice({"method", "POST", "How it is sent. GET asks, and sends no content."},
                                     {"POST", "PUT", "PATCH", "GET"});
  request.method = std::array{"POST", "PUT", "PATCH", "GET"}.at(method);
  request.path = section.text({"path", none,
                               "What stands behind the partner's delivery URL; FHIRPath in braces as in that of the "
                               "channel, which may read what was kept before."});
  if (!request.path.empty() && request.path[0] != '/') section.wrong("path", "path must begin with '/'");
  read_headers(section, request);
  request.repeatable =
      section.choice({"repeatable", none,
                      "yes: it may arrive twice without harm, so it is sent again where no answer came. no: the "
                      "delivery is then parked, and the partner needs delivery.idempotent: false. Left out: yes for "
                      "GET and PUT, no for POST and PATCH."},
                     {"no", "yes"}) == 1;
  if (!section.has("repeatable")) request.repeatable = request.method == "GET" || request.method == "PUT";
  read_keep(section, request);
  if (section.present()) check_content(section, request);
  return request;
}

}  // namespace

void read_requests_before(const Section& channel_section, Channel& channel) {
  std::set<std::string> names = {channel.name};
  const auto all = channel_section.sections(
      {"before", none,
       "Where the partner takes one message in several requests: those that go before the message itself, one after "
       "the other. What the answer to one says, those behind it read as %name. One that was answered is never sent "
       "again."});
  for (const auto& section : all) {
    auto request = read_request(section, channel);
    if (!request.name.empty() && !names.insert(request.name).second) {
      section.wrong("name", request.name == channel.name ? "the channel itself is called '" + request.name + "'"
                                                         : "'" + request.name + "' is in the list twice");
    }
    channel.before.push_back(std::move(request));
  }
}

}  // namespace linkway::cli
