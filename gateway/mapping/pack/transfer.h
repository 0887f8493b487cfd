// One message through one channel of a pack: what a partner sent becomes FHIR, FHIR becomes what a partner takes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "data/builder.h"
#include "mapping/engine/run.h"
#include "mapping/models/records.h"
#include "mapping/pack/pack.h"

namespace linkway::mapping {

// What comes from outside into a map. A map reads partner and base as %partner and %base, and the system of each
// identifier of the pack by its name.
struct Surroundings {
  const Clock& clock;
  IdSource& ids;
  std::string partner;  // id of the partner
  std::string base;     // the gateway's FHIR base
  bool trace = false;   // keep which element of the source made what
  Coverage* coverage = nullptr;
  // Where it is given, gets the codes that no code map knows, also of a message that is refused for one.
  std::vector<UnknownCode>* unmapped = nullptr;
  // Of what comes in, where the message itself says it; "" for the channel's.
  std::string charset = {};
  // What earlier requests of the same delivery kept, by name.
  std::vector<std::pair<std::string, std::string>> values = {};
};

using UnmappedCode = UnknownCode;  // {map, system, code, count}

struct TakenIn {
  data::Node resource;  // FHIR: a Bundle of type message
  std::string key;      // of the channel's `key`; "" when it has none or it gave nothing
  Problems told;        // warnings and notes of the map, unknown members of the source
  std::vector<UnmappedCode> unmapped;
  std::vector<LogEntry> log;      // what the map's rules said: holds values, not for the operator's log
  std::vector<TraceEntry> steps;  // empty unless it was asked for
};

// Several messages where the format holds several: the rows of a CSV file. A problem names the file and line of the
// map, or line and column of what came; its path is that of the source element. Linear in `bytes`.
[[nodiscard]] Result<std::vector<TakenIn>> take_in(const Pack& pack, const Channel& channel, std::string_view bytes,
                                                   data::Builder& builder, const Surroundings& surroundings);

// What the channel's `order` gives for a message of a batch: none of another that shares a value with it may be under
// way at the same time. Problems where it cannot be read.
[[nodiscard]] Result<std::vector<std::string>> order_of(const Pack& pack, const Channel& channel,
                                                        std::string_view bytes, data::Builder& builder,
                                                        const Surroundings& surroundings);
// The charset of a text where neither its sender nor a byte order mark says one: that of the channel; but a table that
// is UTF-8 throughout is UTF-8, for letters beyond ASCII of another charset next to never are.
[[nodiscard]] std::string unsaid_charset(const Channel& channel, const ByteSource& text);
// Whether a line names columns of this channel's tables; what is wrong with it.
[[nodiscard]] Status check_columns(const Pack& pack, const Channel& channel, std::string_view line,
                                   std::string_view charset);
// Whether a whole table, or list, is one message of this channel: then it is no batch of several.
[[nodiscard]] bool holds_rows(const Pack& pack, const Channel& channel);

struct GivenOut {
  std::string bytes;
  std::string content_type;  // "" of a request without content
  std::string path;          // of the channel, placeholders filled in
  std::vector<std::pair<std::string, std::string>> headers;
  Problems told;
  std::vector<UnmappedCode> unmapped;
  std::vector<LogEntry> log;
  std::vector<TraceEntry> steps;  // of a run with trace
};

// `channel`: one of the pack, or a request that goes before one.
[[nodiscard]] Result<GivenOut> give_out(const Pack& pack, const Channel& channel, const data::Node& message,
                                        data::Builder& builder, const Surroundings& surroundings);

struct GivenId {
  std::string system;
  std::string value;
};
// The system of one of the pack's identifiers; "" when it has none of this name.
[[nodiscard]] std::string system_of_identifier(const Pack& pack, std::string_view name, const std::string& partner);
// What the partner's answer calls what it was sent, by the channel's `answer`; nothing when the answer does not say. A
// problem when it is neither JSON nor XML.
[[nodiscard]] Result<std::optional<GivenId>> read_answer(const Pack& pack, const Channel& channel,
                                                         std::string_view bytes, const Surroundings& surroundings);

// Runs a map of the pack, by its canonical, on an instance of its source type or model.
[[nodiscard]] Result<TakenIn> transform(const Pack& pack, std::string_view map_url, const data::Node& source,
                                        data::Builder& builder, const Surroundings& surroundings);

}  // namespace linkway::mapping
