#include "exchange/visit.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "exchange/lookup.h"
#include "fhir/codes.h"
#include "referral/task_states.h"

namespace linkway::exchange {

namespace {

// What one form brings is far less.
constexpr std::size_t most_of_a_contact = 1'000;

constexpr std::string_view closure_reasons = "https://linkway.example/fhir/CodeSystem/closure-reason";

bool is_void(const data::Node& resource) { return resource["status"].text() == "entered-in-error"; }

}  // namespace

std::vector<store::ResourceRow> VisitToldAnew::left_out(std::string_view type, const Change& contact) {
  store::SearchQuery query;
  query.type = type;
  query.tokens = {{{std::string(visit_token), contact.reference(), ""}}};
  query.limit = most_of_a_contact;
  auto rows = reader_.search(query, {store::Scope::Kind::sender, work_.partner->id});
  if (!work_.keep(rows)) return {};
  std::unordered_set<ResourceKey> told;
  for (const auto& change : work_.changes) told.insert(change.key);
  std::erase_if(*rows, [&](const store::ResourceRow& row) {
    return row.partner != work_.partner->id || told.contains(row.key) || is_void(content(work_, row));
  });
  return std::move(*rows);
}

void VisitToldAnew::find(const Change& contact) {
  contact_ = contact.resource;
  contact_ref_ = contact.reference();
  requests_ = left_out("ServiceRequest", contact);
  answers_ = left_out("Observation", contact);
  const auto is_news = [&](const Change& change) {
    if (change.type != "Observation" || !change.write) return false;
    if (change.resource["encounter"]["reference"].text() != contact.reference()) return false;
    return !change.before || !data::equal(without_pack_numbers(work_, content(work_, *change.before)),
                                          without_pack_numbers(work_, change.resource));
  };
  answers_changed_ = !answers_.empty() || std::ranges::any_of(work_.changes, is_news);
}

// A report counts visits by what their requests say: one that is left out must not keep the words of an older edition.
// Requests that no form made may differ in all of this.
data::Node VisitToldAnew::as_told_now(const data::Node& request) {
  if (!is_pack_number(work_, request["requisition"]["system"].text())) return request;
  auto& b = work_.builder;
  for (const auto& change : work_.changes) {
    if (change.type != "ServiceRequest" || change.resource["encounter"]["reference"].text() != contact_ref_) continue;
    auto told = request;
    for (const auto* name : {"authoredOn", "extension", "reasonCode", "occurrenceTiming"}) {
      told = b.with(told, name, change.resource[name]);
    }
    return told;
  }
  // Nothing is asked for any more: the contact says it all.
  std::vector<data::Node> sources;
  data::Node review;
  for (const auto& extension : contact_["extension"].items()) {
    const auto url = extension["url"].text();
    if (url.ends_with("/referral-source")) sources.push_back(extension);
    if (url.ends_with("/planned-review")) review = extension["valueTiming"];
  }
  auto told = b.with(request, "extension", sources.empty() ? data::Node() : b.list(sources));
  if (const auto day = contact_["period"]["start"]) told = b.with(told, "authoredOn", day);
  told = b.with(told, "reasonCode", contact_["reasonCode"]);
  return b.with(told, "occurrenceTiming", review);
}

void VisitToldAnew::revoke(const store::ResourceRow& row) {
  const auto referral = referral_of(work_, reader_, row.referral);
  if (!referral || referral->request != row.key) return;
  const auto status = referral::parse_task_status(referral->status);
  if (!status) return;
  auto& b = work_.builder;
  const auto before = content(work_, row);
  const auto told = as_told_now(before);
  if (referral::is_final(*status)) {  // it is over: it stays as it ended
    if (data::equal(told, before)) return;
    desk_.write("ServiceRequest", row.key, row.version + 1, told, row.partner, row.referral);
    return;
  }
  desk_.write("ServiceRequest", row.key, row.version + 1, b.with(told, "status", b.text("revoked")), row.partner,
              row.referral);
  const auto reason = b.with(fhir::concept_of(b, closure_reasons, "cancelled-by-referrer", "Cancelled by the referrer"),
                             "text", b.text("The form was edited: it does not ask for this any more."));
  desk_.end_by_sender(*referral, referral::TaskStatus::cancelled, reason);
}

void VisitToldAnew::take_back_the_rest() {
  const auto about = work_.referral;  // what the message asks for goes before what it takes back
  for (const auto& row : requests_) revoke(row);
  if (about.get() != 0) work_.referral = about;
  auto& b = work_.builder;
  for (const auto& row : answers_) {
    desk_.write("Observation", row.key, row.version + 1,
                b.with(content(work_, row), "status", b.text("entered-in-error")), row.partner, row.referral);
  }
}

bool is_older(Work& work, store::Reader& reader, const Change& contact) {
  const auto stored = content(work, *contact.before);
  const auto current = [&](const data::Node& identifier) {
    return std::ranges::any_of(stored["identifier"].items(), [&](const data::Node& known) {
      return known["use"].text() != "old" && known["system"].text() == identifier["system"].text() &&
             known["value"].text() == identifier["value"].text();
    });
  };
  for (const auto& identifier : contact.resource["identifier"].items()) {
    const auto system = identifier["system"].text();
    if (identifier["use"].text() == "old" || !is_pack_number(work, system) || current(identifier)) continue;
    auto known = reader.unique_key(work.partner->id, contact.type,
                                   std::string(system) + "|" + std::string(identifier["value"].text()));
    if (work.keep(known) && *known == contact.key.get()) return true;
  }
  return false;
}

}  // namespace linkway::exchange
