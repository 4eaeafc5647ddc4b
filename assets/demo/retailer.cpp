#include "assets/demo/retailer.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "assets/demo/catalogue.h"
#include "assets/demo/pictures.h"
#include "assets/demo/writer.h"
#include "sync/hub/import/derive.h"

namespace tp::demo {

namespace {

using std::chrono::days;

struct Town {
    std::string_view id, name, address, city, postal_code;
    double latitude, longitude;
    int hours;  // index into week_plans
};
// Made-up towns around 44.85° N, 93.25° W.
constexpr std::array<Town, 26> towns = {{
    {"1042", "Mill Pond", "18 Mill Pond Road", "Haldenbrook", "55425", 44.8547, -93.2456, 0},
    {"1043", "Elm Street", "402 Elm Street", "Haldenbrook", "55425", 44.8782, -93.2672, 0},
    {"1044", "Harbour Park", "7 Harbour Park", "Lake Orrin", "55431", 44.8121, -93.3204, 1},
    {"1045", "Old Foundry", "55 Foundry Lane", "Lake Orrin", "55432", 44.8304, -93.3511, 0},
    {"1046", "Northgate", "1200 Northgate Parkway", "Tamarack Hills", "55440", 44.9413, -93.2247, 0},
    {"1047", "Birch Square", "31 Birch Square", "Tamarack Hills", "55441", 44.9702, -93.2611, 2},
    {"1048", "Prairie Cross", "890 Prairie Cross Drive", "Coldwater Prairie", "55447", 44.8011, -93.4290, 0},
    {"1049", "Stone Arch", "2 Stone Arch Way", "Millersend", "55401", 44.9810, -93.2560, 2},
    {"1050", "Fern Valley", "640 Fern Valley Road", "Fern Valley", "55420", 44.8356, -93.1702, 0},
    {"1051", "Riverside", "88 Riverside Avenue", "Eaglet Bend", "55416", 44.7889, -93.1987, 1},
    {"1052", "Granite Works", "14 Quarry Street", "St. Aldan", "55403", 45.0203, -93.1511, 0},
    {"1053", "Sugar Maple", "301 Maple Mall", "Orchard Falls", "55412", 44.7455, -93.2870, 0},
    {"1054", "Lantern Hill", "77 Lantern Hill", "Orchard Falls", "55413", 44.7311, -93.3150, 2},
    {"1055", "West Meadow", "510 West Meadow Road", "Meadowlark", "55451", 44.9012, -93.4533, 0},
    {"1056", "Kestrel Point", "9 Kestrel Point", "Little Heron", "55455", 44.9322, -93.5120, 1},
    {"1057", "Cedar Crossing", "2210 Cedar Crossing", "Cedarholm", "55461", 45.0611, -93.3033, 0},
    {"1058", "Station Yard", "1 Station Yard", "Millersend", "55404", 44.9745, -93.2401, 3},
    {"1059", "Bell Tower", "26 Bell Tower Street", "Norrisville", "55470", 45.1120, -93.2055, 0},
    {"1060", "Sandbar", "430 Sandbar Boulevard", "Eaglet Bend", "55417", 44.7702, -93.1501, 0},
    {"1061", "Windmill Row", "65 Windmill Row", "Cold Spring Mills", "55475", 44.6988, -93.4102, 1},
    {"1062", "Pine Terrace", "1180 Pine Terrace", "Tamarack Hills", "55442", 44.9987, -93.3322, 0},
    {"1063", "Union Market", "3 Union Market", "Norrisville", "55471", 45.1344, -93.2466, 3},
    {"1064", "Heron Lake", "92 Heron Lake Drive", "Little Heron", "55456", 44.9188, -93.5611, 0},
    {"1065", "Cobbler's Green", "12 Cobbler's Green", "St. Aldan", "55405", 45.0391, -93.0998, 1},
    {"1066", "South Quay", "700 South Quay", "Port Merrow", "55480", 44.6402, -93.1444, 0},
    {"1067", "Harvest Plaza", "1515 Harvest Plaza", "Greyfield", "55485", 44.6105, -93.2720, 2},
}};
constexpr std::array<std::string_view, 4> week_plans = {
    "Mon-Sat: 08:00-21:00; Sun: 10:00-18:00", "Mon-Fri: 09:00-20:00; Sat: 09:00-19:00; Sun: 11:00-17:00",
    "Daily: 07:00-22:00", "Mon-Fri: 06:30-23:00; Sat, Sun: 08:00-22:00"};
constexpr std::array<std::string_view, 4> service_plans = {"Pick-up|Returns|Café", "Pick-up|Returns",
                                                           "Pick-up|Returns|Pharmacy|Key cutting", "Pick-up"};

// A promotion lowers the prices of one department's products of one picture kind.
struct Offer {
    std::string_view id, department, kind, picture;
    int percent;
    int starts_in_days, ends_in_days;        // 0: open
    std::array<std::string_view, 11> title;  // in the order of `tags`
    std::array<std::string_view, 11> subtitle;
};
constexpr std::array<std::string_view, 11> tags = {"", "es", "fr", "de", "ar", "ja", "hi", "pt", "he", "th", "zh-Hans"};
constexpr std::array<Offer, 8> offers = {{
    {"P-BREAKFAST",
     "appliances",
     "juicer",
     "breakfast",
     20,
     -5,
     16,
     {"Fresh ideas for breakfast", "Ideas frescas para desayunar", "De bonnes idées au petit déjeuner",
      "Frische Ideen zum Frühstück", "أفكار منعشة للفطور", "朝食に新しい一杯", "नाश्ते के ताज़ा विचार",
      "Ideias frescas para o café da manhã", "רעיונות טריים לארוחת הבוקר", "ไอเดียสดใหม่สำหรับมื้อเช้า", "早餐新灵感"},
     {"Juicers 20% off.", "Exprimidores −20 %.", "Extracteurs −20 %.", "20 % auf Entsafter.", "خصم ٢٠٪ على العصارات.",
      "ジューサー20%オフ", "जूसर पर 20% छूट", "Centrífugas com 20% de desconto.", "מסחטות ב־20% הנחה.",
      "เครื่องคั้นน้ำผลไม้ลด 20%", "榨汁机八折"}},
    {"P-PASTA",
     "pantry",
     "pasta",
     "pasta",
     25,
     -3,
     11,
     {"Pasta week", "Semana de la pasta", "Semaine des pâtes", "Pasta-Woche", "أسبوع المعكرونة", "パスタウィーク",
      "पास्ता सप्ताह", "Semana da massa", "שבוע הפסטה", "สัปดาห์พาสต้า", "意面周"},
     {"A quarter off every shape.", "25 % menos en todas.", "−25 % sur toutes les pâtes.", "25 % auf alle Sorten.",
      "خصم ٢٥٪ على كل الأنواع.", "全種類25%オフ", "हर आकार पर 25% छूट", "25% de desconto em todos os formatos.",
      "25% הנחה על כל הצורות.", "ลด 25% ทุกแบบ", "全部七五折"}},
    {"P-GARDEN",
     "garden",
     "plant",
     "garden",
     20,
     0,
     0,
     {"Bring the green inside", "Lleva el verde a casa", "Invitez la verdure", "Holen Sie sich Grün ins Haus",
      "أدخل الخضرة إلى بيتك", "お部屋に緑を", "घर में हरियाली लाएँ", "Leve o verde para dentro de casa",
      "הכניסו ירוק הביתה", "นำสีเขียวเข้าบ้าน", "把绿意带回家"},
     {"House plants 20% off.", "Plantas −20 %.", "Plantes −20 %.", "Zimmerpflanzen −20 %.", "خصم ٢٠٪ على النباتات.",
      "観葉植物20%オフ", "घर के पौधे 20% कम", "Plantas com 20% de desconto.", "עציצים ב־20% הנחה.", "ต้นไม้ในบ้านลด 20%",
      "室内绿植八折"}},
    {"P-SOUND",
     "electronics",
     "headphones",
     "sound",
     15,
     -2,
     20,
     {"Hear every detail", "Escucha cada detalle", "Chaque détail compte", "Jedes Detail hören", "اسمع كل التفاصيل",
      "音のすみずみまで", "हर सुर साफ़ सुनें", "Ouça cada detalhe", "לשמוע כל פרט", "ได้ยินทุกรายละเอียด", "听见每个细节"},
     {"Headphones 15% off.", "Auriculares −15 %.", "Casques −15 %.", "Kopfhörer −15 %.", "خصم ١٥٪ على السماعات.",
      "ヘッドホン15%オフ", "हेडफ़ोन 15% कम", "Fones com 15% de desconto.", "אוזניות ב־15% הנחה.", "หูฟังลด 15%",
      "耳机八五折"}},
    {"P-CARE",
     "beauty",
     "pump",
     "care",
     30,
     0,
     0,
     {"Soft skin, all winter", "Piel suave todo el invierno", "Une peau douce tout l'hiver",
      "Weiche Haut, den ganzen Winter", "بشرة ناعمة طوال الشتاء", "冬もしっとり肌", "सर्दियों में कोमल त्वचा",
      "Pele macia o inverno todo", "עור רך כל החורף", "ผิวนุ่มตลอดฤดูหนาว", "整个冬天肌肤柔润"},
     {"Body lotions 30% off.", "Lociones −30 %.", "Laits corporels −30 %.", "Körperlotionen −30 %.",
      "خصم ٣٠٪ على اللوشن.", "ボディローション30%オフ", "बॉडी लोशन 30% कम", "Loções corporais com 30% de desconto.",
      "תחליבי גוף ב־30% הנחה.", "โลชั่นบำรุงผิวลด 30%", "身体乳七折"}},
    {"P-PLAY",
     "toys",
     "blocks",
     "play",
     20,
     -6,
     24,
     {"Build something big", "Construye a lo grande", "Voyez grand, construisez", "Bau etwas Großes", "ابنِ شيئًا كبيرًا",
      "大きくつくろう", "कुछ बड़ा बनाओ", "Construa algo grande", "לבנות משהו גדול", "สร้างสิ่งที่ยิ่งใหญ่", "搭出大世界"},
     {"Building bricks 20% off.", "Bloques −20 %.", "Briques −20 %.", "Bausteine −20 %.", "خصم ٢٠٪ على المكعبات.",
      "ブロック20%オフ", "ब्लॉक 20% कम", "Blocos de montar com 20% de desconto.", "קוביות בנייה ב־20% הנחה.",
      "ตัวต่อลด 20%", "积木八折"}},
    {"P-TEA",
     "coffee-tea",
     "tea",
     "breakfast",
     30,
     0,
     0,
     {"A calmer afternoon", "Una tarde más tranquila", "Un après-midi plus calme", "Ein ruhigerer Nachmittag",
      "مساء أكثر هدوءًا", "ほっとする午後に", "सुकून भरी दोपहर", "Uma tarde mais tranquila", "אחר צהריים רגוע יותר",
      "บ่ายที่ผ่อนคลายกว่า", "悠闲的午后"},
     {"Teas 30% off.", "Tés −30 %.", "Thés −30 %.", "Tees −30 %.", "خصم ٣٠٪ على الشاي.", "お茶30%オフ", "चाय 30% कम",
      "Chás com 30% de desconto.", "תה ב־30% הנחה.", "ชาลด 30%", "茶叶七折"}},
    {"P-WINTER",
     "clothing",
     "jacket",
     "care",
     25,
     18,
     40,
     {"Ready for rain", "Listos para la lluvia", "Prêts pour la pluie", "Bereit für Regen", "جاهزون للمطر", "雨の日に",
      "बारिश के लिए तैयार", "Prontos para a chuva", "מוכנים לגשם", "พร้อมรับฝน", "雨天有备"},
     {"Rain jackets 25% off, soon.", "Chubasqueros −25 %, pronto.", "Vestes de pluie −25 %, bientôt.",
      "Regenjacken −25 %, bald.", "خصم ٢٥٪ على معاطف المطر قريبًا.", "レインジャケット25%オフ、まもなく",
      "रेन जैकेट 25% कम, जल्द", "Capas de chuva com 25% de desconto, em breve.", "מעילי גשם ב־25% הנחה, בקרוב.",
      "เสื้อกันฝนลด 25% เร็ว ๆ นี้", "雨衣七五折，即将开始"}},
}};

class Retailer {
  public:
    Retailer(const Plan& plan, Catalogue catalogue, PictureMaker pictures)
        : m_plan(plan), m_catalogue(std::move(catalogue)), m_pictures(std::move(pictures)) {}

