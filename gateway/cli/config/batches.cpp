// Batches: those that partners post, and those that they put into folders.
#include <algorithm>
#include <string>

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
                                   "The largest batch that a partner with a certificate may post; two at a time are "
                                   "read, one of a partner. For anything else listen.https.limits.body holds."},
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
    const auto same = std::ranges::find(config.folders_in, in.folder, &FolderIn::folder);
    if (section.present() && same != config.folders_in.end()) {
      section.wrong("folder", "this folder is watched already, by line " + std::to_string(same->place.line));
    }
    config.folders_in.push_back(std::move(in));
  }
}

}  // namespace linkway::cli
