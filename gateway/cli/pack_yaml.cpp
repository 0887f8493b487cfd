#include "cli/pack_yaml.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/charset.h"
#include "base/text.h"
#include "cli/config/values.h"
#include "cli/pack_channel_parts.h"
#include "cli/pack_hl7v2.h"
#include "cli/pack_requests.h"
#include "cli/pack_table.h"

namespace linkway::cli {

namespace {

using mapping::Carried;
using mapping::Channel;
using mapping::Direction;
using mapping::Manifest;
using mapping::PackFormat;
using mapping::Protocol;
using mapping::UnmappedCodes;

bool is_version(std::string_view text) {
  int numbers = 0;
  while (true) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 9) return false;
    ++numbers;
    text.remove_prefix(digits);
    if (text.empty()) return numbers == 3;
    if (text[0] != '.' || numbers == 3) return false;
    text.remove_prefix(1);
  }
}

void read_names(const Section& root, const std::string& folder, Manifest& manifest) {
  manifest.pack = root.text(
      {"pack", required, "What the pack is called: lower-case letters, digits and '-', as its folder is called."});
  if (!manifest.pack.empty() && !is_partner_id(manifest.pack)) {
    root.wrong("pack", "pack must be 1 to 63 lower-case letters, digits or '-' and not begin with '-', found '" +
                           manifest.pack + "'");
  } else if (!manifest.pack.empty() && !folder.empty() && manifest.pack != folder) {
    root.wrong("pack", "the pack is called '" + manifest.pack + "' and its folder '" + folder + "'");
  }
  manifest.version = root.text({"version", required,
                                "Three numbers, as 1.4.0. Raise it when the pack changes; an exchange remembers it, "
                                "with a digest of the files."});
  if (!manifest.version.empty() && !is_version(manifest.version)) {
    root.wrong("version", "version must be three numbers, as 1.4.0, found '" + manifest.version + "'");
  }
  manifest.title = root.text({"title", required, "What kind of partner it is for, in a few words."});
  manifest.description = root.text({"description", none, "What should be known before it is used."});
  manifest.extends = root.text({"extends", none,
                                "The name of another pack, of which this one is a variant: it has all of that pack "
                                "but what it says or brings itself."});
  manifest.extends_place = place_in_pack(root.place("extends"));
  if (!manifest.extends.empty() && manifest.extends == manifest.pack) {
    root.wrong("extends", "a pack cannot be a variant of itself");
  }
}

Direction read_direction(const Section& section) {
  return section.choice({"direction", required,
                         "in: the partner sends and the gateway takes. out: the gateway sends and the partner takes."},
                        {"in", "out"}) == 0
             ? Direction::in
             : Direction::out;
}

PackFormat read_format(const Section& section) {
  return static_cast<PackFormat>(section.choice(
      {"format", required, "How the partner writes. json and xml are its own; fhir+json and fhir+xml are FHIR R4."},
      {"fhir+json", "fhir+xml", "json", "xml", "form", "csv", "hl7v2"}));
}

