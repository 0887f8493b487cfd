// What a pack says of itself: pack.yaml, read (gateway/cli/pack_yaml.h has the keys).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/models/hl7v2_rules.h"
#include "mapping/models/table_rules.h"

namespace linkway::mapping {

enum class Direction : std::uint8_t { in, out };  // as the gateway sees it
enum class Protocol : std::uint8_t { https, mllp, file };
enum class PackFormat : std::uint8_t { fhir_json, fhir_xml, json, xml, form, csv, hl7v2 };

[[nodiscard]] std::string_view word_of(Direction direction);
[[nodiscard]] std::string_view word_of(Protocol protocol);
[[nodiscard]] std::string_view word_of(PackFormat format);         // "fhir+json"
[[nodiscard]] std::string_view media_type_of(PackFormat format);   // "application/fhir+json"
[[nodiscard]] std::string_view file_ending_of(PackFormat format);  // ".json"
[[nodiscard]] inline bool is_fhir(PackFormat format) { return format <= PackFormat::fhir_xml; }

// What a message out is about; the words of `carries`. A summary goes out when it is asked for, never by itself: it is
// a message with a MeasureReport (gateway/referral/report/measure_report.h).
enum class Carried : std::uint8_t { referral, update, cancellation, feedback, summary };
[[nodiscard]] std::string_view word_of(Carried carried);

// What becomes of a code that no row of a code map translates.
enum class UnmappedCodes : std::uint8_t {
  keep,      // its text is kept, and the code is reported
  refuse,    // the message is refused
  standard,  // a code of the map's target stands in, and the code is reported
};

struct PackPlace {  // in pack.yaml; 1-based, 0: not known
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// The id that the partner gives what it was sent: where it stands in its answer, and what kind of id it is.
struct AnswerRule {
  std::string id;          // FHIRPath over the answer's JSON; "" when nothing of it is kept
  std::string identifier;  // the name of an IdentifierRule
  PackPlace place;
};

struct HeaderRule {
  std::string name;
  std::string value;  // with FHIRPath in braces
  PackPlace place;
};

// A value of the answer to a request: those behind it read it as %name.
struct KeepRule {
  std::string name;
  std::string value;       // FHIRPath over the answer
  bool required = true;    // an answer that does not say it is an error
  bool of_person = false;  // what the partner calls the person: kept for all deliveries about the same one
  std::string identifier;  // of an IdentifierRule: it is what the partner calls the referral; "" where it is not
  PackPlace place;
};

// One way in which such a partner talks. The FHIR side is a Bundle of type message: what the gateway sends
// (gateway/referral/message.h), and what its own $process-message takes. What stands in braces is FHIRPath over that
// message; %partner, %base and the systems of the identifiers by their names are known to it.
struct Channel {
  std::string name;  // the last part of /partners/{partner}/{channel}, and the folder of its examples
  Direction direction = Direction::in;
  Protocol protocol = Protocol::https;
  PackFormat format = PackFormat::json;
  std::string charset;                // of what comes in where nothing else tells it, of what goes out: "UTF-8"
  std::string model;                  // canonical of the logical model that the partner's messages have; "" for FHIR
  std::string map;                    // file of the pack; "" for FHIR that passes as it is
  std::string group;                  // where the map begins; "" for its first group
  std::vector<std::string> profiles;  // that the FHIR side must satisfy, each resource of their type
  TableRules table;                   // csv
  Hl7Rules hl7v2;                     // hl7v2 that comes in
  // in
  std::vector<std::string> events;  // over mllp: the types of message it takes, "REF^I12" or "REF"; none: all the rest
  std::string key;  // FHIRPath over what came: makes it the same message when it comes again; "" for none
  bool takes_corrections = false;  // the same key with other content is the next word on the same, and no mistake
  // FHIRPath over what came: messages of one batch that share a value are handled one after the other; "" for all.
  std::string order;
  std::string rows;            // json: the member of an object that holds the messages of a batch; "" for none
  std::string part;            // the part of multipart/form-data that is the message; "" for its only file
  bool implied_steps = false;  // a report of a Task that is only requested implies that it was accepted
  // out
  std::vector<Carried> carries;
  std::string method;  // over https: POST, PUT, PATCH
  std::string path;    // over https: behind the partner's delivery URL, with FHIRPath in braces; may be ""
  std::vector<HeaderRule> headers;
  AnswerRule answer;
  // Requests that go before the message itself, one after the other. Each has name, format, charset, model, map, group,
  // method (also GET), path and headers as a channel has them, and:
  std::vector<Channel> before;
  std::string when;            // FHIRPath over the message: it is left out where this is not true; "" for never
  bool repeatable = false;     // it may arrive twice without harm
  std::vector<KeepRule> keep;  // of its answer
  bool inherited = false;      // from the pack that this one extends; `place` is then that of `extends`
  PackPlace place;
};

// The ids that such a partner brings: which Identifier.system they get. Maps read the system as %name.
struct IdentifierRule {
  std::string name;    // what the partner calls it
  std::string system;  // a URI; "{partner}" stands for the partner's id, as each installation counts for itself
  PackPlace place;
};

struct CodeMapRule {
  std::string url;   // of a ConceptMap of the pack
  std::string file;  // the table (.csv) that it is; "" for a ConceptMap resource, which says its url itself
  UnmappedCodes unmapped = UnmappedCodes::keep;
  bool own_policy = false;  // pack.yaml says `unmapped` for this one
  std::string standard;     // the code that stands in
  PackPlace place;
};

struct Manifest {
  std::string file;  // as problems name it
  std::string pack;  // its name: that of the folder
  std::string version;
  std::string title;
  std::string description;
  std::string extends;  // the name of the pack that this one is a variant of; "" for none
  PackPlace extends_place;
  std::vector<Channel> channels;
  std::vector<IdentifierRule> identifiers;
  UnmappedCodes unmapped = UnmappedCodes::keep;
  bool own_unmapped = false;  // pack.yaml says `unmapped_codes`
  std::vector<CodeMapRule> code_maps;
};

}  // namespace linkway::mapping
