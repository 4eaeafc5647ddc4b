#include "kiosk/availability/spelling.h"

#include <algorithm>
#include <array>

#include "kiosk/availability/sounds.h"

namespace tp {

namespace {

constexpr size_t longest_word = 32;  // longer words are neither corrected nor offered

uint32_t letter_bit(char32_t c) {
    if (c >= U'a' && c <= U'z') return 1U << (c - U'a');
    return 1U << (26 + c % 6);
}

uint32_t mask_of(std::u32string_view word) {
    uint32_t mask = 0;
    for (const char32_t c : word) mask |= letter_bit(c);
    return mask;
}

// By their letters from the last on.
bool ends_before(std::u32string_view a, std::u32string_view b) {
    return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

// Quicker than counting them, which is a call where the processor's own instruction may not be used.
bool has_more_bits(uint32_t bits, int than) {
    while (than-- > 0) bits &= bits - 1;
    return bits != 0;
}

}  // namespace

std::u32string to_code_points(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    for (size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t c = length == 1 ? lead : lead & (0x7FU >> length);
        for (size_t k = 1; k < length && i + k < utf8.size(); ++k)
            c = (c << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
        out += c;
        i += length;
    }
    return out;
}

std::string to_utf8(std::u32string_view letters) {
    std::string word;
    for (const char32_t c : letters) {
        if (c < 0x80) {
            word += static_cast<char>(c);
        } else if (c < 0x800) {
            word += static_cast<char>(0xC0 | (c >> 6));
            word += static_cast<char>(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            word += static_cast<char>(0xE0 | (c >> 12));
            word += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
            word += static_cast<char>(0x80 | (c & 0x3F));
        } else {
            word += static_cast<char>(0xF0 | (c >> 18));
            word += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
            word += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
            word += static_cast<char>(0x80 | (c & 0x3F));
        }
    }
    return word;
}

int allowed_typos(std::u32string_view word) {
    if (word.size() < 3 || word.size() > longest_word) return 0;
    if (std::ranges::any_of(word, [](char32_t c) { return c >= U'0' && c <= U'9'; })) return 0;
    return word.size() <= 5 ? 1 : 2;
}

int edit_distance(std::u32string_view typed, std::u32string_view word, Match match, int most) {
    if (typed.size() > longest_word || most < 0) return most + 1;
    // Of a longer word no beginning beyond typed + most can be nearest.
    const auto slack = static_cast<size_t>(most);
    word = word.substr(0, std::min(word.size(), typed.size() + slack + 1));
    // Only the cells that are no further from the diagonal than `most` can hold a distance up to it (Ukkonen).
    const int beyond = most + 1;
    std::array<std::array<int, 2 * longest_word + 4>, 3> rows;
    const auto row = [&](size_t i) -> auto& { return rows[i % 3]; };
    size_t from = 0, to = std::min(word.size(), slack);
    for (size_t j = 0; j <= to; ++j) row(0)[j] = static_cast<int>(j);
    row(0)[to + 1] = beyond;
    for (size_t i = 1; i <= typed.size(); ++i) {
        from = i > slack ? i - slack : 0;
        to = std::min(word.size(), i + slack);
        if (from > to) return beyond;
        auto& now = row(i);
        const auto& above = row(i - 1);
        if (from == 0)
            now[0] = static_cast<int>(i);
        else
            now[from - 1] = beyond;
        int least = from == 0 ? now[0] : beyond;
        for (size_t j = std::max<size_t>(from, 1); j <= to; ++j) {
            const bool same = typed[i - 1] == word[j - 1];
            int best = std::min({above[j] + 1, now[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1])
                best = std::min(best, row(i - 2)[j - 2] + 1);
            now[j] = best;
            least = std::min(least, best);
        }
        now[to + 1] = beyond;
        // A later row can profit from a transposition over this one, hence one typo of grace.
        if (least > most + 1) return beyond;
    }
    const auto& last = row(typed.size());
    if (match == Match::whole) return to == word.size() ? std::min(last[to], beyond) : beyond;
    return std::min(
        *std::min_element(last.begin() + static_cast<ptrdiff_t>(from), last.begin() + static_cast<ptrdiff_t>(to) + 1),
        beyond);
}

void Spelling::add(std::span<const VocabularyWord> words) {
    struct Word {
        std::u32string letters;
        uint32_t products;
    };
    std::vector<Word> part;
    part.reserve(words.size());
    for (const VocabularyWord& word : words)
        part.push_back(
            {to_code_points(word.word), static_cast<uint32_t>(std::clamp<int64_t>(word.products, 0, UINT32_MAX))});
    if (!std::ranges::is_sorted(part, {}, &Word::letters)) std::ranges::sort(part, {}, &Word::letters);
    for (const Word& word : part) {
        const std::u32string& letters = word.letters;
        if (letters.empty() || letters.size() > longest_word) continue;
        if (!m_entries.empty() && letters <= word_of(m_entries.back())) continue;
        const auto place = static_cast<uint32_t>(m_entries.size());
        m_entries.push_back({static_cast<uint32_t>(m_text.size()), mask_of(letters), word.products,
                             static_cast<uint16_t>(letters.size())});
        m_text += letters;
        m_by_ending.push_back(place);
        add_sound(place);
    }
    const auto begin = static_cast<ptrdiff_t>(m_part_ends.empty() ? 0 : m_part_ends.back());
    std::sort(m_by_ending.begin() + begin, m_by_ending.end(),
              [&](uint32_t a, uint32_t b) { return ends_before(word_of(m_entries[a]), word_of(m_entries[b])); });
    m_part_ends.push_back(m_by_ending.size());
}

void Spelling::finish() {
    m_text.shrink_to_fit();
    m_entries.shrink_to_fit();
    m_by_ending.shrink_to_fit();
    m_sounds.shrink_to_fit();
    m_sound_text.shrink_to_fit();
}

void Spelling::add_sound(uint32_t entry) {
    const std::u32string_view letters = word_of(m_entries[entry]);
    if (letters.size() < 3 || !std::ranges::all_of(letters, [](char32_t c) { return c >= U'a' && c <= U'z'; })) return;
    const std::string sound = sound_of(std::string(letters.begin(), letters.end()));
    const std::string consonants = consonants_of(sound);
    m_sounds.push_back({entry, static_cast<uint32_t>(m_sound_text.size()), static_cast<uint8_t>(sound.size()),
                        static_cast<uint8_t>(consonants.size())});
    m_sound_text += sound;
    m_sound_text += consonants;
}

std::vector<SpellingGuess> Spelling::guess(std::string_view typed_text, Match match, size_t limit) const {
    const std::u32string typed = to_code_points(typed_text);
    const int most = allowed_typos(typed);
    if (most == 0 || limit == 0) return {};
    const uint32_t typed_mask = mask_of(typed);
    const auto slack = static_cast<size_t>(most);
    struct Found {
        const Entry* entry;
        int cost;  // of ranking: twice the distance, one more for another first letter, which people seldom get wrong
        int distance;
    };
    std::vector<Found> found;
    for (const Entry& entry : m_entries) {
        if (entry.length < 2) continue;
        if (entry.length + slack < typed.size()) continue;
        if (match == Match::whole && entry.length > typed.size() + slack) continue;
        if (has_more_bits(typed_mask & ~entry.letters_mask, most)) continue;
        if (match == Match::whole && has_more_bits(entry.letters_mask & ~typed_mask, most)) continue;
        const std::u32string_view word(m_text.data() + entry.begin, entry.length);
        const int distance = edit_distance(typed, word, match, most);
        if (distance > most) continue;
        found.push_back({&entry, 2 * distance + (word.front() == typed.front() ? 0 : 1), distance});
    }
    const auto nearer = [](const Found& a, const Found& b) {
        if (a.cost != b.cost) return a.cost < b.cost;
        return a.entry->products != b.entry->products ? a.entry->products > b.entry->products : a.entry < b.entry;
    };
    const size_t count = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<ptrdiff_t>(count), found.end(), nearer);
    std::vector<SpellingGuess> guesses;
    for (size_t i = 0; i < count; ++i) {
        const Entry& entry = *found[i].entry;
        guesses.push_back({to_utf8(word_of(entry)), found[i].distance, entry.products});
    }
    return guesses;
}

std::vector<Spelling::Entry>::const_iterator Spelling::first_from(std::u32string_view word) const {
    return std::ranges::lower_bound(m_entries, word, {}, [&](const Entry& entry) { return word_of(entry); });
}

int64_t Spelling::products(std::string_view word) const {
    const std::u32string letters = to_code_points(word);
    const auto found = first_from(letters);
    return found != m_entries.end() && word_of(*found) == letters ? found->products : 0;
}

bool Spelling::has_beginning(std::string_view beginning) const {
    const std::u32string letters = to_code_points(beginning);
    const auto found = first_from(letters);
    return found != m_entries.end() && word_of(*found).starts_with(letters);
}

void Spelling::each_beginning_with(std::string_view beginning, size_t most,
                                   const std::function<void(const VocabularyWord&)>& visit) const {
    const std::u32string letters = to_code_points(beginning);
    for (auto entry = first_from(letters); most-- > 0 && entry != m_entries.end(); ++entry) {
        if (!word_of(*entry).starts_with(letters)) return;
        visit({to_utf8(word_of(*entry)), entry->products});
    }
}

std::vector<std::string> Spelling::most_bought(std::vector<const Entry*> entries, size_t limit) const {
    const size_t count = std::min(limit, entries.size());
    std::ranges::partial_sort(
        entries, entries.begin() + static_cast<ptrdiff_t>(count),
        [](const Entry* a, const Entry* b) { return a->products != b->products ? a->products > b->products : a < b; });
    std::vector<std::string> words;
    for (size_t i = 0; i < count; ++i) words.push_back(to_utf8(word_of(*entries[i])));
    return words;
}

std::vector<std::string> Spelling::beginning_with(std::string_view beginning, size_t limit) const {
    const std::u32string letters = to_code_points(beginning);
    std::vector<const Entry*> found;
    for (auto entry = first_from(letters); entry != m_entries.end(); ++entry) {
        if (!word_of(*entry).starts_with(letters)) break;
        if (entry->length > letters.size()) found.push_back(&*entry);
    }
    return most_bought(std::move(found), limit);
}

std::vector<std::string> Spelling::ending_with(std::string_view ending, size_t limit) const {
    const std::u32string letters = to_code_points(ending);
    std::vector<const Entry*> found;
    size_t begin = 0;
    for (const size_t end : m_part_ends) {
        const auto part = std::span(m_by_ending).subspan(begin, end - begin);
        begin = end;
        const auto from = std::ranges::lower_bound(part, std::u32string_view(letters), ends_before,
                                                   [&](uint32_t place) { return word_of(m_entries[place]); });
        for (auto place = from; place != part.end() && word_of(m_entries[*place]).ends_with(letters); ++place)
            if (m_entries[*place].length > letters.size()) found.push_back(&m_entries[*place]);
    }
    return most_bought(std::move(found), limit);
}

std::vector<std::string> Spelling::sounding_like(std::string_view latin, size_t limit) const {
    const std::string sound = sound_of(latin), consonants = consonants_of(sound);
    if (sound.size() < 3 || consonants.size() < 2) return {};
    const std::u32string wide = to_code_points(sound);
    const int most = wide.size() <= 4 ? 0 : wide.size() <= 7 ? 1 : 2;
    struct Found {
        const Entry* entry;
        int cost;
    };
    std::vector<Found> found;
    std::u32string other;
    for (const Sound& candidate : m_sounds) {
        if (candidate.letters > 2 * sound.size() + 2) continue;
        const std::string_view text = std::string_view(m_sound_text).substr(candidate.begin);
        const std::string_view its_consonants = text.substr(candidate.letters, candidate.consonants);
        int cost = most + 1;
        if (candidate.letters <= sound.size() + static_cast<size_t>(most) &&
            sound.size() <= candidate.letters + static_cast<size_t>(most)) {
            other.assign(text.begin(), text.begin() + candidate.letters);
            cost = edit_distance(wide, other, Match::whole, most);
        }
        if (cost > most) {
            // Scripts without vowels: three consonants and more say enough.
            const bool same = consonants.size() >= 3 && its_consonants == consonants;
            const bool longer = consonants.size() >= 4 && its_consonants.size() == consonants.size() + 1 &&
                                its_consonants.starts_with(consonants);
            if (!same && !longer) continue;
            cost = most + 1;
        }
        found.push_back({&m_entries[candidate.entry], cost});
    }
    std::ranges::stable_sort(found, [](const Found& a, const Found& b) {
        return a.cost != b.cost ? a.cost < b.cost : a.entry->products > b.entry->products;
    });
    std::vector<std::string> words;
    for (const Found& near : found)
        if (near.cost == found.front().cost && words.size() < limit) words.push_back(to_utf8(word_of(*near.entry)));
    return words;
}

}  // namespace tp
