#include "exchange/report.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "data/json.h"
#include "exchange/lookup.h"
#include "exchange/report_contacts.h"
#include "fhir/reference.h"
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
      : reader_(reader),
        question_(question),
        definitions_(definitions),
        see_(see),
        contacts_(reader),
        counter_(question.counted) {}

  Result<referral::report::Report> run() {
    if (auto found = contacts_.find(question_); !found) return std::move(found).problems();
    ReferralRow after;
    Group group;
    for (;;) {
      auto rows = reader_.referrals_by_person(after, page);
      if (!rows) return std::move(rows).problems();
      if (rows->empty()) break;
      after = rows->back();
      looked_at_ += rows->size();
      if (question_.most_referrals != 0 && looked_at_ > question_.most_referrals) return too_many_to_count(question_);
      if (question_.stopping && question_.stopping()) return stopped_counting();
      for (auto& row : *rows) {
        if (!group.referrals.empty() && !belongs(group.referrals.back(), row)) {
          if (auto counted = count(group); !counted) return std::move(counted).problems();
          group = {};
        }
        group.referrals.push_back(std::move(row));
      }
    }
    if (auto counted = count(group); !counted) return std::move(counted).problems();
    if (auto counted = begin_person(ContactList::everybody); !counted) return std::move(counted).problems();
    return counter_.finish();
  }

 private:
  static bool belongs(const ReferralRow& first, const ReferralRow& next) {
    return first.patient == next.patient && first.exchange == next.exchange;
  }

  [[nodiscard]] bool asked_for(const ReferralRow& row) const {
    return (question_.senders.empty() || question_.senders.contains(row.sender)) &&
           (question_.platforms.empty() || question_.platforms.contains(row.platform));
  }

  // Contacts alone of the person before, and of all who come before this one: a person's things are counted together.
  Status begin_person(ResourceKey person) {
    if (person == person_) return Done{};
    while (const auto contact = contacts_.next(ResourceKey(person.get() - 1))) {
      const bool of_person = contact->person == person_;
      if (of_person && (named_.contains(contact->key) || brought_.contains(contact->exchange))) continue;
      if (auto counted = count_contact(*contact); !counted) return counted;
    }
    person_ = person;
    named_.clear();
    brought_.clear();
    answered_.clear();
    return Done{};
  }

  Status count_contact(const ContactList::Contact& contact) {
    arena_ = data::Arena();
    auto row = reader_.resource(contact.key);
    if (!row) return std::move(row).problems();
    if (!*row) return Done{};
    Row about;
    about.sender = (*row)->partner.get();
    about.person = contact.person.get();
    about.message = contact.exchange.get();
    about.received = (*row)->updated;
    FactsReader facts(std::move(about), definitions_);
    if (auto fed = feed(facts, contact.person, {}, &Walk::give_patient); !fed) return fed;
    facts.contact_alone(tree(**row));
    if (auto fed = feed_answers(facts, contact.key, false, {}); !fed) return fed;
    counter_.add(facts.finish());
    return Done{};
  }

  // What was answered in a contact, but for what was fed already.
  Status feed_answers(FactsReader& facts, ResourceKey contact, bool shared,
                      const std::unordered_set<ResourceKey>& known) {
    store::SearchQuery query;
    query.type = "Observation";
    query.tokens = {{{std::string(visit_token), "Encounter/" + id_text(contact), ""}}};
    query.limit = most_shared;
    auto rows = reader_.search(query, {store::Scope::Kind::all, {}});
    if (!rows) return std::move(rows).problems();
    for (const auto& row : *rows) {
      if (!known.contains(row.key)) facts.add(tree(row), shared);
    }
    return Done{};
  }

  // The contact that the request names, where it came before the request or was told anew since: with another referral,
  // or when nothing was asked for.
  Status feed_contact(FactsReader& facts, const Group& group, const ReferralRow& referral,
                      const std::unordered_set<ResourceKey>& known) {
    const auto contact = contact_;
    if (contact.get() == 0) return Done{};
    named_.insert(contact);
    for (const auto& resources : group.resources) {
      const auto as_it_came = [&](const ResourceRow& r) { return r.key == contact && r.exchange == referral.exchange; };
      if (std::ranges::any_of(resources, as_it_came)) return Done{};
    }
    auto row = reader_.resource(contact);
    if (!row) return std::move(row).problems();
    if (!*row || (*row)->type != "Encounter") return Done{};
    if (!known.contains(contact)) facts.add(tree(**row), true);
    // Answers that came when nothing was asked for count for the first request.
    const bool first = (*row)->referral.get() == 0 && answered_.insert(contact).second;
    return feed_answers(facts, contact, !first, known);
  }

  Status count(Group& group) {
    if (group.referrals.empty()) return Done{};
    if (auto begun = begin_person(group.referrals.front().patient); !begun) return begun;
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
  void give_order(FactsReader& facts, const ResourceRow& row) { facts.order(tree(row)); }
  void give_request(FactsReader& facts, const ResourceRow& row) {
    const auto request = tree(row);
    facts.request(request);
    const auto contact = fhir::parse_reference(request["encounter"]["reference"].text());
    if (contact.type == "Encounter") contact_ = ResourceKey(parse_id(contact.id).value_or(0));
    // An edited form is another message about the same contact, and one of all its requests.
    if (contact_.get() != 0 && request["requisition"]) facts.came_with(contact_.get());
  }

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
    contact_ = {};
    std::unordered_set<ResourceKey> known;
    if (auto fed = feed(facts, referral.request, own, &Walk::give_request); !fed) return fed;
    if (auto fed = feed(facts, referral.order, own, &Walk::give_order); !fed) return fed;
    brought_.insert(referral.exchange);
    if (auto fed = feed_task(facts, referral.source_task, FactsReader::TaskOf::sender); !fed) return fed;
    if (auto fed = feed_task(facts, referral.task, FactsReader::TaskOf::gateway); !fed) return fed;
    for (const auto& row : own) {
      if (row.type != "Observation" && row.type != "Encounter" && row.type != "Procedure") continue;
      facts.add(tree(row), false);
      known.insert(row.key);
    }
    std::size_t shared = 0;
    for (std::size_t other = 0; other < group.referrals.size(); ++other) {
      if (other == index) continue;
      for (const auto& row : group.resources[other]) {
        if (!counts_for_all(row, group.referrals[other]) || ++shared > most_shared) continue;
        facts.add(tree(row), true);
        known.insert(row.key);
      }
    }
    if (auto fed = feed_contact(facts, group, referral, known); !fed) return fed;
    const auto made = facts.finish();
    const bool silent = counter_.is_silent(made);
    if (counter_.add(made) && see_) see_(made, silent);
    return Done{};
  }

  store::Reader& reader_;
  const ReportQuestion& question_;
  const fhir::Definitions& definitions_;
  const SeeFacts& see_;
  ContactList contacts_;
  Counter counter_;
  // Of the person who is counted now: contacts that requests name, messages that brought requests, contacts whose
  // answers were counted.
  std::unordered_set<ResourceKey> named_;
  std::unordered_set<ExchangeKey> brought_;
  std::unordered_set<ResourceKey> answered_;
  ResourceKey person_;
  ResourceKey contact_;  // that the request named last
  data::Arena arena_;
  std::size_t looked_at_ = 0;
};

}  // namespace

Problem stopped_counting() {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::too_costly;
  problem.text = "it would take too long here: 'linkway report' counts beside the gateway";
  return problem;
}

Problem too_many_to_count(const ReportQuestion& question) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::too_costly;
  problem.text = "there are more than " + std::to_string(question.most_referrals) +
                 " referrals: 'linkway report' counts them beside the gateway";
  return problem;
}

Result<referral::report::Report> make_report(store::Reader& reader, const ReportQuestion& question,
                                             const fhir::Definitions& definitions, const SeeFacts& see) {
  return Walk(reader, question, definitions, see).run();
}

}  // namespace linkway::exchange
