// Small definitions and archives for tests of packages.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/package.h"

namespace linkway::fhir::test {

struct Packed {
  std::string path;
  std::string bytes;
  std::string link;  // not empty: a symbolic link to it
};

// A .tgz of these, in this order.
inline std::vector<std::byte> pack(const std::vector<Packed>& files) {
  std::size_t room = 64 * 1024;
  for (const auto& file : files) room += file.bytes.size() + 4096;
  std::vector<std::byte> tgz(room);
  std::size_t used = 0;
  archive* out = archive_write_new();
  archive_write_add_filter_gzip(out);
  archive_write_set_format_pax_restricted(out);
  archive_write_open_memory(out, tgz.data(), tgz.size(), &used);
  for (const auto& file : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, file.path.c_str());
    archive_entry_set_perm(entry, 0644);
    if (file.link.empty()) {
      archive_entry_set_filetype(entry, AE_IFREG);
      archive_entry_set_size(entry, static_cast<la_int64_t>(file.bytes.size()));
    } else {
      archive_entry_set_filetype(entry, AE_IFLNK);
      archive_entry_set_symlink(entry, file.link.c_str());
    }
    archive_write_header(out, entry);
    if (file.link.empty()) archive_write_data(out, file.bytes.data(), file.bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(out);
  archive_write_free(out);
  tgz.resize(used);
  return tgz;
}

inline constexpr std::string_view manifest =
    R"({"name": "test.package", "version": "1.2.3", "fhirVersions": ["4.0.1"]})";

// A profile without a snapshot. `rest` are further members, each with a comma before it.
inline std::string profile(std::string_view url, std::string_view base, std::string_view rest = "",
                           std::string_view elements = R"([{"id": "Patient", "path": "Patient"}])") {
  return R"({"resourceType": "StructureDefinition", "url": ")" + std::string(url) +
         R"(", "name": "Test", "kind": "resource", "type": "Patient", "derivation": "constraint", "baseDefinition": ")" +
         std::string(base) + "\"" + std::string(rest) + R"(, "differential": {"element": )" + std::string(elements) +
         "}}";
}

inline constexpr std::string_view patient = "http://hl7.org/fhir/StructureDefinition/Patient";

inline Result<LoadedPackage> load(std::initializer_list<std::string> files) {
  std::vector<DefinitionFile> all;
  for (const auto& bytes : files) all.push_back({"file" + std::to_string(all.size() + 1) + ".json", bytes});
  return load_package("test.package#1.2.3", std::move(all), Definitions::core());
}

}  // namespace linkway::fhir::test
