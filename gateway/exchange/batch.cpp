#include "exchange/batch.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "base/text.h"
#include "data/json.h"
#include "exchange/hl7v2_reasons.h"
#include "exchange/mapping_ids.h"
#include "exchange/media_type.h"
#include "mapping/pack/transfer.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t most_reasons = 20;  // of one row

RowVerdict verdict_of(const Answer& answer) {
  const auto word = answer.headers.get("X-Linkway-Verdict");
  if (word == "accepted") return RowVerdict::accepted;
  if (word == "repeated") return RowVerdict::repeated;
  if (word == "no-effect") return RowVerdict::no_effect;
  return RowVerdict::refused;
}

// What a plain answer says (see answer_plainly), with the lines of the whole text.
void read_answer(const Answer& answer, const mapping::Record& record, BatchRow& row) {
  row.verdict = verdict_of(answer);
  row.exchange = answer.headers.get(row.verdict == RowVerdict::repeated ? "X-Linkway-Original" : "X-Linkway-Exchange");
  const auto document = data::read_json(answer.body);
  if (!document) {
    // The answer is in the sender's own format (HL7 v2).
    row.reasons = reasons_in_ack(answer.body, record.line);
    if (row.reasons.size() > most_reasons) row.reasons.resize(most_reasons);
    if (row.verdict == RowVerdict::refused && row.reasons.empty()) {
      row.reasons.push_back({"error", "", record.line, "refused: see the exchange"});
    }
    return;
  }
  const auto& root = document->root;
  const bool fhir = root["resourceType"].text() == "OperationOutcome";
  const auto& problems = fhir ? root["issue"] : root["problems"];
  for (std::size_t i = 0; i < std::min(problems.size(), most_reasons); ++i) {
    const auto& problem = problems.at(i);
    auto& reason = row.reasons.emplace_back();
    reason.severity = problem["severity"].text();
    reason.text = fhir ? problem["diagnostics"].text() : problem["text"].text();
    const auto& where = problem["where"] ? problem["where"] : problem["fhir"];
    reason.where = fhir ? problem["expression"].at(0).text() : where.text();
    const auto line = std::strtoul(std::string(problem["line"].text()).c_str(), nullptr, 10);
    if (line >= record.own_line) reason.line = static_cast<std::uint32_t>(line - record.own_line + record.line);
  }
}

class Run {
 public:
  Run(const BatchParts& parts, const Received& head, mapping::RecordReader& records,
      const std::function<void(const BatchRow&)>& tell, const std::function<bool()>& stopping,
      const BatchLimits& limits)
      : parts_(parts), head_(head), records_(records), tell_(tell), stopping_(stopping), limits_(limits) {}

  BatchSummary run() {
    mapping::Record record;
    while (!failed_) {
      if (stopping_()) {
        give_up("the gateway is stopping");
        break;
      }
      auto more = records_.next(record);
      if (!more) {
        summary_.problems = std::move(more).problems();
        summary_.again = category_of(summary_.problems) == Category::unavailable;  // the disk, not the text
        break;
      }
      if (!*more) break;
      if (record.problem) {
        refuse(record);
      } else {
        start(record);
      }
    }
    settle(0);
    return std::move(summary_);
  }

