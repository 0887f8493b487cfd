// The build step that makes the images in the program:
// linkway_definitions PACKAGE OUTPUT [--below IMAGE] [--without URL]... FILE...
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "fhir/definitions/compile.h"
#include "fhir/definitions/image.h"

// This program makes the core definitions, and so has none linked into it.
const linkway::fhir::Definitions& linkway::fhir::Definitions::core() {
  static const Definitions none;
  return none;
}

namespace {

using linkway::fhir::DefinitionFile;

bool read(const std::string& name, std::string& bytes) {
  std::ifstream file(name, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  bytes = std::move(all).str();
  return !file.fail();
}

// Leaves a file alone that has these bytes already, so that what was built from it need not be built again.
bool write(const std::string& name, std::span<const std::byte> block) {
  const std::string_view bytes(reinterpret_cast<const char*>(block.data()), block.size());
  if (std::string old; read(name, old) && old == bytes) return true;
  const auto half = name + ".new";
  std::ofstream file(half, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  return file.good() && std::rename(half.c_str(), name.c_str()) == 0;
}

// What the new image is to stand on. Null when the file is no image of this program.
std::shared_ptr<const linkway::fhir::Image> image_of(const std::string& name) {
  std::string bytes;
  if (!read(name, bytes)) return nullptr;
  std::vector<std::byte> block(bytes.size());
  std::memcpy(block.data(), bytes.data(), bytes.size());
  return linkway::fhir::Image::own(std::move(block));
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values, values + count);
  if (arguments.size() < 4) {
    std::cerr << "usage: linkway_definitions PACKAGE OUTPUT [--below IMAGE] [--without URL]... FILE...\n";
    return 2;
  }
  linkway::fhir::Definitions below;
  std::vector<DefinitionFile> files;
  std::vector<std::string> without;
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    if (arguments[i] == "--without" && i + 1 < arguments.size()) {
      without.push_back(arguments[++i]);
      continue;
    }
    if (arguments[i] == "--below" && i + 1 < arguments.size()) {
      auto image = image_of(arguments[++i]);
      if (image == nullptr) {
        std::cerr << "linkway_definitions: " << arguments[i] << " is no image of this program\n";
        return 1;
      }
      below = below.with(std::move(image));
      continue;
    }
    auto& file = files.emplace_back(DefinitionFile{arguments[i], {}});
    if (!read(file.name, file.bytes) || file.bytes.empty()) {
      std::cerr << "linkway_definitions: cannot read " << file.name << '\n';
      return 1;
    }
  }
  const auto compiled = linkway::fhir::compile_definitions(arguments[1], files, below, without);
  const auto& problems = compiled ? compiled->warnings : compiled.problems();
  for (const auto& problem : problems) std::cerr << to_string(problem) << '\n';
  // What is built in is known well: a warning means that it is not what was meant.
  if (!compiled || !problems.empty()) return 1;
  if (!write(arguments[2], compiled->block)) {
    std::cerr << "linkway_definitions: cannot write " << arguments[2] << '\n';
    return 1;
  }
  return 0;
}
