#include "tests/faults/sqlite_memory.h"

#include <sqlite3.h>

#include <atomic>

namespace tp::faults {

namespace {

sqlite3_mem_methods plain_memory;
std::atomic<uint64_t> requests{0}, failing_request{0};
std::atomic<bool> keeps_failing{false}, has_failed{false};

bool request_fails() {
    const uint64_t failing = failing_request;
    if (failing == 0) return false;
    const uint64_t number = ++requests;
    const bool fails = number == failing || (keeps_failing && number > failing);
    if (fails) has_failed = true;
    return fails;
}

void* counted_malloc(int bytes) {
    return request_fails() ? nullptr : plain_memory.xMalloc(bytes);
}

void* counted_realloc(void* from, int bytes) {
    return request_fails() ? nullptr : plain_memory.xRealloc(from, bytes);
}

}  // namespace

bool count_sqlite_memory() {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain_memory) != SQLITE_OK) return false;
    sqlite3_mem_methods counted = plain_memory;
    counted.xMalloc = counted_malloc;
    counted.xRealloc = counted_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &counted) == SQLITE_OK && sqlite3_initialize() == SQLITE_OK;
}

void fail_sqlite_memory(uint64_t nth, bool from_then_on) {
    requests = 0;
    keeps_failing = from_then_on;
    has_failed = false;
    failing_request = nth;
}

bool sqlite_memory_failed() {
    return has_failed;
}

}  // namespace tp::faults
