// The words of the screens, in ICU MessageFormat, one TOML file a language (assets/locales/<tag>.toml):
//   [home]
//   greeting_morning = "Good morning."
//   results = "{count, plural, =0 {No products} one {# product} other {# products}}"
// is message "home.greeting_morning" and "home.results".
// Thread rule: plain to read from any thread once loaded; load and use on the UI thread.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

namespace errc {
inline constexpr ErrorCode message_missing{"message_missing"};  // a key of the reference language is absent
inline constexpr ErrorCode message_invalid{
    "message_invalid"};  // not a MessageFormat pattern, or other arguments than the reference
}  // namespace errc

struct MessageArgument {
    std::string_view name;
    std::variant<int64_t, double, std::string> value;
    MessageArgument(std::string_view n, int v) : name(n), value(int64_t{v}) {}
    MessageArgument(std::string_view n, int64_t v) : name(n), value(v) {}
    MessageArgument(std::string_view n, size_t v) : name(n), value(static_cast<int64_t>(v)) {}
    MessageArgument(std::string_view n, double v) : name(n), value(v) {}
    MessageArgument(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
    MessageArgument(std::string_view n, const std::string& v) : name(n), value(v) {}
    MessageArgument(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
};

class Messages {
  public:
    // Reads folder/tag.toml and checks it against folder/reference.toml: same keys, patterns that parse, the same
    // arguments. Errors: not_found, malformed (with line), message_missing, message_invalid; the message lists up to
    // ten keys. A pseudo-locale (pseudo_locale.h) has no file: it is made of the reference. Where the reference itself
    // cannot be read another language is checked against itself alone: its words are still better than none.
    static Result<std::unique_ptr<Messages>> load(const std::string& folder, std::string_view tag,
                                                  std::string_view reference = "en");
    // Words that come with the program, in the form of a file. Errors: malformed, message_invalid.
    static Result<std::unique_ptr<Messages>> parse(std::string_view toml, std::string_view tag);
    ~Messages();

    // The formatted words. Text arguments are isolated (UAX #9) when they hold letters of both directions or the locale
    // is right-to-left. An unknown key gives "⟦key⟧": a test fails on it, a customer sees no blank.
    [[nodiscard]] std::string format(std::string_view key, std::initializer_list<MessageArgument> arguments = {}) const;
    // Forgets what was formatted for a visitor; it is kept until then.
    void forget();
    // Gives back the formatters of the words with arguments; they are made again with their next use.
    void rest();
    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> keys() const;  // sorted
    // The words that take no arguments: the same for everybody. Sorted.
    [[nodiscard]] std::vector<std::string> plain_words() const;
    // Each character of them once, beyond ASCII; by code point.
    [[nodiscard]] std::vector<std::string> letters() const;
    [[nodiscard]] const std::string& tag() const;  // BCP 47
    [[nodiscard]] bool rtl() const;

  private:
    struct Impl;
    explicit Messages(std::unique_ptr<Impl> impl);
    static Result<std::unique_ptr<Messages>> made_of(const std::map<std::string, std::string, std::less<>>& patterns,
                                                     std::string_view tag, const std::string& name);
    std::unique_ptr<Impl> m_impl;
};

// The languages that a folder holds, sorted by tag, with their own names ("Deutsch", "العربية").
struct LanguageName {
    std::string tag;
    std::string own_name;
};
[[nodiscard]] Result<std::vector<LanguageName>> languages_in(const std::string& folder);

}  // namespace tp