 private:
  struct Slot {
    mapping::Record record;
    std::set<std::string> order;
    BatchRow row;
    std::optional<Answer> answer;
    int tries = 0;
  };
  using SlotPtr = std::shared_ptr<Slot>;
  // Outlives the run: an answer may come when nobody waits for it any more.
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
  };

  void give_up(std::string text) {
    Problem problem;
    problem.category = Category::unavailable;
    problem.code = issue::transient;
    problem.text = std::move(text);
    summary_.problems.push_back(std::move(problem));
    summary_.again = true;
    failed_ = true;
  }

  static BatchRow row_of(const mapping::Record& record) {
    BatchRow row;
    row.number = record.number;
    row.line = record.line;
    return row;
  }

  void refuse(const mapping::Record& record) {
    auto slot = std::make_shared<Slot>();
    slot->row = row_of(record);
    slot->row.verdict = RowVerdict::refused;
    slot->row.reasons.push_back({"error", "", record.line, record.problem->text});
    slot->answer.emplace();
    add(std::move(slot));
  }

  void start(mapping::Record& record) {
    auto slot = std::make_shared<Slot>();
    slot->row = row_of(record);
    slot->record = std::move(record);
    slot->order = order_values(slot->record.raw);
    wait_for_turn(*slot);
    if (failed_) return;
    add(slot);
    send(slot);
  }

  // Nothing of it in common with what is under way; alone where the channel does not say what rows have in common.
  void wait_for_turn(const Slot& slot) {
    const auto is_free = [&] {
      return std::ranges::none_of(window_, [&](const SlotPtr& other) {
        return !is_decided(*other) && (slot.order.empty() || other->order.empty() || shares(slot.order, other->order));
      });
    };
    for (;;) {
      settle(limits_.in_flight - 1);  // may try one again that seemed to be done
      std::unique_lock lock(shared_->mutex);
      if (is_free() || failed_) return;
      // The first of those under way may have to be tried again before the others are looked at.
      shared_->changed.wait(lock, [&] { return is_free() || window_.front()->answer.has_value(); });
    }
  }
  // What the gateway could not keep is sent again, and what comes behind it must not overtake it meanwhile.
  static bool is_decided(const Slot& slot) { return slot.answer.has_value() && slot.answer->status < 500; }
  static bool shares(const std::set<std::string>& a, const std::set<std::string>& b) {
    return std::ranges::any_of(a, [&](const std::string& value) { return b.contains(value); });
  }

  std::set<std::string> order_values(std::string_view raw) const {
    const auto settings = parts_.settings.get();
    const auto* partner = settings->partners.find(head_.vouched);
    const auto pack = partner == nullptr ? nullptr : pack_of(*settings, *partner);
    const auto* channel = pack ? pack->channel(mapping::Direction::in, head_.path_channel) : nullptr;
    if (channel == nullptr || channel->order.empty()) return {};
    data::Arena arena;
    data::Builder builder(arena);
    const FixedClock clock(head_.received);
    MappingIds ids("order");
    auto values = mapping::order_of(
        *pack, *channel, raw, builder,
        {clock, ids, partner->id.get(), settings->base_url, false, nullptr, nullptr, charset_of(head_.media_type)});
    if (!values) return {};
    return {values->begin(), values->end()};
  }

  void add(SlotPtr slot) {
    const std::scoped_lock lock(shared_->mutex);
    window_.push_back(std::move(slot));
  }

  void send(const SlotPtr& slot) {
    auto received = head_;
    received.row = true;
    received.body = slot->record.raw;
    received.received = parts_.clock.now();
    ++slot->tries;
    parts_.inbound.receive(std::move(received), [shared = shared_, slot](Answer answer) {
      const std::scoped_lock lock(shared->mutex);
      slot->answer = std::move(answer);
      shared->changed.notify_all();
    });
  }

  // Tells what is decided, in order, until no more than `most` are under way; rows that the store could not keep are
  // tried again.
  void settle(std::size_t most) {
    for (;;) {
      SlotPtr slot;
      {
        std::unique_lock lock(shared_->mutex);
        if (window_.empty()) return;
        if (!window_.front()->answer) {
          if (window_.size() <= most) return;
          shared_->changed.wait(lock, [&] { return window_.front()->answer.has_value(); });
        }
        slot = window_.front();
      }
      if (slot->record.number != 0) {
        if (slot->answer->status >= 500 && try_again(slot)) continue;
        read_answer(*slot->answer, slot->record, slot->row);
        if (slot->answer->status >= 500) {
          slot->row.verdict = RowVerdict::failed;
          if (!failed_)
            give_up("the gateway could not keep row " + std::to_string(slot->row.number) + "; send it again");
        }
      }
      summary_.count(slot->row.verdict);
      tell_(slot->row);
      const std::scoped_lock lock(shared_->mutex);
      window_.pop_front();
    }
  }

  bool try_again(const SlotPtr& slot) {
    if (failed_ || slot->tries >= limits_.tries || stopping_()) return false;
    pause(std::min(limits_.longest, limits_.pause * (1 << std::min(slot->tries - 1, 10))));
    {
      const std::scoped_lock lock(shared_->mutex);
      slot->answer.reset();
    }
    send(slot);
    return true;
  }

  // Not much longer than until it is stopped.
  void pause(std::chrono::milliseconds left) const {
    constexpr std::chrono::milliseconds step{100};
    for (; left.count() > 0 && !stopping_(); left -= step) std::this_thread::sleep_for(std::min(left, step));
  }

  const BatchParts& parts_;
  const Received& head_;
  mapping::RecordReader& records_;
  const std::function<void(const BatchRow&)>& tell_;
  const std::function<bool()>& stopping_;
  const BatchLimits& limits_;
  const std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  std::deque<SlotPtr> window_;
  BatchSummary summary_;
  bool failed_ = false;
};

}  // namespace

std::string_view to_string(RowVerdict verdict) {
  switch (verdict) {
    case RowVerdict::accepted: return "accepted";
    case RowVerdict::repeated: return "repeated";
    case RowVerdict::no_effect: return "no-effect";
    case RowVerdict::refused: return "refused";
    case RowVerdict::failed: return "failed";
    case RowVerdict::note: return "note";
  }
  return "";
}

void BatchSummary::count(RowVerdict verdict) {
  ++rows;
  switch (verdict) {
    case RowVerdict::accepted: ++accepted; break;
    case RowVerdict::repeated: ++repeated; break;
    case RowVerdict::no_effect: ++no_effect; break;
    case RowVerdict::refused: ++refused; break;
    case RowVerdict::failed:
    case RowVerdict::note: break;
  }
}

BatchSummary run_batch(const BatchParts& parts, const Received& head, mapping::RecordReader& records,
                       const std::function<void(const BatchRow&)>& tell, const std::function<bool()>& stopping,
                       const BatchLimits& limits) {
  return Run(parts, head, records, tell, stopping, limits).run();
}

}  // namespace linkway::exchange
