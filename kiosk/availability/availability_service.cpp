#include "kiosk/availability/availability_service.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kiosk/availability/availability_backend.h"
#include "kiosk/centre/centre.h"
#include "platform/base/bytes.h"
#include "platform/base/log.h"

namespace tp {

namespace {

// Crockford's base 32: no I, L, O, U, so that a code survives being read aloud.
std::string make_hold_code() {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string code;
    for (const std::byte byte : random_bytes(6)) code += alphabet[std::to_integer<size_t>(byte) % alphabet.size()];
    return code;
}

std::string reservation_payload(const HoldWish& wish, const std::string& code) {
    const auto text = [](std::string_view value) { return '"' + json_escape(value) + '"'; };
    std::string json = "{\"code\":" + text(code);
    if (!wish.contact.empty()) json += ",\"contact\":" + text(wish.contact);
    json += ",\"name\":" + text(wish.name) + ",\"quantity\":" + std::to_string(wish.quantity) +
            ",\"sku\":" + text(wish.sku) + ",\"store\":" + text(wish.store) + "}";
    return json;
}

// Each part is a task of its own, behind what a customer has asked meanwhile. An error ends it: a question that needs
// the words reads them itself, and tells.
void warm_up_a_part(Worker& worker, std::shared_ptr<AvailabilityBackend> backend, CancelToken token) {
    worker.post([&worker, backend = std::move(backend), token = std::move(token)] {
        if (token.cancelled()) return;
        if (const Result<bool> all = backend->search().warm_up(token); all && !*all)
            warm_up_a_part(worker, backend, token);
    });
}

enum class Place {
    search,
    completions,
    popular,
    product,
    departments,
    department,
    promotions,
    stores,
    pictures,
    products,
    count
};

}  // namespace

struct AvailabilityService::Impl {
    Worker& worker;
    TaskQueue& ui;
    Centre& centre;
    const Clock& clock;
    AvailabilityOptions options;
    // Shared with tasks on the worker, which may still run when the service is gone.
    std::shared_ptr<AvailabilityBackend> backend;
    std::array<CancelToken, static_cast<size_t>(Place::count)> asked;
    CancelToken gone;
    std::optional<CancelToken> warming;

    Impl(const ReplicaPlace& place, const Clock& c, Worker& w, TaskQueue& u, Centre& ce, AvailabilityOptions o)
        : worker(w),
          ui(u),
          centre(ce),
          clock(c),
          options(std::move(o)),
          backend(std::make_shared<AvailabilityBackend>(place, clock, options)) {
        // What was held before a restart and has not been sent yet.
        centre.waiting("reservation.create", [this, token = gone](const std::vector<Event>& events) {
            if (token.cancelled()) return;
            for (const Event& event : events)
                if (auto hold = hold_of(event)) keep(*std::move(hold));
        });
    }

    void keep(OwnHold hold) {
        worker.post([backend_ref = backend, hold = std::move(hold)] { backend_ref->add_hold(hold); });
    }

    // Withdraws what `place` asked before and runs `question(backend, token)` on the worker.
    template <typename T, typename Question>
    void ask(Place place, Question question, Answer<T> done) {
        CancelToken& slot = asked[static_cast<size_t>(place)];
        slot.cancel();
        slot = CancelToken();
        ask_with<T>(slot, std::move(question), std::move(done));
    }

    template <typename T, typename Question>
    void ask_with(const CancelToken& asker, Question question, Answer<T> done) {
        worker.post([backend_ref = backend, &queue = ui, token = asker, question = std::move(question),
                     done = std::move(done)]() mutable {
            if (token.cancelled()) return;
            Result<T> answer = question(*backend_ref, token);
            if (token.cancelled()) return;
            queue.post([token, answer = std::move(answer), done = std::move(done)]() mutable {
                if (!token.cancelled()) done(std::move(answer));
            });
        });
    }

