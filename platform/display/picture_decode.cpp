#include <SDL.h>
#include <SDL_image.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "platform/base/no_blocking_here.h"
#include "platform/display/pictures.h"

namespace tp {
namespace {

enum class Format { png, webp, jpeg, svg };

struct Header {
    Format format = Format::png;
    int64_t width = 0;  // 0 for SVG
    int64_t height = 0;
};

struct SurfaceDeleter {
    void operator()(SDL_Surface* s) const { SDL_FreeSurface(s); }
};
using Surface = std::unique_ptr<SDL_Surface, SurfaceDeleter>;

uint32_t byte_at(std::string_view b, size_t i) {
    return static_cast<unsigned char>(b[i]);
}
uint32_t big16(std::string_view b, size_t i) {
    return byte_at(b, i) << 8U | byte_at(b, i + 1);
}
uint32_t big32(std::string_view b, size_t i) {
    return big16(b, i) << 16U | big16(b, i + 2);
}
uint32_t little24(std::string_view b, size_t i) {
    return byte_at(b, i) | byte_at(b, i + 1) << 8U | byte_at(b, i + 2) << 16U;
}

Result<Header> damaged(const char* what) {
    return fail(errc::picture_damaged, what);
}

// The frame header after the other segments: ITU-T T.81, B.1.1.
Result<Header> jpeg_header(std::string_view b) {
    size_t at = 2;
    while (at + 9 < b.size()) {
        if (byte_at(b, at) != 0xFF) return damaged("JPEG segment without a marker");
        const uint32_t marker = byte_at(b, at + 1);
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) return Header{Format::jpeg, big16(b, at + 7), big16(b, at + 5)};
        const uint32_t length = big16(b, at + 2);
        if (length < 2) return damaged("JPEG segment of no length");
        at += 2 + length;
    }
    return damaged("JPEG without a frame");
}

// RFC 9649: the first chunk after RIFF….WEBP.
Result<Header> webp_header(std::string_view b) {
    if (b.size() < 30) return damaged("WebP of less than a header");
    const std::string_view chunk = b.substr(12, 4);
    if (chunk == "VP8X") return Header{Format::webp, 1 + int64_t{little24(b, 24)}, 1 + int64_t{little24(b, 27)}};
    if (chunk == "VP8 ") {
        const auto size = [&](size_t i) { return int64_t{(byte_at(b, i) | byte_at(b, i + 1) << 8U) & 0x3FFFU}; };
        return Header{Format::webp, size(26), size(28)};
    }
    if (chunk == "VP8L") {
        const uint32_t packed = little24(b, 21) | byte_at(b, 24) << 24U;
        return Header{Format::webp, 1 + int64_t{packed & 0x3FFFU}, 1 + int64_t{packed >> 14U & 0x3FFFU}};
    }
    return damaged("WebP without a picture");
}

// SDL_image draws with nanosvg, which expands dashes without a bound; scripts, entities and foreign content have no
// business in a picture either.
Result<Header> svg_header(std::string_view b, const PictureLimits& limits) {
    if (b.size() > limits.svg_bytes) return fail(errc::picture_too_large, "SVG over its cap");
    for (const char* const refused :
         {"<!ENTITY", "<!entity", "<script", "stroke-dash", "<foreignObject", "<image", "<use"}) {
        if (b.find(refused) != std::string_view::npos) {
            return fail(errc::unsupported, std::string("SVG with ") + refused);
        }
    }
    if (b.find("</svg>") == std::string_view::npos) return damaged("SVG without an end");
    return Header{Format::svg, 0, 0};
}

Result<Header> read_header(std::string_view b, const PictureLimits& limits) {
    if (b.empty()) return damaged("empty file");
    if (b.starts_with("\x89PNG\r\n\x1a\n")) {
        if (b.size() < 33 || b.substr(12, 4) != "IHDR") return damaged("PNG without a header");
        return Header{Format::png, big32(b, 16), big32(b, 20)};
    }
    if (b.starts_with("RIFF") && b.size() >= 12 && b.substr(8, 4) == "WEBP") return webp_header(b);
    if (b.starts_with("\xFF\xD8\xFF")) return jpeg_header(b);
    if (b.substr(0, 1024).find("<svg") != std::string_view::npos) return svg_header(b, limits);
    return fail(errc::picture_unknown_format, "neither PNG, WebP, JPEG nor SVG");
}

Result<std::string> read_file(const std::string& path, size_t cap) {
    may_block("reading the picture", path);
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) return fail(errc::not_found, path);
    if (!std::filesystem::is_regular_file(status)) return fail(errc::refused, path + " is not a regular file");
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(errc::io, "opening " + path);
    std::string bytes;
    bytes.resize(cap + 1);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<size_t>(file.gcount()));
    if (bytes.size() > cap) return fail(errc::picture_too_large, path + " is larger than its cap");
    return bytes;
}

