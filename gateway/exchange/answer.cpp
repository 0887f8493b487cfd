#include <algorithm>

#include "data/json.h"
#include "exchange/from_partner.h"
#include "exchange/hl7v2_answer.h"
#include "exchange/http_date.h"
#include "exchange/lookup.h"
#include "exchange/stages.h"
#include "fhir/codes.h"
#include "fhir/outcome.h"
#include "referral/message.h"

namespace linkway::exchange {

namespace {

constexpr std::string_view fhir_json = "application/fhir+json";

std::string etag(std::int32_t version) { return "W/\"" + std::to_string(version) + "\""; }

std::string location(const Work& work, const Change& change) {
  return work.settings->base_url + "/" + change.reference() + "/_history/" + std::to_string(change.version);
}

Instant last_modified(const Work& work, const Change& change) {
  return change.stored ? work.now : change.before ? change.before->updated : work.now;
}

data::Node resource_of(Work& work, const Change& change) {
  if (change.stored) return change.stored;
  return change.before ? content(work, *change.before) : change.resource;
}

data::Node outcome_of(Work& work) {
  auto told = work.problems;
  if (work.verdict == store::Verdict::no_effect) {
    told.push_back({Category::conflict, issue::informational, "", work.note, "", Severity::information, 0, 0, ""});
  }
  return told.empty() ? data::Node() : fhir::operation_outcome(told, work.builder);
}

void answer_one(Work& work) {
  const auto& change = work.changes.front();
  work.answer.status = change.created_here ? 201 : 200;
  auto& headers = work.answer.headers;
  headers.add("ETag", etag(change.version));
  headers.add("Last-Modified", http_date(last_modified(work, change)));
  if (work.in.interaction == Interaction::create) headers.add("Location", location(work, change));
  if (!work.in.minimal) work.answer.body = data::to_json(resource_of(work, change));
}

void answer_transaction(Work& work) {
  auto& b = work.builder;
  std::vector<data::Node> entries;
  const auto outcome = outcome_of(work);
  for (std::size_t i = 0; i < work.bundle->entries.size(); ++i) {
    const auto& change = work.changes[i];
    const auto response = b.object({{"status", b.text(change.created_here ? "201 Created" : "200 OK")},
                                    {"location", b.text(location(work, change))},
                                    {"etag", b.text(etag(change.version))},
                                    {"lastModified", b.text(to_fhir(last_modified(work, change)))},
                                    {"outcome", i == 0 ? outcome : data::Node()}});
    entries.push_back(b.object(
        {{"resource", work.in.representation ? resource_of(work, change) : data::Node()}, {"response", response}}));
  }
  const auto bundle = b.object({{"resourceType", b.text("Bundle")},
                                {"type", b.text("transaction-response")},
                                {"entry", entries.empty() ? data::Node() : b.list(entries)}});
  work.answer.body = data::to_json(bundle);
}

// The answer to a message is a message (R4 messaging.html): what was stored, under the ids that it has here.
void answer_message(Work& work, IdSource& ids) {
  auto& b = work.builder;
  std::vector<data::Node> focus;
  std::vector<data::Node> entries(1);  // the header's place
  const auto add = [&](const std::string& url, const data::Node& resource) {
    entries.push_back(b.object({{"fullUrl", b.text(url)}, {"resource", resource}}));
  };
  for (const auto& change : work.changes) {
    if (change.type != "ServiceRequest" && change.type != "Task") continue;
    if (change.key.get() == 0 || (!change.stored && !change.before)) continue;
    focus.push_back(fhir::reference_to(b, change.reference()));
    add(work.settings->base_url + "/" + change.reference(), resource_of(work, change));
  }
  const auto outcome = outcome_of(work);
  const auto outcome_url = "urn:uuid:" + ids.uuid();
  if (outcome) add(outcome_url, outcome);

  const auto id = ids.uuid();
  const auto& settings = *work.settings;
  const auto destination =
      b.object({{"name", work.header.node["source"]["name"]}, {"endpoint", work.header.node["source"]["endpoint"]}});
  const auto header =
      b.object({{"resourceType", b.text("MessageHeader")},
                {"id", b.text(id)},
                {"eventCoding", fhir::coding(b, referral::message_events, "servicerequest-response")},
                {"destination", b.list({destination})},
                {"source", b.object({{"name", b.text(settings.name)}, {"endpoint", b.text(settings.base_url)}})},
                {"response", b.object({{"identifier", b.text(work.header.id)},
                                       {"code", b.text("ok")},
                                       {"details", outcome ? fhir::reference_to(b, outcome_url) : data::Node()}})},
                {"focus", focus.empty() ? data::Node() : b.list(focus)}});
  entries[0] = b.object({{"fullUrl", b.text(settings.base_url + "/MessageHeader/" + id)}, {"resource", header}});
  const auto bundle = b.object({{"resourceType", b.text("Bundle")},
                                {"id", b.text(ids.uuid())},
                                {"type", b.text("message")},
                                {"timestamp", b.text(to_fhir(work.now))},
                                {"entry", b.list(entries)}});
  work.answer.body = data::to_json(bundle);
}

}  // namespace

void add_trace(Work& work) {
  auto& headers = work.answer.headers;
  if (!work.in.request_id.empty()) headers.set("X-Request-Id", work.in.request_id);
  headers.set("X-Correlation-Id", work.correlation_id);
  headers.set("X-Linkway-Exchange", id_text(work.exchange));
}

void answer(Work& work, IdSource& ids) {
  if (answers_in_hl7v2(work)) return answer_in_hl7v2(work);
  if (!work.answers_in_fhir()) return answer_plainly(work);
  work.answer = {};
  work.answer.headers.add("Content-Type", std::string(fhir_json));
  switch (work.in.interaction) {
    case Interaction::process_message: return answer_message(work, ids);
    case Interaction::transaction: return answer_transaction(work);
    case Interaction::create:
    case Interaction::update: return answer_one(work);
  }
}

namespace {

std::string_view around(std::string_view path) { return path.substr(0, std::min(path.rfind('.'), path.size())); }

// Rules that are told of an element for the sake of one of its children.
bool is_of_parts(std::string_view rule) { return rule.starts_with("cardinality") || rule.starts_with("reference"); }

// What the validation said of a mistake for which the message is refused anyway: it need not be told twice.
bool is_told(const Problem& finding, const Problems& errors) {
  return std::ranges::any_of(errors, [&](const Problem& error) {
    if (error.severity < Severity::error || !error.rule.empty()) return false;
    return error.path == finding.path || (is_of_parts(finding.rule) && around(error.path) == finding.path);
  });
}

}  // namespace

void answer_problems(Work& work) {
  std::erase_if(work.problems, [&, all = work.problems](const Problem& problem) {
    return !problem.rule.empty() && problem.severity < Severity::error && is_told(problem, all);
  });
  if (answers_in_hl7v2(work)) {
    answer_in_hl7v2(work);
  } else if (work.answers_in_fhir()) {
    work.answer = {};
    work.answer.status = fhir::http_status(category_of(work.problems));
    work.answer.headers.add("Content-Type", std::string(fhir_json));
    if (work.answer.status == 503) work.answer.headers.add("Retry-After", "5");
    work.answer.body = fhir::operation_outcome_json(work.problems);
  } else {
    answer_plainly(work);
  }
  if (!work.challenge.empty()) work.answer.headers.add("WWW-Authenticate", work.challenge);
  for (const auto& problem : work.problems) {
    if (problem.severity < Severity::error) continue;
    work.note = to_string(problem);
    break;
  }
  add_trace(work);
}

void record(Work& work, Instant answered) {
  auto& row = work.commit.exchange;
  row.key = work.exchange;
  row.partner = work.partner->id;
  row.channel = work.in.channel;
  row.operation = work.in.operation;
  row.business_key = work.business_key;
  row.correlation_id = work.correlation_id;
  row.request_id = work.in.request_id;
  row.media_type = work.in.media_type;
  row.raw = work.in.body;
  row.verdict = work.verdict;
  row.status = work.answer.status;
  row.answer = work.answer.body;
  for (const auto& [name, value] : work.answer.headers.all()) {
    if (!name.starts_with("X-")) row.answer_headers.append(name).append(": ").append(value).append("\n");
  }
  row.note = work.note;
  row.referral = work.referral;
  row.original = work.in.replay_of.get() != 0 ? work.in.replay_of : work.original;
  row.pack = work.pack_use;
  row.received = work.in.received;
  row.answered = answered;
  if (work.verdict != store::Verdict::repeated) {
    work.commit.unmapped = worklist_of(work.unmapped, work.pack_use.name);
  }
  const bool first = work.verdict == store::Verdict::accepted || work.verdict == store::Verdict::no_effect;
  if (first && work.in.replay_of.get() != 0) {
    work.commit.unique_keys.push_back({work.partner->id, "replay", id_text(work.in.replay_of), work.exchange.get()});
  }
  if (first && !work.business_key.empty()) {
    work.commit.unique_keys.push_back({work.partner->id, "message", work.business_key, work.exchange.get()});
  }
  add_trace(work);
}

}  // namespace linkway::exchange
