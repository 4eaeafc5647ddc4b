// Mapping files: which column of a foreign file is which field of ours, and how its text is converted.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sync/hub/import/file_import.h"
#include "sync/hub/import/importer.h"

namespace tp {

// A department with the words that put a product into it, for sources that have none.
struct KeywordDepartment {
    Department department;
    std::vector<std::string> words;                   // lower case
    int64_t lowest_price = 99, highest_price = 1999;  // minor units, of derived prices
    std::string picture;                              // content id for products without a photo
};

// What derived fields look at.
struct DeriveContext {
    uint64_t seed = 1;
    std::vector<KeywordDepartment> departments;  // the last one takes what no word fits
    std::set<std::string> photos;                // content ids that are there
};

class Mapping {
  public:
    // Errors: those of load_toml (toml_parser.h), malformed (a required field is missing), import_errc::unknown_table,
    // import_errc::unknown_key (a key, field, converter or rule that is not known: with line and nearest name).
    static Result<Mapping> load(const std::string& file);
    static Result<Mapping> parse(const std::string& toml, const std::string& name);
    Mapping(Mapping&&) noexcept;
    Mapping& operator=(Mapping&&) noexcept;
    ~Mapping();

    [[nodiscard]] ImportTable table() const;
    [[nodiscard]] const std::string& currency() const;
    void set_context(DeriveContext context);
    // The mapping must outlive it.
    [[nodiscard]] std::unique_ptr<RowSource> source() const;

  private:
    struct Impl;
    explicit Mapping(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Index into `departments` by the words of `name` (each counts three) and `more` (each counts one).
[[nodiscard]] size_t pick_department(const std::vector<KeywordDepartment>& departments, std::string_view name,
                                     std::string_view more);

}  // namespace tp