    Result<Written> write() {
        TRY(dress());
        discount();
        TRY(write_departments());
        TRY(write_promotions());
        TRY(write_products());
        TRY(write_content());
        TRY(write_stores());
        TRY(write_stock());
        TRY(write_baskets());
        TRY(write_people());
        return m_written;
    }

  private:
    std::string path(std::string_view name) const { return m_plan.out + "/" + std::string(name); }

    Status dress() {
        for (auto& made : m_catalogue.products) made.product.picture = TRY(m_pictures.picture(made.kind, made.palette));
        return {};
    }

    void discount() {
        for (const auto& offer : offers) {
            if (offer.starts_in_days > 0) continue;
            for (auto& made : m_catalogue.products) {
                auto& product = made.product;
                if (product.department != offer.department || made.kind != offer.kind) continue;
                product.price_before = product.price;
                product.price.minor = shop_price(product.price.minor * (100 - offer.percent) / 100);
                product.promotion = offer.id;
                product.popularity += 2500;
                if (product.price.minor >= product.price_before->minor) product.price_before.reset();
            }
        }
        std::stable_sort(
            m_catalogue.products.begin(), m_catalogue.products.end(),
            [](const DemoProduct& a, const DemoProduct& b) { return a.product.popularity > b.product.popularity; });
    }

