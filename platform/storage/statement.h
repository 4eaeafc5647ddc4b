// One prepared SQL statement: bind, step, read columns. Values only ever reach SQL by binding.
// Thread rule: belongs to its Database, used on that thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/bytes.h"
#include "platform/base/error.h"

namespace tp {

class Statement {
  public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    // Resets the statement and binds `values` to ?1, ?2, … Integers, bool, double, text, BytesView, std::nullopt and
    // optionals of these. Text and bytes are copied. A failure to bind is reported by the step that follows.
    template <typename... Values>
    Statement& bind(const Values&... values) {
        reset();
        int index = 0;
        (bind_one(++index, values), ...);
        return *this;
    }
    // Binds one parameter (from 1) without resetting; for lists whose length is known at run time.
    void bind_at(int index, int64_t value);
    void bind_at(int index, double value);
    void bind_at(int index, std::string_view text);
    void bind_at(int index, BytesView bytes);
    void bind_at(int index, std::nullopt_t);

    // True: a row stands ready for the column functions; false: done (the statement has been reset).
    // Errors: see sqlite_error_codes in database.h. After an error the statement has been reset.
    Result<bool> step();
    // Steps to the end, rows ignored.
    Status run();
    void reset();

    // Columns count from 0, of the row that step() has made ready. Views hold until the next step, bind or reset.
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] BytesView bytes(int column) const;
    [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }
    [[nodiscard]] std::optional<int64_t> optional_integer(int column) const {
        return is_null(column) ? std::nullopt : std::optional(integer(column));
    }

  private:
    friend class Database;
    struct Impl;
    explicit Statement(std::unique_ptr<Impl> impl);

    template <std::integral T>
    void bind_one(int index, T value) {
        bind_at(index, static_cast<int64_t>(value));
    }
    void bind_one(int index, double value) { bind_at(index, value); }
    void bind_one(int index, std::string_view text) { bind_at(index, text); }
    void bind_one(int index, const char* text) { bind_at(index, std::string_view(text)); }
    void bind_one(int index, const std::string& text) { bind_at(index, std::string_view(text)); }
    void bind_one(int index, BytesView bytes) { bind_at(index, bytes); }
    void bind_one(int index, std::nullopt_t) { bind_at(index, std::nullopt); }
    template <typename T>
    void bind_one(int index, const std::optional<T>& value) {
        if (value)
            bind_one(index, *value);
        else
            bind_at(index, std::nullopt);
    }

    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
