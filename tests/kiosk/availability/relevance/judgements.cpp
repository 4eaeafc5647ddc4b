#include "tests/kiosk/availability/relevance/judgements.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <fstream>

namespace tp::relevance {

namespace {

std::vector<std::string> split(std::string_view text, std::string_view by) {
    std::vector<std::string> parts;
    while (true) {
        const size_t end = text.find(by);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + by.size());
    }
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// "tomato" is a whole word or several, "tomato*" a beginning, "*berries" an end.
std::string needle_of(std::string_view word) {
    word = trimmed(word);
    const bool open_front = word.starts_with('*'), open_end = word.ends_with('*');
    std::string needle = plain(word);
    if (open_front) needle.erase(0, 1);
    if (open_end && !needle.empty()) needle.pop_back();
    return needle;
}

}  // namespace

std::string plain(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* decompose = icu::Normalizer2::getNFKDInstance(status);
    const icu::UnicodeString parts = decompose->normalize(
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))), status);
    icu::UnicodeString out(u' ');
    for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const UChar32 c = parts.char32At(i);
        if (c == '\'' || c == 0x2019 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) continue;
        if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) != 0)
            out.append(u_tolower(c));
        else if (!out.endsWith(u" "))
            out.append(u' ');
    }
    if (!out.endsWith(u" ")) out.append(u' ');
    std::string utf8;
    out.toUTF8String(utf8);
    return utf8;
}

Seen seen(const Product& product) {
    return {.text = plain(product.brand + " " + product.title),
            .title = plain(product.title),
            .brand = plain(product.brand),
            .size = plain(product.size),
            .gtin = plain(product.gtin),
            .department = plain(product.department)};
}

Result<Judgement> Judgement::parse(std::string_view text) {
    Judgement judgement;
    if (trimmed(text).empty()) return judgement;
    for (const std::string& conjunction : split(text, " ; ")) {
        std::vector<Clause>& clauses = judgement.m_either.emplace_back();
        for (const std::string& part : split(conjunction, " & ")) {
            std::string_view rest = trimmed(part);
            Clause clause;
            if (rest.starts_with('!')) {
                clause.negated = true;
                rest.remove_prefix(1);
            }
            if (rest.size() < 3 || rest[1] != ':') return fail(errc::malformed, "no field in \"" + part + "\"");
            switch (rest[0]) {
                case 't':
                    clause.field = &Seen::text;
                    break;
                case 'n':
                    clause.field = &Seen::title;
                    break;
                case 'b':
                    clause.field = &Seen::brand;
                    break;
                case 's':
                    clause.field = &Seen::size;
                    break;
                case 'g':
                    clause.field = &Seen::gtin;
                    break;
                case 'd':
                    clause.field = &Seen::department;
                    break;
                default:
                    return fail(errc::malformed, "an unknown field in \"" + part + "\"");
            }
            for (const std::string& word : split(rest.substr(2), "|")) clause.any.push_back(needle_of(word));
            clauses.push_back(std::move(clause));
        }
    }
    return judgement;
}

bool Judgement::holds(const Seen& product) const {
    return std::ranges::any_of(m_either, [&](const std::vector<Clause>& clauses) {
        return std::ranges::all_of(clauses, [&](const Clause& clause) {
            const std::string& field = product.*clause.field;
            const bool met = std::ranges::any_of(
                clause.any, [&](const std::string& n) { return field.find(n) != std::string::npos; });
            return met != clause.negated;
        });
    });
}

Result<std::vector<JudgedQuery>> read_judged_queries(const std::string& path) {
    std::ifstream file(path);
    if (!file) return fail(errc::not_found, "no " + path);
    std::vector<JudgedQuery> queries;
    std::string line;
    for (size_t number = 1; std::getline(file, line); ++number) {
        if (line.empty() || line.starts_with('#')) continue;
        const std::vector<std::string> columns = split(line, "\t");
        const std::string where = path + ":" + std::to_string(number);
        if (columns.size() < 4 || columns.size() > 5)
            return fail(errc::malformed, where + " has not four or five columns");
        JudgedQuery query{.category = columns[0], .language = columns[1], .text = columns[2], .best = {}, .fair = {}};
        query.nothing = columns[3] == "nothing";
        for (const auto& [column, into] : {std::pair<size_t, Judgement&>{3, query.best}, {4, query.fair}}) {
            if (query.nothing || column >= columns.size()) continue;
            auto parsed = Judgement::parse(columns[column]);
            if (!parsed) return fail(errc::malformed, where + ": " + parsed.error().message);
            into = std::move(*parsed);
        }
        queries.push_back(std::move(query));
    }
    return queries;
}

}  // namespace tp::relevance
