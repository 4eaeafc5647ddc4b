#include "platform/audio/japanese_reading.h"

#include <mecab.h>

#include <array>

#include "platform/audio/shared_library.h"

namespace tp {
namespace {

constexpr const char* dictionary = "/var/lib/mecab/dic/ipadic-utf8";
constexpr size_t pronunciation_field = 8;  // of the comma-separated features of ipadic; unknown words have fewer

std::string_view field(std::string_view features, size_t index) {
    for (; index > 0; --index) {
        const size_t comma = features.find(',');
        if (comma == std::string_view::npos) return {};
        features.remove_prefix(comma + 1);
    }
    return features.substr(0, features.find(','));
}

}  // namespace

struct JapaneseReading::Impl {
    decltype(&mecab_new) make = nullptr;
    decltype(&mecab_destroy) destroy = nullptr;
    decltype(&mecab_sparse_tonode2) parse = nullptr;
    mecab_t* mecab = nullptr;

    Impl() = default;
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() {
        if (mecab != nullptr) destroy(mecab);
    }
};

JapaneseReading::JapaneseReading(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
JapaneseReading::~JapaneseReading() = default;

Result<std::unique_ptr<JapaneseReading>> JapaneseReading::open() {
    const SharedLibrary library = TRY(SharedLibrary::load("libmecab.so.2"));
    auto impl = std::make_unique<Impl>();
    TRY(library.find("mecab_new", impl->make));
    TRY(library.find("mecab_destroy", impl->destroy));
    TRY(library.find("mecab_sparse_tonode2", impl->parse));
    // No resource file of the system: only the dictionary that is named.
    std::array<std::string, 5> words{"mecab", "-r", "/dev/null", "-d", dictionary};
    std::array<char*, words.size()> arguments{};
    for (size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
    impl->mecab = impl->make(static_cast<int>(arguments.size()), arguments.data());
    if (impl->mecab == nullptr) return fail(errc::unavailable, std::string("no Japanese dictionary at ") + dictionary);
    return std::unique_ptr<JapaneseReading>(new JapaneseReading(std::move(impl)));
}

std::string JapaneseReading::kana(std::string_view text) const {
    std::string out;
    for (const mecab_node_t* node = m_impl->parse(m_impl->mecab, text.data(), text.size()); node != nullptr;
         node = node->next) {
        if (node->stat == MECAB_BOS_NODE || node->stat == MECAB_EOS_NODE) continue;
        const std::string_view surface(node->surface, node->length);
        const std::string_view spoken = field(node->feature, pronunciation_field);
        const bool sign = spoken == surface || spoken.empty() || spoken == "*";
        if (!sign && !out.empty() && out.back() != ' ') out += ' ';
        out += sign ? surface : spoken;
    }
    return out;
}

}  // namespace tp
