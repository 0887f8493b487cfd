// Targets first (each change gets a key), then references (each literal becomes what it points to here).
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "exchange/kept_elements.h"
#include "exchange/known_parts.h"
#include "exchange/known_report.h"
#include "exchange/lookup.h"
#include "exchange/stages.h"
#include "fhir/reference.h"
#include "referral/person_tokens.h"
#include "referral/task_states.h"
#include "security/access.h"

namespace linkway::exchange {

namespace {

// The version in an entity tag, W/"3" or "3" (R4 http.html#versioning).
std::optional<std::int32_t> version_of(std::string_view tag) {
  tag = text::trim(tag);
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"' || tag.size() > 11) return std::nullopt;
  std::int32_t version = 0;
  for (const char c : tag.substr(1, tag.size() - 2)) {
    if (c < '0' || c > '9') return std::nullopt;
    version = version * 10 + (c - '0');
  }
  return version;
}

class Resolver {
 public:
  Resolver(Work& work, store::Reader& reader, IdSource& ids) : work_(work), reader_(reader), ids_(ids) {}

  bool run() {
    const bool is_report = work_.partner->role == security::Role::platform;
    if (is_report) {
      // What is told of a referral is known again within it: its Task comes first.
      for (auto& change : work_.changes) {
        if (change.type == "Task") find_target(change);
      }
      reports_.emplace(work_, reader_);
    }
    for (auto& change : work_.changes) {
      if (!is_report || change.type != "Task") find_target(change);
    }
    if (!is_report) {
      for (const auto& change : work_.changes) person_of_known_request(change);
    }
    if (work_.refused()) return false;
    for (auto& change : work_.changes) name(change);
    for (auto& change : work_.changes) rewrite(change);
    for (const auto& change : work_.changes) tell_of_another_person(change);
    for (auto& change : work_.changes) keep_what_is_left_out(change);
    if (!is_report && work_.in.interaction == Interaction::process_message) keep_known_parts();
    return !work_.refused();
  }

 private:
  // -- targets

  void find_target(Change& change) {
    if (change.put) return target_of_put(change);
    if (work_.in.interaction == Interaction::process_message && target_in_message(change)) return;
    if (!change.if_none_exist.empty() && target_of_condition(change)) return;
    if (target_of_identity(change) || target_of_report(change)) return;
    if (!security::may_create(*work_.partner, change.type)) {
      work_.problem(change.type == "Task" ? Category::unprocessable : Category::forbidden, issue::not_found,
                    change.path,
                    "this names no " + change.type + " that partner " + work_.partner->id.get() + " may change");
      return;
    }
    change.key = ids_.next<ResourceKey>();
    change.created_here = true;
    change.owner = work_.partner->id;
  }

  void target_of_put(Change& change) {
    auto row = visible_row(work_, reader_, change.type, change.id);
    if (!row) {
      work_.problem(
          Category::not_found, issue::not_found, change.path,
          change.type + "/" + shown_id(change.id) + " is not here; ids are given by the gateway (POST creates)");
      return;
    }
    if (!change.if_match.empty() && version_of(change.if_match) != row->version) {
      work_.problem(Category::precondition, issue::conflict, change.path,
                    change.type + "/" + shown_id(change.id) + " is at version " + std::to_string(row->version) +
                        ", not the one of If-Match");
      return;
    }
    const auto referral = referral_of(work_, reader_, row->referral);
    if (security::may_write(*work_.partner, *row, referral ? &*referral : nullptr) == security::Write::no) {
      work_.problem(Category::forbidden, issue::forbidden, change.path,
                    "partner " + work_.partner->id.get() + " may read " + change.type + "/" + shown_id(change.id) +
                        ", not change it");
      return;
    }
    take(change, std::move(*row));
  }

