// The build step that writes the logical models of HL7 v2: linkway_hl7v2_models OUTPUT
#include <fstream>
#include <iostream>

#include "mapping/models/hl7v2/definitions_json.h"

int main(int count, char** values) {
  if (count != 2) {
    std::cerr << "usage: linkway_hl7v2_models OUTPUT\n";
    return 2;
  }
  std::ofstream file(values[1], std::ios::binary | std::ios::trunc);
  file << linkway::mapping::hl7v2_definitions_json();
  file.close();
  if (file.good()) return 0;
  std::cerr << "linkway_hl7v2_models: cannot write " << values[1] << '\n';
  return 1;
}
