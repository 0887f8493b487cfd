// FHIR needs no map to become FHIR: a Bundle's entries, or the one resource, are the changes.
#include "exchange/stages.h"
#include "fhir/types.h"
#include "security/access.h"

namespace linkway::exchange {

namespace {

void add(Work& work, Change change) {
  if (!change.put && !security::may_create(*work.partner, change.type)) {
    // An update of what is there already is judged by its row; a new one by its type.
    if (!(work.in.interaction == Interaction::process_message && change.type == "Task")) {
      work.problem(Category::forbidden, issue::forbidden, change.path,
                   "partner " + work.partner->id.get() + " may not send a " + change.type);
      return;
    }
  }
  work.changes.push_back(std::move(change));
}

bool map_bundle(Work& work, fhir::BundleType expected) {
  auto bundle = fhir::read_bundle(work.root, expected);
  if (!work.keep(bundle)) return false;
  work.bundle = std::move(*bundle);
  const bool is_message = expected == fhir::BundleType::message;
  if (is_message) work.header = fhir::message_header(*work.bundle);
  for (const auto& entry : work.bundle->entries) {
    if (is_message && entry.index == 0) continue;
    Change change;
    change.path = entry.path;
    change.full_url = entry.full_url;
    change.type = entry.type;
    change.resource = entry.resource;
    change.put = entry.method == "PUT";
    if (change.put) change.id = entry.url.substr(entry.url.find('/') + 1);
    change.if_match = entry.if_match;
    change.if_none_exist = entry.if_none_exist;
    add(work, std::move(change));
  }
  return !work.refused();
}

bool map_one(Work& work) {
  const auto type = work.root["resourceType"].text();
  if (type.empty()) {
    work.problem(Category::malformed, issue::structure, "resourceType",
                 "the body is not a FHIR resource: resourceType is missing");
    return false;
  }
  if (type != work.in.type) {
    work.problem(Category::malformed, issue::invalid, std::string(type) + ".resourceType",
                 "the URL says " + work.in.type + ", the body is another type");
    return false;
  }
  Change change;
  change.path = work.in.type;
  change.type = work.in.type;
  change.resource = work.root;
  change.put = work.in.interaction == Interaction::update;
  change.id = work.in.id;
  change.if_match = work.in.if_match;
  change.if_none_exist = work.in.if_none_exist;
  if (change.put && work.root["id"].text() != work.in.id) {
    work.problem(Category::malformed, issue::invalid, work.in.type + ".id",
                 "the resource's id must be the id of the URL (R4 http.html#update)");
    return false;
  }
  add(work, std::move(change));
  return !work.refused();
}

}  // namespace

bool map(Work& work) {
  switch (work.in.interaction) {
    case Interaction::process_message: return map_bundle(work, fhir::BundleType::message);
    case Interaction::transaction: return map_bundle(work, fhir::BundleType::transaction);
    case Interaction::create:
    case Interaction::update: return map_one(work);
  }
  return false;
}

void begin_again(Work& work) {
  work.changes.clear();
  work.problems = work.findings;
  work.verdict = store::Verdict::accepted;
  work.note.clear();
  work.referral = {};
  work.original = {};
  work.business_key.clear();
  work.commit = {};
  work.answer = {};
}

}  // namespace linkway::exchange
