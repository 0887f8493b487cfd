#include "exchange/desk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "data/json.h"
#include "exchange/lookup.h"
#include "fhir/codes.h"
#include "fhir/meta.h"
#include "fhir/reference.h"
#include "referral/business_status.h"
#include "referral/requirements.h"
#include "referral/routing.h"
#include "referral/source.h"

namespace linkway::exchange {

namespace {

// A sender's bundle may tie in much; a platform is shown this many resources of it at most.
constexpr std::size_t max_disclosed = 500;

bool is_about(const data::Node& warning, const std::unordered_set<std::string>& people) {
  return people.contains(std::string(warning["subject"]["reference"].text())) ||
         people.contains(std::string(warning["patient"]["reference"].text()));
}

std::string ref(std::string_view type, ResourceKey key) { return std::string(type) + "/" + id_text(key); }

}  // namespace

bool is_warning(std::string_view type) { return std::ranges::find(warnings, type) != warnings.end(); }

// ---- looking

Desk::Found Desk::find(std::string_view literal) {
  const auto reference = fhir::parse_reference(literal);
  if (reference.kind != fhir::Reference::Kind::relative) return {};
  const auto plain = std::string(reference.type) + "/" + std::string(reference.id);
  if (auto* change = change_at(plain)) return {change->resource, change->path, change, change->key, change->version};
  auto row = visible_row(work_, reader_, reference.type, reference.id);
  if (!row) return {};
  return {content(work_, *row), "", nullptr, row->key, row->version};
}

Desk::Found Desk::standing(ResourceKey key) {
  if (const auto here = latest_.find(key); here != latest_.end()) {
    return {here->second, "", nullptr, key, written_[key]};
  }
  auto row = reader_.resource(key);
  if (!work_.keep(row) || !*row) return {};
  return {content(work_, **row), "", nullptr, key, (*row)->version};
}

// Changes are only ever added, and keep their key once they are resolved.
void Desk::index() {
  for (; indexed_ < work_.changes.size(); ++indexed_) {
    auto& change = work_.changes[indexed_];
    by_reference_.emplace(change.reference(), &change);
    if (change.type == "Patient") {
      for (auto& identity : identity_of(change.type, change.resource)) {
        patient_by_identity_.emplace(std::move(identity), &change);
      }
    }
    if (change.type == "Task") task_by_focus_.emplace(change.resource["focus"]["reference"].text(), &change);
  }
}

Change* Desk::change_at(std::string_view reference) {
  index();
  const auto found = by_reference_.find(std::string(reference));
  return found == by_reference_.end() ? nullptr : found->second;
}

Change* Desk::task_for(const Change& request) {
  index();
  const auto found = task_by_focus_.find(request.reference());
  return found == task_by_focus_.end() ? nullptr : found->second;
}

Change* Desk::patient_known_as(const std::vector<std::string>& identities) {
  index();
  for (const auto& identity : identities) {
    if (const auto found = patient_by_identity_.find(identity); found != patient_by_identity_.end()) {
      return found->second;
    }
  }
  return nullptr;
}

void Desk::take_note(std::string text) {
  if (!work_.note.empty()) work_.note += "; ";
  work_.note += text;
}

// ---- writing

data::Node Desk::write(std::string_view type, ResourceKey key, std::int32_t version, const data::Node& resource,
                       const PartnerId& owner, ReferralKey referral) {
  auto stored = fhir::stamped(resource, work_.builder, id_text(key), version, work_.now);
  store::ResourceWrite write;
  write.row = {key, std::string(type), version, work_.now, owner, referral, work_.exchange, data::to_json(stored)};
  write.replaces = version - 1;
  write.tokens = tokens_of(stored);
  work_.commit.resources.push_back(std::move(write));
  written_[key] = version;
  latest_.insert_or_assign(key, stored);
  return stored;
}

void Desk::keep_to_what_is_written() {
  std::unordered_map<ResourceKey, std::int32_t> unchanged;
  for (const auto& change : work_.changes) {
    if (!written_.contains(change.key)) unchanged.emplace(change.key, change.version);
  }
  for (auto& delivery : work_.commit.deliveries) {
    for (auto& part : delivery.content) {
      if (const auto found = unchanged.find(part.key); found != unchanged.end()) part.version = found->second;
    }
  }
}

void Desk::tell_latest(Change& change) const {
  const auto here = latest_.find(change.key);
  if (change.write || here == latest_.end()) return;
  change.stored = here->second;
  change.version = written_.at(change.key);
}

std::int32_t Desk::version_of(ResourceKey key) {
  if (const auto here = written_.find(key); here != written_.end()) return here->second;
  for (const auto& change : work_.changes) {
    if (change.key == key) return change.next_version();
  }
  auto row = reader_.resource(key);
  return work_.keep(row) && *row ? (*row)->version : 1;
}

void Desk::deliver(const PartnerId& to, const store::ReferralRow& referral, store::DeliveryKind kind, std::string step,
                   std::vector<store::ResourceVersion> content) {
  const auto* partner = work_.settings->partners.find(to);
  if (partner == nullptr) {
    // Taken out of the configuration for a while, as likely as for good: what is owed waits for it.
    take_note(to.get() + " is not in the configuration: what is to be told waits until it is there again");
  } else if (!partner->delivery) {
    return;  // it asks for itself (GET), nothing is owed
  } else if (const auto pack = pack_of(*work_.settings, *partner); pack && channel_for(pack.get(), kind) == nullptr) {
    const auto reason =
        to.get() + " is not told: its pack has no channel that carries a " + std::string(store::to_string(kind));
    take_note(reason);
    if (kind == store::DeliveryKind::cancellation) {
      work_.problem(Category::unprocessable, issue::incomplete, "",
                    reason + "; tell it by telephone where it may have begun", Severity::warning);
    }
    return;
  }
  store::DeliveryRow row;
  row.key = ids_.next<DeliveryKey>();
  row.partner = to;
  row.referral = referral.key;
  row.kind = kind;
  row.step = std::move(step);
  row.message_id = ids_.uuid();
  row.correlation_id = work_.correlation_id;
  row.content = std::move(content);
  row.exchange = work_.exchange;
  row.created = work_.now;
  work_.commit.deliveries.push_back(std::move(row));
}

referral::PlatformRef Desk::platform_ref(const PartnerId& id) const {
  const auto* platform = work_.settings->partners.find(id);
  if (platform == nullptr) return {};
  referral::PlatformRef out{platform->id.get(), platform->name, "", ""};
  if (platform->organization) {
    out.system = platform->organization->system;
    out.value = platform->organization->value;
  }
  return out;
}

// ---- beginning

referral::Content Desk::content_of(Change& request, Change* task, Found& patient) {
  const auto& subject = request.resource["subject"];
  const auto literal = subject["reference"].text();
  if (literal.starts_with('#')) {
    for (std::size_t i = 0; i < request.resource["contained"].size(); ++i) {
      const auto& contained = request.resource["contained"].at(i);
      if (contained["id"].text() != literal.substr(1)) continue;
      patient.resource = contained;
      patient.path = request.path + ".contained[" + std::to_string(i) + "]";
    }
  } else {
    patient = find(literal);
  }
  referral::Content content;
  content.request = {request.resource, request.path};
  content.patient = {patient.resource, patient.path.empty() ? request.path + ".subject" : patient.path};
  if (task != nullptr) content.task = {task->resource, task->path};
  if (work_.bundle && work_.header.node) {
    const auto& header = work_.header.node;
    for (const auto* name : {"sender", "responsible", "author"}) {
      if (header[name]) content.sender = {header[name], "Bundle.entry[0].resource." + std::string(name)};
      if (header[name]) break;
    }
  }
  return content;
}

// A patient that is contained, or only named by an identifier, becomes a Patient of its own: a Task, a platform and a
// report need something to point to.
void Desk::lift_patient(Change& request, Found& patient) {
  if (patient.key.get() != 0) return;
  auto& b = work_.builder;
  const auto& subject = request.resource["subject"];
  auto resource = patient.resource;
  if (!resource) {
    resource = b.object({{"resourceType", b.text("Patient")}, {"identifier", b.list({subject["identifier"]})}});
    if (const auto name = subject["display"].text(); !name.empty()) {
      resource = b.with(resource, "name", b.list({b.object({{"text", b.text(name)}})}));
    }
  }
  const auto identities = identity_of("Patient", resource);
  // The message may bring this person already, in an entry or with another request.
  const auto take_change = [&](Change& there) {
    if (!patient.resource) patient.resource = there.resource;
    patient.change = &there;
    patient.key = there.key;
    patient.version = there.version;
  };
  if (auto* there = patient_known_as(identities)) return take_change(*there);
  std::optional<store::ResourceRow> row;
  for (const auto& identity : identities) {
    auto known = reader_.unique_key(work_.partner->id, "Patient", identity);
    if (!work_.keep(known) || !*known) continue;
    auto found = reader_.resource(ResourceKey(**known));
    if (!work_.keep(found) || !*found) continue;
    row = std::move(**found);
    break;
  }
  if (row) {
    if (auto* there = change_at(ref("Patient", row->key))) return take_change(*there);
  }
  auto& change = work_.changes.emplace_back();
  change.path = patient.path.empty() ? request.path + ".subject" : patient.path;
  change.type = "Patient";
  change.resource = resource;
  if (row) {
    change.key = row->key;
    change.version = row->version;
    change.owner = row->partner;
    change.referral = row->referral;
    change.before = std::move(*row);
    change.write = patient.resource.operator bool();  // an identifier alone says nothing new
  } else {
    change.key = ids_.next<ResourceKey>();
    change.created_here = true;
    change.owner = work_.partner->id;
  }
  patient.resource = resource;
  patient.change = &change;
  patient.key = change.key;
}

// The person may be one whom another partner, or this one under another number, has sent before. That is for an
// operator to judge: it is told in the note, and changes nothing. Where the look-up fails, there is no note.
void Desk::look_for_same_person(const Found& patient) {
  if (!looked_for_.insert(patient.key).second) return;
  std::string told;
  std::size_t many = 0;
  const auto tell = [&](ResourceKey other) {
    constexpr std::size_t most_told = 3;
    if (++many <= most_told) told += (told.empty() ? "" : ", ") + ref("Patient", other);
  };
  if (patient.change != nullptr && patient.change->created_here) {
    store::SearchQuery query;
    query.type = "Patient";
    query.tokens = {tokens_of_one_person(patient.resource)};
    query.limit = 3;
    if (query.tokens.front().empty()) return;
    const auto found = reader_.search(query, {store::Scope::Kind::all, {}});
    if (!found.ok()) return;
    for (const auto& row : *found) tell(row.key);
  } else {
    auto query = pairs_of_one_person();
    query.of = patient.key;
    query.limit = 4;
    const auto found = reader_.alike(query);
    if (!found.ok()) return;
    for (const auto& pair : found->pairs) tell(pair.first == patient.key ? pair.second : pair.first);
  }
  if (!told.empty()) take_note("may be a person who is known: " + told + (many > 3 ? " and others" : ""));
}

referral::OrderInput Desk::order_input(const data::Node& request, const std::string& request_ref,
                                       const data::Node& task, const std::string& task_ref, const PartnerId& platform,
                                       ResourceKey order) const {
  auto& b = work_.builder;
  const auto* sender = work_.partner;
  referral::OrderInput input;
  input.request = referral::with_source(request, sender->source, work_.settings->definitions, b);
  input.request_ref = request_ref;
  input.task = task;
  input.task_ref = task_ref;
  input.requester = request["requester"];
  if (!input.requester) input.requester = task["requester"];
  if (!input.requester && work_.bundle && work_.header.node) {
    input.requester = work_.header.node["sender"] ? work_.header.node["sender"] : work_.header.node["responsible"];
  }
  if (!input.requester && sender->organization) {
    const auto& organization = *sender->organization;
    input.requester = b.object(
        {{"identifier",
          organization.value.empty() ? data::Node() : fhir::identifier_of(b, organization.system, organization.value)},
         {"display", b.text(organization.name)}});
  }
  input.code = request["code"];
  if (!fhir::says_something(input.code) && sender->default_code) {
    input.code =
        fhir::concept_of(b, sender->default_code->system, sender->default_code->code, sender->default_code->display);
  }
  input.order_ref = ref("ServiceRequest", order);
  input.platform = platform_ref(platform);
  input.now = work_.now;
  return input;
}

void Desk::begin(Change& request, Change* task) {
  Found patient;
  auto content = content_of(request, task, patient);
  for (auto& problem : referral::check_requirements(
           content, {work_.partner->organization.has_value(), work_.partner->default_code.has_value()})) {
    work_.problems.push_back(std::move(problem));
  }
  if (work_.refused()) return;
  lift_patient(request, patient);
  content.patient.resource = patient.resource;
  look_for_same_person(patient);

  const auto facts = referral::facts_of(content, work_.partner->id, work_.partner->source, work_.now);
  const auto route = referral::choose(work_.settings->routes, facts);

  store::ReferralRow row;
  row.key = ids_.next<ReferralKey>();
  row.sender = work_.partner->id;
  row.platform = route ? route->platform : PartnerId();
  row.route = route ? route->rule : "";
  row.patient = patient.key;
  row.request = request.key;
  row.order = ids_.next<ResourceKey>();
  row.task = ids_.next<ResourceKey>();
  row.source_task = task == nullptr ? ResourceKey() : task->key;
  row.status = "requested";
  row.business_status = "referred";
  row.created = row.updated = work_.now;
  row.exchange = work_.exchange;

  auto& b = work_.builder;
  auto input = order_input(request.resource, request.reference(), task == nullptr ? data::Node() : task->resource,
                           task == nullptr ? "" : task->reference(), row.platform, row.order);
  auto order = referral::make_order(input, b);
  auto gateway_task = referral::make_task(input, b);
  // The Task points to a Patient of its own right, also when the request only contains or identifies one.
  const auto subject =
      fhir::reference_to(b, ref("Patient", patient.key), request.resource["subject"]["display"].text());
  order = b.with(order, "subject", subject);
  gateway_task = b.with(gateway_task, "for", subject);
  if (request.resource["contained"]) order = b.with(order, "contained", request.resource["contained"]);
  // Platforms that know the Task by the sender's number report with it.
  if (task != nullptr) gateway_task = b.with(gateway_task, "identifier", task->resource["identifier"]);

  std::vector<store::ResourceVersion> shown{{row.order, 1}, {row.task, 1}};
  const auto disclosed = disclose({order, gateway_task}, row.key, work_.in.interaction == Interaction::process_message);
  shown.insert(shown.end(), disclosed.begin(), disclosed.end());
  write("ServiceRequest", row.order, 1, order, PartnerId(), row.key);
  write("Task", row.task, 1, gateway_task, PartnerId(), row.key);

  if (route) {
    deliver(row.platform, row, store::DeliveryKind::referral, "requested", std::move(shown));
    take_note("routed to " + row.platform.get() + " by " + row.route);
  } else {
    take_note("no routing rule matched: the referral is kept and waits for one");
  }
  work_.referral = row.key;
  work_.commit.new_referrals.push_back(std::move(row));
}

std::vector<store::ResourceVersion> Desk::disclose(const std::vector<data::Node>& roots, ReferralKey referral,
                                                   bool whole_message) {
  std::vector<store::ResourceVersion> shown;
  std::vector<data::Node> open = roots;
  std::unordered_set<std::string> own;
  for (const auto& root : roots) {
    fhir::for_each_reference(root, "",
                             [&](const std::string&, const data::Node& to) { own.emplace(to["reference"].text()); });
  }
  const auto of_another = [&](const Change& change) {
    return change.own_referral && !own.contains(change.reference());
  };
  const auto show = [&](const Found& found) {
    const auto same = [&](const store::ResourceVersion& v) { return v.key == found.key; };
    if (found.key.get() == 0 || shown.size() >= max_disclosed || std::any_of(shown.begin(), shown.end(), same)) return;
    // What is written with this referral belongs to it; anything else is disclosed to it by name.
    if (found.change != nullptr && found.change->created_here && found.change->referral.get() == 0 &&
        !of_another(*found.change)) {
      found.change->referral = referral;
    } else if (found.change == nullptr || found.change->referral != referral) {
      work_.commit.disclosures.push_back({found.key, referral});
    }
    // A changed resource is shown in the version that this commit gives it.
    shown.push_back({found.key, found.change != nullptr ? found.change->next_version() : found.version});
    // A consent may speak of other referrals and people.
    if (!is_warning(found.resource["resourceType"].text())) open.push_back(found.resource);
  };
  for (auto& change : work_.changes) {
    // What one platform is asked for is not for another one's eyes.
    const bool is_shown = whole_message || (is_warning(change.type) && is_about(change.resource, own));
    if (is_shown && !of_another(change)) show({change.resource, change.path, &change, change.key, change.version});
  }
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    fhir::for_each_reference(node, "", [&](const std::string&, const data::Node& reference) {
      const auto found = find(reference["reference"].text());
      if (found.change == nullptr || !of_another(*found.change)) show(found);
    });
  }
  return shown;
}

