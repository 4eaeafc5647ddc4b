#include "generate/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>

namespace tp::bench {

namespace {

constexpr size_t store_count = 20, department_count = 25;
constexpr std::string_view dictionary = "/usr/share/dict/american-english";

// Cumulated weights 1/(rank + offset)^exponent of `count` ranks, up to 1.
std::vector<double> zipf_sums(size_t count, double offset, double exponent) {
    std::vector<double> sums(count);
    double sum = 0;
    for (size_t rank = 1; rank <= count; ++rank)
        sums[rank - 1] = sum += std::pow(static_cast<double>(rank) + offset, -exponent);
    for (double& value : sums) value /= sum;
    return sums;
}

size_t chosen(const std::vector<double>& sums, double unit) {
    const auto at = std::ranges::upper_bound(sums, unit);
    return static_cast<size_t>(std::min(at - sums.begin(), std::ssize(sums) - 1));
}

bool is_plain(const std::string& word) {
    return word.size() > 1 && word.size() < 14 &&
           std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

// Nouns and variants of the demo catalogue: `  "Oat Drink | carton | Original, Barista | 32 fl oz | 299-549",`.
std::vector<std::string> shop_words() {
    std::ifstream file(std::string(TOUCHPOINT_SOURCE_DIR) + "/assets/demo/catalogue.toml");
    std::vector<std::string> words;
    std::set<std::string> seen;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("  \"")) continue;
        size_t field = 0;
        std::string word;
        for (const char c : line) {
            const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            if (lower >= 'a' && lower <= 'z') {
                word += lower;
                continue;
            }
            if ((field == 0 || field == 2) && is_plain(word) && seen.insert(word).second) words.push_back(word);
            word.clear();
            field += c == '|' ? 1 : 0;
        }
    }
    return words;
}

std::vector<std::string> all_words(uint64_t seed) {
    std::vector<std::string> words = shop_words();
    std::set<std::string> seen(words.begin(), words.end());
    std::ifstream file{std::string(dictionary)};
    std::vector<std::string> rest;
    for (std::string word; std::getline(file, word);)
        if (is_plain(word) && !seen.contains(word)) rest.push_back(word);
    if (rest.size() < 10'000) {
        fmt::print(stderr, "no word list at {}: install Debian's package wamerican\n", dictionary);
        std::exit(1);
    }
    Numbers numbers(seed);
    for (size_t i = rest.size(); i > 1; --i) std::swap(rest[i - 1], rest[numbers.below(i)]);
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
}

std::string capitalised(std::string word) {
    word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
}

int64_t popularity_of(size_t place) {
    return static_cast<int64_t>(1e9 * std::pow(static_cast<double>(place) + 3, -0.9));
}

}  // namespace

uint64_t Numbers::next() {
    uint64_t z = (m_state += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

Catalogue::Catalogue(size_t products, uint64_t seed) : m_products(products), m_seed(seed), m_words(all_words(seed)) {
    m_word_sums = zipf_sums(m_words.size(), 40, 1.1);
    const size_t brands = std::clamp<size_t>(products / 4, 100, 20'000);
    m_brand_sums = zipf_sums(brands, 3, 0.9);
    Numbers numbers(seed + 1);
    for (size_t i = 0; i < brands; ++i) {
        std::string brand = capitalised(m_words[numbers.below(m_words.size())]);
        if (numbers.below(2) == 0) brand += ' ' + capitalised(m_words[numbers.below(m_words.size())]);
        m_brands.push_back(std::move(brand));
    }
}

const std::string& Catalogue::word(double unit) const {
    return m_words[chosen(m_word_sums, unit)];
}

Product Catalogue::product(size_t place) const {
    Numbers numbers(m_seed * 1'000'003 + place);
    Product p;
    p.sku = fmt::format("HD-{:07}", place);
    const auto body = fmt::format("0952{:09}", place);  // GS1's demonstration prefix
    int sum = 0;
    for (size_t i = 0; i < body.size(); ++i) sum += (body[i] - '0') * (i % 2 == 0 ? 3 : 1);
    p.gtin = body + static_cast<char>('0' + (10 - sum % 10) % 10);
    // 3.5 words on the mean, as seldom one as seven.
    const size_t words = 1 + numbers.below(3) + numbers.below(4);
    for (size_t i = 0; i < words; ++i) p.title += (i > 0 ? " " : "") + capitalised(word(numbers.unit()));
    if (numbers.below(20) != 0) p.brand = m_brands[chosen(m_brand_sums, numbers.unit())];
    constexpr std::string_view units[] = {"oz", "fl oz", "g", "ml", "ct", "lb"};
    p.size = fmt::format("{} {}", 1 + numbers.below(40), units[numbers.below(std::size(units))]);
    p.department = fmt::format("department-{}", numbers.below(department_count));
    for (size_t i = 0, count = 2 + numbers.below(2); i < count; ++i)
        p.description += (i > 0 ? " " : "") + word(numbers.unit());
    p.price = {static_cast<int64_t>(99 + numbers.below(2'900)), "USD"};
    if (numbers.below(12) == 0) p.price_before = Money{p.price.minor + 100, "USD"};
    if (numbers.below(4) == 0) p.variant_group = fmt::format("group-{}", place / 4);
    p.popularity = popularity_of(place);
    return p;
}

std::vector<Department> Catalogue::departments() const {
    std::vector<Department> all;
    for (size_t i = 0; i < department_count; ++i) {
        const std::string name = capitalised(m_words[i * 7]) + " & " + m_words[i * 7 + 3];
        all.push_back({fmt::format("department-{}", i),
                       {{"en", name}, {"de", name}, {"es", name}},
                       "food-apple",
                       static_cast<int>(i)});
    }
    return all;
}

std::vector<Store> Catalogue::stores() const {
    std::vector<Store> all;
    for (size_t i = 0; i < store_count; ++i) {
        Store store;
        store.id = std::to_string(1001 + i);
        store.name = "Halden " + capitalised(m_words[500 + i]);
        store.city = store.name;
        store.country = "US";
        store.latitude = 29.7 + static_cast<double>(i) * 0.02;
        store.longitude = -95.4;
        all.push_back(std::move(store));
    }
    return all;
}

std::vector<Stock> Catalogue::stock_of(size_t store) const {
    std::vector<Stock> all;
    const size_t step = store == 0 ? 2 : 50;
    for (size_t place = store == 0 ? 0 : store; place < m_products; place += step)
        all.push_back({std::to_string(1001 + store),
                       fmt::format("HD-{:07}", place),
                       static_cast<int64_t>(place % 9),
                       {std::to_string(1 + place % 30), "C", ""}});
    return all;
}

void Catalogue::each_catalogue_row(const std::function<void(const Row&)>& call) const {
    for (Department& department : departments()) call(Row(std::move(department)));
    for (Store& store : stores()) call(Row(std::move(store)));
    for (size_t place = 0; place < m_products; ++place) call(Row(product(place)));
}

}  // namespace tp::bench
