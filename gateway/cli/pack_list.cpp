// linkway pack list: which packs there are, and how they talk.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/pack.h"
#include "cli/pack_common.h"
#include "cli/pack_folder.h"
#include "data/json.h"

namespace linkway::cli {

namespace {

struct Options {
  std::vector<std::string> folders;
  DefinitionOptions definitions;
  bool json = false;
};

std::string carries_text(const mapping::Channel& channel) {
  if (channel.direction == mapping::Direction::in) return "";
  std::string text;
  for (const auto carried : channel.carries) {
    text += (text.empty() ? "" : ", ") + std::string(mapping::word_of(carried));
  }
  return text.empty() ? "whatever no other carries" : text;
}

data::Node channel_node(const mapping::Channel& channel, data::Builder& builder) {
  const auto text = [&](const std::string& value) { return value.empty() ? data::Node() : builder.text(value); };
  return builder.object({{"name", builder.text(channel.name)},
                         {"direction", builder.text(mapping::word_of(channel.direction))},
                         {"protocol", builder.text(mapping::word_of(channel.protocol))},
                         {"format", builder.text(mapping::word_of(channel.format))},
                         {"model", text(channel.model)},
                         {"map", text(channel.map)}});
}

int list(Shell& shell, const Options& options) {
  const auto definitions = definitions_of(shell, options.definitions);
  const auto folders = definitions ? find_pack_folders(options.folders) : definitions.problems();
  if (!folders) {
    print_judged(shell.err, folders.problems(), shell.colour);
    return exit_problem;
  }
  Table table({"PACK", "VERSION", "CHANNEL", "DIRECTION", "PROTOCOL", "FORMAT", "EXAMPLES", "CARRIES"});
  data::Arena arena;
  data::Builder builder(arena);
  std::vector<data::Node> results;
  bool all_good = true;
  for (const auto& folder : *folders) {
    const auto loaded = load_pack_folder(folder, *definitions, *folders);
    if (loaded.pack == nullptr) {
      all_good = false;
      print_judged(shell.err, loaded.problems, false);
      continue;
    }
    const auto& manifest = loaded.pack->manifest();
    std::vector<data::Node> channels;
    std::string name = manifest.pack;
    std::string version = loaded.pack->version();
    for (const auto& channel : manifest.channels) {
      const auto examples = std::ranges::count(loaded.pack->examples(), channel.name, &mapping::Example::channel);
      table.add({{name},
                 {version},
                 {channel.name},
                 {std::string(mapping::word_of(channel.direction))},
                 {std::string(mapping::word_of(channel.protocol))},
                 {std::string(mapping::word_of(channel.format))},
                 {std::to_string(examples), examples == 0 ? Colour::yellow : Colour::none},
                 {carries_text(channel)}});
      channels.push_back(channel_node(channel, builder));
      name.clear();
      version.clear();
    }
    results.push_back(builder.object({{"pack", builder.text(manifest.pack)},
                                      {"version", builder.text(loaded.pack->version())},
                                      {"title", builder.text(manifest.title)},
                                      {"folder", builder.text(folder.string())},
                                      {"channels", builder.list(channels)}}));
  }
  if (options.json) {
    shell.out << data::to_json(builder.list(results), data::JsonStyle::pretty) << "\n";
  } else {
    table.print(shell.out, shell.colour);
  }
  return all_good ? exit_ok : exit_problem;
}

}  // namespace

void add_pack_list(CLI::App& pack, Shell& shell) {
  auto* command = pack.add_subcommand("list", "Which packs there are, and how each kind of partner talks");
  command->footer(
      "Packs that cannot be used are named on standard error.\n\n"
      "Example:\n  linkway pack list mappings\n\n"
      "Exit codes: 0 done, 1 a pack cannot be used, 2 wrong usage.");
  const auto options = std::make_shared<Options>();
  command->add_option("folders", options->folders, "Packs, or folders of packs")->type_name("FOLDER")->required();
  add_definition_options(*command, options->definitions);
  command->add_flag("--json", options->json, "Print a list of objects");
  command->callback([&shell, options] { shell.command = [&shell, options] { return list(shell, *options); }; });
}

}  // namespace linkway::cli
