#include "platform/text/compose/kana_dictionary.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <set>

#include "platform/text/compose/romaji.h"

namespace tp {
namespace {

constexpr uint64_t most_skk_bytes = 64 * 1024 * 1024;
constexpr uint64_t block_bytes = 8 * 1024;
constexpr size_t kana_utf8_bytes = 3;  // of UTF-8
constexpr size_t kana_euc_bytes = 2;
constexpr std::string_view inflected_mark = ";; okuri-ari entries.", plain_mark = ";; okuri-nasi entries.";

// Hiragana and ー in EUC-JP, where JIS X 0208 has them in row 4 and at 1-28. Empty: something else is in it.
std::string to_euc(std::string_view kana) {
    std::string out;
    for (size_t i = 0; i + kana_utf8_bytes <= kana.size(); i += kana_utf8_bytes) {
        const std::string_view one = kana.substr(i, kana_utf8_bytes);
        if (one == "ー") {
            out += "\xA1\xBC";
            continue;
        }
        const int point =
            (static_cast<unsigned char>(one[1]) & 0x3F) << 6 | (static_cast<unsigned char>(one[2]) & 0x3F);
        if (point < 0x41 || point > 0x93) return {};  // ゔ has no place in row 4
        out += '\xA4';
        out += static_cast<char>(point - 0x41 + 0xA1);
    }
    return out;
}

std::string from_euc(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open("EUC-JP", &status), &ucnv_close);
    if (U_FAILURE(status) != 0) return {};
    const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(), status);
    std::string out;
    if (U_SUCCESS(status) != 0) text.toUTF8String(out);
    return out;
}

// "/word;note/word/": the words; not those that are programs or templates for numbers.
std::vector<std::string> words_of(std::string_view list) {
    std::vector<std::string> words;
    while (!list.empty()) {
        list.remove_prefix(1);
        const size_t end = std::min(list.find('/'), list.size());
        std::string_view word = list.substr(0, end);
        word = word.substr(0, word.find(';'));
        if (!word.empty() && word[0] != '(' && !word.contains('#')) words.emplace_back(word);
        list.remove_prefix(end);
    }
    return words;
}

struct DictionaryLine {
    std::string_view key, words;
};
// Takes a line off `text`; false at its end. Comments and what is no entry have no key.
bool next_line(std::string_view& text, DictionaryLine& line) {
    if (text.empty()) return false;
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view whole = text.substr(0, end);
    const size_t space = whole.find(" /");
    line = {};
    if (!whole.starts_with(';') && space != std::string_view::npos)
        line = {whole.substr(0, space), whole.substr(space + 1)};
    text.remove_prefix(std::min(end + 1, text.size()));
    return true;
}

// The letter under which SKK files an inflected word: the romaji that its first kana of inflection begins with.
char inflection_letter(std::string_view kana) {
    struct Row {
        char letter;
        std::string_view kana;
    };
    constexpr Row rows[] = {{'a', "あ"},           {'i', "い"},         {'u', "う"},           {'e', "え"},
                            {'o', "お"},           {'k', "かきくけこ"}, {'g', "がぎぐげご"},   {'s', "さしすせそ"},
                            {'z', "ざずぜぞ"},     {'j', "じ"},         {'t', "たちつてとっ"}, {'d', "だぢづでど"},
                            {'n', "なにぬねのん"}, {'h', "はひふへほ"}, {'b', "ばびぶべぼ"},   {'p', "ぱぴぷぺぽ"},
                            {'m', "まみむめも"},   {'y', "やゆよ"},     {'r', "らりるれろ"},   {'w', "わを"}};
    const std::string_view first = kana.substr(0, kana_utf8_bytes);
    for (const Row& row : rows)
        for (size_t i = 0; i < row.kana.size(); i += kana_utf8_bytes)
            if (row.kana.substr(i, kana_utf8_bytes) == first) return row.letter;
    return 0;
}

bool is_particle(std::string_view kana) {
    constexpr std::string_view particles[] = {"は", "が", "を", "に", "の",   "で",   "と",
                                              "も", "へ", "や", "か", "から", "まで", "より"};
    return std::ranges::find(particles, kana) != std::end(particles);
}

}  // namespace

