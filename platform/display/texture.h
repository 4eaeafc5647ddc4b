// Pixels that quads are filled from. ImTextureID of our draw lists is a Texture*; null means a plain colour.
// Thread rule: UI thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace tp {

struct Texture {
    enum class Kind { mask, picture };  // 8 bit coverage, tinted by the vertex colour; or premultiplied 0xAARRGGBB

    Texture(Kind k, int w, int h) : kind(k), width(w), height(h) {
        if (k == Kind::mask) {
            mask.assign(size_t(w) * size_t(h), 0);
        } else {
            picture.assign(size_t(w) * size_t(h), 0);
        }
    }
    Texture(const Texture&) = delete;
    Texture& operator=(const Texture&) = delete;

    [[nodiscard]] size_t bytes() const { return mask.size() + picture.size() * 4; }
    void touch_rows(int first, int last) {
        dirty_top = dirty_bottom > dirty_top ? (first < dirty_top ? first : dirty_top) : first;
        dirty_bottom = last > dirty_bottom ? last : dirty_bottom;
    }

    Kind kind;
    int width;
    int height;
    bool opaque = false;    // a picture without any transparency
    uint32_t identity = 0;  // changes when what was drawn before would look different now; part of the frame's hash
    int dirty_top = 0;      // rows that the GPU's copy lacks: [dirty_top, dirty_bottom)
    int dirty_bottom = 0;
    std::vector<uint8_t> mask;
    std::vector<uint32_t> picture;
    std::unique_ptr<void, void (*)(void*)> gpu{nullptr, [](void*) {}};
};

}  // namespace tp
