// The chosen pictures that tests/golden compares, and how two pictures are compared. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "kiosk/ui/gallery/gallery.h"

namespace tp::gallery {

struct GoldenPicture {
    std::string file;  // without folder
    const Sheet* sheet = nullptr;
    Look look;
};
// One a sheet and theme, half as large as a kiosk's; and the sheets that say most in other scripts.
[[nodiscard]] std::vector<GoldenPicture> golden_pictures();

// Errors: those of Gallery::picture and write_png.
Status update_golden(Gallery& gallery, const std::string& folder);

// Two pixels differ when their distance in YIQ space, as "Measuring perceived color difference using YIQ NTSC
// transmission color space in mobile applications" (Kotsarenko, Ramos 2010) weighs it and pixelmatch uses it, is more
// than 0.1 of the largest.
inline constexpr double golden_threshold = 0.1;
// So many may differ: a rounding of antialiased edges, never a moved letter.
inline constexpr size_t golden_pixels_most = 24;

struct GoldenDifference {
    size_t pixels = 0;    // that differ
    PixelBuffer picture;  // the differing ones in red over a pale copy
};
// Of two pictures of one size.
[[nodiscard]] GoldenDifference compare(const PixelBuffer& one, const PixelBuffer& other);

}  // namespace tp::gallery
