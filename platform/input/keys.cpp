#include "platform/input/keys.h"

#include <utility>

#include "platform/base/bytes.h"

namespace tp {

std::optional<Key> key_named(std::string_view name) {
    constexpr std::pair<std::string_view, Key> names[] = {{"enter", Key::enter},
                                                          {"next", Key::tab},
                                                          {"back", Key::escape},
                                                          {"up", Key::up},
                                                          {"down", Key::down},
                                                          {"left", Key::left},
                                                          {"right", Key::right},
                                                          {"home", Key::home},
                                                          {"page_up", Key::page_up},
                                                          {"page_down", Key::page_down},
                                                          {"help", Key::f1},
                                                          {"volume_up", Key::volume_up},
                                                          {"pause", Key::pause},
                                                          {"volume_down", Key::volume_down},
                                                          {"headset_in", Key::headset_in},
                                                          {"headset_out", Key::headset_out}};
    for (const auto& [known, key] : names)
        if (known == name) return key;
    return std::nullopt;
}

bool key_allowed(Key key, KeyModifiers modifiers) {
    return key != Key::other && !modifiers.ctrl && !modifiers.alt && !modifiers.super;
}

std::string printable_text(std::string_view text) {
    if (!is_valid_utf8(text)) return {};
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) continue;
        const bool c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;  // U+0080 … U+009F
        if (c1) {
            ++i;
            continue;
        }
        out.push_back(text[i]);
    }
    return out;
}

}  // namespace tp