Result<KanaDictionary> KanaDictionary::open(const std::string& path) {
    KanaDictionary dictionary;
    dictionary.m_file.open(path, std::ios::binary | std::ios::ate);
    if (!dictionary.m_file) return fail(errc::not_found, fmt::format("no kana dictionary at {}", path));
    const auto size = static_cast<int64_t>(dictionary.m_file.tellg());
    if (size < 0) return fail(errc::io, fmt::format("{} has no size", path));
    if (static_cast<uint64_t>(size) > most_skk_bytes)
        return fail(errc::too_large, fmt::format("{} has {} bytes", path, size));
    TRY(dictionary.index(static_cast<uint64_t>(size)));
    return dictionary;
}

// Goes through the file once, a line at a time.
Status KanaDictionary::index(uint64_t size) {
    m_file.seekg(0);
    Section* section = nullptr;
    uint64_t offset = 0, block_end = 0;
    for (std::string line; std::getline(m_file, line); offset += line.size() + 1) {
        if (line == inflected_mark || line == plain_mark) {
            if (section != nullptr) section->end = offset;
            section = line == plain_mark ? &m_plain : &m_inflected;
            section->descending = section == &m_inflected;
            block_end = 0;
            continue;
        }
        if (section == nullptr || line.starts_with(';') || offset < block_end) continue;
        const size_t space = line.find(" /");
        if (space == std::string::npos) continue;
        section->blocks.push_back({line.substr(0, space), offset});
        block_end = offset + block_bytes;
    }
    if (m_file.bad()) return fail(errc::io, "a kana dictionary that cannot be read");
    if (section == nullptr || m_plain.blocks.empty()) return fail(errc::malformed, "no SKK dictionary");
    section->end = size;
    m_file.clear();
    return {};
}

std::string KanaDictionary::read(uint64_t from, uint64_t to) {
    std::string text(static_cast<size_t>(to - from), '\0');
    m_file.clear();
    m_file.seekg(static_cast<std::streamoff>(from));
    m_file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(std::max<std::streamsize>(m_file.gcount(), 0)));
    return text;
}

KanaDictionary::Words KanaDictionary::lookup(const Section& section, const std::string& key) {
    const auto before = [&](const std::string& a, const std::string& b) { return section.descending ? a > b : a < b; };
    auto block = std::ranges::upper_bound(section.blocks, key, before, &Section::Block::key);
    if (block == section.blocks.begin()) return {};
    const uint64_t end = block == section.blocks.end() ? section.end : block->offset;
    --block;
    const std::string text = read(block->offset, end);
    const size_t at = text.starts_with(key + " /") ? 0 : text.find("\n" + key + " /");
    if (at == std::string::npos) return {};
    std::string_view rest = std::string_view(text).substr(at == 0 ? 0 : at + 1);
    DictionaryLine line;
    next_line(rest, line);
    return words_of(from_euc(line.words));
}

KanaDictionary::Words KanaDictionary::plain(std::string_view kana) {
    const std::string key = to_euc(kana);
    return key.empty() ? Words{} : lookup(m_plain, key);
}

// A stem with up to three kana of inflection: おい|しい under "おいs".
KanaDictionary::Words KanaDictionary::inflected(std::string_view kana) {
    Words words;
    constexpr size_t most_stems = 3, most_inflection = 3;
    for (size_t tail = 1; tail <= most_inflection && (tail + 1) * kana_utf8_bytes <= kana.size(); ++tail) {
        const std::string_view ending = kana.substr(kana.size() - tail * kana_utf8_bytes);
        const char letter = inflection_letter(ending);
        std::string key = to_euc(kana.substr(0, kana.size() - ending.size()));
        if (letter == 0 || key.empty()) continue;
        const Words stems = lookup(m_inflected, key += letter);
        for (size_t i = 0; i < std::min(stems.size(), most_stems); ++i) words.push_back(stems[i] + std::string(ending));
    }
    return words;
}

// The first word of each of the next keys that go on from this one, the shortest first.
KanaDictionary::Words KanaDictionary::begun_by(std::string_view kana, size_t most) {
    const std::string key = to_euc(kana);
    auto block = std::ranges::upper_bound(m_plain.blocks, key, {}, &Section::Block::key);
    if (key.empty() || block == m_plain.blocks.begin()) return {};
    const uint64_t end =
        std::min(m_plain.end, block == m_plain.blocks.end() ? m_plain.end : block->offset + block_bytes);
    const std::string text = read(std::prev(block)->offset, end);
    std::vector<std::pair<size_t, std::string>> found;
    std::string_view rest = text;
    for (DictionaryLine line; next_line(rest, line);) {
        if (line.key.size() > key.size() && line.key.starts_with(key) &&
            line.key.size() <= key.size() + 4 * kana_euc_bytes)
            found.emplace_back(line.key.size(), line.words);
        if (line.key > key && !line.key.starts_with(key)) break;
    }
    std::ranges::stable_sort(found, {}, &std::pair<size_t, std::string>::first);
    Words words;
    for (size_t i = 0; i < found.size() && words.size() < most; ++i) {
        const Words all = words_of(from_euc(found[i].second));
        if (!all.empty()) words.push_back(all.front());
    }
    return words;
}

