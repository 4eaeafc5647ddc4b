#include "sync/hub/import/folder_by_manifest.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "platform/base/toml_parser.h"
#include "sync/hub/import/content_file.h"
#include "sync/hub/import/department_table.h"
#include "sync/hub/import/derive.h"
#include "sync/hub/import/mapping.h"
#include "sync/hub/import/text_converters.h"

namespace tp {

namespace {

namespace fs = std::filesystem;

struct SourceFile {
    std::string source, mapping;
};
struct Manifest {
    uint64_t seed = 1;
    std::string own_store, departments, photos;
    SourceFile products, stores, baskets;
    int members = 0, orders = 0, near_stores = 0;
};

Result<SourceFile> source_file(const toml::table& root, const std::string& key) {
    const toml::table* table = TRY(toml_table_at(root, key));
    SourceFile file;
    file.source = TRY(toml_at<std::string>(*table, "source"));
    file.mapping = TRY(toml_at<std::string>(*table, "mapping"));
    return file;
}

// A number of things to make up.
Result<int> count(const toml::table& root, const std::string& key) {
    constexpr int64_t most = 10'000'000;
    const int64_t value = TRY(toml_at<int64_t>(root, key));
    if (value < 0 || value > most) return malformed_at(*root.get(key), "'" + key + "' must be 0 to 10000000");
    return static_cast<int>(value);
}

Result<Manifest> manifest_of(const toml::table& root) {
    const std::vector<std::string_view> known = {"seed",   "own_store", "departments", "photos", "products",
                                                 "stores", "baskets",   "members",     "orders", "near_stores"};
    for (const auto& [key, value] : root)
        if (std::find(known.begin(), known.end(), key.str()) == known.end())
            return fail(import_errc::unknown_key,
                        fmt::format("line {}: no such key: {} (did you mean {}?)", line_of(value), key.str(),
                                    nearest_name(key.str(), known)));
    Manifest out;
    out.seed = static_cast<uint64_t>(TRY(toml_at<int64_t>(root, "seed")));
    out.own_store = TRY(toml_at<std::string>(root, "own_store"));
    out.departments = TRY(toml_at<std::string>(root, "departments"));
    out.photos = TRY(toml_at<std::string>(root, "photos"));
    out.products = TRY(source_file(root, "products"));
    out.stores = TRY(source_file(root, "stores"));
    out.baskets = TRY(source_file(root, "baskets"));
    out.members = TRY(count(root, "members"));
    out.orders = TRY(count(root, "orders"));
    out.near_stores = TRY(count(root, "near_stores"));
    return out;
}

Result<Manifest> read_manifest(const std::string& file) {
    const toml::table root = TRY(load_toml(file));
    return TRY_CONTEXT(manifest_of(root), file);
}

Result<KeywordDepartment> read_keyword_department(const toml::table& table, int position) {
    KeywordDepartment out;
    out.department = TRY(read_department(table, position));
    out.words = split_list(TRY(toml_at<std::string>(table, "words")), ' ');
    const auto price = TRY(toml_at<std::vector<int64_t>>(table, "price"));
    if (price.size() != 2) return malformed_at(table, "'price' is the lowest and the highest");
    out.lowest_price = price[0];
    out.highest_price = price[1];
    out.picture = TRY(toml_at<std::string>(table, "picture"));
    return out;
}

// Passes everything on and remembers what derived records need.
class RememberingSink final : public ImportSink {
  public:
    explicit RememberingSink(ImportSink& to) : m_to(to) {}
    // A run by a manifest starts over: what it derives needs all of the products and stores.
    Result<std::optional<ImportPosition>> committed(const FileIdentity&, ImportTable) override {
        return std::optional<ImportPosition>{};
    }
    Status apply(ImportBatch batch) override {
        if (const auto* list = std::get_if<std::vector<Product>>(&batch.records))
            products.insert(products.end(), list->begin(), list->end());
        if (const auto* list = std::get_if<std::vector<Store>>(&batch.records))
            stores.insert(stores.end(), list->begin(), list->end());
        return m_to.apply(std::move(batch));
    }
    std::vector<Product> products;
    std::vector<Store> stores;

  private:
    ImportSink& m_to;
};

class ManifestImport {
  public:
    ManifestImport(const std::string& dir, const std::string& mappings, Manifest manifest, ImportSink& sink,
                   const FolderOptions& options)
        : m_dir(dir), m_mappings(mappings), m_manifest(std::move(manifest)), m_sink(sink), m_options(options) {
        if (!options.own_store.empty()) m_manifest.own_store = options.own_store;
        m_now = options.now ? *options.now : SystemClock().wall();
    }

