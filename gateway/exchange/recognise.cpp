// The same business message twice, at once or a year apart, gives one referral and the same answer.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/json.h"
#include "exchange/body.h"
#include "exchange/digest.h"
#include "exchange/from_partner.h"
#include "exchange/hl7v2_answer.h"
#include "exchange/media_type.h"
#include "exchange/stages.h"
#include "fhir/codes.h"
#include "fhir/format/charset.h"
#include "mapping/models/table_columns.h"
#include "mapping/models/table_instance.h"
#include "mapping/pack/transfer.h"

namespace linkway::exchange {

namespace {

// What a sender may change when it sends a message again (R4 messaging.html#3.4.1.4: a new Bundle.id and time stamp).
data::Node content_of(const data::Node& root, data::Builder& builder) {
  auto node = root;
  for (const auto* name : {"id", "meta", "timestamp", "identifier"}) {
    if (node["resourceType"].text() == "Bundle") node = builder.without(node, name);
  }
  return node;
}

using NamedCells = std::vector<std::pair<std::string, std::string>>;

// The cells of the first row with the names of their columns, in the order of those; empty ones say nothing.
std::optional<NamedCells> cells_of(std::string_view bytes, std::string_view media_type,
                                   const mapping::Channel& channel) {
  const auto told = charset_of(media_type);
  const auto text =
      fhir::to_utf8(bytes, told.empty() ? mapping::unsaid_charset(channel, mapping::bytes_of(bytes)) : told);
  if (!text) return std::nullopt;
  mapping::CsvReader reader(*text, {}, mapping::style_of(channel.table));
  std::vector<mapping::CsvCell> names;
  std::vector<mapping::CsvCell> row;
  if (channel.table.header && !reader.next(names)) return std::nullopt;
  if (!reader.next(row)) return std::nullopt;
  NamedCells cells;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto value = text::trim(row[i].text);
    if (value.empty()) continue;
    cells.emplace_back(i < names.size() ? mapping::loose_name(names[i].text) : std::to_string(i), value);
  }
  std::ranges::sort(cells);
  return cells;
}

// The same JSON however it is spaced, the same cells in whatever order; of other formats the same bytes.
bool same_words(Work& work, const store::ExchangeRow& first) {
  if (work.channel->format == mapping::PackFormat::csv && !mapping::holds_rows(*work.pack, *work.channel)) {
    const auto before = cells_of(first.raw, first.media_type, *work.channel);
    return before && before == cells_of(work.in.body, work.in.media_type, *work.channel);
  }
  if (work.channel->format != mapping::PackFormat::json) return false;
  const auto before = data::read_json(first.raw, work.arena);
  const auto now = data::read_json(work.in.body, work.arena);
  return before.ok() && now.ok() && data::equal(*before, *now);
}

// The pack makes the same of both: what a server adds to a form by itself (a reviewer's mark, links to pictures) and no
// rule reads is no other content. Only where the pack says what a message is known by.
bool same_meaning(Work& work, const store::ExchangeRow& first) {
  if (work.channel == nullptr || work.channel->map.empty() || work.taken.key.empty()) return false;
  const auto made_of = [&](std::string_view media_type, std::string_view body) {
    return from_partner({*work.pack, *work.channel, media_type, body, work.partner->id, first.key, first.received},
                        *work.settings, work.builder);
  };
  const auto before = made_of(first.media_type, first.raw);
  const auto now = made_of(work.in.media_type, work.in.body);
  return before.ok() && now.ok() &&
         data::equal(content_of(before->resource, work.builder), content_of(now->resource, work.builder));
}

bool same_content(Work& work, const store::ExchangeRow& first) {
  if (first.raw == work.in.body) return true;
  if (work.channel != nullptr && work.channel->format == mapping::PackFormat::hl7v2) {
    return same_hl7v2(first.raw, work.in.body, work.taken.key.empty());
  }
  if (work.channel != nullptr && !mapping::is_fhir(work.channel->format)) return same_words(work, first);
  auto before = read_body(first.media_type, first.raw, work.arena, work.settings->definitions);
  return before.ok() && data::equal(content_of(*before, work.builder), content_of(work.root, work.builder));
}

// "system|value" of each ServiceRequest that could begin a referral.
std::vector<std::string> request_identifiers(const Work& work) {
  std::vector<std::string> keys;
  for (const auto& change : work.changes) {
    if (change.type != "ServiceRequest" || change.put) continue;
    for (const auto& [system, value] : fhir::identifiers(change.resource)) {
      if (!system.empty()) keys.push_back(std::string(system) + "|" + std::string(value));
    }
  }
  return keys;
}

bool has_new_request(const Work& work) {
  for (const auto& change : work.changes) {
    if (change.type == "ServiceRequest" && !change.put) return true;
  }
  return false;
}

// What this message is known by when it comes again; "" when nothing makes it the same.
std::string business_key(Work& work) {
  if (work.channel != nullptr) {
    if (work.channel->format == mapping::PackFormat::hl7v2 && work.taken.key.empty()) {
      return "partner|" + work.channel->name + "|" + hl7v2_business_key(work.in.body);
    }
    return "partner|" + work.channel->name + "|" + (work.taken.key.empty() ? sha256_hex(work.in.body) : work.taken.key);
  }
  if (work.in.interaction == Interaction::process_message) return "message|" + std::string(work.header.id);
  if (!work.in.request_id.empty()) return "request|" + work.in.operation + "|" + work.in.request_id;
  if (!has_new_request(work)) return "";  // FHIR: a create is repeated on purpose, unless If-None-Exist says otherwise
  std::string key;
  for (const auto& identifier : request_identifiers(work)) key += "|" + identifier;
  if (!key.empty()) return "referral" + key;
  return "content|" + sha256_hex(data::to_json(content_of(work.root, work.builder), data::JsonStyle::canonical));
}

// Where the identity stands that was used before.
std::string culprit(const Work& work) {
  if (work.channel != nullptr) return answers_in_hl7v2(work) ? "MSH-10" : "";
  if (work.in.interaction == Interaction::process_message) return "Bundle.entry[0].resource.id";
  return std::string(work.root["resourceType"].text());
}

Recognised repeat_of(Work& work, const store::ExchangeRow& first) {
  work.verdict = store::Verdict::repeated;
  work.original = first.key;
  work.referral = first.referral;
  work.note = "the same message as exchange " + id_text(first.key) + ", answered as then";
  work.answer.status = first.status;
  work.answer.body = first.answer;
  for (size_t at = 0; at < first.answer_headers.size();) {
    const auto end = first.answer_headers.find('\n', at);
    const auto colon = first.answer_headers.find(": ", at);
    work.answer.headers.add(first.answer_headers.substr(at, colon - at),
                            first.answer_headers.substr(colon + 2, end - colon - 2));
    at = end + 1;
  }
  work.business_key.clear();
  // The same content under another control id: an acknowledgment of the first would not be taken for its own.
  if (answers_in_hl7v2(work) && hl7v2_business_key(first.raw) != hl7v2_business_key(work.in.body)) {
    answer_in_hl7v2(work);
  }
  return Recognised::repeated;
}

// The exchange that a unique key leads to, when there is one.
std::optional<store::ExchangeRow> find(Work& work, store::Reader& reader, std::string_view kind,
                                       const std::string& value) {
  auto target = reader.unique_key(work.partner->id, kind, value);
  if (!work.keep(target) || !*target) return std::nullopt;
  ExchangeKey key(**target);
  if (kind != "message") {
    auto row = reader.resource_version(ResourceKey(**target), 1);
    if (!work.keep(row) || !*row) return std::nullopt;
    key = (*row)->exchange;
  }
  auto first = reader.exchange(key);
  if (!work.keep(first) || !*first) return std::nullopt;
  return std::move(**first);
}

// The latest exchange that told anything of the referral that `first` told of, where that is a later one: of the
// request or its person, by the same sender.
std::optional<store::ExchangeRow> told_since(Work& work, store::Reader& reader, const store::ExchangeRow& first) {
  if (first.referral.get() == 0) return std::nullopt;
  auto referral = reader.referral(first.referral);
  if (!work.keep(referral) || !*referral) return std::nullopt;
  std::optional<store::ExchangeRow> latest;
  for (const auto key : {(*referral)->request, (*referral)->patient}) {
    auto row = reader.resource(key);
    if (!work.keep(row) || !*row || (*row)->partner != work.partner->id) continue;
    if ((*row)->exchange <= (latest ? latest->key : first.key)) continue;
    auto exchange = reader.exchange((*row)->exchange);
    if (!work.keep(exchange) || !*exchange || (*exchange)->referral != first.referral) continue;
    latest = std::move(**exchange);
  }
  return latest;
}

// Words of a pack that say nothing of which message they are: who sends what was so before, and was changed since,
// takes the change back. A row of a batch may as well be an old batch that is put in again.
Recognised recognise_again(Work& work, store::Reader& reader, const store::ExchangeRow& first) {
  const bool by_content = work.channel != nullptr && work.taken.key.empty() &&
                          work.channel->format != mapping::PackFormat::hl7v2 && !mapping::is_fhir(work.channel->format);
  const auto later = by_content ? told_since(work, reader, first) : std::nullopt;
  if (!later) return repeat_of(work, first);
  if (same_content(work, *later)) return repeat_of(work, *later);
  if (work.in.headers != nullptr && !work.in.row) {
    work.business_key += "|" + id_text(later->key);
    return Recognised::fresh;
  }
  const auto answered = repeat_of(work, first);
  work.problem(
      Category::unprocessable, issue::duplicate, "",
      "the same as exchange " + id_text(first.key) + "; what came since (exchange " + id_text(later->key) + ") stands",
      Severity::warning);
  answer_plainly(work);
  return answered;
}

// Two operators at once: the second finds that the first was quicker.
bool run_again_already(Work& work, store::Reader& reader) {
  if (work.in.replay_of.get() == 0) return false;
  const auto done = reader.unique_key(work.partner->id, "replay", id_text(work.in.replay_of));
  if (done.ok() && !*done) return false;
  work.problem(Category::conflict, issue::duplicate, "",
               done.ok() ? "it was run again already, as exchange " + id_text(**done) : "the store cannot be read now");
  return true;
}

Recognised recognise_message(Work& work, store::Reader& reader) {
  work.business_key = business_key(work);
  if (work.business_key.empty()) return Recognised::fresh;
  const auto is_same = [&](const store::ExchangeRow& first) {
    return same_content(work, first) || same_meaning(work, first);
  };
  auto known = find(work, reader, "message", work.business_key);
  if (known && work.channel != nullptr && work.channel->takes_corrections && !is_same(*known)) {
    // Each edition has a key of its own behind that of the first.
    work.business_key += "|" + sha256_hex(work.in.body);
    known = find(work, reader, "message", work.business_key);
  }
  if (known) {
    if (is_same(*known)) return recognise_again(work, reader, *known);
    work.problem(Category::conflict, issue::duplicate, culprit(work),
                 "this message's identity was used before for other content (exchange " + id_text(known->key) + ")");
    return Recognised::failed;
  }
  // Another message, or another request, with a referral that is here already. As a message it may tell news of it.
  if (work.in.interaction != Interaction::process_message) {
    for (const auto& identifier : request_identifiers(work)) {
      const auto first = find(work, reader, "ServiceRequest", identifier);
      if (!first) continue;
      if (same_content(work, *first)) return repeat_of(work, *first);
      work.problem(Category::conflict, issue::duplicate, "ServiceRequest.identifier",
                   "a referral with this identifier was accepted before (exchange " + id_text(first->key) +
                       "); change it with PUT, or with a message whose reason is update");
      return Recognised::failed;
    }
  }
  return work.refused() ? Recognised::failed : Recognised::fresh;
}

}  // namespace

Recognised recognise(Work& work, store::Reader& reader) {
  return run_again_already(work, reader) ? Recognised::failed : recognise_message(work, reader);
}

}  // namespace linkway::exchange