    Status write_departments() {
        std::string header = "id,name,icon,position";
        for (const auto tag : tags)
            if (!tag.empty()) header += ",name:" + std::string(tag);
        auto csv = TRY(CsvFile::create(path("departments.csv"), header));
        for (const auto& department : m_catalogue.departments) {
            std::vector<std::string> row = {department.id, department.name.at(""), department.icon,
                                            std::to_string(department.position)};
            for (const auto tag : tags)
                if (!tag.empty()) row.push_back(pick_text(department.name, tag));
            csv.row(row);
            ++m_written.departments;
        }
        return csv.close();
    }

    Status write_promotions() {
        std::string header = "id,department,sku,picture,starts_at,ends_at,position";
        for (const auto tag : tags) {
            const std::string suffix = tag.empty() ? "" : ":" + std::string(tag);
            header += ",title" + suffix + ",subtitle" + suffix;
        }
        auto csv = TRY(CsvFile::create(path("promotions.csv"), header));
        const auto today = std::chrono::floor<days>(m_plan.now);
        for (const auto& offer : offers) {
            const auto picture =
                TRY(m_pictures.copy(m_plan.assets + "/promotions/" + std::string(offer.picture) + ".svg"));
            const auto lead =
                std::find_if(m_catalogue.products.begin(), m_catalogue.products.end(), [&](const DemoProduct& made) {
                    return made.product.department == offer.department && made.kind == offer.kind;
                });
            std::vector<std::string> row = {
                std::string(offer.id),
                std::string(offer.department),
                lead == m_catalogue.products.end() ? "" : lead->product.sku,
                picture,
                offer.starts_in_days ? to_rfc3339(WallTime(today + days(offer.starts_in_days))) : "",
                offer.ends_in_days ? to_rfc3339(WallTime(today + days(offer.ends_in_days))) : "",
                std::to_string(++m_written.promotions)};
            for (size_t i = 0; i < tags.size(); ++i) {
                row.emplace_back(offer.title[i]);
                row.emplace_back(offer.subtitle[i]);
            }
            csv.row(row);
        }
        return csv.close();
    }

