/* The loops of synthesis and of counting over records, compiled: the same numbers as the NumPy code,
   to the last bit. That code is the specification: `sampling`, `residuals`, `descent`, `admission`
   and `count/enumeration` say what is done and why, and a change here without one there is a fault.
   Memory is the caller's, and no index is checked: each `compiled.py` does it before the call. Integers wrap (-fwrapv), and the few doubles are
   never contracted (-ffp-contract=off).

   For machines of x86-64 the file is compiled twice into one library: once for all of them, and
   once, as WIDE, for those with AVX2, whose functions have names of their own. `wide` says which
   may be called here. */

#include <stdint.h>

typedef int64_t i64;
typedef int32_t i32;
typedef int16_t i16;
typedef int8_t i8;
typedef uint64_t u64;

#if defined(WIDE)
#define NAMED(name) name##_wide
#else
#define NAMED(name) name
#endif

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#if defined(_WIN32) && !defined(WIDE)
/* No C library comes along: what Windows and the compiler ask for stands here. */
int _fltused = 1;
int DllMainCRTStartup(void *module, unsigned reason, void *reserved) {
    (void)module, (void)reason, (void)reserved;
    return 1;
}
__attribute__((no_builtin("memset"))) void *memset(void *to, int byte, __SIZE_TYPE__ count) {
    for (unsigned char *at = to, *end = at + count; at < end; at++) *at = (unsigned char)byte;
    return to;
}
#endif

enum { VERSION = 5, COUNTING = 1, RANKS = 3, LEAST_BATCH = 64, JUDGED = 64, TRIES = 8, HOSTS = 256 };
enum { TOGETHER = 64, FRACTION_BITS = 10, WEIGHT_BITS = 20, WIDEST = 16 };
enum { LANES = 8, LINE = 64, AHEAD = 8, ROW = 32, TOP = 126, LOST = -128, BASE = 192, WHOLE = TOP * BASE,
       AT_ONCE = 255, PARTS = 4, NEAREST = 1 << 30, BUCKET_BITS = 8, BUCKETS = 1 << BUCKET_BITS, AWAITED = 4 };
static const i64 NEVER_DRAWN = -((i64)1 << 24);
static const i64 NEVER_CHANGED = -((i64)1 << 62);
static const u64 GOLDEN = 0x9E3779B97F4A7C15u;

/* As `cells.DenseCells` where `table` is given, else as `cells.SortedCells`.

   While records are improved, `low` has a dense table in 8 bits, of which four times as much is near:
   rows of `row_of(width)` cells, LOST for what is not given. Numbers are low + BASE x `high`, and
   `high` is there for the rows that `raised` marks. Only there are numbers kept up, and only while
   none can pass WHOLE: `farthest` says how far from 0 any may be by now. */
typedef struct {
    i32 *table;
    i64 *keys;
    i32 *values;
    i64 *starts;
    i64 outside;
    i8 *low, *high;
    uint8_t *raised;
    i64 height;
} Cells;

typedef struct {
    i64 width, slots, longest, forbidden, together;
    i64 weights[3];
    i64 *singles;
    i64 *slot_of;
    i64 *starts;
    Cells pairs, pair_rows, triples;
    u64 *quadruples;
    i64 quadruple_count, quadruple_bits, quadruples_measured;
    i32 *members;
    i64 *held;
    i64 stride;
    i64 *power;
    u64 words;
    i64 narrowed, refused, farthest, scanned;
} State;

#if !defined(WIDE)
EXPORT i64 abi(void) { return VERSION * 4096 + (i64)sizeof(State); }

#if defined(BOTH)
#include <cpuid.h>

/* Whether this processor has AVX2, and the system keeps its registers. */
EXPORT i64 wide(void) {
    unsigned a, b, c, d, low, high;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_AVX)) return 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & 6) != 6 || !__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    return (b & bit_AVX2) != 0;
}
#else
EXPORT i64 wide(void) { return 0; }
#endif
#endif

/* ---- numbers ---------------------------------------------------------------------------------- */

