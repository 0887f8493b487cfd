#include "fhir/units/scale.h"

namespace linkway::fhir::units {
namespace {

// Absolute zero is so many degrees below the scale's own.
Decimal below_zero(Scale scale) {
  switch (scale) {
    case Scale::celsius: return *Decimal::of(27315, 2);
    case Scale::fahrenheit: return *Decimal::of(45967, 2);
    default: return *Decimal::of(21852, 2);  // reaumur
  }
}

Decimal base(Scale scale) {
  switch (scale) {
    case Scale::homeopathic_c: return Decimal(100);
    case Scale::homeopathic_m: return Decimal(1000);
    case Scale::homeopathic_q: return Decimal(50000);
    case Scale::ld: return Decimal(2);
    default: return Decimal(10);
  }
}

std::optional<Decimal> negated(const std::optional<Decimal>& value) {
  return value ? std::optional(value->negated()) : std::nullopt;
}

}  // namespace

std::optional<Decimal> from_scale(Scale scale, const Decimal& number) {
  switch (scale) {
    case Scale::proportional: return number;
    case Scale::celsius:
    case Scale::fahrenheit:
    case Scale::reaumur: return add(number, below_zero(scale));
    case Scale::ph:
    case Scale::homeopathic_x:
    case Scale::homeopathic_c:
    case Scale::homeopathic_m:
    case Scale::homeopathic_q: return power(base(scale), number.negated());
    case Scale::ln: return exp(number);
    case Scale::lg:
    case Scale::ld: return power(base(scale), number);
    case Scale::lg_2: return power(base(scale), *divide(number, Decimal(2)));
    case Scale::tan_100: return atan(*divide(number, Decimal(100)));
    case Scale::root: return multiply(number, number);
  }
  return std::nullopt;
}

std::optional<Decimal> to_scale(Scale scale, const Decimal& number) {
  switch (scale) {
    case Scale::proportional: return number;
    case Scale::celsius:
    case Scale::fahrenheit:
    case Scale::reaumur: return subtract(number, below_zero(scale));
    case Scale::ph:
    case Scale::homeopathic_x:
    case Scale::homeopathic_c:
    case Scale::homeopathic_m:
    case Scale::homeopathic_q: return negated(log(number, base(scale)));
    case Scale::ln: return ln(number);
    case Scale::lg:
    case Scale::ld: return log(number, base(scale));
    case Scale::lg_2: {
      const auto logarithm = log(number, base(scale));
      return logarithm ? multiply(*logarithm, Decimal(2)) : std::nullopt;
    }
    case Scale::tan_100: {
      const auto tangent = tan(number);
      return tangent ? multiply(*tangent, Decimal(100)) : std::nullopt;
    }
    case Scale::root: return sqrt(number);
  }
  return std::nullopt;
}

}  // namespace linkway::fhir::units