    Status write_products() {
        auto csv = TRY(
            CsvFile::create(path("products.csv"),
                            "sku,gtin,title,brand,size,department,description,price,currency,price_before,promotion,"
                            "variant_group,variant,picture,popularity,derived_price"));
        for (const auto& made : m_catalogue.products) {
            const auto& p = made.product;
            csv.row({p.sku, p.gtin, p.title, p.brand, p.size, p.department, p.description, decimal(p.price.minor),
                     p.price.currency, p.price_before ? decimal(p.price_before->minor) : "", p.promotion,
                     p.variant_group, p.variant, p.picture, std::to_string(p.popularity), "true"});
            ++m_written.products;
        }
        return csv.close();
    }

    Status write_content() {
        auto csv = TRY(CsvFile::create(path("content.csv"), "id,file,media_type"));
        for (const auto& [id, file] : m_pictures.files()) csv.row({id, "pictures/" + file, "image/svg+xml"});
        m_written.pictures = m_pictures.files().size();
        return csv.close();
    }

    Status write_stores() {
        auto csv = TRY(CsvFile::create(
            path("stores.csv"),
            "id,name,address,city,region,postal_code,country,latitude,longitude,time_zone,hours,services,zone"));
        for (const auto& town : towns) {
            csv.row({std::string(town.id), "Halden " + std::string(town.name), std::string(town.address),
                     std::string(town.city), "MN", std::string(town.postal_code), "US", std::to_string(town.latitude),
                     std::to_string(town.longitude), "America/Chicago",
                     std::string(week_plans[static_cast<size_t>(town.hours)]),
                     std::string(service_plans[static_cast<size_t>(town.hours)]), "z1"});
            ++m_written.stores;
        }
        return csv.close();
    }