PixelBuffer premultiplied(const SDL_Surface& surface) {
    PixelBuffer out{surface.w, surface.h, {}};
    out.pixels.reserve(size_t(surface.w) * size_t(surface.h));
    for (int y = 0; y < surface.h; ++y) {
        const auto* const row = reinterpret_cast<const uint32_t*>(static_cast<const uint8_t*>(surface.pixels) +
                                                                  ptrdiff_t{y} * surface.pitch);
        for (int x = 0; x < surface.w; ++x) {
            const uint32_t p = row[x];
            const uint32_t a = p >> 24U;
            const auto channel = [&](uint32_t shift) { return ((p >> shift & 255U) * a + 127) / 255 << shift; };
            out.pixels.push_back(a == 255 ? p : a << 24U | channel(16) | channel(8) | channel(0));
        }
    }
    return out;
}

// How much of each source pixel falls into a target pixel, along one axis.
struct Share {
    int first = 0;
    std::vector<float> weights;
};

// Area averaging when it becomes smaller, linear when it becomes larger.
std::vector<Share> shares(double from, double length, int source, int target) {
    std::vector<Share> out(size_t(target), Share{});
    const double step = length / target;
    for (int i = 0; i < target; ++i) {
        double left = from + i * step;
        double right = left + step;
        if (step < 1) {
            const double centre = (left + right) / 2;
            left = centre - 0.5;
            right = centre + 0.5;
        }
        Share& share = out[size_t(i)];
        const int first = static_cast<int>(std::floor(left));
        const int last = static_cast<int>(std::ceil(right)) - 1;
        share.first = std::clamp(first, 0, source - 1);
        share.weights.assign(size_t(std::clamp(last, 0, source - 1) - share.first + 1), 0);
        for (int k = first; k <= last; ++k) {
            const double part = std::min(right, k + 1.0) - std::max(left, double(k));
            share.weights[size_t(std::clamp(k, 0, source - 1) - share.first)] +=
                static_cast<float>(part / (right - left));
        }
    }
    return out;
}

struct Crop {
    double x, y, width, height;
};

PixelBuffer scaled(const PixelBuffer& in, Crop crop, int width, int height) {
    const auto columns = shares(crop.x, crop.width, in.width, width);
    const auto rows = shares(crop.y, crop.height, in.height, height);
    PixelBuffer out{width, height, {}};
    out.pixels.reserve(size_t(width) * size_t(height));
    std::vector<float> sums(size_t(in.width) * 4);
    for (const Share& row : rows) {
        std::fill(sums.begin(), sums.end(), 0.0F);
        for (size_t k = 0; k < row.weights.size(); ++k) {
            const uint32_t* const line = in.pixels.data() + size_t(row.first + static_cast<int>(k)) * size_t(in.width);
            for (size_t x = 0; x < size_t(in.width); ++x) {
                for (size_t c = 0; c < 4; ++c) {
                    sums[x * 4 + c] += row.weights[k] * static_cast<float>(line[x] >> (8 * c) & 255U);
                }
            }
        }
        for (const Share& column : columns) {
            float value[4] = {0.5F, 0.5F, 0.5F, 0.5F};
            for (size_t k = 0; k < column.weights.size(); ++k) {
                const float* const from = sums.data() + (size_t(column.first) + k) * 4;
                for (size_t c = 0; c < 4; ++c) value[c] += column.weights[k] * from[c];
            }
            uint32_t pixel = 0;
            for (size_t c = 0; c < 4; ++c)
                pixel |= static_cast<uint32_t>(std::clamp(value[c], 0.0F, 255.0F)) << (8 * c);
            out.pixels.push_back(pixel);
        }
    }
    return out;
}

