// The other side of the relevance test: SQLite's FTS5 as its documentation shows it, ordered by bm25.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/base/error.h"
#include "platform/storage/database.h"
#include "sync/model/records.h"

namespace tp::relevance {

// title, brand and size under the unicode61 tokenizer without diacritics, in memory.
class Bm25 {
  public:
    [[nodiscard]] static Result<Bm25> make(std::span<const Product> products, const std::string& file);

    // Places of the best ten in `products`. All words must be met, the last as a beginning; or_if_none: where nothing
    // meets all, what meets any.
    enum class Words { all, all_else_any };
    [[nodiscard]] Result<std::vector<size_t>> find(const std::string& text, Words words);

  private:
    explicit Bm25(Database database) : m_database(std::move(database)) {}
    [[nodiscard]] Result<std::vector<size_t>> ask(const std::string& match);
    Database m_database;
};

}  // namespace tp::relevance
