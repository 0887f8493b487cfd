// Batches: those that partners post, and those that they put into folders.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "cli/config/sections.h"

namespace linkway::cli {

using namespace std::chrono_literals;

void read_batches(const Section& root, Config& config) {
  const auto section = root.section(
      {"batches", none,
       "Many messages in one request: tables, JSON lists, NDJSON. Each is kept in a file until all of it is decided."});
  config.batches.folder = section.file(
      {"folder", none, "Where batches and their results are kept; left out: beside the database, as PATH.batches."},
      Section::File::folder);
  if (config.batches.folder.empty()) config.batches.folder = config.store.path + ".batches";
  config.max_batch = section.size({"body", "64MB",
                                   "The largest batch that a partner may post; two at a time are read, one of a "
                                   "partner, and one at most of those whom only a signature over it will prove. For "
                                   "anything else listen.https.limits.body holds."},
                                  1024, 1024UL * 1024 * 1024);
  config.batches.patience =
      section.duration({"patience", "10s",
                        "How long a sender waits for the result. What takes longer is answered 202 with the address "
                        "where the result will be."},
                       0ms, 1h);
  config.batches.keep = section.duration({"keep", "7d", "How long results are kept."}, 1min, 24h * 365);
  config.batches.threads =
      static_cast<std::size_t>(section.whole({"threads", "2", "Batches that are handled at the same time."}, 1, 64));
  if (!section.has("patience")) {
    config.batches.patience = std::min(config.batches.patience, config.limits.handler / 2);
  } else if (config.batches.patience >= config.limits.handler) {
    section.wrong("patience", "patience must be shorter than listen.https.limits.handler, or the sender hears nothing");
  }
}

namespace {

// Whether what is put into `folder` is looked at as a file of `in`, or stands among those that were.
bool is_of(const FolderIn& in, const std::string& folder) {
  if (folder == in.folder) return true;
  return std::ranges::any_of(std::array{"/working", "/done", "/failed"},
                             [&](const char* sub) { return folder == in.folder + sub; });
}

// A result that is put where files are taken from would be taken for one of them, and have a result itself, without
// end; two folders with one place for their results would write into each other's.
void check_places(const Section& section, const FolderIn& in, const std::vector<FolderIn>& others) {
  const auto line = [](const FolderIn& other) { return "line " + std::to_string(other.place.line); };
  if (!in.results.empty() && is_of(in, in.results)) {
    section.wrong("results", "results must be another folder than the one that is watched and those within it");
  }
  for (const auto& other : others) {
    if (in.folder == other.folder) section.wrong("folder", "this folder is watched already, by " + line(other));
    if (!other.results.empty() && is_of(in, other.results)) {
      section.wrong("folder", "the results of " + line(other) + " are put into this folder");
    }
    if (in.results.empty()) continue;
    if (is_of(other, in.results)) section.wrong("results", "this folder is watched, by " + line(other));
    if (in.results == other.results) {
      section.wrong("results", "the results of " + line(other) +
                                   " are put there already: those of files with one name would be mixed");
    }
  }
}

}  // namespace

void read_folders_in(const Section& partner, const PartnerId& id, Config& config) {
  const auto files = partner.section({"files", none, "Folders through which the partner exchanges files."});
  for (const auto& section :
       files.sections({"in", none, "Folders that the partner, or whoever brings its files, puts them into."})) {
    FolderIn in;
    in.partner = id;
    in.place = section.place("");
    in.folder = section.file({"folder", required,
                              "The folder, watched for files. It gets working/, done/ and failed/; the gateway must "
                              "be allowed to write in it."},
                             Section::File::folder);
    in.channel = section.text({"channel", required, "The channel of the partner's pack that the files are of."});
    in.pattern = section.text({"pattern", "*", "Names of files that are taken, as *.csv."});
    in.results = section.file({"results", none, "The folder of the results; left out: they stand beside the file."},
                              Section::File::folder);
    in.every = section.duration({"every", "10s", "How often the folder is looked at."}, 100ms, 24h);
    in.settle = section.duration(
        {"settle", "5s", "A file is taken when it has not changed for so long: then nobody writes it any more."}, 0ms,
        24h);
    in.most_bytes = section.size({"most", "64MB", "A larger file fails."}, 1024, 16ULL * 1024 * 1024 * 1024);
    if (section.present()) check_places(section, in, config.folders_in);
    config.folders_in.push_back(std::move(in));
  }
}

}  // namespace linkway::cli