static u64 word(u64 state, u64 number) {
    u64 value = state + number * GOLDEN;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

static i64 power2(const State *s, i64 score) {
    i64 shift = -(score >> FRACTION_BITS);
    return s->power[score & ((1 << FRACTION_BITS) - 1)] >> (shift < 62 ? shift : 62);
}

static i64 pairs_of(i64 count) { return count * (count - 1) / 2; }

/* ---- cells ------------------------------------------------------------------------------------ */

static i64 row_of(i64 width) { return (width + ROW - 1) / ROW * ROW; }

static i32 *find(const State *s, const Cells *cells, i64 row, i64 attribute) {
    i64 key = row * s->width + attribute;
    if (cells->table) return cells->table + key;
    i64 low = cells->starts[row], high = cells->starts[row + 1];
    while (low < high) {
        i64 middle = (low + high) / 2;
        if (cells->keys[middle] < key) low = middle + 1;
        else high = middle;
    }
    return low < cells->starts[row + 1] && cells->keys[low] == key ? cells->values + low : 0;
}


static inline i64 at(const State *s, const Cells *cells, i64 row, i64 attribute) {
    if (row == 0) return 0;
    if (s->narrowed && cells->low) {
        i64 place = row * row_of(s->width) + attribute, low = cells->low[place];
        if (low == LOST) return s->forbidden;
        return cells->raised[row] ? low + BASE * (i64)cells->high[place] : low;
    }
    const i32 *cell = find(s, cells, row, attribute);
    return cell ? *cell : cells->outside;
}

/* Keep a number of a row in 8 bits, and what is beyond elsewhere. */
static void put_cell(const Cells *cells, i64 stride, i64 row, i64 attribute, i64 number) {
    i64 place = row * stride + attribute;
    if (number < -TOP || number > TOP) {
        i64 high = (number + (number < 0 ? -BASE : BASE) / 2) / BASE;
        if (!cells->raised[row])
            for (i64 i = 0; i < stride; i++) cells->high[row * stride + i] = 0;
        cells->raised[row] = 1;
        cells->high[place] = (i8)(cells->high[place] + high);
        number -= high * BASE;
    }
    cells->low[place] = (i8)number;
}

static void add(const State *s, const Cells *cells, i64 row, i64 attribute, i32 amount) {
    if (row == 0) return;
    i32 *cell = find(s, cells, row, attribute);
    if (cell) *cell += amount;
}

/* Ask for cells that are read or changed soon: of most of them no cache knows. */
static void expect_cell(const State *s, const Cells *cells, i64 row, i64 attribute) {
    if (s->narrowed && cells->low) {
        i64 place = row * row_of(s->width) + attribute;
        __builtin_prefetch(cells->low + place);
        if (cells->raised[row]) __builtin_prefetch(cells->high + place);
    } else if (cells->table) __builtin_prefetch(cells->table + row * s->width + attribute);
}

/* Into the second cache: the first one has no room for the rows of a record. */
static void expect_bytes(const void *from, i64 bytes) {
    for (i64 at = 0; at < bytes; at += LINE) __builtin_prefetch((const char *)from + at, 0, 2);
}

static void expect_row(const State *s, const Cells *cells, i64 row) {
    i64 stride = row_of(s->width);
    if (s->narrowed && cells->low) {
        expect_bytes(cells->low + row * stride, stride);
        if (cells->raised[row]) expect_bytes(cells->high + row * stride, stride);
    } else if (cells->table) expect_bytes(cells->table + row * s->width, 4 * s->width);
}

/* Some numbers at a time that stay in registers, wherever they stand in memory. */
typedef i32 Lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

typedef i8 Bytes __attribute__((vector_size(ROW), may_alias));
typedef i8 Half __attribute__((vector_size(ROW / 2), may_alias));
typedef i16 Shorts __attribute__((vector_size(ROW), may_alias));

/* At most AT_ONCE rows of 8 bits added up, as if LOST were a number, and how often that was.
   sums: shape (row_of(width),), set; lost: the same, added to. */
static inline void add_part(const i8 *table, i64 stride, const i64 *rows, i64 count,
                            i16 *restrict sums, i8 *restrict lost, i64 from, const int parts) {
    Shorts sum[2 * PARTS] = {{0}};
    Bytes missed[PARTS];
    for (int part = 0; part < parts; part++) missed[part] = *(const Bytes *)(lost + from + part * ROW);
    for (i64 k = 0; k < count; k++) {
        const i8 *row = table + rows[k] * stride + from;
        for (int part = 0; part < parts; part++)
            missed[part] -= *(const Bytes *)(row + part * ROW) == (i8)LOST;
        for (int half = 0; half < 2 * parts; half++)
            sum[half] += __builtin_convertvector(*(const Half *)(row + half * ROW / 2), Shorts);
    }
    for (int part = 0; part < parts; part++) *(Bytes *)(lost + from + part * ROW) = missed[part];
    for (int half = 0; half < 2 * parts; half++) *(Shorts *)(sums + from + half * ROW / 2) = sum[half];
}

static void add_bytes(const i8 *table, i64 stride, const i64 *rows, i64 count,
                      i16 *restrict sums, i8 *restrict lost) {
    i64 from = 0;
    for (; from + PARTS * ROW <= stride; from += PARTS * ROW)
        add_part(table, stride, rows, count, sums, lost, from, PARTS);
    for (; from < stride; from += ROW) add_part(table, stride, rows, count, sums, lost, from, 1);
}

/* The rows that are raised; their number. */
static i64 find_raised(const Cells *cells, const i64 *rows, i64 count, i64 *raised) {
    i64 found = 0;
    for (i64 k = 0; k < count; k++) {
        raised[found] = rows[k];
        found += cells->raised[rows[k]];
    }
    return found;
}

/* Whole dense rows added up and weighed: 32 bits at a time, for as many rows as cannot run over. */
static void add_dense(const State *s, const Cells *cells, const i64 *rows, i64 count, i32 weight,
                      i64 *restrict total) {
    i64 width = s->width;
    const i32 *table = cells->table;
    for (i64 first = 0; first < count; first += s->together) {
        i64 stop = count - first < s->together ? count : first + s->together, i = 0;
        for (; i + 4 * LANES <= width; i += 4 * LANES) {
            Lanes a = {0}, b = {0}, c = {0}, d = {0};
            for (i64 k = first; k < stop; k++) {
                const Lanes *from = (const Lanes *)(table + rows[k] * width + i);
                a += from[0], b += from[1], c += from[2], d += from[3];
            }
            for (int v = 0; v < LANES; v++) {
                total[i + v] += (i64)weight * a[v];
                total[i + LANES + v] += (i64)weight * b[v];
                total[i + 2 * LANES + v] += (i64)weight * c[v];
                total[i + 3 * LANES + v] += (i64)weight * d[v];
            }
        }
        for (; i < width; i++) {
            i32 sum = 0;
            for (i64 k = first; k < stop; k++) sum += table[rows[k] * width + i];
            total[i] += (i64)weight * sum;
        }
    }
}

/* The same of cells that are found by keys. sums: shape (width,), zeros before and after. */
static void add_found(const State *s, const Cells *cells, const i64 *rows, i64 count, i32 weight,
                      i32 *sums, i64 *total) {
    i64 width = s->width;
    for (i64 first = 0; first < count; first += s->together) {
        i64 stop = count - first < s->together ? count : first + s->together;
        i64 rest = (i64)weight * (stop - first) * cells->outside;
        for (i64 k = first; k < stop; k++)
            for (i64 cell = cells->starts[rows[k]]; cell < cells->starts[rows[k] + 1]; cell++)
                sums[cells->keys[cell] - rows[k] * width] +=
                    cells->values[cell] - (i32)cells->outside;
        for (i64 i = 1; i < width; i++) {
            total[i] += (i64)weight * sums[i] + rest;
            sums[i] = 0;
        }
    }
}

/* At most so far is any given number from 0. */
static i64 farthest(const State *s, const Cells *cells) {
    i64 most = TOP, width = s->width, stride = row_of(s->width);
    if (!cells->low) return 0;
    for (i64 row = 1; row < cells->height; row++) {
        i32 low = 0, high = 0;
        if (s->narrowed) {
            if (!cells->raised[row]) continue;
            i8 least = 0, greatest = 0;
            const i8 *beyond = cells->high + row * stride;
            for (i64 i = 1; i < width; i++) {
                least = beyond[i] < least ? beyond[i] : least;
                greatest = beyond[i] > greatest ? beyond[i] : greatest;
            }
            low = least, high = greatest;
            low = low * BASE - TOP, high = high * BASE + TOP;
        } else
            for (i64 i = 1; i < width; i++) {
                i32 cell = cells->table[row * width + i];
                if (cell == (i32)s->forbidden) cell = 0;
                low = cell < low ? cell : low, high = cell > high ? cell : high;
            }
        if (-(i64)low > most) most = -(i64)low;
        if (high > most) most = high;
    }
    return most;
}

static void copy_narrow(const State *s, const Cells *cells) {
    i64 width = s->width, stride = row_of(s->width);
    if (!cells->low) return;
    for (i64 row = 0; row < cells->height; row++) {
        const i32 *wide = cells->table + row * width;
        i8 *low = cells->low + row * stride;
        i32 beyond = 0;
        cells->raised[row] = 0;
        for (i64 i = 0; i < width; i++) {
            i32 cell = wide[i], given = cell != (i32)s->forbidden;
            low[i] = (i8)(given ? cell : LOST);
            beyond |= given & ((cell < -TOP) | (cell > TOP));
        }
        for (i64 i = width; i < stride; i++) low[i] = 0;
        if (beyond)
            for (i64 i = 0; i < width; i++)
                if (wide[i] != (i32)s->forbidden) put_cell(cells, stride, row, i, wide[i]);
    }
}

static void copy_back(const State *s, const Cells *cells) {
    i64 width = s->width, stride = row_of(s->width);
    if (!cells->low) return;
    for (i64 row = 1; row < cells->height; row++) {
        i32 *wide = cells->table + row * width;
        const i8 *low = cells->low + row * stride, *high = cells->high + row * stride;
        for (i64 i = 1; i < width; i++) wide[i] = low[i] == LOST ? wide[i] : low[i];
        if (cells->raised[row])
            for (i64 i = 1; i < width; i++) wide[i] += low[i] == LOST ? 0 : BASE * high[i];
    }
}

/* Bring the numbers back to where they are kept. */
EXPORT void NAMED(settle)(State *s) {
    if (s->narrowed) copy_back(s, &s->pairs), copy_back(s, &s->triples);
    s->narrowed = s->refused = s->farthest = s->scanned = 0;
}

/* Keep numbers in 8 bits and what is beyond while changes of so many records cannot take one out of
   them: each holds a combination or not, so that a number changes by one record's one at most. Once
   one might, 32 bits do until `settle`. */
static void narrow(State *s, i64 records) {
    int dense = s->pairs.low && (s->longest < 3 || s->triples.low);
    if (s->refused || !dense) return;
    if (!s->narrowed || s->farthest > 2 * s->scanned || s->farthest + records > WHOLE) {
        i64 pair = farthest(s, &s->pairs), triple = farthest(s, &s->triples);
        s->farthest = s->scanned = pair > triple ? pair : triple;
    }
    if (s->farthest + records > WHOLE) {
        NAMED(settle)(s);
        s->refused = 1;
        return;
    }
    if (!s->narrowed) copy_narrow(s, &s->pairs), copy_narrow(s, &s->triples);
    s->narrowed = 1;
    s->farthest += records;
}

/* ---- one id among the others of a record ------------------------------------------------------ */

typedef struct {
    i64 count;
    i64 *others;
    i64 *rows; /* of all pairs i < j of the others, by i and then j */
    i64 plain; /* whether all numbers of these rows are in 8 bits */
} Context;

static void look(const State *s, i64 record, i64 without, Context *context) {
    const i32 *members = s->members + record * s->stride, *numbers = s->pair_rows.table;
    i64 count = 0, pair = 0, *others = context->others, *rows = context->rows, raised = 0;
    for (i64 k = 0; k < s->held[record]; k++)
        if (members[k] != without) others[count++] = members[k];
    context->count = count;
    if (s->longest >= 3)
        for (i64 i = 0; i < count; i++)
            for (i64 j = i + 1; j < count; j++) {
                i64 row = numbers ? numbers[others[i] * s->width + others[j]]
                                  : at(s, &s->pair_rows, others[i], others[j]);
                rows[pair++] = row;
                if (s->narrowed) raised |= s->triples.raised[row];
            }
    if (s->narrowed)
        for (i64 k = 0; k < count; k++) raised |= s->pairs.raised[others[k]];
    context->plain = s->narrowed && !raised;
}

/* The sum of an attribute's numbers in rows of 8 bits; what is LOST sets `lost`. */
static i64 add_plain(const Cells *cells, i64 stride, const i64 *rows, i64 count, i64 id, int *lost) {
    i32 sum = 0, least = 0;
    for (i64 k = 0; k < count; k++) {
        i32 cell = cells->low[rows[k] * stride + id];
        sum += cell, least = cell < least ? cell : least;
    }
    *lost |= least == LOST;
    return sum;
}

/* The same of rows of which some have numbers beyond 8 bits. */
static i64 add_raised(const Cells *cells, i64 stride, const i64 *rows, i64 count, i64 id, int *lost) {
    i32 sum = 0, least = 0;
    for (i64 k = 0; k < count; k++) {
        i64 place = rows[k] * stride + id;
        i32 cell = cells->low[place];
        least = cell < least ? cell : least;
        sum += cells->raised[rows[k]] ? cell + BASE * cells->high[place] : cell;
    }
    *lost |= least == LOST;
    return sum;
}

static i64 worth(const State *s, i64 others) {
    return s->weights[0] + s->weights[1] * others + s->weights[2] * pairs_of(others);
}

static i64 weigh(const State *s, const Context *context, i64 id, int *allowed) {
    i64 least = 0, pairs = 0, triples = 0;
    *allowed = 1;
    if (id == 0) return 0;
    if (s->narrowed) {
        int lost = 0;
        i64 count = context->count, rows = s->longest < 3 ? 0 : pairs_of(count);
        i64 stride = row_of(s->width);
        if (context->plain) {
            pairs = add_plain(&s->pairs, stride, context->others, count, id, &lost);
            triples = add_plain(&s->triples, stride, context->rows, rows, id, &lost);
        } else {
            pairs = add_raised(&s->pairs, stride, context->others, count, id, &lost);
            triples = add_raised(&s->triples, stride, context->rows, rows, id, &lost);
        }
        if (!lost)
            return s->weights[0] * s->singles[id] + s->weights[1] * pairs + s->weights[2] * triples;
        pairs = triples = 0;
    }
    if (s->longest >= 2)
        for (i64 k = 0; k < context->count; k++) {
            i64 cell = at(s, &s->pairs, context->others[k], id);
            pairs += cell;
            if (cell < least) least = cell;
        }
    if (s->longest >= 3)
        for (i64 k = 0; k < pairs_of(context->count); k++) {
            i64 cell = at(s, &s->triples, context->rows[k], id);
            triples += cell;
            if (cell < least) least = cell;
        }
    *allowed = least > s->forbidden / 2;
    return s->weights[0] * s->singles[id] + s->weights[1] * pairs + s->weights[2] * triples;
}

/* As `Residuals.judged`. */
static i64 judge(const State *s, const Context *context, i64 id, const i64 *penalties) {
    if (id == 0) return 0;
    i64 pairs = 0, triples = 0, cell;
    if (s->longest >= 2)
        for (i64 k = 0; k < context->count; k++) {
            cell = at(s, &s->pairs, context->others[k], id);
            pairs += cell < s->forbidden / 2 ? -penalties[1] : cell;
        }
    if (s->longest >= 3)
        for (i64 k = 0; k < pairs_of(context->count); k++) {
            cell = at(s, &s->triples, context->rows[k], id);
            triples += cell < s->forbidden / 2 ? -penalties[2] : cell;
        }
    return s->weights[0] * s->singles[id] + s->weights[1] * pairs + s->weights[2] * triples;
}

static int quadruples_allow(const State *s, const Context *context, i64 id, i64 *sorted) {
    i64 count = context->count, bits = s->quadruple_bits;
    if (!s->quadruples_measured || id == 0 || count < 3) return 1;
    for (i64 k = 0; k < count; k++) {
        i64 place = k;
        for (; place > 0 && sorted[place - 1] > context->others[k]; place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = context->others[k];
    }
    for (i64 i = 0; i < count; i++)
        for (i64 j = i + 1; j < count; j++)
            for (i64 k = j + 1; k < count; k++) {
                i64 parts[3] = {sorted[i], sorted[j], sorted[k]}, carried = id;
                u64 key = 0;
                for (int place = 0; place < 3; place++) {
                    i64 part = parts[place];
                    key = (key << bits) | (u64)(part < carried ? part : carried);
                    carried = part < carried ? carried : part;
                }
                key = (key << bits) | (u64)carried;
                i64 low = 0, high = s->quadruple_count;
                while (low < high) {
                    i64 middle = (low + high) / 2;
                    if (s->quadruples[middle] < key) low = middle + 1;
                    else high = middle;
                }
                if (low == s->quadruple_count || s->quadruples[low] != key) return 0;
            }
    return 1;
}

/* Ask for the cells that `weigh` reads. */
static void expect_read(const State *s, const Context *context, i64 id) {
    if (id == 0) return;
    if (context->plain) {
        /* Pairs are few enough to be near. */
        i64 stride = row_of(s->width), count = s->longest < 3 ? 0 : pairs_of(context->count);
        for (i64 k = 0; k < count; k++)
            __builtin_prefetch(s->triples.low + context->rows[k] * stride + id);
        return;
    }
    if (s->longest >= 2)
        for (i64 k = 0; k < context->count; k++) expect_cell(s, &s->pairs, context->others[k], id);
    if (s->longest >= 3)
        for (i64 k = 0; k < pairs_of(context->count); k++)
            expect_cell(s, &s->triples, context->rows[k], id);
}

/* The rows of an id's pairs with the others, shape (count,), whose cells `book` changes. */
static void approach(const State *s, const Context *context, i64 id, i64 *near) {
    if (id == 0 || s->longest < 3) return;
    for (i64 i = 0; i < context->count; i++) {
        near[i] = at(s, &s->pair_rows, context->others[i], id);
        for (i64 j = 0; j < context->count; j++)
            expect_cell(s, &s->triples, near[i], context->others[j]);
    }
}

static inline void step(const Cells *cells, i8 *low, i64 stride, i64 row, i64 attribute, i32 amount) {
    i8 *cell = low + row * stride + attribute;
    i32 number = *cell + amount;
    /* A number that is LOST is below -TOP after a change, too. */
    if (number >= -TOP && number <= TOP) *cell = (i8)number;
    else if (*cell != LOST) put_cell(cells, stride, row, attribute, number);
}

static void book_narrow(const State *s, const Context *context, i64 id, const i64 *near, i32 sign) {
    const i64 *others = context->others, *rows = context->rows;
    const Cells *pairs = &s->pairs, *triples = &s->triples;
    i8 *two = pairs->low, *three = triples->low;
    i64 count = context->count, stride = row_of(s->width), longest = s->longest;
    for (i64 k = 0; k < count; k++) {
        step(pairs, two, stride, others[k], id, -sign);
        step(pairs, two, stride, id, others[k], -sign);
    }
    for (i64 i = 0; longest >= 3 && i < count; i++)
        for (i64 j = i + 1; j < count; j++) {
            i64 rest = *rows++;
            if (rest == 0) continue;
            step(triples, three, stride, rest, id, -sign);
            if (near[i]) step(triples, three, stride, near[i], others[j], -sign);
            if (near[j]) step(triples, three, stride, near[j], others[i], -sign);
        }
}

static void book(const State *s, const Context *context, i64 id, const i64 *near, i32 sign) {
    const i64 *others = context->others;
    i64 pair = 0;
    s->singles[id] -= sign;
    if (s->narrowed) {
        book_narrow(s, context, id, near, sign);
        return;
    }
    if (s->longest >= 2)
        for (i64 k = 0; k < context->count; k++) {
            add(s, &s->pairs, others[k], id, -sign);
            add(s, &s->pairs, id, others[k], -sign);
        }
    if (s->longest >= 3)
        for (i64 i = 0; i < context->count; i++)
            for (i64 j = i + 1; j < context->count; j++) {
                i64 rest = context->rows[pair++];
                if (rest == 0) continue;
                add(s, &s->triples, rest, id, -sign);
                add(s, &s->triples, near[i], others[j], -sign);
                add(s, &s->triples, near[j], others[i], -sign);
            }
}

static void replace(const State *s, i64 record, i64 old, i64 new) {
    i32 *members = s->members + record * s->stride;
    i64 place = 0;
    if (old == 0) {
        members[s->held[record]++] = (i32)new;
        return;
    }
    while (members[place] != old) place++;
    members[place] = (i32)new;
    if (new != 0) return;
    i64 last = --s->held[record];
    members[place] = members[last];
    members[last] = 0;
}

/* near: of the old id and of the new one, as `approach` gives it. */
static void change(const State *s, const Context *context, i64 record, i64 old, i64 new,
                   const i64 *near_old, const i64 *near_new) {
    if (old) book(s, context, old, near_old, -1);
    if (new) book(s, context, new, near_new, 1);
    replace(s, record, old, new);
}

static void expect_record(const State *s, i64 record) {
    const i32 *members = s->members + record * s->stride;
    __builtin_prefetch(s->held + record);
    __builtin_prefetch(members);
    __builtin_prefetch(members + LINE / 4);
}

/* ---- sampling --------------------------------------------------------------------------------- */

/* A slot's values, the last for none. `table` has for each attribute its scores with them and those
   of its slot's being empty, side by side, `half` numbers each: whole lanes. */
typedef struct {
    i64 low, values, half;
    i32 empty_root;
    i32 *table, *shift, *offsets, *roots;
} Slot;

/* Scores of never are held up on the way, so that many of them do not run over 32 bits: they stay
   far below any other. sums: shape (2 x half,); scores: shape (half,). */
static void score_record(const State *s, const Slot *slot, i64 record, i32 *restrict sums,
                         i32 *restrict scores) {
    i64 half = slot->half, width = 2 * half, held = s->held[record];
    const i32 *members = s->members + record * s->stride;
    const i32 *table = slot->table;
    for (i64 first = 0; first < held || first == 0; first += TOGETHER) {
        i64 stop = held - first < TOGETHER ? held : first + TOGETHER;
        for (i64 v = 0; v < width; v += LANES) {
            Lanes sum = {0};
            if (first) sum = *(const Lanes *)(sums + v);
            for (i64 k = first; k < stop; k++)
                sum += *(const Lanes *)(table + members[k] * width + v);
            *(Lanes *)(sums + v) = sum;
        }
        if (stop - first < TOGETHER) break;
        for (i64 v = 0; v < slot->values; v++)
            if (sums[v] < TOGETHER / 2 * NEVER_DRAWN) sums[v] = TOGETHER / 2 * (i32)NEVER_DRAWN;
    }
    const i32 *empties = sums + half, *shift = slot->shift, *offsets = slot->offsets;
    i32 root = slot->roots[held], empty_root = slot->empty_root;
    for (i64 v = 0; v < half; v++) {
        i32 damped = (i32)(((i64)sums[v] * root) >> 16) - (i32)(((i64)empties[v] * empty_root) >> 16);
        if (sums[v] < NEVER_DRAWN / 2) damped = (i32)NEVER_DRAWN;
        scores[v] = damped + shift[v] + offsets[v];
    }
}

/* The scores of the first records: shape (count, values); sums: shape (3 x half,). */
EXPORT void NAMED(score_first)(const State *s, const Slot *slot, i64 count, i32 *sums,
                               i32 *scores) {
    i32 *found = sums + 2 * slot->half;
    for (i64 record = 0; record < count; record++) {
        score_record(s, slot, record, sums, found);
        for (i64 v = 0; v < slot->values; v++) *scores++ = found[v];
    }
}

/* Expected counts of the values under scores with offsets, times 2 ** WEIGHT_BITS. */
EXPORT void NAMED(expect)(const State *s, const i32 *scores, i64 count, i64 values, const i64 *offsets,
                   i64 *weights, i64 *shares) {
    for (i64 v = 0; v < values; v++) shares[v] = 0;
    for (i64 record = 0; record < count; record++, scores += values) {
        i64 top = scores[0] + offsets[0], sum = 0;
        for (i64 v = 1; v < values; v++)
            if (scores[v] + offsets[v] > top) top = scores[v] + offsets[v];
        for (i64 v = 0; v < values; v++) {
            i64 score = scores[v] + offsets[v];
            weights[v] = score < NEVER_DRAWN / 2 ? 0 : power2(s, score - top);
            sum += weights[v];
        }
        if (sum)
            for (i64 v = 0; v < values; v++) shares[v] += (weights[v] << WEIGHT_BITS) / sum;
    }
}

/* The value drawn: the number of running sums of weights at or below a random point of them. */
static i64 draw(const State *s, i64 values, i64 fraction, const i32 *scores, const i32 *banned,
                i64 tries, i64 *sums) {
    i64 top = scores[0], sum = 0, drawn = 0;
    for (i64 v = 1; v < values; v++)
        if (scores[v] > top) top = scores[v];
    for (i64 v = 0; v < values; v++) {
        i64 weight = scores[v] < NEVER_DRAWN / 2 ? 0 : power2(s, scores[v] - top);
        for (i64 k = 0; k < tries; k++)
            if (banned[k] == v) weight = 0;
        if (tries && v == values - 1 && weight < 1) weight = 1;
        sums[v] = sum += weight;
    }
    i64 point = (fraction * sum) >> 30;
    while (drawn < values && sums[drawn] <= point) drawn++;
    return drawn;
}

/* A value drawn for a record, until what it reads is near. */
typedef struct {
    i64 record, drawn;
    Context context;
} Awaited;

/* Take the value that was drawn, if that is allowed. */
static int take(State *s, const Awaited *one, i64 id, i64 *sorted) {
    const Context *context = &one->context;
    int allowed;
    weigh(s, context, id, &allowed);
    if (!allowed || !quadruples_allow(s, context, id, sorted)) return 0;
    s->singles[id]--;
    if (s->longest >= 2)
        for (i64 j = 0; j < context->count; j++) add(s, &s->pairs, context->others[j], id, -1);
    if (s->longest >= 3)
        for (i64 j = 0; j < pairs_of(context->count); j++)
            add(s, &s->triples, context->rows[j], id, -1);
    replace(s, one->record, 0, id);
    return 1;
}

EXPORT i64 NAMED(fill_room)(i64 most) { return most + 1 + AWAITED * (most + 1 + pairs_of(most + 1)); }

/* Draw one slot for every record, those that hold least first; as `Sampler.fill`.
   order: shape (records,); banned: shape (records, TRIES); sums: shape (values,);
   scores: shape (3 x half,); numbers: shape (most ids + 2,); scratch: shape (fill_room(most),).

   What is drawn and whether it is allowed depends on no other record: some are drawn ahead. */
EXPORT void NAMED(fill)(State *s, const Slot *slot, i64 records, i64 *order, i32 *banned,
                        i64 *sums, i32 *scores, i64 *numbers, i64 most, i64 *scratch) {
    Awaited ring[AWAITED];
    i64 *sorted = scratch;
    scratch += most + 1;
    for (int k = 0; k < AWAITED; k++, scratch += most + 1 + pairs_of(most + 1))
        ring[k].context = (Context){0, scratch, scratch + most + 1, 0};
    for (i64 h = 0; h < most + 2; h++) numbers[h] = 0;
    for (i64 record = 0; record < records; record++) numbers[s->held[record] + 1]++;
    for (i64 h = 0; h < most + 1; h++) numbers[h + 1] += numbers[h];
    for (i64 record = 0; record < records; record++) order[numbers[s->held[record]]++] = record;
    for (i64 h = 0, start = 0; h <= most; start = numbers[h++]) {
        i64 *rows = order + start, left = numbers[h] - start;
        for (i64 tries = 0; tries < TRIES && left; tries++) {
            i64 again = 0;
            u64 words = s->words;
            s->words += (u64)left * GOLDEN;
            for (i64 k = 0; k < left + AWAITED - 1; k++) {
                if (k + AHEAD < left) expect_record(s, rows[k + AHEAD]);
                if (k < left) {
                    Awaited *one = ring + k % AWAITED;
                    i64 record = one->record = rows[k];
                    i64 fraction = (i64)(word(words, (u64)k + 1) >> 34);
                    const i32 *mine = banned + (start + k) * TRIES;
                    score_record(s, slot, record, scores + slot->half, scores);
                    one->drawn = draw(s, slot->values, fraction, scores, mine, tries, sums);
                    if (one->drawn < slot->values - 1) {
                        look(s, record, 0, &one->context);
                        expect_read(s, &one->context, slot->low + one->drawn);
                    }
                }
                i64 due = k - AWAITED + 1;
                if (due < 0) continue;
                const Awaited *one = ring + due % AWAITED;
                if (one->drawn >= slot->values - 1) continue;
                if (take(s, one, slot->low + one->drawn, sorted)) continue;
                const i32 *mine = banned + (start + due) * TRIES;
                i32 *next = banned + (start + again) * TRIES;
                for (i64 j = 0; j < tries; j++) next[j] = mine[j];
                next[tries] = (i32)one->drawn;
                rows[again++] = one->record;
            }
            left = again;
        }
    }
}

/* ---- descent ---------------------------------------------------------------------------------- */

typedef struct {
    i64 count;
    i64 *record, *old, *new;
} Changes;

/* The rows of pairs and those of triples, one after the other, that a record's scores add up. */
typedef struct {
    i64 pairs, triples, *rows;
} Sums;

/* What `block` works with, carved from one array: see `block_room`. */
typedef struct {
    Changes found[RANKS];
    Sums sums_of[2];
    i64 *slope, *words, *order, *total, *others, *rows, *counts, *plain, *sorted;
    i64 *near_old, *near_new, *good, *old, *stay, *top, *gain, *gains, *leaves, *numbers;
    i32 *sums, *alone, *near;
    i16 *low, *high;
    i8 *lost, *expected, *ignored;
    i32 *levels;
    i64 *raised;
    i64 most, single, widest;
} Room;

/* The logarithm of a number above 0, to base 2, rounded down. */
static i64 levels_of(i64 number) { return 63 - __builtin_clzll((u64)number); }

EXPORT i64 NAMED(block_room)(i64 width, i64 slots, i64 records, i64 most) {
    return records * (3 * RANKS + 3 + 6 + 3 * most + pairs_of(most))
           + (6 + levels_of(width)) * row_of(width) + 7 * slots
           + 6 * most + 3 * pairs_of(most) + 64;
}

static i64 *carve(i64 **arena, i64 size) {
    i64 *part = *arena;
    *arena += size;
    return part;
}

/* The same, where a line of memory begins. */
static void *carve_lines(i64 **arena, i64 size) {
    *arena += -((uintptr_t)*arena / sizeof(i64)) % (LINE / sizeof(i64));
    return carve(arena, size);
}

static Room furnish(const State *s, i64 *arena, i64 records, i64 most) {
    Room room;
    for (int rank = 0; rank < RANKS; rank++) {
        Changes *found = room.found + rank;
        found->record = carve(&arena, records);
        found->old = carve(&arena, records);
        found->new = carve(&arena, records);
    }
    room.slope = carve(&arena, records);
    room.words = carve(&arena, records);
    room.order = carve(&arena, records);
    room.counts = carve(&arena, records);
    room.plain = carve(&arena, records);
    room.others = carve(&arena, records * most);
    room.rows = carve(&arena, records * pairs_of(most));
    room.near_old = carve(&arena, records * most);
    room.near_new = carve(&arena, records * most);
    room.good = carve(&arena, records);
    for (int turn = 0; turn < 2; turn++)
        room.sums_of[turn].rows = carve(&arena, most + pairs_of(most));
    i64 stride = row_of(s->width);
    room.total = carve(&arena, stride);
    room.sums = (i32 *)carve(&arena, s->width);
    room.alone = carve_lines(&arena, stride / 2);
    room.low = carve_lines(&arena, stride / 2);
    room.high = carve_lines(&arena, stride / 2);
    room.lost = carve_lines(&arena, stride / 8);
    room.expected = carve_lines(&arena, stride / 8);
    room.ignored = carve_lines(&arena, stride / 8);
    room.near = carve_lines(&arena, (2 + levels_of(s->width)) * stride / 2);
    room.levels = room.near + stride;
    room.raised = carve(&arena, most + pairs_of(most));
    room.old = carve(&arena, s->slots);
    room.stay = carve(&arena, s->slots);
    room.top = carve(&arena, s->slots);
    room.gain = carve(&arena, s->slots);
    room.gains = carve(&arena, s->slots + 1);
    room.leaves = carve(&arena, s->slots);
    room.sorted = carve(&arena, most);
    room.numbers = carve(&arena, most);
    room.most = most, room.single = room.widest = 0;
    for (i64 slot = 0; slot < s->slots; slot++) {
        i64 size = s->starts[slot + 1] - s->starts[slot];
        room.widest = size > room.widest ? size : room.widest;
    }
    for (i64 i = 0; i < stride; i++) room.alone[i] = 0;
    for (i64 i = 0; i < s->width; i++) room.sums[i] = 0;
    return room;
}

static Context context_of(const Room *room, i64 change) {
    return (Context){room->counts[change], room->others + change * room->most,
                     room->rows + change * pairs_of(room->most), room->plain[change]};
}

/* Of which rows the scores of a record are made; they are asked for. */
static void look_ahead(const State *s, i64 record, Sums *sums) {
    const i32 *members = s->members + record * s->stride;
    i64 held = s->held[record], *rows = sums->rows, row;
    sums->pairs = sums->triples = 0;
    if (s->longest >= 2)
        for (i64 j = 0; j < held; j++) {
            expect_row(s, &s->pairs, members[j]);
            rows[sums->pairs++] = members[j];
        }
    if (s->longest < 3) return;
    rows += sums->pairs;
    for (i64 j = 1; j < held; j++)
        for (i64 i = 0; i < j; i++) {
            if ((row = at(s, &s->pair_rows, members[i], members[j])) == 0) continue;
            expect_row(s, &s->triples, row);
            rows[sums->triples++] = row;
        }
}

static void clear(i8 *bytes, i64 count) {
    for (i64 i = 0; i < count; i += ROW) *(Bytes *)(bytes + i) = (Bytes){0};
}

/* At most AT_ONCE rows of 8 bits added up into `room->low`, what is beyond into `room->high`, and how
   often a number is LOST to `room->lost`; how many rows have something beyond. */
static i64 add_narrow(const State *s, const Cells *cells, const i64 *rows, i64 count,
                      const Room *room) {
    i64 stride = row_of(s->width), raised = find_raised(cells, rows, count, room->raised);
    add_bytes(cells->low, stride, rows, count, room->low, room->lost);
    if (raised) add_bytes(cells->high, stride, room->raised, raised, room->high, room->ignored);
    return raised;
}

static void add_weighed(const State *s, const Cells *cells, const i64 *rows, i64 count, i64 weight,
                        const Room *room) {
    i64 width = s->width, raise = s->forbidden - LOST, *restrict total = room->total;
    for (i64 first = 0; first < count; first += AT_ONCE) {
        clear(room->lost, row_of(width));
        i64 part = count - first < AT_ONCE ? count - first : AT_ONCE;
        i64 beyond = add_narrow(s, cells, rows + first, part, room) ? BASE : 0;
        for (i64 i = 1; i < width; i++)
            total[i] += weight * (room->low[i] + beyond * room->high[i]
                                  + (uint8_t)room->lost[i] * raise);
    }
}

static void add_rows(const State *s, const Cells *cells, const i64 *rows, i64 count, i64 weight,
                     const Room *room) {
    if (s->narrowed && cells->low) add_weighed(s, cells, rows, count, weight, room);
    else if (cells->table) add_dense(s, cells, rows, count, (i32)weight, room->total);
    else add_found(s, cells, rows, count, (i32)weight, room->sums, room->total);
}

/* Scores of a record in `room->near`, where they are known to choose what `score_all` would; else 0.

   What completes a combination that is not given is never chosen, if what is given cannot weigh as
   much as half of that: then it need not be weighed. In a slot that is filled, one pair and the
   triples with it are not given whatever stands there: those of LOST are left in the sums. */
static int score_near(const State *s, i64 record, const Sums *sums, Room *room) {
    const i32 *members = s->members + record * s->stride;
    i64 stride = row_of(s->width), held = s->held[record], pairs = pairs_of(held);
    i32 two = (i32)s->weights[1], three = (i32)s->weights[2];
    i64 least = s->longest < 3 || two < three ? two : three;
    i64 most = s->weights[0] * room->single + (two * held + three * pairs) * s->farthest;
    if (!s->narrowed || s->longest < 2 || sums->triples != (s->longest < 3 ? 0 : pairs)) return 0;
    if (held + pairs > AT_ONCE || 2 * most >= -s->forbidden * least) return 0;
    if (most - LOST * (two * held + three * pairs) > NEAREST) return 0;
    i8 *restrict lost = room->lost, *restrict expected = room->expected;
    i32 *restrict near = room->near;
    const i32 *alone = room->alone;
    const i16 *low = room->low, *high = room->high;
    clear(lost, stride), clear(expected, stride);
    if (add_narrow(s, &s->pairs, sums->rows, held, room))
        for (i64 i = 0; i < stride; i++) near[i] = alone[i] + two * (low[i] + BASE * high[i]);
    else
        for (i64 i = 0; i < stride; i++) near[i] = alone[i] + two * low[i];
    if (s->longest >= 3) {
        if (add_narrow(s, &s->triples, sums->rows + held, pairs, room))
            for (i64 i = 0; i < stride; i++) near[i] += three * (low[i] + BASE * high[i]);
        else
            for (i64 i = 0; i < stride; i++) near[i] += three * low[i];
    }
    i8 missed = (i8)(s->longest < 3 ? 1 : held);
    for (i64 k = 0; k < held; k++) {
        i64 slot = s->slot_of[members[k]];
        if (lost[members[k]] != missed) return 0;
        for (i64 id = s->starts[slot], stop = s->starts[slot + 1]; id < stop; id++)
            expected[id] = missed;
    }
    for (i64 i = 0; i < stride; i++)
        near[i] = lost[i] == expected[i] ? near[i] : -NEAREST;
    return 1;
}

/* Weighted residuals of what each attribute would stand in, were it in the record. */
static void score_all(const State *s, const Sums *sums, const Room *room) {
    i64 width = s->width, weight = s->weights[0], *restrict total = room->total;
    const i64 *singles = s->singles;
    for (i64 i = 1; i < width; i++) total[i] = weight * singles[i];
    add_rows(s, &s->pairs, sums->rows, sums->pairs, s->weights[1], room);
    add_rows(s, &s->triples, sums->rows + sums->pairs, sums->triples, s->weights[2], room);
}

static i64 most_of(const i64 *numbers, i64 first, i64 stop) {
    i64 most = numbers[first];
    for (i64 i = first + 1; i < stop; i++) most = numbers[i] > most ? numbers[i] : most;
    return most;
}

/* The greater of each number and the one so far after it; in the last places any number. */
static void build_level(const i32 *from, i64 count, i64 after, i32 *restrict to) {
    for (i64 i = 0; i < count; i += LANES) {
        Lanes one = *(const Lanes *)(from + i), two = *(const Lanes *)(from + i + after);
        Lanes more = one > two;
        *(Lanes *)(to + i) = (one & more) | (two & ~more);
    }
}

/* Levels of scores: each has in every place the most of twice as many from there on as the last. */
static void build_levels(const State *s, const Room *room) {
    i64 stride = row_of(s->width);
    const i32 *from = room->near;
    i32 *to = room->levels;
    for (i64 half = 1; 2 * half <= room->widest; half *= 2, from = to, to += stride)
        build_level(from, stride, half, to);
}

static i64 most_near(const Room *room, i64 stride, i64 first, i64 stop) {
    i64 level = levels_of(stop - first);
    const i32 *numbers = level ? room->levels + (level - 1) * stride : room->near;
    i32 one = numbers[first], two = numbers[stop - ((i64)1 << level)];
    return one > two ? one : two;
}

/* The best changes of one record, one for each rank, as `Descent._proposals`. */
static void propose(const State *s, i64 record, const Sums *sums, Room *room) {
    const i32 *members = s->members + record * s->stride;
    i64 held = s->held[record], *total = room->total;
    i32 *near = room->near;
    int is_near = score_near(s, record, sums, room);
    if (!is_near) score_all(s, sums, room);
    for (i64 slot = 0; slot < s->slots; slot++) room->old[slot] = room->stay[slot] = 0;
    for (i64 k = 0; k < held; k++) {
        i64 id = members[k], slot = s->slot_of[id];
        room->old[slot] = id;
        room->stay[slot] = is_near ? near[id] : total[id];
        total[id] = NEVER_CHANGED, near[id] = -NEAREST;
    }
    if (is_near) build_levels(s, room);
    i64 others = s->weights[1] + s->weights[2] * (held - 1);
    i64 raised = -(is_near ? LOST : s->forbidden) * others;
    i64 more = worth(s, held), less = worth(s, held - 1), promising = 0, *gains = room->gains;
    for (i64 slot = 0; slot < s->slots; slot++) {
        i64 first = s->starts[slot], stop = s->starts[slot + 1], occupied = room->old[slot] > 0;
        i64 best = is_near ? most_near(room, row_of(s->width), first, stop) : most_of(total, first, stop);
        i64 lift = occupied ? raised : 0, value = occupied ? less : more;
        i64 stay = room->stay[slot] + lift;
        room->top[slot] = best;
        best += lift;
        i64 gain = occupied ? 2 * (best - stay) - 2 * value : 2 * best - value;
        i64 leave = occupied ? -2 * stay - value : 0;
        room->leaves[slot] = leave > gain;
        room->gain[slot] = leave > gain ? leave : gain;
        gains[promising] = slot;
        promising += room->gain[slot] > 0;
    }
    for (int rank = 0; rank < RANKS; rank++) {
        Changes *found = room->found + rank;
        if (promising <= rank) break;
        i64 chosen = gains[0], new = 0;
        for (i64 k = 1; k < promising; k++)
            if (room->gain[gains[k]] > room->gain[chosen]) chosen = gains[k];
        if (!room->leaves[chosen]) {
            new = s->starts[chosen];
            while ((is_near ? near[new] : total[new]) != room->top[chosen]) new++;
        }
        found->record[found->count] = record;
        found->old[found->count] = room->old[chosen];
        found->new[found->count++] = new;
        room->gain[chosen] = 0;
    }
}

static i64 slope_of(const State *s, const Context *context, i64 old, i64 new, int *allowed) {
    int ignored;
    i64 slope = weigh(s, context, new ? new : old, allowed);
    if (new == 0) slope = -slope;
    else if (old) slope -= weigh(s, context, old, &ignored);
    return 2 * slope;
}

/* `count` things in the rising order of random words: by their first bits, then by insertion.
   words, order: shape (count,); numbers: shape (2 ** bits + 1,); bits: from 1. */
static void shuffle(State *s, i64 count, int bits, u64 *words, i64 *numbers, i64 *order) {
    int rest = 64 - bits;
    for (i64 bucket = 0; bucket <= (i64)1 << bits; bucket++) numbers[bucket] = 0;
    for (i64 k = 0; k < count; k++) {
        words[k] = word(s->words, (u64)k + 1);
        numbers[(words[k] >> rest) + 1]++;
    }
    s->words += (u64)count * GOLDEN;
    for (i64 bucket = 0; bucket < (i64)1 << bits; bucket++) numbers[bucket + 1] += numbers[bucket];
    for (i64 k = 0; k < count; k++) order[numbers[words[k] >> rest]++] = k;
    for (i64 k = 1; k < count; k++) {
        i64 one = order[k], place = k;
        for (; place > 0 && words[order[place - 1]] > words[one]; place--)
            order[place] = order[place - 1];
        order[place] = one;
    }
}

/* As `Generator.permutation`. */
EXPORT void NAMED(permute)(State *s, i64 count, i64 bits, u64 *words, i64 *numbers, i64 *order) {
    shuffle(s, count, (int)bits, words, numbers, order);
}

static void make(const State *s, const Room *room, i64 k, i64 record, i64 old, i64 new,
                 const i64 *near_old, const i64 *near_new) {
    Context context = context_of(room, k);
    change(s, &context, record, old, new, near_old + k * room->most, near_new + k * room->most);
}

/* Try some changes together; the share that was made. As `Descent._batch`. */
static double try_batch(State *s, const i64 *order, i64 count, const Changes *found, double *share,
                        Room *room) {
    const i64 *records = found->record, *olds = found->old, *news = found->new;
    i64 good = 0, fall = 0, bend = 0, most = room->most, *made = room->good;
    for (i64 seen = 0, k = 0; k < count; k++) {
        /* Some changes ahead, what a change reads is asked for. */
        for (; seen < count && seen <= k + AHEAD; seen++) {
            i64 one = order[seen];
            Context context = context_of(room, seen);
            if (seen + AHEAD < count) expect_record(s, records[order[seen + AHEAD]]);
            look(s, records[one], olds[one], &context);
            room->counts[seen] = context.count, room->plain[seen] = context.plain;
            expect_read(s, &context, olds[one]);
            expect_read(s, &context, news[one]);
        }
        i64 old = olds[order[k]], new = news[order[k]];
        Context context = context_of(room, k);
        int allowed;
        i64 slope = slope_of(s, &context, old, new, &allowed);
        if (!allowed || slope <= worth(s, context.count) * ((old > 0) + (new > 0))) continue;
        if (!quadruples_allow(s, &context, new, room->sorted)) continue;
        approach(s, &context, old, room->near_old + k * most);
        approach(s, &context, new, room->near_new + k * most);
        room->slope[good] = slope;
        made[good++] = k;
    }
    if (good == 0) {
        *share = *share * 1.5 < 0.5 ? *share * 1.5 : 0.5;
        return 0.0;
    }
    for (i64 k = 0; k < good; k++) {
        i64 one = order[made[k]];
        make(s, room, made[k], records[one], olds[one], news[one], room->near_old, room->near_new);
    }
    for (i64 k = 0; k < good && k < JUDGED; k++) {
        i64 one = order[made[k]];
        Context context = context_of(room, made[k]);
        int ignored;
        context.plain = 0; /* what was made may have taken numbers beyond */
        fall += room->slope[k];
        bend += room->slope[k] - slope_of(s, &context, olds[one], news[one], &ignored);
    }
    i64 curve = bend >> 1;
    if (fall < 2 * curve && good > 8) {
        double keep = (double)fall / (double)(2 * curve);
        if (keep < 0.05) keep = 0.05;
        i64 bar = (i64)(keep * 65536);
        u64 words = s->words;
        s->words += (u64)good * GOLDEN;
        for (i64 k = 0; k < good; k++) {
            if ((i64)(word(words, (u64)k + 1) >> 48) < bar) continue;
            i64 one = order[made[k]];
            make(s, room, made[k], records[one], news[one], olds[one], room->near_new,
                 room->near_old);
        }
        *share *= keep > 0.3 ? keep : 0.3;
        if (*share < 0.02) *share = 0.02;
    } else if (fall > 3 * curve) {
        *share = *share * 1.4 < 0.5 ? *share * 1.4 : 0.5;
    }
    return (double)good / (double)count;
}

/* The records, those that hold most first; most: more than any of them holds. */
static void sort_fullest(const State *s, const i64 *records, i64 count, Room *room) {
    i64 most = room->most, *numbers = room->numbers, before = 0;
    for (i64 held = 0; held < most; held++) numbers[held] = 0;
    for (i64 k = 0; k < count; k++) numbers[s->held[records[k]]]++;
    for (i64 held = most - 1; held >= 0; held--) {
        i64 alike = numbers[held];
        numbers[held] = before, before += alike;
    }
    for (i64 k = 0; k < count; k++) room->good[numbers[s->held[records[k]]]++] = records[k];
}

/* Propose and try changes of some records, the fullest first. */
static void improve(State *s, const i64 *records, i64 count, double *shares, double worthwhile,
                    i64 most, i64 *arena) {
    Room room = furnish(s, arena, count, most);
    for (int rank = 0; rank < RANKS; rank++) room.found[rank].count = 0;
    narrow(s, count);
    for (i64 i = 0; i < s->width; i++) {
        i64 single = s->singles[i];
        room.single = room.single > single ? room.single : single;
        room.single = room.single > -single ? room.single : -single;
        room.alone[i] = (i32)(s->weights[0] * single);
    }
    sort_fullest(s, records, count, &room);
    records = room.good;
    if (count) look_ahead(s, records[0], room.sums_of);
    for (i64 k = 0; k < count; k++) {
        if (k + AHEAD < count) expect_record(s, records[k + AHEAD]);
        if (k + 1 < count) look_ahead(s, records[k + 1], room.sums_of + (k + 1) % 2);
        propose(s, records[k], room.sums_of + k % 2, &room);
    }
    for (int rank = 0; rank < RANKS; rank++) {
        const Changes *found = room.found + rank;
        i64 numbers[BUCKETS + 1];
        shuffle(s, found->count, BUCKET_BITS, (u64 *)room.words, numbers, room.order);
        for (i64 start = 0; start < found->count;) {
            i64 size = (i64)(shares[rank] * (double)found->count);
            if (size < LEAST_BATCH) size = LEAST_BATCH;
            i64 left = found->count - start;
            if (try_batch(s, room.order + start, left < size ? left : size, found, shares + rank,
                          &room) < worthwhile)
                break;
            start += size;
        }
    }
}

/* Blocks of records, one after the other, each as `Descent._block`.
   sizes: shape (blocks,); shares: shape (RANKS,); arena: shape (block_room(...),), of the largest. */
EXPORT void NAMED(improve_blocks)(State *s, const i64 *records, const i64 *sizes, i64 blocks,
                                  double *shares, double worthwhile, i64 most, i64 *arena) {
    for (i64 block = 0; block < blocks; records += sizes[block++])
        improve(s, records, sizes[block], shares, worthwhile, most, arena);
}

/* ---- admission -------------------------------------------------------------------------------- */

/* The records that fit a value best by pairs, as `admission._hosts`: their number.
   marks: shape (width,); spare: shape (width,); keys, hosts, olds: shape (HOSTS,). */
static i64 find_hosts(const State *s, i64 records, const i64 *marks, const uint8_t *spare,
                      const i64 *ties, i64 *keys, i64 *hosts, i64 *olds) {
    i64 found = 0;
    for (i64 record = 0; record < records; record++) {
        const i32 *members = s->members + record * s->stride;
        i64 total = 0;
        for (i64 k = 0; k < s->held[record]; k++) total += marks[members[k]];
        i64 old = total >> WIDEST;
        if (!spare[old]) continue;
        i64 key = ((total & ((1 << WIDEST) - 1)) << 32) + ties[record];
        if (found == HOSTS && key > keys[HOSTS - 1]) continue;
        i64 place = found < HOSTS ? found++ : HOSTS - 1;
        for (; place > 0 && keys[place - 1] > key; place--) {
            keys[place] = keys[place - 1];
            hosts[place] = hosts[place - 1];
            olds[place] = olds[place - 1];
        }
        keys[place] = key, hosts[place] = record, olds[place] = old;
    }
    return found;
}

/* Put a value into at most `wanted` of the records that gain most by it.
   room: shape (5 x HOSTS,); scratch: room for one context and the rows near two ids. */
EXPORT void NAMED(put)(State *s, i64 records, i64 value, i64 wanted, const i64 *marks,
                const uint8_t *spare, const i64 *ties, const i64 *penalties, i64 *room, i64 most,
                i64 *scratch) {
    i64 *keys = room, *hosts = keys + HOSTS, *olds = hosts + HOSTS, *gains = olds + HOSTS;
    i64 *best = gains + HOSTS;
    i64 found = find_hosts(s, records, marks, spare, ties, keys, hosts, olds);
    Context context = {0, scratch, scratch + most + 1, 0};
    i64 *near_old = context.rows + pairs_of(most + 1), *near_new = near_old + most + 1;
    for (i64 k = 0; k < found; k++) {
        look(s, hosts[k], olds[k], &context);
        i64 gain = judge(s, &context, value, penalties) - judge(s, &context, olds[k], penalties);
        i64 place = k;
        for (; place > 0 && gains[place - 1] < gain; place--) {
            gains[place] = gains[place - 1];
            best[place] = best[place - 1];
        }
        gains[place] = gain, best[place] = k;
    }
    for (i64 k = 0; k < found && k < wanted; k++) {
        i64 record = hosts[best[k]], old = olds[best[k]];
        look(s, record, old, &context);
        approach(s, &context, old, near_old);
        approach(s, &context, value, near_new);
        change(s, &context, record, old, value, near_old, near_new);
    }
}

/* ---- counting --------------------------------------------------------------------------------- */

#if !defined(WIDE)
EXPORT i64 counting(void) { return COUNTING; }
#endif

/* What all combinations of up to four attributes weigh, by their ranks, as `enumeration.Bins`.
   ids: those of one subject after the other, from `starts` on; weights: by how many she has; places:
   shape (length, size), what an attribute in each place adds to the rank; room: shape (length x most
   attributes of one,). */
EXPORT void NAMED(tally)(const i32 *ids, const i64 *starts, i64 subjects, i64 length,
                         const i32 *weights, i64 size, const i32 *places, i64 most, i32 *room,
                         i32 *total) {
    i32 *one = room, *two = room + most, *three = room + 2 * most;
    i32 *last = room + (length - 1) * most;
    for (i64 subject = 0; subject < subjects; subject++) {
        const i32 *own = ids + starts[subject];
        i64 held = starts[subject + 1] - starts[subject];
        i32 weight = weights[held];
        if (held < length || weight == 0) continue;
        for (i64 place = 0; place < length; place++)
            for (i64 k = 0; k < held; k++) room[place * most + k] = places[place * size + own[k]];
        if (length == 1)
            for (i64 l = 0; l < held; l++) total[last[l]] += weight;
        else if (length == 2)
            for (i64 i = 0; i < held; i++)
                for (i64 l = i + 1; l < held; l++) total[one[i] + last[l]] += weight;
        else if (length == 3)
            for (i64 i = 0; i < held; i++)
                for (i64 j = i + 1; j < held; j++) {
                    i32 before = one[i] + two[j];
                    for (i64 l = j + 1; l < held; l++) total[before + last[l]] += weight;
                }
        else
            for (i64 i = 0; i < held; i++)
                for (i64 j = i + 1; j < held; j++)
                    for (i64 k = j + 1; k < held; k++) {
                        i32 before = one[i] + two[j] + three[k];
                        for (i64 l = k + 1; l < held; l++) total[before + last[l]] += weight;
                    }
    }
}
