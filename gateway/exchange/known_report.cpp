#include "exchange/known_report.h"

#include <algorithm>
#include <utility>

#include "exchange/lookup.h"
#include "fhir/meta.h"
#include "fhir/reference.h"

namespace linkway::exchange {

namespace {

std::string_view system_of(std::string_view number) { return number.substr(0, number.rfind('|')); }

std::string value_of(std::string_view number) { return std::string(number.substr(number.rfind('|') + 1)); }

// One number in common, and no system in which each has a number that the other has not: the visit of another day may
// have the same case number.
bool are_one(const std::vector<std::string>& now, const std::vector<std::string>& before) {
  const auto in = [](const std::vector<std::string>& numbers, const std::string& number) {
    return std::ranges::find(numbers, number) != numbers.end();
  };
  const auto agree_on = [&](std::string_view system) {
    bool is_in_both = false;
    for (const auto& number : before) {
      if (system_of(number) != system) continue;
      if (in(now, number)) return true;
      is_in_both = true;
    }
    return !is_in_both;
  };
  return std::ranges::any_of(now, [&](const std::string& number) { return in(before, number); }) &&
         std::ranges::all_of(now, [&](const std::string& number) { return agree_on(system_of(number)); });
}

bool is_report(const Change& change) { return change.type != "Task" && !change.put; }

}  // namespace

std::string report_key(std::string_view type, ReferralKey referral) {
  return std::string(type) + " of " + id_text(referral);
}

KnownReports::KnownReports(Work& work, store::Reader& reader) : work_(work), reader_(reader) {
  std::unordered_map<std::string, const Change*> first;
  for (const auto& change : work_.changes) {
    if (change.type == "Task" && change.before && change.before->partner.get().empty()) tasks_.push_back(&change);
    if (!is_report(change)) continue;
    const Change* twin = nullptr;
    std::vector<std::string> others;
    for (const auto& number : numbers_told(change.resource)) {
      const auto name = change.type + "|" + number;
      const auto [known, fresh] = first.emplace(name, &change);
      if (fresh || known->second == &change) continue;
      if (data::equal(fhir::unstamped(known->second->resource, work_.builder),
                      fhir::unstamped(change.resource, work_.builder))) {
        twin = known->second;
      } else {
        others.push_back(name);
      }
    }
    if (twin != nullptr) twins_.emplace(&change, twin);
    shared_.insert(others.begin(), others.end());
  }
}

const Change* KnownReports::twin(const Change& change) const {
  const auto found = twins_.find(&change);
  return found == twins_.end() ? nullptr : found->second;
}

std::optional<store::ResourceRow> KnownReports::find(Change& change) {
  auto numbers = numbers_told(change.resource);
  if (numbers.empty() || !is_report(change)) return std::nullopt;
  const auto referral = referral_told_of(change);
  if (referral.get() == 0) return std::nullopt;
  const auto& own = numbers_of(referral);
  std::erase_if(numbers, [&](const std::string& number) {
    return own.contains(number) || own.contains(value_of(number)) || shared_.contains(change.type + "|" + number);
  });
  if (numbers.empty()) return std::nullopt;
  change.known_by = numbers;
  const Stored* found = nullptr;
  for (const auto& stored : told(referral, change.type)) {
    if (!are_one(numbers, stored.numbers)) continue;
    if (found != nullptr) return std::nullopt;
    found = &stored;
  }
  return found == nullptr ? std::nullopt : std::optional(found->row);
}

// That of the only Task in the message, else of what the resource points to. A Patient may have many referrals.
ReferralKey KnownReports::referral_told_of(const Change& change) {
  if (tasks_.size() == 1) return of_platform(tasks_.front()->before->referral);
  ReferralKey found;
  fhir::for_each_reference(change.resource, change.path, [&](const std::string&, const data::Node& reference) {
    if (found.get() != 0) return;
    const auto literal = reference["reference"].text();
    for (const auto* task : tasks_) {
      if (!literal.empty() && task->full_url == literal) found = of_platform(task->before->referral);
    }
    const auto target = fhir::parse_reference(literal);
    const bool is_here = target.kind == fhir::Reference::Kind::relative ||
                         (target.kind == fhir::Reference::Kind::absolute && target.base == work_.settings->base_url);
    if (found.get() != 0 || !is_here || target.type == "Patient") return;
    const auto row = visible_row(work_, reader_, target.type, target.id);
    if (row) found = of_platform(row->referral);
  });
  return found;
}

ReferralKey KnownReports::of_platform(ReferralKey key) {
  const auto referral = referral_of(work_, reader_, key);
  return referral && referral->platform == work_.partner->id ? key : ReferralKey();
}

// A case number that is written on each visit of the case, and the ids by which we call the referral, of any system.
const std::unordered_set<std::string>& KnownReports::numbers_of(ReferralKey key) {
  const auto [place, fresh] = own_numbers_.try_emplace(key);
  auto& numbers = place->second;
  if (!fresh) return numbers;
  const auto add = [&](const data::Node& resource) {
    for (auto& number : numbers_told(resource)) numbers.insert(std::move(number));
  };
  for (const auto* task : tasks_) {
    if (task->before->referral == key) add(task->resource);
  }
  const auto referral = referral_of(work_, reader_, key);
  if (!referral) return numbers;
  for (const auto part : {referral->task, referral->order}) {
    numbers.insert(id_text(part));
    auto row = reader_.resource(part);
    if (work_.keep(row) && *row) add(content(work_, **row));
  }
  return numbers;
}

std::vector<KnownReports::Stored>& KnownReports::told(ReferralKey referral, const std::string& type) {
  const auto [place, fresh] = told_.try_emplace({referral, type});
  auto& stored = place->second;
  if (!fresh) return stored;
  auto rows = reader_.of_referral(referral, type);
  if (!work_.keep(rows)) return stored;
  for (auto& row : *rows) {
    if (row.partner != work_.partner->id) continue;
    auto numbers = numbers_told(content(work_, row));
    if (!numbers.empty()) stored.push_back({std::move(row), std::move(numbers)});
  }
  return stored;
}

}  // namespace linkway::exchange
