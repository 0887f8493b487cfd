#include "exchange/compose.h"

#include <algorithm>

#include "data/json.h"
#include "exchange/from_partner.h"
#include "exchange/mapping_ids.h"
#include "mapping/pack/requests.h"
#include "referral/message.h"

namespace linkway::exchange {

namespace {

referral::Party party(const std::string& name, const std::string& endpoint,
                      const std::optional<security::Organization>& organization) {
  referral::Party out{name, endpoint, "", ""};
  if (organization) {
    out.system = organization->system;
    out.value = organization->value;
  }
  return out;
}

Problem lost(const std::string& what) {
  return {Category::internal,
          issue::not_found,
          "",
          what + " of the delivery is not in the store",
          "",
          Severity::error,
          0,
          0,
          ""};
}

// The id of the message that began the referral, "" when it did not come as one.
std::string message_answered(const store::ReferralRow& referral, store::Reader& reader) {
  constexpr std::string_view prefix = "message|";
  const auto first = reader.exchange(referral.exchange);
  if (!first.ok() || !*first || !(*first)->business_key.starts_with(prefix)) return "";
  return (*first)->business_key.substr(prefix.size());
}

std::string reference(const data::Node& resource) {
  return std::string(resource["resourceType"].text()) + "/" + std::string(resource["id"].text());
}

data::Node summary(const referral::MessageInput& message, const std::string& platform_name, data::Builder& builder) {
  referral::SummaryInput input;
  for (const auto& resource : message.resources) {
    const auto type = resource["resourceType"].text();
    if (&resource == &message.resources.front()) {
      input.request = resource;
      input.request_ref = reference(resource);
    } else if (type == "Task" && !input.task) {
      input.task = resource;
      input.task_ref = reference(resource);
    } else if (type == "Patient" && !input.patient) {
      input.patient = resource;
      input.patient_ref = reference(resource);
    } else {
      input.outputs.push_back(resource);
    }
  }
  input.platform_name = platform_name;
  input.now = message.timestamp;
  input.id = message.message_id;
  return referral::make_summary(input, builder);
}

// The ids by which the platform knows the referral by now: a delivery may have been owed before its answer came.
Status add_known_ids(referral::MessageInput& message, const store::ReferralRow& referral, store::Reader& reader,
                     data::Arena& arena, data::Builder& builder) {
  const auto row = reader.resource(referral.task);
  if (!row.ok()) return row.problems();
  if (!*row) return lost("the Task");
  const auto task = data::read_json((*row)->content, arena);
  if (!task.ok()) return task.problems();
  const auto own = id_text(referral.task);
  for (auto& resource : message.resources) {
    if (resource["resourceType"].text() != "Task" || resource["id"].text() != own) continue;
    resource = builder.with(resource, "identifier", (*task)["identifier"]);
  }
  return Done{};
}

Problem no_channel(const mapping::Pack& pack, store::DeliveryKind kind) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::not_supported;
  problem.text =
      "pack " + pack.manifest().pack + " has no channel that carries a " + std::string(store::to_string(kind));
  return problem;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// Which part of the delivery comes next: the message, or a request that goes before it.
Status choose_part(Composed& composed, const data::Node& message, const store::RequestProgress& progress,
                   const mapping::Surroundings& surroundings) {
  composed.part = composed.channel;
  composed.complete = contains(progress.done, composed.channel->name);
  if (!composed.several() || composed.complete) return Done{};
  const auto next = mapping::next_request(*composed.pack, *composed.channel, message, progress.done, surroundings);
  if (!next.ok()) return next.problems();
  composed.part = *next;
  for (const auto& [name, times] : progress.tried) {
    if (name == composed.part->name) composed.tried = times;
  }
  return Done{};
}

// Each attempt is to give the same bytes: no clock and no ids but those of the delivery.
Status in_partners_words(Composed& composed, const data::Node& message, const store::DeliveryRow& delivery,
                         const Settings& settings, store::Reader& reader, data::Builder& builder,
                         std::vector<store::UnmappedCode>& unmapped) {
  const auto& pack = *composed.pack;
  store::RequestProgress progress;
  if (composed.several()) {
    auto read = reader.request_progress(delivery, composed.patient);
    if (!read.ok()) return std::move(read).problems();
    progress = *std::move(read);
  }
  const FixedClock clock(delivery.created);
  MappingIds asking("");
  std::vector<mapping::UnmappedCode> met;
  mapping::Surroundings surroundings{clock, asking, delivery.partner.get(), settings.base_url, false, nullptr, &met};
  surroundings.values = progress.values;
  if (auto chosen = choose_part(composed, message, progress, surroundings); !chosen.ok()) return chosen;
  if (composed.complete) return Done{};
  const auto& part = *composed.part;
  const bool before = composed.part != composed.channel;
  MappingIds ids(id_text(delivery.key) + (before ? "/" + part.name : ""));
  const mapping::Surroundings own{clock, ids, delivery.partner.get(), settings.base_url, false, nullptr,
                                  &met,  {},  progress.values};
  auto given = mapping::give_out(pack, part, message, builder, own);
  unmapped = worklist_of(met, pack.manifest().pack);
  if (!given.ok()) return std::move(given).problems();
  auto& out = composed.request;
  out.method = part.method.empty() ? "POST" : part.method;
  out.path = given->path;
  if (!given->content_type.empty()) out.headers.add("Content-Type", given->content_type);
  out.headers.add("Accept", std::string(mapping::media_type_of(part.format)));
  for (const auto& [name, value] : given->headers) out.headers.set(name, value);
  out.body = std::move(given->bytes);
  return Done{};
}

// What was not begun is not sent any more, where no later message could take it back.
Result<bool> is_withdrawn(const store::DeliveryRow& delivery, const store::ReferralRow& referral,
                          const mapping::Pack& pack, store::Reader& reader) {
  using store::DeliveryKind;
  const bool asks = delivery.kind == DeliveryKind::referral || delivery.kind == DeliveryKind::update;
  if (!asks || (referral.status != "cancelled" && referral.status != "entered-in-error")) return false;
  if (channel_for(&pack, DeliveryKind::cancellation) != nullptr) return false;
  const auto attempts = reader.attempts_of(delivery.key);
  if (!attempts.ok()) return attempts.problems();
  return std::ranges::none_of(*attempts, [](const store::AttemptRow& attempt) {
    return attempt.outcome == store::OutcomeClass::ambiguous || attempt.outcome == store::OutcomeClass::delivered;
  });
}

}  // namespace

Result<Composed> compose(const store::DeliveryRow& delivery, const Settings& settings, store::Reader& reader,
                         std::vector<store::UnmappedCode>& unmapped) {
  const auto* partner = settings.partners.find(delivery.partner);
  if (partner == nullptr || !partner->delivery) return lost("the partner");
  const auto referral = reader.referral(delivery.referral);
  if (!referral.ok()) return referral.problems();
  if (!*referral) return lost("the referral");

  data::Arena arena;
  data::Builder builder(arena);
  referral::MessageInput message;
  for (const auto& [key, version] : delivery.content) {
    const auto row = reader.resource_version(key, version);
    if (!row.ok()) return row.problems();
    if (!*row) return lost("resource " + id_text(key));
    auto node = data::read_json((*row)->content, arena);
    if (!node.ok()) return std::move(node).problems();
    message.resources.push_back(*node);
  }
  if (message.resources.empty()) return lost("the content");

  const bool feedback = delivery.kind == store::DeliveryKind::feedback;
  message.message_id = delivery.message_id;
  message.event = feedback ? "servicerequest-response" : "servicerequest-request";
  message.reason = delivery.kind == store::DeliveryKind::referral ? "new" : "update";
  message.from = party(settings.name, settings.base_url, settings.organization);
  message.to = party(partner->name, partner->delivery->url, partner->organization);
  message.timestamp = delivery.created;
  message.base = settings.base_url;
  if (message.resources.size() > 1) message.focus_extra = message.resources[1];
  if (feedback) {
    message.response_to = message_answered(**referral, reader);
    const auto* platform = settings.partners.find((*referral)->platform);
    message.resources.push_back(
        summary(message, platform == nullptr ? (*referral)->platform.get() : platform->name, builder));
  }

  const auto pack = pack_of(settings, *partner);
  if (pack) {
    if (auto added = add_known_ids(message, **referral, reader, arena, builder); !added.ok()) return added.problems();
  }
  const auto bundle = referral::make_message(message, builder);
  Composed composed;
  composed.patient = (*referral)->patient;
  auto& request = composed.request;
  if (pack) {
    composed.pack = pack;
    composed.channel = channel_for(pack.get(), delivery.kind);
    if (composed.channel == nullptr) return no_channel(*pack, delivery.kind);
    const auto withdrawn = is_withdrawn(delivery, **referral, *pack, reader);
    if (!withdrawn.ok()) return withdrawn.problems();
    composed.withdrawn = *withdrawn;
    if (composed.withdrawn) {
      composed.part = composed.channel;
      return composed;
    }
    const auto words = in_partners_words(composed, bundle, delivery, settings, reader, builder, unmapped);
    if (!words.ok()) return words.problems();
  } else {
    request.method = "POST";
    request.headers.add("Content-Type", "application/fhir+json");
    request.headers.add("Accept", "application/fhir+json");
    request.body = data::to_json(bundle);
  }
  // What is sent again goes under the same id; what is another request under another.
  const bool before = composed.part != composed.channel;
  request.headers.set("X-Request-Id", delivery.message_id + (before ? "-" + composed.part->name : ""));
  request.headers.set("X-Correlation-Id", delivery.correlation_id);
  return composed;
}

}  // namespace linkway::exchange
