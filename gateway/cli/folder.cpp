#include "cli/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <set>
#include <utility>

#include "exchange/batch_result.h"
#include "exchange/batch_text.h"
#include "exchange/digest.h"
#include "exchange/durable_file.h"

namespace linkway::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_files = 10'000;  // of one look
constexpr std::size_t piece = 256UL * 1024;
constexpr std::size_t longest_message = 8UL * 1024 * 1024;

// What programs call files that they still write.
bool is_unfinished(std::string_view name) {
  static constexpr std::array<std::string_view, 6> endings = {".tmp",        ".part",     ".partial",
                                                              ".crdownload", ".filepart", "~"};
  return name.starts_with('.') ||
         std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

// The file, closed with the last who reads it.
mapping::ByteSource bytes_of_file(const std::shared_ptr<int>& file) {
  return [file](char* into, std::size_t room) -> Result<std::size_t> {
    for (;;) {
      const auto got = ::read(*file, into, room);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return exchange::system_problem("the file cannot be read", "");
    }
  };
}

std::shared_ptr<int> open_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return nullptr;
  return std::shared_ptr<int>(new int(file), [](int* open) {
    ::close(*open);
    delete open;
  });
}

std::string media_type_of(mapping::PackFormat format, const std::string& name) {
  if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) return "application/x-ndjson";
  return std::string(mapping::media_type_of(format));
}

}  // namespace

std::string shown_name(const std::string& name) {
  auto ending = fs::path(name).extension().string();
  constexpr std::size_t longest_ending = 8;
  if (ending.size() > longest_ending ||
      ending.find_first_not_of(".abcdefghijklmnopqrstuvwxyz0123456789") != ending.npos) {
    ending.clear();
  }
  return exchange::sha256_hex(name).substr(0, 12) + ending;
}

std::string Folder::in(std::string_view sub, const std::string& name) const {
  return settings_.folder + "/" + std::string(sub) + (sub.empty() ? "" : "/") + name;
}

std::string Folder::result_path(const std::string& name, std::string_view into, std::string_view ending) const {
  const auto file = name + ".result" + std::string(ending);
  return settings_.results.empty() ? in(into, file) : settings_.results + "/" + file;
}

// Each reason once, until there is another one.
void Folder::complain(std::string_view event, const Problem& problem) {
  const auto& reason = problem.log.empty() ? problem.text : problem.log;
  if (reason == complaint_) return;
  complaint_ = reason;
  parts_.log.error(event,
                   {{"partner", settings_.partner.get()}, {"channel", settings_.channel}, {"reason", problem.text}});
}

bool Folder::prepare() {
  for (const auto* sub : {"working", "done", "failed"}) {
    if (::mkdir(in(sub, "").c_str(), 0770) != 0 && errno != EEXIST) {
      complain("folder.unusable", exchange::system_problem("the folder cannot be written in", settings_.folder));
      return false;
    }
  }
  return true;
}

std::vector<std::string> Folder::names_in(const std::string& folder) const {
  std::vector<std::string> names;
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return names;
  while (const auto* entry = ::readdir(open)) {
    const std::string name = entry->d_name;
    if (is_unfinished(name) || names.size() == most_files) continue;
    names.push_back(name);
  }
  ::closedir(open);
  return names;
}

