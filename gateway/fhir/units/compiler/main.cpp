// Build tool: turns the units of the npm package @lhncbc/ucum-lhc into the table that is linked into the program.
// usage: linkway_ucum ucumDefs.min.json OUTPUT.cpp
//
// That file gives each unit as a factor and an expression of other units. Both are taken as exact numbers and worked
// out down to base units; the result must agree with the double that the file gives for it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "data/json.h"
#include "fhir/units/parse.h"

namespace {

using linkway::Ratio;
using linkway::data::Node;
using namespace linkway::fhir::units;  // NOLINT(google-build-using-namespace): a program of one file

// The value of a column, found by the names in `config`; those of a list in it stand in one column.
class Row {
 public:
  Row(const Node& config, const Node& row) : config_(config), row_(row) {}
  [[nodiscard]] const Node& operator[](std::string_view name) const {
    for (std::size_t i = 0; i < config_.size(); ++i) {
      const auto& entry = config_.at(i);
      if (entry.text() == name || (entry.is_list() && entry.at(1).text() == name)) return row_.at(i);
    }
    static const Node none;
    return none;
  }

 private:
  const Node& config_;
  const Node& row_;
};

struct Source {
  std::string code, definition;
  Ratio factor;
  double magnitude = 0;  // in base units as the file has it
  std::string function;
  bool metric = false, arbitrary = false;
};

Scale scale_of(const std::string& function) {
  static const std::vector<std::pair<std::string, Scale>> names{{"Cel", Scale::celsius},
                                                                {"degF", Scale::fahrenheit},
                                                                {"degRe", Scale::reaumur},
                                                                {"pH", Scale::ph},
                                                                {"ln", Scale::ln},
                                                                {"lg", Scale::lg},
                                                                {"lgTimes2", Scale::lg_2},
                                                                {"tanTimes100", Scale::tan_100},
                                                                {"100tan", Scale::tan_100},
                                                                {"hpX", Scale::homeopathic_x},
                                                                {"hpC", Scale::homeopathic_c},
                                                                {"hpM", Scale::homeopathic_m},
                                                                {"hpQ", Scale::homeopathic_q},
                                                                {"sqrt", Scale::root},
                                                                {"ld", Scale::ld}};
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == function; });
  return found == names.end() ? Scale::proportional : found->second;
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

Ratio pi() { return *Ratio::parse("3.1415926535897932384626433832795028841971693993751058209749445923"); }

// The factor as it was written, unless it is not the one that the file works with. Then it is that one, which is a
// double: as the shortest number that is it to 15 digits, or in terms of pi where the standard defines it so.
Ratio factor_of(const Row& row) {
  const auto written = Ratio::parse(row["baseFactorStr_"].text());
  const auto worked = row["baseFactor_"].text();
  const auto value = worked.empty() ? 1.0 : std::stod(std::string(worked));
  if (written && close(written->to_double(), value)) return *written;
  if (written && close(written->to_double(), value * M_PI)) return *written / pi();
  if (close(value, 4 * M_PI * 1e-7)) return *Ratio::parse("4e-7") * pi();
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.15g", value);
  return Ratio::parse(digits).value_or(Ratio{});
}

Source source_of(const Row& row) {
  Source source;
  source.code = row["csCode_"].text();
  source.definition = row["csUnitString_"].text();
  source.factor = factor_of(row);
  source.magnitude = std::stod(std::string(row["magnitude_"].text()));
  source.function = row["cnv_"].text();
  source.metric = row["isMetric_"].boolean();
  source.arbitrary = row["isArbitrary_"].boolean();
  return source;
}

bool sorted_before(const Atom& a, const Atom& b) { return a.text() < b.text(); }

// False when a unit in its definition is not known yet.
bool resolve(const Source& source, const Table& known, Atom& atom) {
  const auto base = std::find(base_codes.begin(), base_codes.end(), source.code);
  atom.metric = source.metric;
  atom.arbitrary = source.arbitrary;
  if (base != base_codes.end()) {
    atom.base[static_cast<std::size_t>(base - base_codes.begin())] = 1;
    atom.metric = true;
    return true;
  }
  const auto parsed = parse(source.definition, known);
  const auto* const unit = std::get_if<Unit>(&parsed);
  if (unit == nullptr) return false;
  atom.scale = scale_of(source.function);
  atom.factor = source.factor * unit->factor;
  atom.base = unit->dimension.base;
  if (atom.scale == Scale::tan_100) atom.factor = Ratio{};  // of an angle, which is in radians
  if (atom.scale == Scale::fahrenheit) atom.factor = Ratio::of(5) / Ratio::of(9);
  if (source.function == "inv") {
    atom.factor = atom.factor.inverse();
    for (auto& exponent : atom.base) exponent = -exponent;
  }
  return true;
}

bool agrees(const Source& source, const Atom& atom) {
  if (atom.scale == Scale::tan_100) return true;
  if (source.code == "[LPF]") return true;  // 100 by its definition, 1 in the file's own sum
  if (source.function == "inv") return close(1 / atom.factor.to_double(), source.magnitude);
  return close(atom.factor.to_double(), source.magnitude);
}

