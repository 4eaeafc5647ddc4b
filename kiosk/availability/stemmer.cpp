#include "kiosk/availability/stemmer.h"

#include <libstemmer.h>

namespace tp {

struct Stemmer::Impl {
    sb_stemmer* stemmer = nullptr;
    std::string word;

    explicit Impl(const std::string& language) : stemmer(sb_stemmer_new(language.c_str(), "UTF_8")) {}
    ~Impl() { sb_stemmer_delete(stemmer); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
};

Stemmer::Stemmer(std::string_view language)
    : m_impl(std::make_unique<Impl>(std::string(language.substr(0, language.find('-'))))) {}
Stemmer::~Stemmer() = default;
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;

std::string_view Stemmer::stem(std::string_view word) {
    if (m_impl->stemmer == nullptr) return m_impl->word = word;
    const auto* letters = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* stem = sb_stemmer_stem(m_impl->stemmer, letters, static_cast<int>(word.size()));
    if (stem == nullptr) return m_impl->word = word;  // no memory
    return {reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(m_impl->stemmer))};
}

}  // namespace tp
