#include "exchange/report.h"

#include <utility>

#include "data/json.h"
#include "referral/report/facts_reader.h"

namespace linkway::exchange {

namespace {

using referral::report::Counter;
using referral::report::FactsReader;
using referral::report::Row;
using store::ReferralRow;
using store::ResourceRow;

constexpr std::size_t page = 500;  // referrals read at a time
// Resources of one message that are looked at for what its referrals share.
constexpr std::size_t most_shared = 2'000;

// The referrals that one message brought for one person, and what came with it.
struct Group {
  std::vector<ReferralRow> referrals;
  std::vector<std::vector<ResourceRow>> resources;  // of each of them
};

bool counts_for_all(const ResourceRow& row, const ReferralRow& referral) {
  return row.exchange == referral.exchange && (row.type == "Observation" || row.type == "Encounter");
}

Row row_of(const ReferralRow& referral) {
  Row row;
  row.id = id_text(referral.key);
  row.sender = referral.sender.get();
  row.platform = referral.platform.get();
  row.status = referral.status;
  row.step = referral.business_status;
  row.person = referral.patient.get();
  row.message = referral.exchange.get();
  row.received = referral.created;
  return row;
}

class Walk {
 public:
  Walk(store::Reader& reader, const ReportQuestion& question, const fhir::Definitions& definitions, const SeeFacts& see)
      : reader_(reader), question_(question), definitions_(definitions), see_(see), counter_(question.counted) {}

  Result<referral::report::Report> run() {
    ReferralRow after;
    Group group;
    for (;;) {
      auto rows = reader_.referrals_by_person(after, page);
      if (!rows) return std::move(rows).problems();
      if (rows->empty()) break;
      after = rows->back();
      looked_at_ += rows->size();
      if (question_.most_referrals != 0 && looked_at_ > question_.most_referrals) return too_many();
      for (auto& row : *rows) {
        if (!group.referrals.empty() && !belongs(group.referrals.back(), row)) {
          if (auto counted = count(group); !counted) return std::move(counted).problems();
          group = {};
        }
        group.referrals.push_back(std::move(row));
      }
    }
    if (auto counted = count(group); !counted) return std::move(counted).problems();
    return counter_.finish();
  }

 private:
  static bool belongs(const ReferralRow& first, const ReferralRow& next) {
    return first.patient == next.patient && first.exchange == next.exchange;
  }

  Problem too_many() const {
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = issue::too_costly;
    problem.text = "there are more than " + std::to_string(question_.most_referrals) +
                   " referrals: 'linkway report' counts them beside the gateway";
    return problem;
  }

  [[nodiscard]] bool asked_for(const ReferralRow& row) const {
    return (question_.senders.empty() || question_.senders.contains(row.sender)) &&
           (question_.platforms.empty() || question_.platforms.contains(row.platform));
  }

  Status count(Group& group) {
    std::erase_if(group.referrals, [&](const ReferralRow& row) { return !asked_for(row); });
    for (const auto& referral : group.referrals) {
      auto resources = reader_.of_referral(referral.key, "");
      if (!resources) return std::move(resources).problems();
      group.resources.push_back(std::move(*resources));
    }
    for (std::size_t i = 0; i < group.referrals.size(); ++i) {
      if (auto read = count(group, i); !read) return read;
    }
    return Done{};
  }

  // A resource as a tree; what cannot be read is left out (linkway db check finds it).
  data::Node tree(const ResourceRow& row) {
    auto node = data::read_json(row.content, arena_);
    return node.ok() ? *node : data::Node();
  }

  Status feed(FactsReader& facts, ResourceKey key, const std::vector<ResourceRow>& own,
              void (Walk::*give)(FactsReader&, const ResourceRow&)) {
    if (key.get() == 0) return Done{};
    for (const auto& row : own) {
      if (row.key != key) continue;
      (this->*give)(facts, row);
      return Done{};
    }
    auto row = reader_.resource(key);
    if (!row) return std::move(row).problems();
    if (*row) (this->*give)(facts, **row);
    return Done{};
  }

  void give_patient(FactsReader& facts, const ResourceRow& row) { facts.patient(tree(row)); }
  void give_request(FactsReader& facts, const ResourceRow& row) { facts.request(tree(row)); }

  // Every version: the funnel counts the steps that there have been.
  Status feed_task(FactsReader& facts, ResourceKey key, FactsReader::TaskOf whose) {
    if (key.get() == 0) return Done{};
    auto row = reader_.resource(key);
    if (!row) return std::move(row).problems();
    if (!*row) return Done{};
    if ((*row)->version > 1) {
      auto older = reader_.older_versions(key);
      if (!older) return std::move(older).problems();
      for (const auto& version : *older) facts.task(tree(version), whose);
    }
    facts.task(tree(**row), whose);
    return Done{};
  }

  Status count(const Group& group, std::size_t index) {
    const auto& referral = group.referrals[index];
    const auto& own = group.resources[index];
    arena_ = data::Arena();
    FactsReader facts(row_of(referral), definitions_);
    if (auto fed = feed(facts, referral.patient, own, &Walk::give_patient); !fed) return fed;
    if (auto fed = feed(facts, referral.request, own, &Walk::give_request); !fed) return fed;
    if (auto fed = feed_task(facts, referral.source_task, FactsReader::TaskOf::sender); !fed) return fed;
    if (auto fed = feed_task(facts, referral.task, FactsReader::TaskOf::gateway); !fed) return fed;
    for (const auto& row : own) {
      if (row.type == "Observation" || row.type == "Encounter" || row.type == "Procedure") facts.add(tree(row), false);
    }
    std::size_t shared = 0;
    for (std::size_t other = 0; other < group.referrals.size(); ++other) {
      if (other == index) continue;
      for (const auto& row : group.resources[other]) {
        if (!counts_for_all(row, group.referrals[other]) || ++shared > most_shared) continue;
        facts.add(tree(row), true);
      }
    }
    const auto made = facts.finish();
    const bool silent = counter_.is_silent(made);
    if (counter_.add(made) && see_) see_(made, silent);
    return Done{};
  }

  store::Reader& reader_;
  const ReportQuestion& question_;
  const fhir::Definitions& definitions_;
  const SeeFacts& see_;
  Counter counter_;
  data::Arena arena_;
  std::size_t looked_at_ = 0;
};

}  // namespace

Result<referral::report::Report> make_report(store::Reader& reader, const ReportQuestion& question,
                                             const fhir::Definitions& definitions, const SeeFacts& see) {
  return Walk(reader, question, definitions, see).run();
}

}  // namespace linkway::exchange