    Status write_stock() {
        auto csv = TRY(CsvFile::create(path("stock.csv"), "store,sku,quantity,aisle,bay,side"));
        for (const auto& town : towns) {
            const bool own = town.id == towns[0].id;
            for (const auto& made : m_catalogue.products) {
                Seeded seeded(m_plan.seed, std::string(town.id) + made.product.sku);
                if (!own && !seeded.chance(78)) continue;
                auto quantity = derive_quantity(seeded, own ? 11 : 17);
                // What a promotion leads to is there: nothing annoys more.
                if (own && !made.product.promotion.empty()) quantity = std::max<int64_t>(quantity, 4);
                csv.row({std::string(town.id), made.product.sku, std::to_string(quantity), made.shelf.aisle,
                         made.shelf.bay, made.shelf.side});
                ++m_written.stock;
            }
        }
        return csv.close();
    }

    // Shoppers come with an errand (a few departments) and a household's habits, so that the same things meet again.
    Status write_baskets() {
        constexpr std::array<std::array<std::string_view, 4>, 12> errands = {
            {{"breakfast", "dairy", "bakery", "coffee-tea"},
             {"pantry", "spices", "produce", "meat"},
             {"snacks", "drinks", "sweets", "frozen"},
             {"household", "personal-care", "health", "beauty"},
             {"baby", "health", "personal-care", "clothing"},
             {"electronics", "accessories", "stationery", "books"},
             {"kitchen", "appliances", "coffee-tea", "home"},
             {"garden", "diy", "home", "furniture"},
             {"toys", "books", "sweets", "clothing"},
             {"sports", "clothing", "drinks", "health"},
             {"pets", "household", "snacks", "meat"},
             {"world", "spices", "coffee-tea", "pantry"}}};
        std::map<std::string_view, std::vector<const DemoProduct*>> by_department;
        for (const auto& made : m_catalogue.products) by_department[made.product.department].push_back(&made);
        auto csv = TRY(CsvFile::create(path("baskets.csv"), "basket,sku,quantity"));
        for (int basket = 0; basket < 20'000; ++basket) {
            Seeded seeded(m_plan.seed, "basket " + std::to_string(basket));
            const auto& errand = errands[static_cast<size_t>(seeded.between(0, 11))];
            const auto household = seeded.between(0, 59);
            const auto count = seeded.between(3, 8);
            for (int64_t line = 0; line < count; ++line) {
                const auto& shelf = by_department[errand[static_cast<size_t>(seeded.between(0, 3))]];
                // A habit: one of six products that this household buys of this department.
                Seeded habit(m_plan.seed, std::string(shelf.front()->product.department) +
                                              std::to_string(household * 6 + seeded.between(0, 5)));
                const auto* made = shelf[static_cast<size_t>(habit.between(0, static_cast<int64_t>(shelf.size()) - 1))];
                csv.row({"B" + std::to_string(100'000 + basket), made->product.sku, seeded.chance(15) ? "2" : "1"});
                ++m_written.basket_lines;
            }
        }
        return csv.close();
    }

    Status write_people() {
        PeopleRules rules;
        rules.seed = m_plan.seed;
        rules.now = m_plan.now;
        rules.own_store = towns[0].id;
        for (const auto& town : towns) rules.stores.emplace_back(town.id);
        for (const auto& made : m_catalogue.products) rules.products.push_back({made.product.sku, made.product.title});
        for (const auto id : {"P-TEA", "P-CARE", "P-GARDEN", "P-PASTA", "P-SOUND"}) rules.offers.emplace_back(id);
        const auto members = derive_members(rules);
        const auto orders = derive_orders(rules, members);
        m_written.members = members.size();
        m_written.orders = orders.size();
        TRY(write_members(path("members.ndjson"), members));
        return write_orders(path("orders.ndjson"), orders);
    }

    const Plan& m_plan;
    Catalogue m_catalogue;
    PictureMaker m_pictures;
    Written m_written;
};

}  // namespace

Result<Written> write_halden(const Plan& plan) {
    auto catalogue = TRY(read_catalogue(plan.assets + "/catalogue.toml", plan.seed));
    auto pictures = TRY(PictureMaker::open(plan.assets + "/pictures", plan.out + "/pictures"));
    return Retailer(plan, std::move(catalogue), std::move(pictures)).write();
}

}  // namespace tp::demo