  // A resource in a message that is here already, by the id that the gateway gave it: changed when it may be, else
  // taken as the context that it is.
  bool target_in_message(Change& change) {
    auto row = visible_row(work_, reader_, change.type, change.resource["id"].text());
    if (!row) {
      const auto url = fhir::parse_reference(change.full_url);
      if (url.kind == fhir::Reference::Kind::absolute && url.base == work_.settings->base_url) {
        row = visible_row(work_, reader_, change.type, url.id);
      }
    }
    if (!row && change.type == "Task" && work_.partner->role == security::Role::platform)
      row = task_meant(work_, reader_, change.resource);
    if (!row) return false;
    const auto referral = referral_of(work_, reader_, row->referral);
    const auto write = security::may_write(*work_.partner, *row, referral ? &*referral : nullptr);
    take(change, std::move(*row));
    change.write = change.write && write != security::Write::no;
    return true;
  }

  bool target_of_condition(Change& change) {
    auto rows = find_by_query(work_, reader_, change.type, change.if_none_exist);
    if (!work_.keep(rows)) return true;
    if (rows->size() > 1) {
      work_.problem(Category::precondition, issue::multiple_matches, change.path,
                    "If-None-Exist matches more than one " + change.type);
      return true;
    }
    if (rows->empty()) {
      // Two that come at once find nothing, both: the condition itself may be claimed once. A claim whose resource does
      // not meet the condition any more stands in nobody's way.
      auto condition = change.type + "?" + change.if_none_exist;
      if (const auto [first, fresh] = conditions_.emplace(condition, &change); !fresh)
        return same_as(*first->second, change);
      auto claimed = reader_.unique_key(work_.partner->id, "condition", condition);
      if (work_.keep(claimed) && !*claimed) change.condition = std::move(condition);
      return false;
    }
    take(change, std::move(rows->front()));
    change.write = false;  // it exists: nothing is created, nothing changed (R4 http.html#ccreate)
    return true;
  }

  // What this message brings twice is written once.
  static bool same_as(const Change& first, Change& change) {
    change.key = first.key;
    change.version = first.version;
    change.before = first.before;
    change.owner = first.owner;
    change.write = false;
    return true;
  }

  bool target_of_identity(Change& change) {
    for (const auto& identity : identity_of(work_, change.type, change.resource)) {
      const auto name = change.type + "|" + identity;
      if (const auto here = identities_.find(name); here != identities_.end() && here->second != &change) {
        return same_as(*here->second, change);
      }
      auto target = reader_.unique_key(work_.partner->id, change.type, identity);
      if (!work_.keep(target)) return true;
      if (*target) {
        auto row = reader_.resource(ResourceKey(**target));
        if (!work_.keep(row) || !*row) return true;
        take(change, std::move(**row));
        identities_.emplace(name, &change);
        tell_of_two(change);
        return true;
      }
      identities_.emplace(name, &change);
    }
    return false;
  }

  // Somebody without a number is known by nothing but the referral: what is told under its number of a person who may
  // be the same is told of the same.
  void person_of_known_request(const Change& request) {
    if (request.type != "ServiceRequest" || !request.before) return;
    auto* person = patient_called(request.resource["subject"]["reference"].text());
    if (person == nullptr || !person->created_here) return;
    const auto known = fhir::parse_reference(content(work_, *request.before)["subject"]["reference"].text());
    if (known.type != "Patient") return;
    auto row = visible_row(work_, reader_, known.type, known.id);
    if (!row || row->partner != work_.partner->id || taken_.contains(row->key)) return;
    const auto stored = content(work_, *row);
    if (!identity_of("Patient", stored).empty() || referral::plainly_another(stored, person->resource)) return;
    person->created_here = false;
    take(*person, *std::move(row));
  }

  void keep_known_parts() {
    KnownParts(work_, reader_, [this](Change& change, store::ResourceRow row) {
      if (taken_.contains(row.key)) return false;
      change.created_here = false;
      change.write = false;
      take(change, std::move(row));
      return true;
    }).find();
  }

  // As the message calls it, before references are rewritten.
  Change* patient_called(std::string_view reference) {
    for (auto& change : work_.changes) {
      if (change.type != "Patient") continue;
      const auto id = change.resource["id"].text();
      if (reference == change.full_url || (!id.empty() && reference == "Patient/" + std::string(id))) return &change;
    }
    return nullptr;
  }