// Regular files that nobody writes any more, the oldest first.
std::vector<std::string> Folder::complete_files() {
  using std::chrono::duration_cast;
  using std::chrono::nanoseconds;
  struct File {
    std::int64_t changed;
    std::string name;
    auto operator<=>(const File&) const = default;
  };
  std::set<File> complete;
  std::map<std::string, Seen> seen;
  for (const auto& name : names_in(settings_.folder)) {
    struct stat info {};
    if (::fnmatch(settings_.pattern.c_str(), name.c_str(), FNM_PERIOD) != 0 ||
        ::lstat(in("", name).c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
      continue;
    }
    const Seen now{info.st_size, info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec};
    const auto before = seen_.find(name);
    // By its own time it is old enough; or it has stood still since the last look, on a share whose clock is wrong.
    const auto age =
        duration_cast<nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count() - now.changed;
    const bool still = before != seen_.end() && before->second == now;
    const bool old = age >= duration_cast<nanoseconds>(settings_.settle).count();
    const bool looked_long = settings_.every >= settings_.settle;
    if (old || (still && looked_long)) {
      complete.insert({now.changed, name});
    } else {
      seen[name] = now;
    }
  }
  seen_ = std::move(seen);
  std::vector<std::string> names;
  names.reserve(complete.size());
  for (const auto& file : complete) names.push_back(file.name);
  return names;
}

bool Folder::look(const std::function<bool()>& stopping) {
  if (!prepare()) return false;
  // What was under way when the gateway ended, or the store was away.
  for (const auto& name : names_in(in("working", ""))) {
    if (stopping()) return true;
    if (!handle(name, stopping)) return false;
  }
  for (const auto& name : complete_files()) {
    if (stopping()) return true;
    if (::rename(in("", name).c_str(), in("working", name).c_str()) != 0) {
      if (errno == ENOENT) continue;  // taken away meanwhile
      complain("folder.unusable", exchange::system_problem("a file cannot be moved", settings_.folder));
      return false;
    }
    if (!handle(name, stopping)) return false;
  }
  complaint_.clear();
  return true;
}

bool Folder::handle(const std::string& name, const std::function<bool()>& stopping) {
  const auto path = in("working", name);
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return true;
  if (!S_ISREG(info.st_mode)) return fail(name, "this is no file");
  if (static_cast<std::uint64_t>(info.st_size) > settings_.most_bytes) return fail(name, "the file is too large");
  const auto settings = parts_.settings.get();
  const auto* partner = settings->partners.find(settings_.partner);
  const auto pack = partner == nullptr ? nullptr : exchange::pack_of(*settings, *partner);
  const auto* channel = pack ? pack->channel(mapping::Direction::in, settings_.channel) : nullptr;
  if (channel == nullptr) {
    Problem problem;
    problem.text = "the partner's pack has no such channel in";
    complain("folder.no_channel", problem);
    return false;
  }
  const auto media_type = media_type_of(channel->format, name);
  const auto look_in = open_file(path);
  const auto file = open_file(path);
  if (!file || !look_in) return fail(name, "the file cannot be read");
  Result<exchange::BatchText> text = exchange::is_batch(*pack, *channel, media_type, bytes_of_file(look_in))
                                         ? exchange::batch_text(*channel, media_type, bytes_of_file(file))
                                         : exchange::one_message(media_type, bytes_of_file(file), longest_message);
  if (!text) return fail(name, text.problems().front().text);

  exchange::Received head;
  head.operation = "FILE /partners/{partner}/{channel}";
  head.interaction = exchange::Interaction::process_message;
  head.path_partner = settings_.partner;
  head.path_channel = settings_.channel;
  head.channel = settings_.channel;
  head.protocol = channel->protocol;
  head.vouched = settings_.partner;
  head.media_type = text->media_type;
  head.correlation_id = parts_.ids.uuid();
  head.peer = std::make_shared<net::PeerCertificate>();
  const auto ending = exchange::file_ending_of(text->form);
  exchange::GrowingFile out(in("working", "." + name + ".result"));
  if (auto opened = out.open(); !opened) {
    complain("folder.unusable", opened.problems().front());
    return false;
  }
  exchange::BatchResult result(text->form);
  result.begin(out.text());
  const auto summary = exchange::run_batch(
      {parts_.inbound, parts_.settings, parts_.clock, parts_.ids}, head, *text->records,
      [&](const exchange::BatchRow& row) {
        result.add(row, out.text());
        out.flush(piece);
      },
      stopping);
  parts_.log.info("folder.file", {{"file", shown_name(name)},
                                  {"partner", settings_.partner.get()},
                                  {"channel", settings_.channel},
                                  {"rows", summary.rows},
                                  {"accepted", summary.accepted},
                                  {"repeated", summary.repeated},
                                  {"no_effect", summary.no_effect},
                                  {"refused", summary.refused},
                                  {"done", summary.again ? "no" : "yes"},
                                  {"correlation", head.correlation_id}});
  if (summary.again) return false;  // it stays in working/, for the next look
  result.end(summary, out.text());
  const bool good = summary.problems.empty() && (summary.taken() > 0 || summary.refused == 0);
  const std::string_view into = good ? "done" : "failed";
  // The result first: a file in done/ or failed/ has one.
  if (auto kept = out.finish(result_path(name, into, ending)); !kept) {
    complain("folder.unusable", kept.problems().front());
    return false;
  }
  return settle(name, into);
}

bool Folder::fail(const std::string& name, const std::string& reason) {
  parts_.log.warn("folder.file_failed", {{"file", shown_name(name)},
                                         {"partner", settings_.partner.get()},
                                         {"channel", settings_.channel},
                                         {"reason", reason}});
  exchange::BatchSummary summary;
  Problem problem;
  problem.text = reason;
  summary.problems.push_back(problem);
  std::string text;
  exchange::BatchResult result(exchange::BatchForm::table);
  result.begin(text);
  result.end(summary, text);
  if (auto kept = exchange::write_durably(result_path(name, "failed", ".csv"), text); !kept) {
    complain("folder.unusable", kept.problems().front());
    return false;
  }
  return settle(name, "failed");
}

// A file of the same name that came before is kept: it gets the time at which it was replaced.
bool Folder::settle(const std::string& name, std::string_view into) {
  const auto to = in(into, name);
  struct stat info {};
  if (::lstat(to.c_str(), &info) == 0) {
    const auto before = in(into, name + "." + std::to_string(parts_.clock.now().micros / 1000));
    (void)::rename(to.c_str(), before.c_str());
  }
  if (auto moved = exchange::rename_durably(in("working", name), to); !moved) {
    complain("folder.unusable", moved.problems().front());
    return false;
  }
  return true;
}

}  // namespace linkway::cli
