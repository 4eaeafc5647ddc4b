// Pictures from files, decoded and scaled off the UI thread. PNG, WebP, JPEG and SVG.
// Thread rule: UI thread; decoding runs on a Worker of the store's own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/task_queue.h"

namespace tp {

namespace errc {
inline constexpr ErrorCode picture_unknown_format{"picture_unknown_format"};
inline constexpr ErrorCode picture_too_large{"picture_too_large"};  // over 8 MiB, or over 4096 px on a side
inline constexpr ErrorCode picture_damaged{"picture_damaged"};      // truncated, or refused by the decoder
}  // namespace errc

enum class PictureFit { contain, cover };
enum class PictureState { loading, ready, failed };

struct PictureRequest {
    std::string path = {};
    int width_px = 0;
    int height_px = 0;
    PictureFit fit = PictureFit::contain;
    int radius_px = 0;  // rounded corners (half of the side: a circle), baked into the texture
    bool operator==(const PictureRequest&) const = default;
};

// What can be drawn now. Valid until the end of the frame in which it was asked.
struct PictureView {
    PictureState state = PictureState::loading;
    float opacity = 0;  // of the fade-in, 0 … 1
    int width_px = 0;   // as requested
    int height_px = 0;
    void* texture = nullptr;  // opaque: Canvas knows it
};

// Plain pixels: rows of 0xAARRGGBB, alpha premultiplied.
struct PixelBuffer {
    int width = 0;
    int height = 0;
    std::vector<uint32_t> pixels;
};

struct PictureLimits {
    size_t file_bytes = size_t{8} << 20U;
    size_t svg_bytes = size_t{512} << 10U;
    int side_px = 4096;
    size_t cache_bytes = size_t{8} << 20U;  // of what was on the screen before: a dozen pages, or a hundred rows
};

// The file as it is requested, scaled by area averaging; for SVG rasterised at the target size. Any thread. Sizes of
// the source are checked before anything is decoded. Errors: not_found, io, refused (not a regular file),
// picture_unknown_format, picture_too_large, picture_damaged, unsupported (SVG with entities, scripts or dashes),
// invalid_argument (size outside of 1 … 4096).
[[nodiscard]] Result<PixelBuffer> decode_picture(const PictureRequest& request, const PictureLimits& limits = {});

class PictureStore {
  public:
    struct Impl;
    explicit PictureStore(std::unique_ptr<Impl> impl);
    ~PictureStore();

    // Never blocks. The first call starts decoding; when it is done the frame scheduler is woken. A failed picture
    // stays failed until forget().
    [[nodiscard]] PictureView get(const PictureRequest& request);
    void forget(std::string_view path);
    void set_fade(Milliseconds duration);  // zero for reduced motion; 180 ms unless told
    [[nodiscard]] size_t cached_bytes() const;
    // Why a picture failed; nullptr when it did not. For logs.
    [[nodiscard]] const Error* error_of(const PictureRequest& request) const;
    [[nodiscard]] Impl& impl() { return *m_impl; }
    // Blocks until nothing is being decoded, for tests and screenshots; the results come with the next frame.
    void wait_decoded();

  private:
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
