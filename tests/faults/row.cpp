#include "tests/faults/row.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

namespace tp::faults {

namespace {

constexpr uint64_t failures_told = 5;

}  // namespace

uint64_t Trials::wanted(uint64_t ci, uint64_t long_run) const {
    return m_options.trials.value_or(m_options.long_run ? long_run : ci);
}

void Trials::one(uint64_t seed, const std::function<Result<uint64_t>(uint64_t)>& body) {
    Result<uint64_t> outcome = fail(errc::internal, "an exception of an unknown kind");
    try {
        outcome = body(seed);
    } catch (const std::exception& broken) {  // a double's check, which outside of doctest throws
        outcome = fail(errc::internal, broken.what());
    }
    m_done += outcome.value_or(1);
    if (outcome) return;
    if (++m_failed > failures_told || (m_expected && m_failed > 1)) return;
    fmt::print("{} {}: seed {}: {}: {}\n    touchpoint-faults --only {} --seed {} --trials 1\n",
               m_expected ? "caught" : "FAILED", m_row, seed, outcome.error().code.name(), outcome.error().message,
               m_row, seed);
    std::fflush(stdout);
}

void Trials::run(uint64_t count, const std::function<Result<uint64_t>(uint64_t)>& body) {
    const uint64_t end = m_done + m_options.trials.value_or(count);
    for (uint64_t seed = m_options.seed.value_or(1); m_done < end; ++seed) one(seed, body);
}

void Trials::run_each(const std::vector<uint64_t>& seeds, const std::function<Result<uint64_t>(uint64_t)>& body) {
    for (const uint64_t seed : seeds)
        if (asked_for(seed)) one(seed, body);
}

}  // namespace tp::faults