    template <typename Find>
    void ask_product(Find find, Answer<std::optional<ProductPage>> done) {
        ask<std::optional<ProductPage>>(
            Place::product,
            [find = std::move(find)](AvailabilityBackend& back,
                                     const CancelToken& cancel) -> Result<std::optional<ProductPage>> {
                const std::optional<Product> found = TRY(find(back.reader(), cancel));
                return back.page(found, cancel);
            },
            std::move(done));
    }
};

AvailabilityService::AvailabilityService(const ReplicaPlace& place, const Clock& clock, Worker& worker, TaskQueue& ui,
                                         Centre& centre, AvailabilityOptions options)
    : m_impl(std::make_unique<Impl>(place, clock, worker, ui, centre, std::move(options))) {}

AvailabilityService::~AvailabilityService() {
    forget();
    m_impl->gone.cancel();
    if (m_impl->warming) m_impl->warming->cancel();
}

void AvailabilityService::forget() {
    for (CancelToken& token : m_impl->asked) token.cancel();
}

void AvailabilityService::warm_up() {
    if (m_impl->warming) m_impl->warming->cancel();
    m_impl->warming.emplace();
    warm_up_a_part(m_impl->worker, m_impl->backend, *m_impl->warming);
}

void AvailabilityService::search(SearchQuestion question, Answer<SearchAnswer> done) {
    question.store = m_impl->options.store;
    m_impl->ask<SearchAnswer>(
        Place::search,
        [question = std::move(question)](AvailabilityBackend& back, const CancelToken& cancel) {
            return back.find(question, cancel);
        },
        std::move(done));
}

void AvailabilityService::search_aside(SearchQuestion question, Answer<SearchAnswer> done) {
    question.effort = SearchQuestion::Effort::settled;
    question.store = m_impl->options.store;
    m_impl->ask_with<SearchAnswer>(
        m_impl->gone,
        [question = std::move(question)](AvailabilityBackend& back, const CancelToken& cancel) {
            return back.find(question, cancel);
        },
        std::move(done));
}

void AvailabilityService::completions(std::string text, size_t limit, Answer<std::vector<std::string>> done) {
    m_impl->ask<std::vector<std::string>>(
        Place::completions,
        [text = std::move(text), limit](AvailabilityBackend& back, const CancelToken&)
            -> Result<std::vector<std::string>> { return back.search().completions(text, limit); },
        std::move(done));
}

void AvailabilityService::popular(size_t limit, Answer<std::vector<SearchHit>> done) {
    m_impl->ask<std::vector<SearchHit>>(
        Place::popular,
        [limit](AvailabilityBackend& back, const CancelToken& cancel) { return back.popular(limit, cancel); },
        std::move(done));
}

void AvailabilityService::product(std::string sku, Answer<std::optional<ProductPage>> done) {
    m_impl->ask_product([sku = std::move(sku)](ReplicaReader& reader,
                                               const CancelToken& cancel) { return reader.find_product(sku, cancel); },
                        std::move(done));
}

void AvailabilityService::product_by_gtin(std::string gtin, Answer<std::optional<ProductPage>> done) {
    m_impl->ask_product(
        [gtin = std::move(gtin)](ReplicaReader& reader, const CancelToken& cancel) {
            return reader.find_by_gtin(gtin, cancel);
        },
        std::move(done));
}

void AvailabilityService::departments(Answer<std::vector<Department>> done) {
    m_impl->ask<std::vector<Department>>(
        Place::departments,
        [](AvailabilityBackend& back, const CancelToken& cancel) { return back.reader().departments(cancel); },
        std::move(done));
}

void AvailabilityService::department(std::string id, size_t offset, size_t limit, Answer<DepartmentPage> done) {
    m_impl->ask<DepartmentPage>(
        Place::department,
        [id = std::move(id), offset, limit](AvailabilityBackend& back, const CancelToken& cancel) {
            return back.department(id, offset, limit, cancel);
        },
        std::move(done));
}

void AvailabilityService::promotions(Answer<std::vector<PromotionCard>> done) {
    m_impl->ask<std::vector<PromotionCard>>(
        Place::promotions, [](AvailabilityBackend& back, const CancelToken& cancel) { return back.promotions(cancel); },
        std::move(done));
}

void AvailabilityService::stores(Answer<std::vector<NearbyStore>> done) {
    m_impl->ask<std::vector<NearbyStore>>(
        Place::stores, [](AvailabilityBackend& back, const CancelToken& cancel) { return back.stores(cancel); },
        std::move(done));
}

void AvailabilityService::products(std::vector<std::string> skus, Answer<std::vector<ListedProduct>> done) {
    using Found = std::vector<ListedProduct>;
    m_impl->ask<Found>(
        Place::products,
        [skus = std::move(skus)](AvailabilityBackend& back, const CancelToken& cancel) -> Result<Found> {
            Found found;
            for (const std::string& sku : skus) {
                std::optional<Product> product = TRY(back.reader().find_product(sku, cancel));
                if (!product) continue;
                ListedProduct& listed = found.emplace_back(std::move(*product));
                if (!listed.product.picture.empty())
                    listed.picture = TRY(back.reader().picture_file(listed.product.picture, cancel));
            }
            return found;
        },
        std::move(done));
}

void AvailabilityService::pictures(std::vector<std::string> content_ids,
                                   Answer<std::vector<std::optional<std::string>>> done) {
    using Files = std::vector<std::optional<std::string>>;
    m_impl->ask<Files>(
        Place::pictures,
        [ids = std::move(content_ids)](AvailabilityBackend& back, const CancelToken& cancel) -> Result<Files> {
            Files files;
            for (const std::string& id : ids)
                files.push_back(id.empty() ? std::nullopt : TRY(back.reader().picture_file(id, cancel)));
            return files;
        },
        std::move(done));
}

void AvailabilityService::hold(HoldWish wish, Answer<SavedHold> done) {
    Impl& self = *m_impl;
    if (wish.store.empty()) wish.store = self.options.store;
    if (wish.sku.empty() || wish.quantity < 1 || wish.quantity > 99) {
        self.ui.post([done = std::move(done), gone = self.gone]() mutable {
            if (!gone.cancelled())
                done(fail(errc::invalid_argument, "a hold without a product, or of none or too many"));
        });
        return;
    }
    const std::string code = make_hold_code();
    const std::string bucket = "store:" + wish.store;
    const auto record = [this, wish, code, done = std::move(done), gone = self.gone](bool request) mutable {
        const std::string payload = reservation_payload(wish, code);
        m_impl->centre.record("reservation.create", Lane::reservation, "reservation:" + code, payload,
                              [this, wish, code, request, gone, done = std::move(done)](Result<Event> saved) {
                                  if (gone.cancelled()) return;
                                  if (!saved) return done(std::unexpected(saved.error()));
                                  m_impl->keep({saved->id, wish.store, wish.sku, wish.quantity});
                                  done(SavedHold{saved->id, code, request});
                              });
    };
    // Whether it is a promise depends on the age of the stock at this moment, not when the page was drawn.
    self.worker.post([backend = self.backend, &ui = self.ui, gone = self.gone, sku = wish.sku, bucket,
                      &clock = self.clock, promise_for = self.options.promise_for, record]() mutable {
        bool request = true;
        const CancelToken uncancelled;
        const auto stock = backend->reader().stock(sku, bucket.substr(6), uncancelled);
        const auto ages = backend->reader().freshness(uncancelled);
        if (stock && *stock && ages)
            for (const BucketFreshness& age : *ages)
                if (age.bucket == bucket && age.complete_at) request = clock.wall() - *age.complete_at > promise_for;
        ui.post([gone, record = std::move(record), request]() mutable {
            if (!gone.cancelled()) record(request);
        });
    });
}

void AvailabilityService::hold_state(std::string event_id, std::function<void(HoldState)> done) {
    m_impl->centre.outcome_of(event_id, [gone = m_impl->gone, done = std::move(done)](std::optional<Outcome> outcome) {
        if (gone.cancelled()) return;
        if (!outcome) return done(HoldState::waiting);
        done(outcome->status == "rejected" ? HoldState::refused : HoldState::confirmed);
    });
}

}  // namespace tp