// What means something in one direction or protocol alone would be believed to do something in the other.
void check_use(const Section& section, const Channel& channel) {
  const auto out_only = [&](std::string_view key) {
    if (channel.direction == Direction::in && section.has(key)) {
      section.wrong(key, std::string(key) + " is for channels with direction out; this one is in");
    }
  };
  for (const auto* key : {"carries", "method", "path", "headers", "answer", "before"}) out_only(key);
  if (channel.format == PackFormat::form && section.has("part")) {
    section.wrong("part", "a channel of format form takes the fields of a form; a part of it means nothing here");
  }
  if (channel.format != PackFormat::json && section.has("rows")) {
    section.wrong("rows", "rows is for channels with format json");
  }
  for (const auto* key : {"key", "changed", "order", "rows", "part", "steps"}) {
    if (channel.direction == Direction::out && section.has(key)) {
      section.wrong(key, std::string(key) + " is for channels with direction in; this one is out");
    }
  }
  if (channel.format != PackFormat::csv && section.has("table")) {
    section.wrong("table", "table is for channels with format csv");
  }
  if (section.has("hl7v2") && (channel.format != PackFormat::hl7v2 || channel.direction == Direction::out)) {
    section.wrong("hl7v2", "hl7v2 is for channels with format hl7v2 and direction in");
  }
  if (section.has("events") && (channel.protocol != Protocol::mllp || channel.direction == Direction::out)) {
    section.wrong("events", "events is for channels with protocol mllp and direction in");
  }
  if (channel.protocol == Protocol::mllp && section.has("path")) {
    section.wrong("path", "path is for channels with protocol https or file");
  }
  for (const auto* key : {"method", "headers", "answer", "before"}) {
    if (channel.protocol != Protocol::https && section.has(key)) {
      section.wrong(key, std::string(key) + " is for channels with protocol https");
    }
  }
  if (mapping::is_fhir(channel.format)) {
    if (section.has("model") && channel.map.empty()) {
      section.wrong("model", "a model needs a map; FHIR that passes as it is has none");
    }
  } else {
    if (channel.map.empty()) section.wrong("", "key 'map' is missing: what is not FHIR needs a map");
    if (channel.model.empty()) {
      section.wrong("", "key 'model' is missing: what is not FHIR needs a model of the partner's messages");
    }
  }
  if (channel.map.empty() && section.has("group")) section.wrong("group", "a group needs a map that it stands in");
  if (channel.format != PackFormat::hl7v2 && channel.protocol == Protocol::mllp) {
    section.wrong("protocol",
                  "over mllp comes HL7 v2; this channel's format is " + std::string(mapping::word_of(channel.format)));
  }
}

