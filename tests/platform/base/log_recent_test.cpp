// What a logger keeps in memory for the staff menu.
#include <doctest/doctest.h>

#include "platform/base/log.h"

using namespace tp;

TEST_CASE("log: the newest lines are kept, so many and no more, with fields that are cut at whole characters") {
    const auto log = Logger::to_nowhere();
    CHECK(log->recent().empty());
    log->info("below_the_level");
    CHECK(log->recent().empty());
    for (int i = 0; i < 600; ++i) log->error("event", {{"number", i}, {"word", "x"}, {"yes", true}});
    CHECK(log->recent().size() == Logger::lines_kept);
    CHECK(log->recent(2).size() == 2);
    CHECK(log->recent(1)[0].fields == "number=599 word=x yes=true");
    CHECK(log->recent()[499].fields == "number=100 word=x yes=true");
    CHECK(log->recent(1)[0].level == LogLevel::error);
    std::string wide;
    for (int i = 0; i < 400; ++i) wide += "ü";
    log->error("wide", {{"k", wide}});
    const std::string kept = log->recent(1)[0].fields;
    CHECK(kept.size() <= 500);
    CHECK(wide.starts_with(std::string_view(kept).substr(2)));
    CHECK(kept.size() % 2 == 0);
}
