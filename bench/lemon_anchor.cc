// lemon_anchor.cc - the peer: the same task with LEMON's CostScaling, from the same CSV file.
//
// usage: lemon-anchor FILE.csv        prints {"total":..,"cancelled":..,"core":..,seconds of parts}
//
// As lean a program around LEMON as we can write: mmap, one hash map, a sort to merge parallel
// claims, Tarjan by LEMON, a StaticDigraph of the inner arcs, CostScaling with its defaults.
// Plain fields only (no quotes), as netting_make.c writes them. Used by bench and tests, never by weft.
#include <lemon/connectivity.h>
#include <lemon/cost_scaling.h>
#include <lemon/static_graph.h>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <vector>

struct Arc { uint32_t u, v; int64_t cap; };

static double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static std::string_view field(const char *&at, const char *end) {
    const char *from = at;
    while (at < end && *at != ',' && *at != '\n') at++;
    std::string_view text(from, size_t(at - from));
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    return text;
}

static int64_t minor_of(std::string_view text) {
    int64_t value = 0; int after = -1;
    for (char c : text) {
        if (c == '.') { after = 0; continue; }
        value = value * 10 + (c - '0');
        if (after >= 0) after++;
    }
    for (int i = after < 0 ? 0 : after; i < 2; i++) value *= 10;
    return value;
}

// Columns as in the header that weft reads; rows with encumbered "yes" take no part.
static std::vector<Arc> read(const char *path, size_t &firms, long double &total) {
    int fd = open(path, O_RDONLY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) { perror(path); exit(3); }
    const char *at = static_cast<const char *>(mmap(nullptr, size_t(st.st_size), PROT_READ, MAP_PRIVATE, fd, 0));
    const char *end = at + st.st_size;
    std::unordered_map<std::string_view, uint32_t> names;
    names.reserve(1 << 20);
    std::vector<Arc> arcs;
    while (at < end && *at != '\n') at++;
    for (at++; at < end; at++) {
        std::string_view f[7]; int n = 0;
        for (;;) {
            std::string_view text = field(at, end);
            if (n < 7) f[n++] = text;
            if (at >= end || *at == '\n') break;
            at++;
        }
        if (n < 4) continue;
        uint32_t u = names.emplace(f[1], uint32_t(names.size())).first->second;
        uint32_t v = names.emplace(f[2], uint32_t(names.size())).first->second;
        int64_t cap = minor_of(f[3]);
        total += (long double)cap;
        if (n < 7 || f[6] != "yes") arcs.push_back({u, v, cap});
    }
    firms = names.size();
    return arcs;
}

static void merge(std::vector<Arc> &arcs) {
    std::sort(arcs.begin(), arcs.end(), [](const Arc &a, const Arc &b) {
        return a.u != b.u ? a.u < b.u : a.v < b.v;
    });
    size_t n = 0;
    for (size_t i = 0; i < arcs.size(); i++) {
        if (n && arcs[n - 1].u == arcs[i].u && arcs[n - 1].v == arcs[i].v) arcs[n - 1].cap += arcs[i].cap;
        else arcs[n++] = arcs[i];
    }
    arcs.resize(n);
}

int main(int argc, char **argv) {
    if (argc != 2) { fprintf(stderr, "usage: lemon-anchor FILE.csv\n"); return 2; }
    double t0 = now();
    size_t firms; long double total = 0;
    std::vector<Arc> arcs = read(argv[1], firms, total);
    size_t rows = arcs.size();
    double t1 = now();
    merge(arcs);
    typedef lemon::StaticDigraph Graph;
    std::vector<std::pair<int, int>> pairs;
    for (const Arc &a : arcs) pairs.emplace_back(int(a.u), int(a.v));
    Graph whole;
    whole.build(int(firms), pairs.begin(), pairs.end());
    Graph::NodeMap<int> component(whole);
    lemon::stronglyConnectedComponents(whole, component);
    std::vector<int> node(firms, -1); int nodes = 0;
    std::vector<Arc> inner;
    for (const Arc &a : arcs)
        if (component[whole.node(int(a.u))] == component[whole.node(int(a.v))]) {
            for (uint32_t w : {a.u, a.v}) if (node[w] < 0) node[w] = nodes++;
            inner.push_back({uint32_t(node[a.u]), uint32_t(node[a.v]), a.cap});
        }
    std::sort(inner.begin(), inner.end(), [](const Arc &a, const Arc &b) {
        return a.u != b.u ? a.u < b.u : a.v < b.v;
    });
    pairs.clear();
    for (const Arc &a : inner) pairs.emplace_back(int(a.u), int(a.v));
    Graph core;
    core.build(nodes, pairs.begin(), pairs.end());
    Graph::ArcMap<int64_t> cap(core), cost(core, -1);
    for (size_t i = 0; i < inner.size(); i++) cap[core.arc(int(i))] = inner[i].cap;
    double t2 = now();
    int64_t cancelled = 0;
    if (!inner.empty()) {
        lemon::CostScaling<Graph, int64_t, int64_t> solver(core);
        solver.upperMap(cap).costMap(cost);
        if (solver.run() != solver.OPTIMAL) { fprintf(stderr, "lemon-anchor: not optimal\n"); return 3; }
        cancelled = -solver.totalCost<int64_t>();
    }
    double t3 = now();
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("{\"total\":\"%.2Lf\",\"cancelled\":\"%lld.%02lld\",\"obligations\":%zu,\"firms\":%zu,"
           "\"core_firms\":%d,\"core_arcs\":%zu,\"read_s\":%.3f,\"build_s\":%.3f,\"solve_s\":%.3f,"
           "\"seconds\":%.3f,\"rss_mb\":%ld}\n",
           total / 100, (long long)(cancelled / 100), (long long)(cancelled % 100), rows, firms, nodes,
           inner.size(), t1 - t0, t2 - t1, t3 - t2, t3 - t0, use.ru_maxrss >> 10);
    return 0;
}
