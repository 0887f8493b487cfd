// What the store holds, as values. Names and columns follow the tables of the same names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"

namespace linkway::store {

// One version of a resource. The current version lives in `resource`, older ones in `resource_history`.
struct ResourceRow {
  ResourceKey key;
  std::string type;  // "Patient"
  std::int32_t version = 1;
  Instant updated;
  PartnerId partner;     // whose it is: the partner who sent it; empty for what the gateway made itself
  ReferralKey referral;  // the referral it belongs to, 0 for none
  ExchangeKey exchange;  // the exchange that wrote this version
  std::string content;   // JSON, with id and meta
};

// A token that a search finds: parameter "Task.status", value "requested"; identifiers carry their system.
struct SearchToken {
  std::string parameter;
  std::string value;
  std::string system;
  friend bool operator==(const SearchToken&, const SearchToken&) = default;
  friend auto operator<=>(const SearchToken&, const SearchToken&) = default;
};

struct ResourceWrite {
  ResourceRow row;
  std::int32_t replaces = 0;  // version that must be current now; 0: the key must be new
  // The full set of tokens of this version. The engine replaces those of the version before.
  std::vector<SearchToken> tokens;
};

enum class Verdict : std::uint8_t {
  accepted,   // changed something
  repeated,   // the same message again: answered as the first time
  no_effect,  // recorded (late, backward), moved nothing
  refused,    // answered with problems
};

// The pack that mapped a message, and what its map made of it.
struct PackUse {
  std::string name;     // "": none
  std::string version;  // its number and the digest of its files
  std::string mapped;   // FHIR JSON, "" where the map gave none
};

// One inbound message and its answer.
struct ExchangeRow {
  ExchangeKey key;
  PartnerId partner;         // empty when the sender is not known
  std::string channel;       // "fhir"
  std::string operation;     // "POST /fhir/$process-message"; never a query string
  std::string business_key;  // what makes it the same message when it comes again; may be empty
  std::string correlation_id;
  std::string request_id;
  std::string media_type;
  std::string digest;  // of the canonical content, hex; tells a repeat from a reuse of its key
  std::string raw;     // bytes as they came (cut when over the body limit; see `note`)
  Verdict verdict = Verdict::refused;
  std::int32_t status = 0;     // HTTP status (later: ACK code) of the answer
  std::string answer;          // body of the answer
  std::string answer_headers;  // "Location: ...\n" lines that belong to the answer
  std::string note;            // one line for the operator: why; never personal data
  ReferralKey referral;        // 0 for none
  ExchangeKey original;        // when repeated: the exchange it repeats
  Instant received;
  Instant answered;
  PackUse pack;  // not in a list
};

// A code that no row of a code map knew: what the worklist counts.
struct UnmappedCode {
  std::string map;  // canonical of the ConceptMap
  std::string system;
  std::string code;
  std::string pack;
  std::uint64_t count = 1;
};
struct UnmappedRow {
  UnmappedCode code;
  Instant first_seen;
  Instant last_seen;
  Instant resolved;  // 0: open
};

// What may exist once: the second to claim it is told who was first.
struct UniqueKey {
  PartnerId partner;
  std::string kind;  // "message", "referral", "patient", ...
  std::string value;
  std::int64_t target = 0;  // key of the exchange, referral or resource
};

struct ReferralRow {
  ReferralKey key;
  PartnerId sender;
  PartnerId platform;  // empty: no rule matched yet
  std::string route;   // name of the rule that chose it, empty for none
  ResourceKey patient;
  ResourceKey request;          // the sender's ServiceRequest
  ResourceKey order;            // the gateway's own, intent filler-order
  ResourceKey task;             // the gateway's Task for the platform
  ResourceKey source_task;      // the sender's Task, 0 when it sent none
  std::string status;           // Task.status
  std::string business_status;  // code of Task.businessStatus
  Instant created;
  Instant updated;
  ExchangeKey exchange;  // the one that began it
};

// A resource that a referral shows to its platform although it was not written with it.
struct Disclosure {
  ResourceKey resource;
  ReferralKey referral;
};

enum class DeliveryState : std::uint8_t { waiting, claimed, sent, delivered, refused, parked };
enum class DeliveryKind : std::uint8_t { referral, update, cancellation, feedback };
enum class OutcomeClass : std::uint8_t { delivered, unsent, transient, ambiguous, rejected };

// A resource in the version that a message is about.
struct ResourceVersion {
  ResourceKey key;
  std::int32_t version = 1;
};

struct DeliveryRow {
  DeliveryKey key;
  PartnerId partner;  // to whom
  ReferralKey referral;
  DeliveryKind kind = DeliveryKind::referral;
  std::string step;        // what it tells: "requested", "accepted", "attended", ...
  std::string message_id;  // UUID; the same in every attempt (idempotency key)
  std::string correlation_id;
  std::vector<ResourceVersion> content;  // what is composed, in order; the first is the focus
  ExchangeKey exchange;                  // the exchange that caused it
  Instant created;
  DeliveryState state = DeliveryState::waiting;
  // Due time while waiting; 0 while it waits for an earlier delivery of its referral to the same partner, and when
  // settled. The engine sets it on insert.
  Instant next_attempt;
  std::int32_t attempts = 0;
  OutcomeClass last_class = OutcomeClass::unsent;
  std::string last_problem;  // safe to show
  // When somebody last had it sent again by hand, and how many attempts it had then; 0: never. Not in an insert.
  Instant renewed{};
  std::int32_t renewed_after = 0;
};

struct AttemptRow {
  DeliveryKey delivery;
  std::int32_t number = 1;
  Instant started;
  Instant ended;
  OutcomeClass outcome = OutcomeClass::unsent;
  std::int32_t status = 0;  // HTTP status of the answer, 0 for none
  std::string problem;      // safe to show
  // What the partner said, shortened; "" where nothing is kept. It may speak of a person.
  std::string answer{};
};

// A refused or parked delivery that somebody had sent again.
struct RetryRow {
  DeliveryKey delivery;
  std::int32_t attempts = 0;                     // that it had then
  DeliveryState state = DeliveryState::refused;  // that it left
  Instant asked;
  std::string asker;  // the user of the operating system
};

[[nodiscard]] std::string_view to_string(Verdict v);
[[nodiscard]] std::string_view to_string(DeliveryState s);
[[nodiscard]] std::string_view to_string(DeliveryKind k);
[[nodiscard]] std::string_view to_string(OutcomeClass c);

}  // namespace linkway::store
