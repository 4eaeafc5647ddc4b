#include "platform/storage/statement.h"

#include "platform/base/no_blocking_here.h"
#include "platform/storage/sqlite_handle.h"

namespace tp {

Statement::Statement(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

namespace {

void note(int& first, int result) {
    if (first == SQLITE_OK) first = result;
}

}  // namespace

void Statement::bind_at(int index, int64_t value) {
    note(m_impl->bind_result, sqlite3_bind_int64(m_impl->handle.get(), index, value));
}

void Statement::bind_at(int index, double value) {
    note(m_impl->bind_result, sqlite3_bind_double(m_impl->handle.get(), index, value));
}

void Statement::bind_at(int index, std::string_view text) {
    // A null pointer would bind NULL, and an empty view may hold one.
    const char* data = text.data() ? text.data() : "";
    note(m_impl->bind_result,
         sqlite3_bind_text64(m_impl->handle.get(), index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_at(int index, BytesView bytes) {
    const void* data = bytes.data() ? static_cast<const void*>(bytes.data()) : "";
    note(m_impl->bind_result, sqlite3_bind_blob64(m_impl->handle.get(), index, data, bytes.size(), SQLITE_TRANSIENT));
}

void Statement::bind_at(int index, std::nullopt_t) {
    note(m_impl->bind_result, sqlite3_bind_null(m_impl->handle.get(), index));
}

Result<bool> Statement::step() {
    sqlite3_stmt* handle = m_impl->handle.get();
    may_block("running", sqlite3_sql(handle));
    sqlite3* connection = sqlite3_db_handle(handle);
    if (m_impl->bind_result != SQLITE_OK) {
        const int result = std::exchange(m_impl->bind_result, SQLITE_OK);
        auto failure = sqlite_failure(connection, result, m_impl->bounds, "binding a value");
        reset();
        return failure;
    }
    const int result = sqlite3_step(handle);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) {
        reset();
        return false;
    }
    // sqlite3_sql() is our own text with its placeholders, never the values.
    auto failure = sqlite_failure(connection, result, m_impl->bounds, sqlite3_sql(handle));
    reset();
    return failure;
}

Status Statement::run() {
    while (TRY(step())) {
    }
    return {};
}

void Statement::reset() {
    m_impl->bind_result = SQLITE_OK;
    sqlite3_reset(m_impl->handle.get());
    sqlite3_clear_bindings(m_impl->handle.get());
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(m_impl->handle.get(), column) == SQLITE_NULL;
}

int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_impl->handle.get(), column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(m_impl->handle.get(), column);
}

std::string_view Statement::text(int column) const {
    const unsigned char* text = sqlite3_column_text(m_impl->handle.get(), column);
    if (!text) return {};
    const auto size = static_cast<size_t>(sqlite3_column_bytes(m_impl->handle.get(), column));
    return {reinterpret_cast<const char*>(text), size};
}

BytesView Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(m_impl->handle.get(), column);
    if (!data) return {};
    return {static_cast<const std::byte*>(data),
            static_cast<size_t>(sqlite3_column_bytes(m_impl->handle.get(), column))};
}

}  // namespace tp
