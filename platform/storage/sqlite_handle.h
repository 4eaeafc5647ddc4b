// Inside platform/storage only: what database.cpp and statement.cpp share about SQLite.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <optional>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/task_queue.h"
#include "platform/storage/statement.h"

namespace tp {

struct ConnectionCloser {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct StatementCloser {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// What a running statement is checked against; lives at a fixed address beside the connection.
struct WorkBounds {
    std::optional<CancelToken> cancel;
    const Clock* clock = nullptr;
    std::optional<MonotonicTime> deadline;
    sqlite3* connection = nullptr;
    [[nodiscard]] bool past_deadline() const { return clock && deadline && clock->monotonic() >= *deadline; }
};

struct Statement::Impl {
    std::unique_ptr<sqlite3_stmt, StatementCloser> handle;
    const WorkBounds* bounds = nullptr;  // of the Database
    int bind_result = SQLITE_OK;         // the first failure since the last reset
};

// The connection's present error, by the table in database.h.
[[nodiscard]] std::unexpected<Error> sqlite_failure(sqlite3* connection, int result, const WorkBounds* bounds,
                                                    std::string_view doing);

}  // namespace tp
