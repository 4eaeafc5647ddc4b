// What the fuzz targets share. A target is LLVMFuzzerTestOneInput in a file of its own: libFuzzer calls it in the
// preset fuzz, replay_main.cpp with each file of its corpus in all others. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "platform/base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

// A promise of the code under test. Broken, it ends the program, as a crash does.
#define TP_PROMISE(condition) ((condition) ? void() : ::tp::fuzz::broken(#condition, __FILE__, __LINE__))

namespace tp::fuzz {

[[noreturn]] inline void broken(const char* promise, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: a promise is broken: %s\n", file, line, promise);
    std::abort();
}

[[nodiscard]] inline std::string_view text_of(const uint8_t* data, size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// What stands before the first `end`, which is dropped; all of `text` without one. Leaves the rest in `text`.
[[nodiscard]] inline std::string_view take_until(std::string_view& text, std::string_view end) {
    const size_t at = text.find(end);
    const std::string_view taken = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + end.size());
    return taken;
}

// The first byte of `text`, which is dropped; 0 of an empty text.
[[nodiscard]] inline uint8_t take_byte(std::string_view& text) {
    if (text.empty()) return 0;
    const auto byte = static_cast<uint8_t>(text.front());
    text.remove_prefix(1);
    return byte;
}

// An error as programs and technicians need it: a stable name, and a message of one line.
inline void check_error(const Error& error) {
    TP_PROMISE(!error.code.name().empty());
    for (const char c : error.code.name()) TP_PROMISE((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    TP_PROMISE(!error.message.empty());
    TP_PROMISE(error.code != errc::internal);
}

// Of the set-up, which no input can make fail.
template <typename T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "setting up: %s\n", result.error().message.c_str());
        std::abort();
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace tp::fuzz