// The fewest and longest words one after the other, particles between them. Empty where that is one word or none.
std::string KanaDictionary::sentence(std::string_view kana) {
    constexpr int of_word = 10, of_inflected = 12, of_particle = 3, of_kana = 9;
    constexpr size_t longest = 10;
    struct Best {
        int cost = 1'000'000;
        size_t from = 0;
        int words = 0;
        std::string text;
    };
    const size_t count = kana.size() / kana_utf8_bytes;
    std::vector<Best> best(count + 1);
    best[0].cost = 0;
    for (size_t at = 0; at < count; ++at) {
        for (size_t length = 1; length <= std::min(longest, count - at); ++length) {
            const std::string_view part = kana.substr(at * kana_utf8_bytes, length * kana_utf8_bytes);
            Best& to = best[at + length];
            const auto offer = [&](int cost, int words, std::string text) {
                if (best[at].cost + cost < to.cost)
                    to = {best[at].cost + cost, at, best[at].words + words, std::move(text)};
            };
            if (at > 0 && is_particle(part)) offer(of_particle, 0, std::string(part));
            if (length == 1) offer(of_kana, 0, std::string(part));
            if (length == 1 || best[at].cost + of_word >= to.cost) continue;
            if (const Words words = plain(part); !words.empty())
                offer(of_word, 1, words.front());
            else if (const Words more = inflected(part); !more.empty())
                offer(of_inflected, 1, more.front());
        }
    }
    if (best[count].words == 0 || best[count].from == 0) return {};
    std::string text;
    for (size_t at = count; at > 0; at = best[at].from) text.insert(0, best[at].text);
    return text;
}

InputCandidates KanaDictionary::candidates(std::string_view hiragana, size_t most) {
    if (!is_hiragana(hiragana)) return {};
    if (hiragana.size() > most_kana * kana_utf8_bytes) return kana_candidates(hiragana);
    InputCandidates out;
    std::set<std::string> seen;
    const auto add = [&](std::string text, size_t consumed) {
        if (out.size() < most && seen.insert(text).second) out.push_back({std::move(text), consumed});
    };
    const size_t whole = hiragana.size();
    // A long vowel is written ー in words from abroad, and these in katakana.
    const bool from_abroad = hiragana.contains("ー");
    if (from_abroad) add(to_katakana(hiragana), whole);
    Words words = plain(hiragana);
    std::ranges::move(inflected(hiragana), std::back_inserter(words));
    if (!words.empty()) add(words.front(), whole);
    if (words.empty() && !from_abroad)
        if (std::string several = sentence(hiragana); !several.empty()) add(std::move(several), whole);
    add(to_katakana(hiragana), whole);
    for (std::string& word : words) add(std::move(word), whole);
    add(std::string(hiragana), whole);
    constexpr size_t most_begun = 6, most_parts = 4;
    if (whole >= 2 * kana_utf8_bytes)
        for (std::string& word : begun_by(hiragana, most_begun)) add(std::move(word), whole);
    for (size_t length = whole; length > kana_utf8_bytes; length -= kana_utf8_bytes) {
        const std::string_view part = hiragana.substr(0, length - kana_utf8_bytes);
        const Words of_part = plain(part);
        for (size_t i = 0; i < std::min(of_part.size(), most_parts); ++i) add(of_part[i], part.size());
    }
    return out;
}

size_t KanaDictionary::memory_bytes() const {
    return (m_plain.blocks.size() + m_inflected.blocks.size()) * (sizeof(Section::Block) + 16);
}

InputCandidates kana_candidates(std::string_view hiragana) {
    if (!is_hiragana(hiragana)) return {};
    return {{to_katakana(hiragana), hiragana.size()}, {std::string(hiragana), hiragana.size()}};
}

}  // namespace tp