bool Desk::route(store::ReferralRow referral) {
  const auto task = find(ref("Task", referral.task));
  const auto order = find(ref("ServiceRequest", referral.order));
  const auto request = find(ref("ServiceRequest", referral.request));
  const auto patient = find(ref("Patient", referral.patient));
  if (!task.resource || !order.resource) return false;
  referral::Content content;
  content.request = {request.resource, ""};
  content.patient = {patient.resource, ""};
  const auto facts = referral::facts_of(content, work_.partner->id, work_.partner->source, referral.created);
  const auto route = referral::choose(work_.settings->routes, facts);
  if (!route) return false;

  referral.platform = route->platform;
  referral.route = route->rule;
  referral.updated = work_.now;
  const auto platform = platform_ref(route->platform);
  const auto owned = referral::with_owner(task.resource, platform, work_.builder, work_.now);
  write("Task", referral.task, task.version + 1, owned, PartnerId(), referral.key);
  std::vector<store::ResourceVersion> shown{{referral.order, order.version}, {referral.task, task.version + 1}};
  auto commit_disclosures = work_.commit.disclosures;  // what was disclosed when it began stays so
  for (const auto& part : disclose({order.resource, owned}, referral.key, false)) {
    if (part.key != referral.order && part.key != referral.task) shown.push_back(part);
  }
  work_.commit.disclosures = std::move(commit_disclosures);
  for (const auto type : warnings) {
    auto rows = reader_.of_referral(referral.key, type);
    if (!work_.keep(rows)) return false;
    // What the person said last counts.
    if (type == "Consent" && !rows->empty()) rows->erase(rows->begin(), rows->end() - 1);
    for (const auto& row : *rows) {
      const auto is_there = [&](const store::ResourceVersion& part) { return part.key == row.key; };
      if (std::ranges::none_of(shown, is_there)) shown.push_back({row.key, row.version});
    }
  }
  work_.commit.referral_changes.push_back(referral);
  deliver(referral.platform, referral, store::DeliveryKind::referral, "requested", std::move(shown));
  take_note("routed to " + referral.platform.get() + " by " + referral.route);
  work_.referral = referral.key;
  return true;
}

}  // namespace linkway::exchange