// REF^I12, ACK
bool is_event(std::string_view text) {
  const auto is_code = [](std::string_view code) {
    return code.size() == 3 &&
           std::ranges::all_of(code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  };
  const auto caret = text.find('^');
  return is_code(text.substr(0, caret)) && (caret == std::string_view::npos || is_code(text.substr(caret + 1)));
}

void read_events(const Section& section, Channel& channel) {
  for (const auto& word : section.texts(
           {"events", none,
            "Over mllp: the types of message that come in this way, by MSH-9 as REF^I12, or as REF for all of its "
            "events. Left out: whatever no other channel in takes."})) {
    if (!is_event(word.text)) {
      section.wrong("events", word, "an event is written as MSH-9 has it, REF^I12 or REF, found '" + word.text + "'");
    } else if (std::ranges::find(channel.events, word.text) != channel.events.end()) {
      section.wrong("events", word, "'" + word.text + "' is in the list twice");
    } else {
      channel.events.push_back(word.text);
    }
  }
}

void read_carries(const Section& section, Channel& channel) {
  const auto words = section.texts(
      {"carries", none,
       "What goes out this way: referral, update and cancellation to a platform, feedback to a referrer, summary (the "
       "figures of a period, by 'linkway report --summary'). Left out: whatever no other channel out carries, but for "
       "a summary."});
  for (const auto& word : words) {
    std::optional<Carried> found;
    for (const auto carried :
         {Carried::referral, Carried::update, Carried::cancellation, Carried::feedback, Carried::summary}) {
      if (word.text == mapping::word_of(carried)) found = carried;
    }
    if (!found) {
      section.wrong("carries", word,
                    "carries must be of referral, update, cancellation, feedback, summary, found '" + word.text + "'");
    } else if (std::ranges::find(channel.carries, *found) != channel.carries.end()) {
      section.wrong("carries", word, "'" + word.text + "' is in the list twice");
    } else {
      channel.carries.push_back(*found);
    }
  }
}

void read_answer(const Section& channel_section, Channel& channel) {
  const auto section = channel_section.section(
      {"answer", none,
       "The id that the partner's answer, JSON or XML, gives to what it was sent; kept with the referral."});
  channel.answer.place = place_in_pack(section.place(""));
  channel.answer.id =
      section.text({"id", required, "FHIRPath over the answer; of XML, it begins within the outermost element."});
  channel.answer.identifier = section.text({"identifier", required, "The name of one of the identifiers below."});
}

Channel read_channel(const Section& section) {
  Channel channel;
  channel.place = place_in_pack(section.place(""));
  channel.name = section.text({"name", required,
                               "What the channel is called: the last part of its address at the gateway, and the "
                               "folder of its examples. Lower-case letters, digits and '-'."});
  if (!channel.name.empty() && !is_partner_id(channel.name)) {
    section.wrong("name", "name must be 1 to 63 lower-case letters, digits or '-' and not begin with '-', found '" +
                              channel.name + "'");
  }
  channel.direction = read_direction(section);
  channel.protocol = static_cast<Protocol>(
      section.choice({"protocol", "https", "How it travels: https, mllp (HL7 v2), or file for watched folders."},
                     {"https", "mllp", "file"}));
  channel.format = read_format(section);
  channel.charset = section.text(
      {"charset", "UTF-8",
       "The charset of what goes out, and of what comes in where the message does not say. HL7 v2 says it in MSH-18: "
       "given here, it is believed in place of that."});
  if (channel.format == PackFormat::hl7v2) {
    if (!section.has("charset")) channel.charset.clear();
  } else if (const bool always_utf8 = channel.format != PackFormat::xml && channel.format != PackFormat::form &&
                                      channel.format != PackFormat::csv;
             always_utf8 && !text::iequals(channel.charset, "UTF-8")) {
    section.wrong("charset",
                  std::string(word_of(channel.format)) + " is UTF-8 always, found '" + channel.charset + "'");
  } else if (!text::known_charset(channel.charset)) {
    section.wrong("charset", "no charset of this name is known here: '" + channel.charset + "'");
  }
  channel.model = read_uri(section, {"model", none,
                                     "The canonical url of the logical model of the partner's messages (models/). "
                                     "Required unless the format is FHIR."});
  channel.map = section.text({"map", none,
                              "The map, a file of the pack. Required unless the format is FHIR; FHIR without a map "
                              "passes as it is, checked."});
  channel.group = section.text({"group", none, "The group of the map with which it begins. Left out: its first one."});
  channel.key =
      section.text({"key", none,
                    "FHIRPath over what came: the same message has the same key when it is sent again. Left "
                    "out: the same bytes are the same message; of hl7v2, the same control id of the same sender."});
  channel.takes_corrections =
      section.choice({"changed", "refuse",
                      "What becomes of a message whose key came before with other content. refuse: it is refused. "
                      "take: it is a correction, and the last word on what it tells."},
                     {"refuse", "take"}) == 1;
  if (channel.takes_corrections && channel.key.empty()) section.wrong("changed", "changed needs a key");
  channel.order = section.text({"order", none,
                                "FHIRPath over what came, for batches: rows that share one of its values are handled "
                                "in their order, others beside each other. Left out: a batch is handled row by row."});
  channel.part =
      section.text({"part", none,
                    "The field of a form (multipart/form-data) that holds the message, where it is posted as "
                    "a file. Left out: the only file. A channel of format form takes the fields themselves."});
  channel.rows = section.text({"rows", none,
                               "The member that holds the messages of a batch in JSON, as value in {\"value\": [..]}. "
                               "A list alone, and one message a line (NDJSON), are batches without it."});
  channel.table = read_table_rules(section);
  channel.hl7v2 = read_hl7v2_rules(section);
  channel.implied_steps =
      section.choice({"steps", "told",
                      "told: a platform reports each step of a referral, and one that it skips is refused. implied: it "
                      "tells outcomes alone, and what is reported of a referral implies that it was accepted."},
                     {"told", "implied"}) == 1;
  read_events(section, channel);
  read_carries(section, channel);
  const auto method = section.choice({"method", "POST", "How a message is sent over https."}, {"POST", "PUT", "PATCH"});
  channel.method = std::array{"POST", "PUT", "PATCH"}.at(method);
  channel.path = section.text({"path", none,
                               "What stands behind the partner's delivery URL for messages of this channel, as "
                               "/referrals; in a folder, the name of the file. FHIRPath in braces is worked out over "
                               "the FHIR message."});
  if (!channel.path.empty() && channel.path[0] != '/') section.wrong("path", "path must begin with '/'");
  read_headers(section, channel);
  read_answer(section, channel);
  read_requests_before(section, channel);
  for (const auto& word : section.texts({"profiles", none,
                                         "Profiles by their canonical url: on the FHIR side, each resource of a "
                                         "profile's type must satisfy it."})) {
    if (!is_uri(word.text)) section.wrong("profiles", word, "a profile is named by its url, found '" + word.text + "'");
    channel.profiles.push_back(word.text);
  }
  if (section.present()) check_use(section, channel);
  return channel;
}

void read_channels(const Section& root, Manifest& manifest) {
  std::map<std::string, std::uint32_t> lines;
  std::map<Carried, std::string> carriers;
  std::string carries_rest;
  std::map<std::string, std::string> takers;  // of events over mllp
  // A variant may do with those of the pack that it extends.
  const auto needed = manifest.extends.empty() ? required : none;
  for (const auto& section : root.sections({"channels", needed, "The ways in which such a partner talks."})) {
    auto channel = read_channel(section);
    const auto [first, fresh] = lines.try_emplace(channel.name, channel.place.line);
    if (!fresh && !channel.name.empty()) {
      section.wrong("name",
                    "there is a channel '" + channel.name + "' already, in line " + std::to_string(first->second));
    }
    for (const auto carried : channel.carries) {
      const auto [carrier, alone] = carriers.try_emplace(carried, channel.name);
      // A summary is asked for by the name of its channel, so that it may have several forms.
      if (!alone && carried != Carried::summary) {
        section.wrong("carries", "'" + std::string(mapping::word_of(carried)) + "' goes out on channel '" +
                                     carrier->second + "' already");
      }
    }
    if (channel.direction == Direction::in && channel.protocol == Protocol::mllp) {
      const auto events = channel.events.empty() ? std::vector<std::string>{""} : channel.events;
      for (const auto& event : events) {
        const auto [taker, alone] = takers.try_emplace(event, channel.name);
        if (alone) continue;
        section.wrong(event.empty() ? "" : "events",
                      event.empty() ? "key 'events' is missing: channel '" + taker->second +
                                          "' leaves it out as well, and only one can take what the others do not"
                                    : "'" + event + "' comes in on channel '" + taker->second + "' already");
      }
    }
    if (channel.direction == Direction::out && channel.carries.empty()) {
      if (!carries_rest.empty()) {
        section.wrong("", "key 'carries' is missing: channel '" + carries_rest +
                              "' leaves it out as well, and only one can carry what the others do not");
      }
      carries_rest = channel.name;
    }
    manifest.channels.push_back(std::move(channel));
  }
}

void read_identifiers(const Section& root, Manifest& manifest) {
  std::set<std::string> names;
  const auto all =
      root.sections({"identifiers", none, "The ids that such a partner brings, and the system that each gets."});
  for (const auto& section : all) {
    mapping::IdentifierRule rule;
    rule.place = place_in_pack(section.place(""));
    rule.name = section.text(
        {"name", required, "What the partner calls this id; maps read its system as %name. Letters, digits and '_'."});
    if (!is_variable_name(rule.name)) {
      section.wrong("name", "name must be letters, digits and '_' and begin with a letter, found '" + rule.name + "'");
    } else if (rule.name == "partner" || rule.name == "base") {
      section.wrong("name", "%" + rule.name + " is something else; choose another name");
    }
    rule.system = read_uri(section, {"system", required,
                                     "The Identifier.system that it gets, a URI. {partner} in it stands for the "
                                     "partner's id, where each installation counts for itself."});
    if (!rule.name.empty() && !names.insert(rule.name).second) {
      section.wrong("name", "'" + rule.name + "' is in the list twice");
    }
    manifest.identifiers.push_back(std::move(rule));
  }
}

UnmappedCodes unmapped_of(std::size_t choice) {
  switch (choice) {
    case 1: return UnmappedCodes::refuse;
    case 2: return UnmappedCodes::standard;
    default: return UnmappedCodes::keep;
  }
}

void read_codes(const Section& root, Manifest& manifest) {
  manifest.unmapped = unmapped_of(
      root.choice({"unmapped_codes", "keep",
                   "What becomes of a code that no code map translates. keep: its text is kept and the code is "
                   "reported. refuse: the message is refused."},
                  {"keep", "refuse"}));
  manifest.own_unmapped = root.has("unmapped_codes");
  std::set<std::string> urls;
  std::set<std::string> files;
  for (const auto& section : root.sections({"code_maps", none,
                                            "The code maps that need a word here: every table, and "
                                            "those with a policy of their own."})) {
    mapping::CodeMapRule rule;
    rule.place = place_in_pack(section.place(""));
    rule.url = read_uri(section, {"url", required, "The url by which maps ask for it."});
    rule.file = section.text(
        {"file", none, "The table, as codes/status.csv. A ConceptMap in JSON or XML says its url itself."});
    if (!rule.file.empty() && (!rule.file.starts_with("codes/") || !rule.file.ends_with(".csv"))) {
      section.wrong("file", "file must be a table in codes/, as codes/status.csv");
    }
    const auto policy = section.choice({"unmapped", none,
                                        "keep and refuse as unmapped_codes has them. default: the code of key "
                                        "'default' stands in, and the code is reported. Left out: as unmapped_codes."},
                                       {"keep", "refuse", "default"});
    rule.own_policy = section.has("unmapped");
    rule.unmapped = rule.own_policy ? unmapped_of(policy) : manifest.unmapped;
    rule.standard = section.text({"default", none, "The code of the map's target that stands in."});
    if (section.present()) {
      if (rule.unmapped == UnmappedCodes::standard && !section.has("default")) {
        section.wrong("", "key 'default' is missing: the code that stands in");
      } else if (rule.unmapped != UnmappedCodes::standard && section.has("default")) {
        section.wrong("default", "default is of use with unmapped: default alone");
      }
    }
    if (!rule.url.empty() && !urls.insert(rule.url).second) section.wrong("url", "this code map is in the list twice");
    if (!rule.file.empty() && !files.insert(rule.file).second) {
      section.wrong("file", "this table is in the list twice");
    }
    manifest.code_maps.push_back(std::move(rule));
  }
}

void read_all_keys(const Section& root, const std::string& folder, Manifest& manifest) {
  read_names(root, folder, manifest);
  read_channels(root, manifest);
  read_identifiers(root, manifest);
  read_codes(root, manifest);
}

}  // namespace

Result<Manifest> parse_pack_yaml(const std::string& yaml, const std::string& file_name, const std::string& folder) {
  Document document(file_name, Document::Files::trusted);
  Manifest manifest;
  manifest.file = file_name;
  read_all_keys(document.parse(yaml), folder, manifest);
  auto problems = document.finish();
  if (!problems.empty()) return problems;
  return manifest;
}

std::vector<KeyDoc> pack_keys() {
  Document document("", Document::Files::trusted);
  Manifest manifest;
  read_all_keys(document.describe(), "", manifest);
  return document.keys();
}

}  // namespace linkway::cli
