// Product catalogues of any size in the shape of a real one, out of a seed: the same size and seed give the same rows.
// Shape, measured on the 6,561 real products of Datakick's open data: words of a name fall off as 1/(rank + 40)^1.1
// (Zipf and Mandelbrot), 3.5 words a name, brands as 1/(rank + 3)^0.9, one product in twenty without a brand;
// popularity as 1/(rank + 3)^0.9; a product's row is 323 bytes on the wire. Thread rule: const calls from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/protocol/messages.h"

namespace tp::bench {

class Catalogue {
  public:
    // Words: those of the demo catalogue, then /usr/share/dict/american-english (Debian's wamerican) in an order out of
    // the seed. Ends the program where there is no word list.
    explicit Catalogue(size_t products, uint64_t seed = 7);

    [[nodiscard]] size_t size() const { return m_products; }
    // From 0, best seller first.
    [[nodiscard]] Product product(size_t place) const;
    [[nodiscard]] std::vector<Department> departments() const;
    [[nodiscard]] std::vector<Store> stores() const;  // 20; the kiosk stands in the first
    // Whether and how many: the first store has each second product, the others one in fifty.
    [[nodiscard]] std::vector<Stock> stock_of(size_t store) const;
    // A word as names use it; `unit` in [0, 1) chooses by frequency.
    [[nodiscard]] const std::string& word(double unit) const;

    // Departments, stores and products in the order of a snapshot.
    void each_catalogue_row(const std::function<void(const Row&)>& call) const;

  private:
    size_t m_products;
    uint64_t m_seed;
    std::vector<std::string> m_words;
    std::vector<double> m_word_sums, m_brand_sums;  // cumulated weights
    std::vector<std::string> m_brands;
};

// Numbers out of a seed that do not depend on the standard library (SplitMix64, Steele et al. 2014).
class Numbers {
  public:
    explicit Numbers(uint64_t seed) : m_state(seed) {}
    uint64_t next();
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1)
    size_t below(size_t end) { return static_cast<size_t>(next() % end); }

  private:
    uint64_t m_state;
};

}  // namespace tp::bench