  // Numbers that are known, and of different people: the first decides. A referral's numbers would make one referral
  // answer to the other's.
  void tell_of_two(const Change& change) {
    if (change.type != "Patient" && change.type != "ServiceRequest") return;
    for (const auto& identity : identity_of(work_, change.type, change.resource)) {
      auto other = reader_.unique_key(work_.partner->id, change.type, identity);
      if (!work_.keep(other) || !*other || ResourceKey(**other) == change.key) continue;
      if (change.type == "ServiceRequest") {
        if (is_of_the_past(ResourceKey(**other))) continue;
        work_.problem(Category::conflict, issue::conflict, change.path + ".identifier",
                      "the numbers of this referral are those of two that are known here; nothing was changed");
      } else {
        work_.problem(
            Category::unprocessable, issue::conflict, change.path + ".identifier",
            "the numbers of this person are those of two people who are known here: what is told is kept with the "
            "first of them",
            Severity::warning);
      }
      return;
    }
  }

  // A request whose referral is over, or that began none.
  bool is_of_the_past(ResourceKey request) {
    auto row = reader_.resource(request);
    if (!work_.keep(row) || !*row) return true;
    const auto referral = referral_of(work_, reader_, (*row)->referral);
    const auto status = referral ? referral::parse_task_status(referral->status) : std::nullopt;
    return !status || referral::is_final(*status);
  }

  // A wrong digit makes all that is known of one person another's.
  void tell_of_another_person(const Change& change) {
    if (change.type != "Patient" || !change.before || !change.write) return;
    if (!referral::plainly_another(content(work_, *change.before), change.resource)) return;
    work_.problem(
        Category::unprocessable, issue::conflict, change.path,
        "the number of this person was that of somebody with another name and birth date: the record is changed, "
        "and with it the person of earlier referrals; is the number right?",
        Severity::warning);
  }

  bool target_of_report(Change& change) {
    if (!reports_) return false;
    if (const auto* twin = reports_->twin(change); twin != nullptr) return same_as(*twin, change);
    auto row = reports_->find(change);
    // Two of this message that were one before are two: neither may be lost.
    if (!row || taken_.contains(row->key)) return false;
    take(change, std::move(*row));
    return true;
  }

  void take(Change& change, store::ResourceRow row) {
    change.key = row.key;
    change.version = row.version;
    change.owner = row.partner;
    change.referral = row.referral;
    change.before = std::move(row);
    if (!taken_.emplace(change.key, &change).second) {
      change.write = false;
      if (change.put) {
        work_.problem(Category::unprocessable, issue::duplicate, change.path,
                      "this Bundle changes the same resource twice");
      }
    }
  }

  void keep_what_is_left_out(Change& change) {
    const bool is_hl7v2 = work_.channel != nullptr && work_.channel->format == mapping::PackFormat::hl7v2;
    if (!is_hl7v2) return;
    const auto before =
        change.before && change.write && is_told_in_parts(change.type) ? content(work_, *change.before) : data::Node();
    change.resource = before ? exchange::keep_what_is_left_out(change.resource, before, work_.builder)
                             : without_own_tags(change.resource, work_.builder);
  }

  // Those of which a later message tells what has changed. A result is told anew as a whole.
  static bool is_told_in_parts(std::string_view type) {
    return type == "Patient" || type == "ServiceRequest" || type == "Procedure" || type == "Appointment" ||
           type == "Encounter";
  }

  // -- references

  void name(const Change& change) {
    const auto here = change.reference();
    targets_.insert(here);
    if (!change.full_url.empty()) names_.emplace(change.full_url, here);
    const auto url = fhir::parse_reference(change.full_url);
    if (url.kind == fhir::Reference::Kind::absolute) {
      names_.emplace(std::string(url.type) + "/" + std::string(url.id), here);
    }
    if (const auto id = change.resource["id"].text(); !id.empty())
      names_.emplace(change.type + "/" + std::string(id), here);
  }

