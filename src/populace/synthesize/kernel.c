/* The loops of synthesis over records, compiled: the same numbers as the NumPy code, to the last
   bit. That code is the specification: `sampling`, `residuals`, `descent` and `admission` say what
   is done and why, and a change here without one there is a fault. Memory is the caller's, and no
   index is checked: `compiled.py` does it once. Integers wrap (-fwrapv), and the few doubles are
   never contracted (-ffp-contract=off).

   For machines of x86-64 the file is compiled twice into one library: once for all of them, and
   once, as WIDE, for those with AVX2, whose functions have names of their own. `wide` says which
   may be called here. */

#include <stdint.h>

typedef int64_t i64;
typedef int32_t i32;
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

enum { VERSION = 2, RANKS = 3, LEAST_BATCH = 64, JUDGED = 64, TRIES = 8, HOSTS = 256 };
enum { TOGETHER = 64, FRACTION_BITS = 10, WEIGHT_BITS = 20, WIDEST = 16 };
static const i64 NEVER_DRAWN = -((i64)1 << 24);
static const i64 NEVER_CHANGED = -((i64)1 << 62);
static const u64 GOLDEN = 0x9E3779B97F4A7C15u;

/* As `cells.DenseCells` where `table` is given, else as `cells.SortedCells`. */
typedef struct {
    i32 *table;
    i64 *keys;
    i32 *values;
    i64 *starts;
    i64 outside;
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
    i64 *members;
    i64 *held;
    i64 stride;
    i64 *power;
    u64 words;
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

/* ---- cells ------------------------------------------------------------------------------------ */

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

static i64 at(const State *s, const Cells *cells, i64 row, i64 attribute) {
    if (row == 0) return 0;
    const i32 *cell = find(s, cells, row, attribute);
    return cell ? *cell : cells->outside;
}

static void add(const State *s, const Cells *cells, i64 row, i64 attribute, i32 amount) {
    if (row == 0) return;
    i32 *cell = find(s, cells, row, attribute);
    if (cell) *cell += amount;
}

/* Whole rows added up: 32 bits at a time, for as many rows as cannot run over. */
typedef struct {
    const State *s;
    const Cells *cells;
    i32 *sums;
    i64 *total;
    i64 weight, rows, outside;
} Adder;

static void flush(Adder *adder) {
    i64 width = adder->s->width, rest = adder->weight * adder->outside;
    if (adder->rows == 0) return;
    for (i64 i = 1; i < width; i++) {
        adder->total[i] += adder->weight * adder->sums[i] + rest;
        adder->sums[i] = 0;
    }
    adder->rows = adder->outside = 0;
}

static void add_row(Adder *adder, i64 row) {
    const Cells *cells = adder->cells;
    i64 width = adder->s->width;
    if (row == 0) return;
    if (cells->table) {
        const i32 *restrict from = cells->table + row * width;
        i32 *restrict sums = adder->sums;
        for (i64 i = 1; i < width; i++) sums[i] += from[i];
    } else {
        i32 outside = (i32)cells->outside;
        for (i64 k = cells->starts[row]; k < cells->starts[row + 1]; k++)
            adder->sums[cells->keys[k] - row * width] += cells->values[k] - outside;
        adder->outside += outside;
    }
    if (++adder->rows == adder->s->together) flush(adder);
}

/* ---- one id among the others of a record ------------------------------------------------------ */

typedef struct {
    i64 count;
    i64 *others;
    i64 *rows; /* of all pairs i < j of the others, by i and then j */
} Context;

static void look(const State *s, i64 record, i64 without, Context *context) {
    const i64 *members = s->members + record * s->stride;
    i64 count = 0, pair = 0;
    for (i64 k = 0; k < s->held[record]; k++)
        if (members[k] != without) context->others[count++] = members[k];
    context->count = count;
    if (s->longest < 3) return;
    for (i64 i = 0; i < count; i++)
        for (i64 j = i + 1; j < count; j++)
            context->rows[pair++] = at(s, &s->pair_rows, context->others[i], context->others[j]);
}

static i64 pairs_of(i64 count) { return count * (count - 1) / 2; }

static i64 worth(const State *s, i64 others) {
    return s->weights[0] + s->weights[1] * others + s->weights[2] * pairs_of(others);
}

static i64 weigh(const State *s, const Context *context, i64 id, int *allowed) {
    i64 least = 0, pairs = 0, triples = 0;
    *allowed = 1;
    if (id == 0) return 0;
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

static void book(const State *s, const Context *context, i64 id, i32 sign) {
    const i64 *others = context->others;
    i64 pair = 0;
    s->singles[id] -= sign;
    if (s->longest >= 2)
        for (i64 k = 0; k < context->count; k++) {
            add(s, &s->pairs, others[k], id, -sign);
            add(s, &s->pairs, id, others[k], -sign);
        }
    if (s->longest >= 3)
        for (i64 i = 0; i < context->count; i++) {
            i64 row = at(s, &s->pair_rows, others[i], id);
            for (i64 j = i + 1; j < context->count; j++) {
                i64 rest = context->rows[pair++];
                if (rest == 0) continue;
                add(s, &s->triples, rest, id, -sign);
                add(s, &s->triples, row, others[j], -sign);
                add(s, &s->triples, at(s, &s->pair_rows, others[j], id), others[i], -sign);
            }
        }
}

static void replace(const State *s, i64 record, i64 old, i64 new) {
    i64 *members = s->members + record * s->stride, place = 0;
    if (old == 0) {
        members[s->held[record]++] = new;
        return;
    }
    while (members[place] != old) place++;
    members[place] = new;
    if (new != 0) return;
    i64 last = --s->held[record];
    members[place] = members[last];
    members[last] = 0;
}

static void change(const State *s, const Context *context, i64 record, i64 old, i64 new) {
    if (old) book(s, context, old, -1);
    if (new) book(s, context, new, 1);
    replace(s, record, old, new);
}

/* ---- sampling --------------------------------------------------------------------------------- */

/* A slot's values, the last for none. `table` has for each attribute its scores with them and those
   of its slot's being empty, side by side. */
typedef struct {
    i64 low, values, empty_root;
    i32 *table;
    i64 *shift, *offsets, *roots;
} Slot;

static i32 score_value(i64 present, i64 empties, i64 root, const Slot *slot, i64 value) {
    i64 damped = ((present * root) >> 16) - ((empties * slot->empty_root) >> 16);
    if (present < NEVER_DRAWN / 2) damped = NEVER_DRAWN;
    return (i32)(damped + slot->shift[value]) + (i32)slot->offsets[value];
}

/* Scores of never are held up on the way, so that many of them do not run over 32 bits: they stay
   far below any other. sums: shape (2 x values,). */
static void score_record(const State *s, const Slot *slot, i64 record, i32 *restrict sums,
                         i32 *scores) {
    i64 values = slot->values, held = s->held[record];
    const i64 *members = s->members + record * s->stride;
    for (i64 v = 0; v < 2 * values; v++) sums[v] = 0;
    for (i64 k = 0; k < held; k++) {
        const i32 *row = slot->table + members[k] * 2 * values;
        for (i64 v = 0; v < 2 * values; v++) sums[v] += row[v];
        if ((k + 1) % TOGETHER) continue;
        for (i64 v = 0; v < values; v++)
            if (sums[v] < TOGETHER / 2 * NEVER_DRAWN) sums[v] = TOGETHER / 2 * (i32)NEVER_DRAWN;
    }
    for (i64 v = 0; v < values; v++)
        scores[v] = score_value(sums[v], sums[values + v], slot->roots[held], slot, v);
}

/* The scores of the first records: shape (count, values); sums: as in `fill`. */
EXPORT void NAMED(score_first)(const State *s, const Slot *slot, i64 count, i64 *sums,
                               i32 *scores) {
    for (i64 record = 0; record < count; record++)
        score_record(s, slot, record, (i32 *)sums, scores + record * slot->values);
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

/* Draw one slot for every record, those that hold least first; as `Sampler.fill`.
   order: shape (records,); banned: shape (records, TRIES); sums: shape (2 x values,), of
   which half is for scores;
   numbers: shape (most ids + 2,); scratch: room for one context and a sorted copy. */
EXPORT void NAMED(fill)(State *s, const Slot *slot, i64 records, i64 *order, i32 *banned,
                        i64 *sums, i32 *scores, i64 *numbers, i64 most, i64 *scratch) {
    Context context = {0, scratch, scratch + 2 * (most + 1)};
    i64 *sorted = scratch + most + 1;
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
            for (i64 k = 0; k < left; k++) {
                i64 record = rows[k], fraction = (i64)(word(words, (u64)k + 1) >> 34);
                i32 *mine = banned + (start + k) * TRIES;
                score_record(s, slot, record, (i32 *)(sums + slot->values), scores);
                i64 drawn = draw(s, slot->values, fraction, scores, mine, tries, sums);
                if (drawn >= slot->values - 1) continue;
                i64 id = slot->low + drawn;
                int allowed;
                look(s, record, 0, &context);
                weigh(s, &context, id, &allowed);
                if (allowed && quadruples_allow(s, &context, id, sorted)) {
                    s->singles[id]--;
                    if (s->longest >= 2)
                        for (i64 j = 0; j < context.count; j++)
                            add(s, &s->pairs, context.others[j], id, -1);
                    if (s->longest >= 3)
                        for (i64 j = 0; j < pairs_of(context.count); j++)
                            add(s, &s->triples, context.rows[j], id, -1);
                    replace(s, record, 0, id);
                    continue;
                }
                i32 *next = banned + (start + again) * TRIES;
                for (i64 j = 0; j < tries; j++) next[j] = mine[j];
                next[tries] = (i32)drawn;
                rows[again++] = record;
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

/* What `block` works with, carved from one array: see `block_room`. */
typedef struct {
    Changes found[RANKS], batch;
    i64 *slope, *words, *order, *spare, *total, *others, *rows, *counts, *sorted;
    i64 *old, *stay, *top, *gain, *leaves;
    i32 *sums;
    i64 most;
} Room;

EXPORT i64 NAMED(block_room)(i64 width, i64 slots, i64 records, i64 most) {
    return records * (3 * RANKS + 3 + 5 + most + pairs_of(most)) + 2 * width + 6 * slots + 2 * most
           + 64;
}

static i64 *carve(i64 **arena, i64 size) {
    i64 *part = *arena;
    *arena += size;
    return part;
}

static Room furnish(const State *s, i64 *arena, i64 records, i64 most) {
    Room room;
    for (int rank = 0; rank < RANKS; rank++) {
        Changes *found = room.found + rank;
        found->record = carve(&arena, records);
        found->old = carve(&arena, records);
        found->new = carve(&arena, records);
    }
    room.batch.record = carve(&arena, records);
    room.batch.old = carve(&arena, records);
    room.batch.new = carve(&arena, records);
    room.slope = carve(&arena, records);
    room.words = carve(&arena, records);
    room.order = carve(&arena, records);
    room.spare = carve(&arena, records);
    room.counts = carve(&arena, records);
    room.others = carve(&arena, records * most);
    room.rows = carve(&arena, records * pairs_of(most));
    room.total = carve(&arena, s->width);
    room.sums = (i32 *)carve(&arena, s->width);
    room.old = carve(&arena, s->slots);
    room.stay = carve(&arena, s->slots);
    room.top = carve(&arena, s->slots);
    room.gain = carve(&arena, s->slots);
    room.leaves = carve(&arena, s->slots);
    room.sorted = carve(&arena, most);
    room.most = most;
    for (i64 i = 0; i < s->width; i++) room.sums[i] = 0;
    return room;
}

static Context context_of(const Room *room, i64 change) {
    return (Context){room->counts[change], room->others + change * room->most,
                     room->rows + change * pairs_of(room->most)};
}

/* Weighted residuals of what each attribute would stand in, were it in the record. */
static void score_all(const State *s, i64 record, const Room *room) {
    const i64 *members = s->members + record * s->stride;
    i64 held = s->held[record];
    for (i64 i = 1; i < s->width; i++) room->total[i] = s->weights[0] * s->singles[i];
    if (s->longest >= 2) {
        Adder adder = {s, &s->pairs, room->sums, room->total, s->weights[1], 0, 0};
        for (i64 j = 0; j < held; j++) add_row(&adder, members[j]);
        flush(&adder);
    }
    if (s->longest >= 3) {
        Adder adder = {s, &s->triples, room->sums, room->total, s->weights[2], 0, 0};
        for (i64 j = 1; j < held; j++)
            for (i64 i = 0; i < j; i++)
                add_row(&adder, at(s, &s->pair_rows, members[i], members[j]));
        flush(&adder);
    }
}

/* The best changes of one record, one for each rank, as `Descent._proposals`. */
static void propose(const State *s, i64 record, Room *room) {
    const i64 *members = s->members + record * s->stride;
    i64 held = s->held[record], *total = room->total;
    score_all(s, record, room);
    for (i64 slot = 0; slot < s->slots; slot++) room->old[slot] = room->stay[slot] = 0;
    for (i64 k = 0; k < held; k++) {
        i64 slot = s->slot_of[members[k]];
        room->old[slot] = members[k];
        room->stay[slot] = total[members[k]];
    }
    for (i64 k = 0; k < held; k++) total[members[k]] = NEVER_CHANGED;
    i64 raised = -s->forbidden * (s->weights[1] + s->weights[2] * (held - 1));
    for (i64 slot = 0; slot < s->slots; slot++) {
        i64 best = total[s->starts[slot]], occupied = room->old[slot] > 0;
        for (i64 id = s->starts[slot] + 1; id < s->starts[slot + 1]; id++)
            if (total[id] > best) best = total[id];
        i64 lift = occupied ? raised : 0, value = worth(s, held - occupied);
        i64 stay = room->stay[slot] + lift;
        room->top[slot] = best;
        best += lift;
        i64 gain = occupied ? 2 * (best - stay) - 2 * value : 2 * best - value;
        i64 leave = occupied ? -2 * stay - value : 0;
        room->leaves[slot] = leave > gain;
        room->gain[slot] = leave > gain ? leave : gain;
    }
    for (int rank = 0; rank < RANKS; rank++) {
        Changes *found = room->found + rank;
        i64 chosen = 0, new = 0;
        for (i64 slot = 1; slot < s->slots; slot++)
            if (room->gain[slot] > room->gain[chosen]) chosen = slot;
        if (room->gain[chosen] <= 0) continue;
        if (!room->leaves[chosen]) {
            new = s->starts[chosen];
            while (total[new] != room->top[chosen]) new++;
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

/* Rising order of random words, for `count` things. */
static void permute(State *s, i64 count, Room *room) {
    u64 *words = (u64 *)room->words;
    i64 *from = room->order, *to = room->spare;
    for (i64 k = 0; k < count; k++) {
        words[k] = word(s->words, (u64)k + 1);
        from[k] = k;
    }
    s->words += (u64)count * GOLDEN;
    for (i64 run = 1; run < count; run *= 2) {
        for (i64 start = 0; start < count; start += 2 * run) {
            i64 middle = start + run < count ? start + run : count;
            i64 end = start + 2 * run < count ? start + 2 * run : count;
            for (i64 i = start, j = middle, k = start; k < end; k++)
                to[k] = i < middle && (j == end || words[from[i]] <= words[from[j]]) ? from[i++]
                                                                                     : from[j++];
        }
        i64 *other = from;
        from = to, to = other;
    }
    room->order = from, room->spare = to;
}

/* Try some changes together; the share that was made. As `Descent._batch`. */
static double try_batch(State *s, const i64 *order, i64 count, const Changes *found, double *share,
                        Room *room) {
    Changes *batch = &room->batch;
    i64 good = 0, fall = 0, bend = 0;
    for (i64 k = 0; k < count; k++) {
        i64 record = found->record[order[k]], old = found->old[order[k]];
        i64 new = found->new[order[k]];
        Context context = context_of(room, good);
        int allowed;
        look(s, record, old, &context);
        i64 slope = slope_of(s, &context, old, new, &allowed);
        if (!allowed || slope <= worth(s, context.count) * ((old > 0) + (new > 0))) continue;
        if (!quadruples_allow(s, &context, new, room->sorted)) continue;
        room->counts[good] = context.count;
        room->slope[good] = slope;
        batch->record[good] = record;
        batch->old[good] = old;
        batch->new[good++] = new;
    }
    if (good == 0) {
        *share = *share * 1.5 < 0.5 ? *share * 1.5 : 0.5;
        return 0.0;
    }
    for (i64 k = 0; k < good; k++) {
        Context context = context_of(room, k);
        change(s, &context, batch->record[k], batch->old[k], batch->new[k]);
    }
    for (i64 k = 0; k < good && k < JUDGED; k++) {
        Context context = context_of(room, k);
        int ignored;
        fall += room->slope[k];
        bend += room->slope[k] - slope_of(s, &context, batch->old[k], batch->new[k], &ignored);
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
            Context context = context_of(room, k);
            change(s, &context, batch->record[k], batch->new[k], batch->old[k]);
        }
        *share *= keep > 0.3 ? keep : 0.3;
        if (*share < 0.02) *share = 0.02;
    } else if (fall > 3 * curve) {
        *share = *share * 1.4 < 0.5 ? *share * 1.4 : 0.5;
    }
    return (double)good / (double)count;
}

/* Propose and try changes of some records, the fullest first. As `Descent.block`.
   shares: shape (RANKS,); arena: shape (block_room(...),). */
EXPORT void NAMED(block)(State *s, const i64 *records, i64 count, double *shares, double worthwhile,
                  i64 most, i64 *arena) {
    Room room = furnish(s, arena, count, most);
    for (int rank = 0; rank < RANKS; rank++) room.found[rank].count = 0;
    for (i64 k = 0; k < count; k++) propose(s, records[k], &room);
    for (int rank = 0; rank < RANKS; rank++) {
        const Changes *found = room.found + rank;
        permute(s, found->count, &room);
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

/* ---- admission -------------------------------------------------------------------------------- */

/* The records that fit a value best by pairs, as `admission._hosts`: their number.
   marks: shape (width,); spare: shape (width,); keys, hosts, olds: shape (HOSTS,). */
static i64 find_hosts(const State *s, i64 records, const i64 *marks, const uint8_t *spare,
                      const i64 *ties, i64 *keys, i64 *hosts, i64 *olds) {
    i64 found = 0;
    for (i64 record = 0; record < records; record++) {
        const i64 *members = s->members + record * s->stride;
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
   room: shape (5 x HOSTS,); scratch: room for one context. */
EXPORT void NAMED(put)(State *s, i64 records, i64 value, i64 wanted, const i64 *marks,
                const uint8_t *spare, const i64 *ties, const i64 *penalties, i64 *room, i64 most,
                i64 *scratch) {
    i64 *keys = room, *hosts = keys + HOSTS, *olds = hosts + HOSTS, *gains = olds + HOSTS;
    i64 *best = gains + HOSTS;
    i64 found = find_hosts(s, records, marks, spare, ties, keys, hosts, olds);
    Context context = {0, scratch, scratch + most + 1};
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
        change(s, &context, record, old, value);
    }
}
