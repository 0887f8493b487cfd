// The engine with the rows that bare_writer writes: what checks, callbacks and the outbox's rules cost.

#include "bench/commit_clients.h"
#include "store/store.h"

int main(int argc, char** argv) {
  using linkway::store::Commit;
  using linkway::store::Committed;
  const auto options = linkway::bench::parse(argc, argv);
  const linkway::bench::ScratchFile file(options.path);
  const auto log = linkway::make_log(linkway::LogLevel::warn, linkway::LogFormat::text);
  linkway::store::SqliteOptions there;
  there.path = file.path();
  auto store = linkway::store::open_sqlite(there, linkway::store::Migrate::yes, *log);
  if (!store) {
    std::fprintf(stderr, "store_bench: %s\n", linkway::to_string(store.problems().front()).c_str());
    return 1;
  }
  const auto submit = [&](Commit commit, std::function<void(bool)> done) {
    (*store)->commit(std::move(commit),
                     [done = std::move(done)](const Committed& result) { done(result.kind == Committed::Kind::done); });
  };
  return linkway::bench::measure("store_bench", options, submit, [&] { return (*store)->stats().transactions; }) ? 0
                                                                                                                 : 1;
}
