#include "exchange/lookup.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "data/json.h"
#include "fhir/codes.h"
#include "fhir/meta.h"
#include "fhir/reference.h"
#include "mapping/pack/variables.h"
#include "referral/person_tokens.h"
#include "security/access.h"

namespace linkway::exchange {

std::optional<store::ResourceRow> visible_row(Work& work, store::Reader& reader, std::string_view type,
                                              std::string_view id) {
  const auto key = parse_id(id);
  if (!key) return std::nullopt;
  auto row = reader.resource(ResourceKey(*key));
  if (!work.keep(row) || !*row || (*row)->type != type) return std::nullopt;
  auto visible = reader.visible(ResourceKey(*key), security::scope_of(*work.partner));
  if (!work.keep(visible) || !*visible) return std::nullopt;
  return std::move(**row);
}

store::SearchQuery to_query(std::string_view type, const fhir::SearchRequest& request) {
  store::SearchQuery query;
  query.type = type;
  for (const auto& group : request.values) {
    auto& tokens = query.tokens.emplace_back();
    for (const auto& value : group) tokens.push_back({value.parameter, value.value, value.system});
  }
  query.updated_from = request.updated_from;
  query.updated_until = request.updated_until;
  if (request.id)
    query.id = ResourceKey(parse_id(*request.id).value_or(-1));  // -1: an id that is not ours finds nothing
  query.after = ResourceKey(parse_id(request.after).value_or(0));
  query.limit = request.count;
  return query;
}

Result<std::vector<store::ResourceRow>> find_by_query(Work& work, store::Reader& reader, std::string_view type,
                                                      std::string_view query, std::uint32_t most) {
  auto request = fhir::parse_search(type, query, work.settings->base_url);
  if (!request.ok()) return std::move(request).problems();
  auto store_query = to_query(type, *request);
  store_query.limit = most - 1;  // one more row than that is returned when there is one
  return reader.search(store_query, security::scope_of(*work.partner));
}

std::optional<store::ResourceRow> task_meant(Work& work, store::Reader& reader, const data::Node& task,
                                             ResourceKey named) {
  constexpr std::uint32_t enough = 5;  // two referrals with a Task of the sender and of the gateway each, and one more
  for (const auto& identifier : identity_of("Task", task)) {
    auto rows = find_by_query(work, reader, "Task", "identifier=" + text::encode_percent(identifier), enough);
    if (!work.keep(rows)) return std::nullopt;
    // The sender's own Task has the same identifier and is shown to the platform, too: the gateway's is meant.
    std::erase_if(*rows, [](const store::ResourceRow& row) { return !row.partner.get().empty(); });
    const auto is_named = [&](const store::ResourceRow& row) { return row.key == named; };
    if (const auto own = std::ranges::find_if(*rows, is_named); own != rows->end()) return std::move(*own);
    if (rows->size() > 1) {
      work.problem(Category::conflict, issue::multiple_matches, "Task.identifier",
                   "this identifier belongs to more than one referral; name the referral by its Task's id");
      return std::nullopt;
    }
    if (!rows->empty()) return std::move(rows->front());
  }
  const auto focus = fhir::parse_reference(task["focus"]["reference"].text());
  auto request = visible_row(work, reader, "ServiceRequest", focus.id);
  if (!request) return std::nullopt;
  const auto referral = referral_of(work, reader, request->referral);
  if (!referral) return std::nullopt;
  return visible_row(work, reader, "Task", id_text(referral->task));
}

data::Node content(Work& work, const store::ResourceRow& row) {
  auto node = data::read_json(row.content, work.arena);
  if (node.ok()) return *node;
  work.problem(Category::internal, issue::exception, "",
               "a stored resource cannot be read: " + row.type + "/" + id_text(row.key));
  return {};
}

std::optional<store::ReferralRow> referral_of(Work& work, store::Reader& reader, ReferralKey key) {
  if (key.get() == 0) return std::nullopt;
  auto row = reader.referral(key);
  if (!work.keep(row)) return std::nullopt;
  return std::move(*row);
}

std::vector<store::SearchToken> tokens_of(const data::Node& resource) {
  std::vector<store::SearchToken> tokens;
  for (auto& value : fhir::search_values(resource)) {
    tokens.push_back({std::move(value.parameter), std::move(value.value), std::move(value.system)});
  }
  if (resource["resourceType"].text() == "Patient") {
    for (auto& token : referral::person_tokens(resource)) {
      tokens.push_back({std::string(token.parameter), std::move(token.value), ""});
    }
  }
  if (resource["resourceType"].text() == "Encounter") {
    tokens.push_back({std::string(contact_token), std::string(contact_value), ""});
  }
  const auto visit = fhir::parse_reference(resource["encounter"]["reference"].text());
  if (visit.kind == fhir::Reference::Kind::relative && visit.type == "Encounter") {
    tokens.push_back({std::string(visit_token), "Encounter/" + std::string(visit.id), ""});
  }
  return tokens;
}

std::vector<store::SearchToken> tokens_of_one_person(const data::Node& patient) {
  auto tokens = tokens_of(patient);
  std::erase_if(tokens, [](const store::SearchToken& token) {
    return token.parameter == referral::same_identifier &&
           (token.system.empty() || referral::is_household_identifier(token.system));
  });
  return tokens;
}

store::PairQuery pairs_of_one_person() {
  store::PairQuery query;
  for (const auto parameter :
       {referral::same_identifier, referral::same_birth_and_name, referral::same_name_and_postcode}) {
    query.parameters.emplace_back(parameter);
  }
  for (const auto system : referral::household_identifiers()) query.passed_over.emplace_back(system);
  return query;
}

std::vector<ResourceKey> told_last(Work& work, store::Reader& reader, ReferralKey referral) {
  auto deliveries = reader.deliveries_of(referral);
  if (!work.keep(deliveries)) return {};
  const store::DeliveryRow* last = nullptr;
  for (const auto& row : *deliveries) {
    const bool asks = row.kind == store::DeliveryKind::referral || row.kind == store::DeliveryKind::update;
    if (asks && (last == nullptr || last->key < row.key)) last = &row;
  }
  std::vector<ResourceKey> keys;
  if (last == nullptr) return keys;
  for (const auto& part : last->content) keys.push_back(part.key);
  return keys;
}

bool stands_for_no_number(std::string_view value) {
  const auto word = text::lower(text::trim(value));
  if (word.empty() || word.find_first_not_of("0-?. ") == std::string::npos) return true;
  if (word.size() >= 5 && word.find_first_not_of('9') == std::string::npos) return true;
  constexpr auto words = std::to_array<std::string_view>(
      {"null", "nil", "none", "unknown", "unk", "undefined", "n/a", "na", "not known", "not available", "tbc"});
  return std::ranges::find(words, word) != words.end();
}

namespace {

// Each once: a second time it would seem to be another resource's.
void add_number(std::vector<std::string>& keys, std::string_view system, std::string_view value) {
  auto key = std::string(system) + "|" + std::string(value);
  if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
}

}  // namespace

std::vector<std::string> identity_of(std::string_view type, const data::Node& resource) {
  if (type != "Patient" && type != "ServiceRequest" && type != "Task") return {};
  return numbers_told(resource);
}

std::vector<std::string> numbers_told(const data::Node& resource) {
  std::vector<std::string> keys;
  for (const auto& identifier : resource["identifier"].items()) {
    const auto system = identifier["system"].text();
    const auto value = identifier["value"].text();
    if (system.empty() || stands_for_no_number(value) || identifier["use"].text() == "secondary") continue;
    if (referral::is_household_identifier(system)) continue;
    add_number(keys, system, value);
  }
  return keys;
}

bool is_pack_number(const Work& work, std::string_view system) {
  if (!work.pack || system.empty()) return false;
  const auto& rules = work.pack->manifest().identifiers;
  return std::ranges::any_of(rules, [&](const mapping::IdentifierRule& rule) {
    return mapping::system_of(rule, work.partner->id.get()) == system;
  });
}

data::Node without_pack_numbers(Work& work, const data::Node& resource) {
  auto& b = work.builder;
  std::vector<data::Node> known;
  for (const auto& identifier : resource["identifier"].items()) {
    if (!is_pack_number(work, identifier["system"].text())) known.push_back(identifier);
  }
  auto node = b.without(fhir::unstamped(resource, b), "meta");
  node = b.with(node, "identifier", known.empty() ? data::Node() : b.list(known));
  const bool own = is_pack_number(work, node["requisition"]["system"].text());
  return own ? b.without(node, "requisition") : node;
}

std::vector<std::string> identity_of(const Work& work, std::string_view type, const data::Node& resource) {
  auto keys = identity_of(type, resource);
  if (!keys.empty() || !work.pack || work.partner->role != security::Role::referrer) return keys;
  for (const auto& identifier : resource["identifier"].items()) {
    const auto system = identifier["system"].text();
    const auto value = identifier["value"].text();
    if (stands_for_no_number(value) || identifier["use"].text() == "secondary" || !is_pack_number(work, system))
      continue;
    add_number(keys, system, value);
  }
  return keys;
}

}  // namespace linkway::exchange
