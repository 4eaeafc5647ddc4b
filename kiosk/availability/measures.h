// Amounts as people and packs write them: "2tb", "55\"", "1,5 l", "12 fl oz", "10 3/4 oz", "4 x 250 ml". Thread rule:
// pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tp {

enum class Dimension { mass, volume, length, storage, power, pieces };
struct Measure {
    Dimension dimension{};
    double amount = 0;  // grams, millilitres, millimetres, gigabytes, watts, pieces
};
// What stands at [begin, end) of a text. `either`: one of these is meant, since "oz" is a weight on one pack and fluid
// on the next, and "4 x 250 ml" is asked for by the can as well as by the pack.
struct WrittenMeasure {
    std::vector<Measure> either;
    size_t begin = 0, end = 0;  // bytes
};

// All measures of a text, in its order; a number without a unit is none. Factors: NIST Handbook 44, appendix C (US
// customary units), storage in thousands. "1,500 g" is read as 1,500 and "1,5 l" as 1.5: three digits behind a comma
// are thousands, unless a 0 stands before it.
[[nodiscard]] std::vector<WrittenMeasure> measures_in(std::string_view text);

// The same but for what packs round: 12 oz are 340.2 g and labelled 340 g, a terabyte is 1,000 or 1,024 GB.
inline constexpr double pack_tolerance = 0.025;
[[nodiscard]] bool same_measure(const WrittenMeasure& a, const WrittenMeasure& b, double tolerance = pack_tolerance);
// How many times larger the one is than the other, at least 1; 0 where they cannot be compared.
[[nodiscard]] double measure_ratio(const WrittenMeasure& a, const WrittenMeasure& b);

// Ways in which packs may write it, each as the words that a search index would hold: {"1", "5", "l"}, {"1500ml"}.
[[nodiscard]] std::vector<std::vector<std::string>> written_forms(const WrittenMeasure& measure);

}  // namespace tp