  void rewrite(Change& change) {
    const auto base = fhir::parse_reference(change.full_url).base;
    bool dangling = false;
    change.resource = fhir::rewrite_references(change.resource, work_.builder, [&](std::string_view literal) {
      auto target = meaning(literal, base);
      dangling = dangling || !target.problem.empty();
      return std::move(target.literal);
    });
    if (!dangling) return;
    // Rare: walk once more for the places. The tree holds the literals that could not be changed.
    fhir::for_each_reference(change.resource, change.path, [&](const std::string& path, const data::Node& reference) {
      const auto literal = reference["reference"].text();
      if (targets_.contains(std::string(literal))) return;  // changed already
      auto target = meaning(literal, base);
      if (!target.problem.empty()) {
        work_.problem(target.category, target.code, path + ".reference", std::move(target.problem), target.severity);
      }
    });
  }

  struct Meaning {
    std::string literal;  // "": stays as it is
    std::string problem;
    Category category = Category::unprocessable;
    std::string_view code = issue::not_found;
    Severity severity = Severity::error;
  };

  Meaning meaning(std::string_view literal, std::string_view base) {
    using Kind = fhir::Reference::Kind;
    if (const auto here = names_.find(std::string(literal)); here != names_.end()) {
      return {here->second == literal ? "" : here->second, "", {}, {}, {}};
    }
    const auto reference = fhir::parse_reference(literal);
    switch (reference.kind) {
      case Kind::none:
      case Kind::contained:
      case Kind::other: return {};
      case Kind::urn:
        return {"", "names no entry of this Bundle", Category::unprocessable, issue::not_found, Severity::error};
      case Kind::conditional: return conditional(reference);
      case Kind::absolute:
        if (reference.base != work_.settings->base_url) return {};
        return local(reference, std::string(reference.type) + "/" + std::string(reference.id));
      case Kind::relative: {
        // With a version, the same resource: the versions of the sender are not ours.
        const auto plain = std::string(reference.type) + "/" + std::string(reference.id);
        if (const auto here = names_.find(plain); here != names_.end()) return {here->second, "", {}, {}, {}};
        if (visible(reference)) return {};
        // On the sender's server it means something; here it would mean one of ours.
        if (!base.empty()) return {std::string(base) + "/" + std::string(literal), "", {}, {}, {}};
        return {"", "is not in this message and not known here; kept as it came", Category::unprocessable,
                issue::not_found, Severity::information};
      }
    }
    return {};
  }

  Meaning local(const fhir::Reference& reference, std::string plain) {
    if (visible(reference)) return {std::move(plain), "", {}, {}, {}};
    return {"", "names no resource of this gateway that partner " + work_.partner->id.get() + " may see",
            Category::unprocessable, issue::not_found, Severity::error};
  }

  bool visible(const fhir::Reference& reference) {
    const auto name = std::string(reference.type) + "/" + std::string(reference.id);
    const auto known = visible_.find(name);
    if (known != visible_.end()) return known->second;
    const bool seen = visible_row(work_, reader_, reference.type, reference.id).has_value();
    visible_.emplace(name, seen);
    return seen;
  }

  Meaning conditional(const fhir::Reference& reference) {
    auto rows = find_by_query(work_, reader_, reference.type, reference.query);
    if (!rows.ok()) {
      return {"", rows.problems().front().text, Category::precondition, issue::invalid, Severity::error};
    }
    if (rows->size() == 1) {
      return {rows->front().type + "/" + id_text(rows->front().key), "", {}, {}, {}};
    }
    return {"", rows->empty() ? "the condition finds nothing" : "the condition finds more than one resource",
            Category::precondition, rows->empty() ? issue::not_found : issue::multiple_matches, Severity::error};
  }

  Work& work_;
  store::Reader& reader_;
  IdSource& ids_;
  std::unordered_map<std::string, Change*> identities_;
  std::unordered_map<std::string, Change*> conditions_;
  std::unordered_map<ResourceKey, Change*> taken_;
  std::unordered_map<std::string, std::string> names_;  // what the message calls a resource -> "Type/id" here
  std::unordered_set<std::string> targets_;             // "Type/id" here
  std::unordered_map<std::string, bool> visible_;
  std::optional<KnownReports> reports_;  // of a platform
};

}  // namespace

bool resolve(Work& work, store::Reader& reader, IdSource& ids) { return Resolver(work, reader, ids).run(); }

}  // namespace linkway::exchange