    Result<std::vector<ImportReport>> all() {
        m_context.seed = m_manifest.seed;
        TRY(departments());
        TRY(photos());
        TRY(file(m_manifest.products, {}));
        std::stable_sort(m_sink.products.begin(), m_sink.products.end(), [](const Product& a, const Product& b) {
            return a.popularity != b.popularity ? a.popularity > b.popularity : a.sku < b.sku;
        });
        TRY(file(m_manifest.stores, {}));
        TRY(promotions());
        TRY(stock());
        TRY(file(m_manifest.baskets, [this](const std::vector<std::string>& codes) {
            std::vector<std::string> skus;
            for (size_t rank = 0; rank < codes.size(); ++rank)
                skus.push_back(rank < m_sink.products.size() ? m_sink.products[rank].sku : "");
            return skus;
        }));
        TRY(people());
        return m_reports;
    }

  private:
    template <typename Record>
    Status give(ImportTable table, std::vector<Record> records) {
        const auto rows = records.size();
        for (size_t from = 0; from < rows; from += 2000) {
            ImportBatch batch;
            batch.table = table;
            const auto first = records.begin() + static_cast<std::ptrdiff_t>(from);
            batch.records =
                std::vector<Record>(first, first + static_cast<std::ptrdiff_t>(std::min<size_t>(2000, rows - from)));
            batch.last = from + 2000 >= rows;
            TRY(m_sink.apply(std::move(batch)));
        }
        ImportReport report;
        report.file = "(derived)";
        report.table = table;
        report.rows = rows;
        m_reports.push_back(std::move(report));
        return {};
    }

    Status file(const SourceFile& source, BasketAssignment assign) {
        const auto path = m_dir + "/" + source.source;
        if (!fs::exists(path)) return {};
        auto mapping = TRY(Mapping::load(m_mappings + "/" + source.mapping));
        mapping.set_context(m_context);
        const auto rows = mapping.source();
        FileJob job;
        job.path = path;
        job.table = mapping.table();
        job.format = format_of_file(path);
        job.currency = mapping.currency();
        job.folder = m_dir;
        job.source = rows.get();
        job.assign = std::move(assign);
        ImportOptions options;
        options.on_issue = m_options.on_issue;
        options.on_progress = m_options.on_progress;
        options.cancel = m_options.cancel;
        m_reports.push_back(TRY(run_file_job(job, m_sink, options)));
        return {};
    }

    Status departments() {
        const std::string file = m_mappings + "/" + m_manifest.departments;
        const toml::table root = TRY(load_toml(file));
        const auto tables = TRY_CONTEXT(toml_tables_at(root, "department"), file);
        std::vector<Department> list;
        for (const toml::table* table : tables) {
            m_context.departments.push_back(
                TRY_CONTEXT(read_keyword_department(*table, static_cast<int>(list.size()) + 1), file));
            list.push_back(m_context.departments.back().department);
        }
        if (list.empty()) return fail(errc::malformed, m_manifest.departments + ": no departments");
        return give(ImportTable::departments, std::move(list));
    }

    Status photos() {
        std::vector<ImportedContent> list;
        const auto templates = fs::path(m_mappings).lexically_normal().parent_path() / "demo";
        for (auto& entry : m_context.departments) {
            const auto file = (templates / "pictures" / (entry.picture + ".svg")).string();
            entry.picture = "department-" + entry.department.id;
            list.push_back(TRY(describe_content(entry.picture, file)));
        }
        for (const auto* scene : {"breakfast", "pasta", "care", "sound"})
            list.push_back(TRY(describe_content(std::string("promotion-") + scene,
                                                (templates / "promotions" / (std::string(scene) + ".svg")).string())));
        std::error_code error;
        std::vector<std::string> files;
        for (const auto& entry : fs::directory_iterator(m_dir + "/" + m_manifest.photos, error))
            files.push_back(entry.path().string());
        std::sort(files.begin(), files.end());
        for (const auto& path : files) {
            const auto id = "photo-" + fs::path(path).stem().string();
            auto content = describe_content(id, path);
            if (!content) {
                if (m_options.on_issue)
                    m_options.on_issue({Severity::error, content.error().code, path, 0, "", content.error().message});
                continue;
            }
            m_context.photos.insert(id);
            list.push_back(*std::move(content));
        }
        return give(ImportTable::content, std::move(list));
    }

