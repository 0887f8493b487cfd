#include "cli/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <set>
#include <utility>

#include "exchange/batch_result.h"
#include "exchange/durable_file.h"

namespace linkway::cli {

namespace {

constexpr std::size_t most_files = 10'000;  // that are taken at one look
constexpr std::size_t most_seen = 100'000;  // that are remembered until the next one
constexpr std::size_t piece = 256UL * 1024;
constexpr std::size_t longest_message = 8UL * 1024 * 1024;

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

// Why a file could not be opened is its own fault; else it is the machine's.
bool is_files_own(int error) { return error == EACCES || error == EPERM || error == ELOOP || error == ENXIO; }

std::string media_type_of(mapping::PackFormat format, const std::string& name) {
  if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) return "application/x-ndjson";
  return std::string(mapping::media_type_of(format));
}

// Whether anybody holds a file open to write it: nobody can have a read lease of it then (fcntl(2)). Where there are no
// leases (network shares, files of other users), or they are not ours to take, nobody is seen.
bool is_written(int file) {
  if (::fcntl(file, F_SETLEASE, F_RDLCK) == 0) {
    (void)::fcntl(file, F_SETLEASE, F_UNLCK);
    return false;
  }
  return errno == EAGAIN;
}

bool is_there(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

// Shows each name in a folder; false when it cannot be read.
bool each_name(const std::string& folder, const std::function<void(std::string)>& see) {
  DIR* open = ::opendir(folder.c_str());
  if (open == nullptr) return false;
  errno = 0;
  while (const auto* entry = ::readdir(open)) {
    if (!is_unfinished(entry->d_name)) see(entry->d_name);
    errno = 0;
  }
  const int error = errno;
  ::closedir(open);
  errno = error;
  return error == 0;
}

}  // namespace

std::string Folder::in(std::string_view sub, const std::string& name) const {
  return settings_.folder + "/" + std::string(sub) + (sub.empty() ? "" : "/") + name;
}

std::string Folder::result_path(const std::string& stem, std::string_view into, std::string_view ending) const {
  const auto file = stem + ".result" + std::string(ending);
  return settings_.results.empty() ? in(into, file) : settings_.results + "/" + file;
}

// Where a result grows: on the file system on which it will stand.
std::string Folder::part_path(const std::string& name) const {
  const auto file = "." + stem_of(name) + ".result";
  return settings_.results.empty() ? in("working", file) : settings_.results + "/" + file;
}

// Each reason once, until there is another one.
void Folder::complain(std::string_view event, const Problem& problem) {
  const auto& reason = problem.log.empty() ? problem.text : problem.log;
  if (reason == complaint_) return;
  complaint_ = reason;
  parts_.log.error(event,
                   {{"partner", settings_.partner.get()}, {"channel", settings_.channel}, {"reason", problem.text}});
}

Folder::Handled Folder::unusable(const Problem& problem) {
  complain("folder.unusable", problem);
  return Handled::blocked;
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

Folder::Seen Folder::seen_of(const struct stat& info) {
  return {info.st_size, info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec, Steady::now()};
}

// By its own time it is old enough; or it has stood still while it was looked at, on a share whose clock is wrong.
bool Folder::is_complete(const std::string& name, const struct stat& info, std::map<std::string, Seen>& now) {
  using std::chrono::duration_cast;
  using std::chrono::nanoseconds;
  auto seen = seen_of(info);
  const auto settle = duration_cast<nanoseconds>(settings_.settle);
  const auto age =
      duration_cast<nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count() - seen.changed;
  if (age >= settle.count()) return true;
  if (const auto before = seen_.find(name); before != seen_.end() && before->second.same(seen)) {
    if (seen.since - before->second.since >= settle) return true;
    seen.since = before->second.since;
  }
  if (now.size() < most_seen) now.emplace(name, seen);
  return false;
}

// Regular files that nobody writes any more, the oldest first.
Result<std::vector<std::string>> Folder::complete_files() {
  using File = std::pair<std::int64_t, std::string>;
  std::set<File> complete;
  std::map<std::string, Seen> seen;
  const bool read = each_name(settings_.folder, [&](const std::string& name) {
    struct stat info {};
    if (::fnmatch(settings_.pattern.c_str(), name.c_str(), FNM_PERIOD) != 0 ||
        ::lstat(in("", name).c_str(), &info) != 0 || !S_ISREG(info.st_mode) || !is_complete(name, info, seen)) {
      return;
    }
    complete.emplace(seen_of(info).changed, name);
    if (complete.size() > most_files) complete.erase(std::prev(complete.end()));
  });
  if (!read) return exchange::system_problem("the folder cannot be read", settings_.folder);
  seen_ = std::move(seen);
  std::vector<std::string> names;
  names.reserve(complete.size());
  for (const auto& file : complete) names.push_back(file.second);
  return names;
}

bool Folder::look(const std::function<bool()>& stopping) {
  if (!prepare()) return false;
  // What was under way when the gateway ended, the store was away, or somebody still wrote it.
  std::vector<std::string> begun;
  if (!each_name(in("working", ""), [&](const std::string& name) { begun.push_back(name); })) {
    complain("folder.unusable", exchange::system_problem("the folder cannot be read", settings_.folder));
    return false;
  }
  std::ranges::sort(begun);
  for (const auto& name : begun) {
    if (stopping()) return true;
    if (grows_still(name)) continue;
    if (handle(name, stopping) == Handled::blocked) return false;
  }
  const auto complete = complete_files();
  if (!complete) {
    complain("folder.unusable", complete.problems().front());
    return false;
  }
  for (const auto& name : *complete) {
    if (stopping()) return true;
    if (is_there(in("working", name)) || is_open(name)) continue;  // one of the same name waits there; or later
    if (::rename(in("", name).c_str(), in("working", name).c_str()) != 0) {
      if (errno == ENOENT) continue;  // taken away meanwhile
      complain("folder.unusable", exchange::system_problem("a file cannot be moved", settings_.folder));
      return false;
    }
    if (handle(name, stopping) == Handled::blocked) return false;
  }
  complaint_.clear();
  return true;
}

// A writer who pauses longer than a file must stand still.
bool Folder::is_open(const std::string& name) {
  const auto file = open_file(in("", name));
  if (!file || !is_written(*file)) {
    open_.erase(name);
    return false;
  }
  if (open_.size() < most_seen && open_.insert(name).second) {
    parts_.log.info("folder.file_open", {{"file", shown_name(name)}, {"partner", settings_.partner.get()}});
  }
  return true;
}

// A file that was written on while it was read is read again when it has stood still for as long as a new one must.
bool Folder::grows_still(const std::string& name) {
  const auto found = growing_.find(name);
  if (found == growing_.end()) return false;
  struct stat info {};
  if (::lstat(in("working", name).c_str(), &info) == 0) {
    const auto now = seen_of(info);
    if (!now.same(found->second)) {
      found->second = now;
      return true;
    }
    const auto file = open_file(in("working", name));
    if (now.since - found->second.since < settings_.settle || (file && is_written(*file))) return true;
  }
  growing_.erase(found);
  return false;
}

Folder::Handled Folder::handle(const std::string& name, const std::function<bool()>& stopping) {
  const auto path = in("working", name);
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return Handled::settled;  // taken away
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
    return Handled::blocked;
  }
  const auto whole = open_file(path);
  const auto look_in = whole ? open_file(path) : nullptr;
  const auto file = look_in ? open_file(path) : nullptr;
  if (!file) {
    if (is_files_own(errno)) return fail(name, "the file cannot be read");
    return unusable(exchange::system_problem("a file cannot be opened", settings_.folder));
  }
  const auto media_type = exchange::with_charset(*channel, media_type_of(channel->format, name), bytes_of_file(whole));
  Result<exchange::BatchText> text = exchange::is_batch(*pack, *channel, media_type, bytes_of_file(look_in))
                                         ? exchange::batch_text(pack, *channel, media_type, bytes_of_file(file))
                                         : exchange::one_message(media_type, bytes_of_file(file), longest_message);
  if (!text) return fail(name, text.problems().front().text);
  return run(name, *channel, *std::move(text), file, stopping);
}

Folder::Handled Folder::run(const std::string& name, const mapping::Channel& channel, exchange::BatchText text,
                            const std::shared_ptr<int>& file, const std::function<bool()>& stopping) {
  exchange::Received head;
  head.operation = "FILE /partners/{partner}/{channel}";
  head.interaction = exchange::Interaction::process_message;
  head.path_partner = settings_.partner;
  head.path_channel = settings_.channel;
  head.channel = settings_.channel;
  head.protocol = channel.protocol;
  head.vouched = settings_.partner;
  head.media_type = text.media_type;
  head.correlation_id = parts_.ids.uuid();
  head.peer = std::make_shared<net::PeerCertificate>();
  exchange::GrowingFile out(part_path(name));
  if (auto opened = out.open(); !opened) return unusable(opened.problems().front());
  struct stat before {};
  (void)::fstat(*file, &before);
  exchange::BatchResult result(text.form);
  result.begin(out.text());
  const auto summary = exchange::run_batch(
      {parts_.inbound, parts_.settings, parts_.clock, parts_.ids}, head, *text.records,
      [&](const exchange::BatchRow& row) {
        result.add(row, out.text());
        out.flush(piece);
      },
      [&] { return out.failed() || stopping(); });
  struct stat after {};
  const bool grew = (::fstat(*file, &after) == 0 && !seen_of(before).same(seen_of(after))) || is_written(*file);
  parts_.log.info("folder.file", {{"file", shown_name(name)},
                                  {"partner", settings_.partner.get()},
                                  {"channel", settings_.channel},
                                  {"rows", summary.rows},
                                  {"accepted", summary.accepted},
                                  {"repeated", summary.repeated},
                                  {"no_effect", summary.no_effect},
                                  {"refused", summary.refused},
                                  {"done", summary.again || grew ? "no" : "yes"},
                                  {"correlation", head.correlation_id}});
  result.end(summary, out.text());
  // Rows that came behind the end would be lost, and the last one may have been half a row.
  if (grew) {
    parts_.log.warn("folder.file_grows", {{"file", shown_name(name)}, {"partner", settings_.partner.get()}});
    growing_.insert_or_assign(name, seen_of(after));
    return Handled::later;
  }
  if (summary.again) {  // it stays in working/, for the next look
    if (out.failed()) complain("folder.unusable", out.problem());
    return Handled::blocked;
  }
  const bool good = summary.problems.empty() && (summary.taken() > 0 || summary.refused == 0);
  const std::string_view into = good ? "done" : "failed";
  const auto ending = exchange::file_ending_of(text.form);
  // The result first: a file in done/ or failed/ has one.
  if (!make_way(name, into, ending)) return Handled::blocked;
  if (auto kept = out.finish(result_path(stem_of(name), into, ending)); !kept) return unusable(kept.problems().front());
  return settle(name, into);
}

Folder::Handled Folder::fail(const std::string& name, const std::string& reason) {
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
  if (!make_way(name, "failed", ".csv")) return Handled::blocked;
  if (auto kept = exchange::write_durably(result_path(stem_of(name), "failed", ".csv"), text); !kept) {
    return unusable(kept.problems().front());
  }
  return settle(name, "failed");
}

// A file of the same name that came before is kept with its result: both get the time at which they were replaced. A
// result without its file is one of this file, from before the gateway ended in between.
bool Folder::make_way(const std::string& name, std::string_view into, std::string_view ending) {
  const auto stem = stem_of(name);
  const auto file = in(into, name);
  const auto result = result_path(stem, into, ending);
  const bool own_place = settings_.results.empty();
  if (own_place && !is_there(file)) return true;
  auto stamp = parts_.clock.now().micros / 1000;
  std::string aside;
  do {
    aside = stem + "." + std::to_string(stamp++);
  } while (is_there(in(into, aside)) || is_there(result_path(aside, into, ending)));
  const auto move = [&](const std::string& from, const std::string& to) {
    if (!is_there(from) || ::rename(from.c_str(), to.c_str()) == 0) return true;
    complain("folder.unusable", exchange::system_problem("a file cannot be moved", settings_.folder));
    return false;
  };
  return move(result, result_path(aside, into, ending)) && move(file, in(into, aside));
}

Folder::Handled Folder::settle(const std::string& name, std::string_view into) {
  // Where the power is cut before this is on disk, the file is begun again, and its rows are known.
  if (::rename(in("working", name).c_str(), in(into, name).c_str()) == 0) return Handled::settled;
  return unusable(exchange::system_problem("a file cannot be moved", settings_.folder));
}

}  // namespace linkway::cli
