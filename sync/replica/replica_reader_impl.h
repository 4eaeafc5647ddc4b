// The inside of ReplicaReader, shared by the files that answer its questions. Inside sync/replica. Thread rule: the
// reader's.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/storage/database.h"
#include "sync/replica/replica_reader.h"
#include "sync/replica/schema.h"

namespace tp {

// 1 where the bucket ?1 was complete once.
inline constexpr std::string_view whole_store_sql = "SELECT complete_at IS NOT NULL FROM cursor WHERE bucket = ?1";

struct ReplicaReader::Impl {
    const ReplicaPlace& place;
    SystemClock clock;  // only stands in for a deadline that no query here has
    std::optional<Database> database;
    uint64_t generation = 0;
    int views = 0;

    // Stock at one store by products' ranks, as one revision has it. Letter by letter a customer meets the same best
    // sellers, and a look into the table costs as much as all else about a candidate.
    struct StockHere {
        std::string store;
        uint64_t revision = 0;
        bool known = false;  // told whole once: no row means none
        struct Held {
            int64_t quantity = 0;
            bool known = false;
            const std::string* aisle = nullptr;  // one of aisles; null: none
        };
        std::unordered_map<int64_t, Held> held;
        std::set<std::string, std::less<>> aisles;  // of held: both are emptied together
        [[nodiscard]] const std::string* aisle(std::string_view name);
    } stock_here;
    static constexpr size_t most_held = 32'768;  // 2 MB; 3 MB more where each product has a place code of its own

    explicit Impl(const ReplicaPlace& p) : place(p) {}

    // Hands `result` on. A reader cannot mend damage: it lets go of the file and leaves a mark for who can.
    template <typename T>
    Result<T> guarded(Result<T> result, uint64_t of) {
        if (!result && result.error().code == errc::corrupt) {
            database.reset();
            place.note_damage(of);
        }
        return result;
    }

    Result<std::reference_wrapper<Database>> ready() {
        const uint64_t present = place.generation();
        if (database && (views > 0 || present == generation)) return std::ref(*database);
        return guarded(open(present), present);
    }

    Result<std::reference_wrapper<Database>> open(uint64_t present) {
        database.reset();
        stock_here = {};
        OpenOptions options;
        options.cache_kib = reader_cache_kib;
        // The file may be replaced between reading the link and opening it: once more then.
        for (int attempt = 0; attempt < 2 && !database; ++attempt) {
            auto opened = Database::open(TRY(place.present_file()), Role::reader, options);
            if (opened)
                database.emplace(std::move(*opened));
            else if (attempt == 1 || opened.error().code != errc::not_found)
                return std::unexpected(opened.error());
        }
        if (Status ours = check_replica_schema(*database); !ours) {
            database.reset();
            return std::unexpected(std::move(ours).error());
        }
        generation = present;
        return std::ref(*database);
    }

    // An unfinished SELECT, which keeps its read transaction open for the statements beside it.
    Result<std::reference_wrapper<Statement>> view_statement() {
        return TRY(ready()).get().cached("SELECT n FROM product_count");
    }

    // Changes with the file and with what another connection commits to it.
    Result<uint64_t> revision() {
        Statement& row = TRY(TRY(ready()).get().cached("PRAGMA data_version"));
        const int64_t data = TRY(row.step()) ? row.integer(0) : 0;
        row.reset();
        // data_version starts anew with each connection, so the generation goes in front.
        return (generation << 40) ^ static_cast<uint64_t>(data);
    }

    // Within a running query, so that what is kept is of the state that the query sees.
    Status begin_stock(std::string_view store);
    // What it points to stands until the next call.
    Result<StockHere::Held> stock_of(int64_t rank, std::string_view sku);
    Result<std::vector<Candidate>> read_candidates(Statement& rows, std::string_view here, size_t expected);

    // Runs `ask(statement)` over the bound statement, under the token.
    template <typename T, typename Ask, typename... Values>
    Result<T> query(const CancelToken& cancel, std::string_view sql, Ask ask, const Values&... values) {
        if (cancel.cancelled()) return fail(errc::cancelled, "the question was withdrawn");
        Database& opened = TRY(ready());
        const auto run = [&]() -> Result<T> {
            const auto limit = opened.limit_work(cancel, clock);
            Statement& statement = TRY(opened.cached(sql));
            statement.bind(values...);
            Result<T> answer = ask(statement);
            statement.reset();  // an open statement would hold up the writer's checkpoints
            return answer;
        };
        return guarded(run(), generation);
    }

    template <typename T, typename Read, typename... Values>
    Result<std::vector<T>> list(const CancelToken& cancel, std::string_view sql, Read read, const Values&... values) {
        return query<std::vector<T>>(
            cancel, sql,
            [&](Statement& rows) -> Result<std::vector<T>> {
                std::vector<T> found;
                while (TRY(rows.step())) found.push_back(TRY(read(rows)));
                return found;
            },
            values...);
    }

    template <typename T, typename Read, typename... Values>
    Result<std::optional<T>> one(const CancelToken& cancel, std::string_view sql, Read read, const Values&... values) {
        return query<std::optional<T>>(
            cancel, sql,
            [&](Statement& row) -> Result<std::optional<T>> {
                if (!TRY(row.step())) return std::optional<T>();
                return std::optional<T>(TRY(read(row)));
            },
            values...);
    }
};

}  // namespace tp