void write(std::ostream& out, const Ratio& ratio) {
  const auto limbs = [&](const Ratio::Limbs& all) {
    out << "{";
    for (const auto limb : all) out << limb << "u,";
    out << "},";
  };
  out << "{";
  limbs(ratio.numerator);
  limbs(ratio.denominator);
  out << ratio.exponent << "}";
}

void write(std::ostream& out, const std::vector<Atom>& atoms, const std::vector<Prefix>& prefixes) {
  out << "#include \"fhir/units/table.h\"\n\nnamespace linkway::fhir::units {\nnamespace {\n\nconstexpr Atom atoms[] = "
         "{\n";
  for (const auto& atom : atoms) {
    out << "{{\"" << atom.text() << "\"},";
    write(out, atom.factor);
    out << ",{";
    for (const auto exponent : atom.base) out << exponent << ",";
    out << "}," << atom.opaque << ",static_cast<Scale>(" << static_cast<int>(atom.scale) << "),"
        << (atom.arbitrary ? "true" : "false") << "," << (atom.metric ? "true" : "false") << "},\n";
  }
  out << "};\nconstexpr Prefix prefixes[] = {\n";
  for (const auto& prefix : prefixes) {
    out << "{{\"" << prefix.text() << "\"},";
    write(out, prefix.factor);
    out << "},\n";
  }
  out << "};\nconstexpr Table all{atoms, prefixes};\n\n}  // namespace\n\nconst Table& table() { return all; }\n\n"
         "}  // namespace linkway::fhir::units\n";
}

template <std::size_t size>
bool set_code(std::array<char, size>& into, std::string_view code) {
  into = {};
  if (code.size() >= size || code.find_first_of("\"\\") != std::string_view::npos) return false;
  std::copy(code.begin(), code.end(), into.begin());
  return true;
}

int fail(const std::string& text) {
  std::fprintf(stderr, "linkway_ucum: %s\n", text.c_str());
  return 1;
}

int compile(const Node& root, std::ostream& out) {
  std::vector<Prefix> prefixes;
  for (const auto& item : root["prefixes"]["data"].items()) {
    const Row row(root["prefixes"]["config"], item);
    const auto power = row["exp_"].text();
    const auto factor = Ratio::parse(power.empty() ? row["value_"].text() : "1e" + std::string(power));
    Prefix prefix{};
    if (!factor || !set_code(prefix.code, row["code_"].text())) return fail("a prefix cannot be read");
    prefix.factor = *factor;
    prefixes.push_back(prefix);
  }
  std::sort(prefixes.begin(), prefixes.end(), [](const Prefix& a, const Prefix& b) { return a.text() < b.text(); });

  // The file also holds composed units, from LOINC: the parser composes for itself.
  std::vector<Source> left;
  for (const auto& item : root["units"]["data"].items()) {
    const Row row(root["units"]["config"], item);
    if (row["source_"].text() == "UCUM") left.push_back(source_of(row));
  }
  std::vector<Atom> atoms;
  const std::size_t count = left.size();
  while (!left.empty()) {
    std::vector<Source> waiting;
    for (const auto& source : left) {
      Atom atom{};
      if (!set_code(atom.code, source.code)) return fail("the code " + source.code + " is too long");
      if (!resolve(source, {atoms, prefixes}, atom)) {
        waiting.push_back(source);
        continue;
      }
      if (!agrees(source, atom)) return fail(source.code + " comes out other than in the file");
      atoms.insert(std::upper_bound(atoms.begin(), atoms.end(), atom, sorted_before), atom);
    }
    if (waiting.size() == left.size()) return fail("the definition of " + left.front().code + " cannot be read");
    left = std::move(waiting);
  }
  if (count < 300 || prefixes.size() < 20) return fail("the file holds too few units");

  // [IU] is defined as [iU]: only this one is defined as another arbitrary unit, by name.
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    if (atoms[i].arbitrary || atoms[i].scale != Scale::proportional) atoms[i].opaque = static_cast<std::uint16_t>(i);
  }
  const Table all{atoms, prefixes};
  const auto* const upper = all.atom("[IU]");
  const auto* const lower = all.atom("[iU]");
  if (upper == nullptr || lower == nullptr) return fail("there is no [IU] or no [iU]");
  atoms[static_cast<std::size_t>(upper - atoms.data())].opaque = lower->opaque;
  write(out, atoms, prefixes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return fail("usage: linkway_ucum ucumDefs.min.json OUTPUT.cpp");
  std::ifstream in(argv[1], std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  auto document = linkway::data::read_json(text.view());
  if (!document) return fail(std::string(argv[1]) + ": " + to_string(document.problems().front()));
  std::ofstream out(argv[2], std::ios::binary);
  const auto result = compile(document->root, out);
  out.close();
  if (result != 0) {
    std::remove(argv[2]);
    return result;
  }
  return out ? 0 : fail(std::string("cannot write ") + argv[2]);
}
