// What is handed to the writer: one kind of operation for each function of the store.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "store/sqlite/writer.h"
#include "store/store.h"

namespace linkway::store::sqlite {

class CommitOperation : public Operation {
 public:
  CommitOperation(Commit commit, std::function<void(Committed)> done)
      : commit_(std::move(commit)), done_(std::move(done)) {}
  Fault apply(Session& session) override { return session.commits.apply(commit_, result_, session.due); }
  void done() override { done_(std::move(result_)); }
  void failed(const Problem& problem) override {
    Committed result;
    result.kind = Committed::Kind::failed;
    result.problem = problem;
    done_(std::move(result));
  }
  [[nodiscard]] bool is_commit() const override { return true; }

 private:
  const Commit commit_;
  const std::function<void(Committed)> done_;
  Committed result_;
};

class ClaimOperation : public Operation {
 public:
  ClaimOperation(PartnerId partner, Instant now, std::size_t limit,
                 std::function<void(Result<std::vector<DeliveryRow>>)> done)
      : partner_(std::move(partner)), now_(now), limit_(limit), done_(std::move(done)) {}
  Fault apply(Session& session) override { return session.outbox.claim(partner_, now_, limit_, claimed_); }
  void done() override { done_(std::move(claimed_)); }
  void failed(const Problem& problem) override { done_(problem); }

 private:
  const PartnerId partner_;
  const Instant now_;
  const std::size_t limit_;
  const std::function<void(Result<std::vector<DeliveryRow>>)> done_;
  std::vector<DeliveryRow> claimed_;
};

// One that answers with a status: what it does is a function of the session.
class StepOperation : public Operation {
 public:
  using Step = std::function<Fault(Session&, Status&)>;
  StepOperation(Step step, std::function<void(Status)> done) : step_(std::move(step)), done_(std::move(done)) {}
  Fault apply(Session& session) override { return step_(session, status_); }
  void done() override { done_(std::move(status_)); }
  void failed(const Problem& problem) override { done_(problem); }

 private:
  const Step step_;
  const std::function<void(Status)> done_;
  Status status_ = Done{};
};

}  // namespace linkway::store::sqlite