    Status promotions() {
        struct Offer {
            const char *department, *scene, *title, *spanish, *arabic;
        };
        std::vector<Promotion> list;
        for (const auto& [department, scene, title, spanish, arabic] :
             {Offer{"coffee-tea", "breakfast", "Fresh ideas for breakfast", "Ideas frescas para desayunar",
                    "أفكار منعشة للفطور"},
              Offer{"pantry", "pasta", "Pasta week", "Semana de la pasta", "أسبوع المعكرونة"},
              Offer{"personal-care", "care", "Soft skin, all winter", "Piel suave todo el invierno",
                    "بشرة ناعمة طوال الشتاء"},
              Offer{"electronics", "sound", "Hear every detail", "Escucha cada detalle", "اسمع كل التفاصيل"}}) {
            Promotion promotion;
            promotion.id = std::string("P-") + scene;
            promotion.title = {{"", title}, {"es", spanish}, {"ar", arabic}};
            promotion.department = department;
            promotion.picture = std::string("promotion-") + scene;
            promotion.position = static_cast<int>(list.size()) + 1;
            list.push_back(std::move(promotion));
        }
        return give(ImportTable::promotions, std::move(list));
    }

    Status stock() {
        const auto own = std::find_if(m_sink.stores.begin(), m_sink.stores.end(),
                                      [&](const Store& store) { return store.id == m_manifest.own_store; });
        if (own == m_sink.stores.end())
            return fail(errc::not_found, "the own store " + m_manifest.own_store + " is not among the stores");
        const Store here = *own;
        std::stable_sort(m_sink.stores.begin(), m_sink.stores.end(),
                         [&](const Store& a, const Store& b) { return distance_km(here, a) < distance_km(here, b); });
        std::vector<Stock> list;
        for (size_t i = 0; i < m_sink.stores.size(); ++i) {
            const bool near = i <= static_cast<size_t>(m_manifest.near_stores);
            const auto& store = m_sink.stores[i];
            const size_t carried = near ? m_sink.products.size() : std::min<size_t>(40, m_sink.products.size());
            for (size_t p = 0; p < carried; ++p) {
                const auto& product = m_sink.products[p];
                Seeded seeded(m_manifest.seed, "stock " + store.id + " " + product.sku);
                if (i > 0 && near && !seeded.chance(60)) continue;
                list.push_back({store.id, product.sku, derive_quantity(seeded, 12), shelf(product)});
            }
        }
        return give(ImportTable::stock, std::move(list));
    }

    ShelfPlace shelf(const Product& product) const {
        size_t aisle = 0;
        while (aisle < m_context.departments.size() && m_context.departments[aisle].department.id != product.department)
            ++aisle;
        Seeded seeded(m_manifest.seed, "shelf " + product.brand);
        return {std::to_string(aisle + 1), std::string(1, static_cast<char>('A' + seeded.between(0, 5))),
                seeded.chance(50) ? "left" : "right"};
    }

    Status people() {
        PeopleRules rules;
        rules.seed = m_manifest.seed;
        rules.members = m_manifest.members;
        rules.orders = m_manifest.orders;
        rules.now = m_now;
        rules.own_store = m_manifest.own_store;
        for (size_t i = 0; i < m_sink.stores.size() && i < 12; ++i) rules.stores.push_back(m_sink.stores[i].id);
        for (const auto& product : m_sink.products) rules.products.push_back({product.sku, product.title});
        rules.offers = {"P-breakfast", "P-care"};
        auto members = derive_members(rules);
        auto orders = derive_orders(rules, members);
        TRY(give(ImportTable::members, std::move(members)));
        return give(ImportTable::orders, std::move(orders));
    }

    std::string m_dir, m_mappings;
    Manifest m_manifest;
    RememberingSink m_sink;
    const FolderOptions& m_options;
    WallTime m_now{};
    DeriveContext m_context;
    std::vector<ImportReport> m_reports;
};

}  // namespace

Result<bool> manifest_fits(const std::string& dir, const std::string& mappings_dir) {
    const auto file = mappings_dir + "/manifest.toml";
    if (mappings_dir.empty() || !fs::exists(file)) return false;
    const auto manifest = TRY(read_manifest(file));
    return fs::exists(dir + "/" + manifest.products.source);
}

Result<std::vector<ImportReport>> import_by_manifest(const std::string& dir, const std::string& mappings_dir,
                                                     ImportSink& sink, const FolderOptions& options) {
    auto manifest = TRY(read_manifest(mappings_dir + "/manifest.toml"));
    return ManifestImport(dir, mappings_dir, std::move(manifest), sink, options).all();
}

}  // namespace tp