void round_corners(PixelBuffer& picture, int radius) {
    const auto r = static_cast<float>(std::min({radius, picture.width / 2, picture.height / 2}));
    if (r <= 0) return;
    const auto w = static_cast<float>(picture.width);
    const auto h = static_cast<float>(picture.height);
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const float qx = std::max(std::fabs(static_cast<float>(x) + 0.5F - w / 2) - w / 2 + r, 0.0F);
            const float qy = std::max(std::fabs(static_cast<float>(y) + 0.5F - h / 2) - h / 2 + r, 0.0F);
            const float coverage = std::clamp(r + 0.5F - std::hypot(qx, qy), 0.0F, 1.0F);
            if (coverage >= 1) continue;
            uint32_t& pixel = picture.pixels[size_t(y) * size_t(picture.width) + size_t(x)];
            const auto share = static_cast<uint32_t>(coverage * 256);
            pixel = ((pixel & 0xFF00FFU) * share >> 8U & 0xFF00FFU) | ((pixel >> 8U & 0xFF00FFU) * share & 0xFF00FF00U);
        }
    }
}

PixelBuffer fitted(const PixelBuffer& source, const PictureRequest& request) {
    const double wide = double(request.width_px) / source.width;
    const double high = double(request.height_px) / source.height;
    if (request.fit == PictureFit::cover) {
        const double scale = std::max(wide, high);
        const double width = request.width_px / scale;
        const double height = request.height_px / scale;
        return scaled(source, {(source.width - width) / 2, (source.height - height) / 2, width, height},
                      request.width_px, request.height_px);
    }
    const double scale = std::min(wide, high);
    const int width = std::clamp(static_cast<int>(std::lround(source.width * scale)), 1, request.width_px);
    const int height = std::clamp(static_cast<int>(std::lround(source.height * scale)), 1, request.height_px);
    PixelBuffer inner = scaled(source, {0, 0, double(source.width), double(source.height)}, width, height);
    if (width == request.width_px && height == request.height_px) return inner;
    PixelBuffer out{request.width_px, request.height_px, {}};
    out.pixels.assign(size_t(request.width_px) * size_t(request.height_px), 0);
    const size_t left = size_t(request.width_px - width) / 2;
    const size_t top = size_t(request.height_px - height) / 2;
    for (size_t y = 0; y < size_t(height); ++y) {
        std::copy_n(inner.pixels.begin() + static_cast<ptrdiff_t>(y * size_t(width)), width,
                    out.pixels.begin() + static_cast<ptrdiff_t>((top + y) * size_t(request.width_px) + left));
    }
    return out;
}

}  // namespace

Result<PixelBuffer> decode_picture(const PictureRequest& request, const PictureLimits& limits) {
    const auto in_range = [](int side) { return side >= 1 && side <= 4096; };
    if (!in_range(request.width_px) || !in_range(request.height_px)) {
        return fail(errc::invalid_argument, "a picture of this size cannot be asked for");
    }
    const std::string bytes = TRY(read_file(request.path, limits.file_bytes));
    const Header header = TRY_CONTEXT(read_header(bytes, limits), request.path);
    if (header.width > limits.side_px || header.height > limits.side_px) {
        return fail(errc::picture_too_large, request.path + " has too many pixels");
    }
    if (header.format != Format::svg && (header.width < 1 || header.height < 1)) {
        return fail(errc::picture_damaged, request.path + " has no pixels");
    }
    SDL_RWops* const stream = SDL_RWFromConstMem(bytes.data(), static_cast<int>(bytes.size()));
    if (stream == nullptr) return fail(errc::internal, SDL_GetError());
    Surface decoded;
    switch (header.format) {
        case Format::png:
            decoded.reset(IMG_LoadPNG_RW(stream));
            break;
        case Format::webp:
            decoded.reset(IMG_LoadWEBP_RW(stream));
            break;
        case Format::jpeg:
            decoded.reset(IMG_LoadJPG_RW(stream));
            break;
        case Format::svg:
            decoded.reset(IMG_LoadSizedSVG_RW(stream, request.width_px, request.height_px));
            break;
    }
    SDL_RWclose(stream);
    if (!decoded) return fail(errc::picture_damaged, request.path + ": " + SDL_GetError());
    if (decoded->w < 1 || decoded->h < 1 || decoded->w > limits.side_px || decoded->h > limits.side_px) {
        return fail(errc::picture_too_large, request.path + " decodes to another size than it says");
    }
    const Surface pixels(SDL_ConvertSurfaceFormat(decoded.get(), SDL_PIXELFORMAT_ARGB8888, 0));
    if (!pixels) return fail(errc::picture_damaged, request.path + ": " + SDL_GetError());
    PixelBuffer out = fitted(premultiplied(*pixels), request);
    round_corners(out, request.radius_px);
    return out;
}

}  // namespace tp
