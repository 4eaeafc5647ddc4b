// Judged queries: what a shopper typed and which products answer it. README.md tells the language of judgements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "sync/model/records.h"

namespace tp::relevance {

// A product's texts as judgements see them: lower case, without accents, words between single blanks, a blank at both
// ends. Made apart from the product's own word splitting, so that a mistake in the one does not hide in the other.
struct Seen {
    std::string text;  // brand and title
    std::string title, brand, size, gtin, department;
};
[[nodiscard]] std::string plain(std::string_view text);
[[nodiscard]] Seen seen(const Product& product);

class Judgement {
  public:
    [[nodiscard]] static Result<Judgement> parse(std::string_view text);
    [[nodiscard]] bool holds(const Seen& product) const;
    [[nodiscard]] bool empty() const { return m_either.empty(); }

  private:
    struct Clause {
        bool negated = false;
        std::string Seen::* field = nullptr;
        std::vector<std::string> any;
    };
    std::vector<std::vector<Clause>> m_either;
};

struct JudgedQuery {
    std::string category, language, text;
    bool nothing = false;  // the right answer is that there is nothing
    Judgement best, fair;
};
// Lines of tab-separated columns: category, language, query, best, fair (may be missing). `#` begins a comment line.
[[nodiscard]] Result<std::vector<JudgedQuery>> read_judged_queries(const std::string& path);

}  // namespace tp::relevance
