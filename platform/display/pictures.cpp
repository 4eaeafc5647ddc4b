#include <algorithm>

#include "platform/display/picture_store.h"

namespace tp {
namespace {

std::string key_of(const PictureRequest& r) {
    return r.path + '\0' + std::to_string(r.width_px) + 'x' + std::to_string(r.height_px) +
           (r.fit == PictureFit::cover ? 'c' : 'f') + std::to_string(r.radius_px);
}

}  // namespace

PictureStore::Impl::Impl(TaskQueue& u, Clock& c, Animate a, PictureLimits l)
    : ui(u), clock(c), animate(std::move(a)), limits(l) {}

PictureStore::Impl::~Impl() {
    for (auto& [key, entry] : entries) entry.cancel.cancel();
}

void PictureStore::Impl::start(Entry& entry, const std::string& key) {
    worker.post(
        [this, key, request = entry.request, cancel = entry.cancel, caps = limits, watch = std::weak_ptr<int>(alive)] {
            if (cancel.cancelled()) return;
            auto result = std::make_shared<Result<PixelBuffer>>(decode_picture(request, caps));
            ui.post([this, key, result, watch] {
                if (!watch.expired()) decoded(key, std::move(*result));
            });
        });
}

void PictureStore::Impl::decoded(const std::string& key, Result<PixelBuffer> result) {
    const auto found = entries.find(key);
    if (found == entries.end() || found->second.state != PictureState::loading) return;
    Entry& entry = found->second;
    entry.ready_at = clock.monotonic();
    if (!result) {
        entry.state = PictureState::failed;
        entry.error = result.error();
        return;
    }
    entry.state = PictureState::ready;
    entry.texture = std::make_unique<Texture>(Texture::Kind::picture, 0, 0);
    entry.texture->width = result->width;
    entry.texture->height = result->height;
    entry.texture->picture = std::move(result->pixels);
    entry.texture->opaque = std::all_of(entry.texture->picture.begin(), entry.texture->picture.end(),
                                        [](uint32_t p) { return p >> 24U == 255; });
    entry.texture->identity = next_identity++;
    entry.texture->touch_rows(0, result->height);
    bytes += entry.texture->bytes();
    animate(entry.ready_at + fade);
}

void PictureStore::Impl::begin_frame() {
    ++frame;
    while (bytes > limits.cache_bytes || entries.size() > 4096) {
        auto oldest = entries.end();
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            if (it->second.state == PictureState::loading || it->second.used + 1 >= frame) continue;
            if (oldest == entries.end() || it->second.used < oldest->second.used) oldest = it;
        }
        if (oldest == entries.end()) return;  // all of it is on the screen
        if (oldest->second.texture) bytes -= oldest->second.texture->bytes();
        entries.erase(oldest);
    }
}

PictureStore::PictureStore(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
PictureStore::~PictureStore() = default;

PictureView PictureStore::get(const PictureRequest& request) {
    Impl& own = *m_impl;
    const std::string key = key_of(request);
    const auto [it, added] = own.entries.try_emplace(key);
    Impl::Entry& entry = it->second;
    entry.used = own.frame;
    if (added) {
        entry.request = request;
        own.start(entry, key);
    }
    PictureView view{entry.state, 0, request.width_px, request.height_px, entry.texture.get()};
    if (entry.state != PictureState::ready) return view;
    const auto age = own.clock.monotonic() - entry.ready_at;
    view.opacity = age >= own.fade ? 1 : std::chrono::duration<float>(age) / std::chrono::duration<float>(own.fade);
    return view;
}

void PictureStore::forget(std::string_view path) {
    for (auto it = m_impl->entries.begin(); it != m_impl->entries.end();) {
        Impl::Entry& entry = it->second;
        if (entry.request.path != path) {
            ++it;
            continue;
        }
        entry.cancel.cancel();
        if (entry.texture) m_impl->bytes -= entry.texture->bytes();
        it = m_impl->entries.erase(it);
    }
}

void PictureStore::set_fade(Milliseconds duration) {
    m_impl->fade = duration;
}
size_t PictureStore::cached_bytes() const {
    return m_impl->bytes;
}

const Error* PictureStore::error_of(const PictureRequest& request) const {
    const auto found = m_impl->entries.find(key_of(request));
    return found == m_impl->entries.end() || !found->second.error ? nullptr : &*found->second.error;
}

void PictureStore::wait_decoded() {
    m_impl->worker.wait_idle();
}

}  // namespace tp
