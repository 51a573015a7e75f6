import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ColumnData, ShowcaseData } from "../src/contract/showcase";
import { Release, type Selection } from "../src/showcase/release";
import { ones } from "../src/showcase/records";
import { Numbers } from "../src/showcase/unpack";

function leb128(numbers: readonly number[]): number[] {
  return numbers.flatMap((number) => {
    const bytes = [];
    for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) | 128);
    return [...bytes, number];
  });
}

const column = (name: string, values: string[], multivalued = false): ColumnData => ({
  name, values, labels: [], kind: "text", multivalued, public: true, absent: "",
});

/** Written plainly here: what the packing in Python does is tested against the page itself. */
type Row = readonly [readonly number[], number, number];
type Cell = number | readonly number[];

function made(columns: ColumnData[], lengths: readonly (readonly Row[])[], records: readonly (readonly Cell[])[]): ShowcaseData {
  const planes: number[] = [];
  lengths.forEach((rows, place) => {
    for (let at = 0; at <= place; at++) {
      rows.forEach(([ids], row) => {
        const above = rows[row - 1]?.[0];
        const agree = above !== undefined && ids.slice(0, at).every((id, before) => id === above[before]);
        planes.push(ids[at]! - (agree ? above[at]! : (ids[at - 1] ?? 0)));
      });
    }
    planes.push(...rows.map(([, count]) => count), ...rows.map(([, , margin]) => Math.round(margin * 10)));
  });
  columns.forEach(({ multivalued }, at) => {
    if (!multivalued) {
      planes.push(...records.map((record) => record[at] as number));
      return;
    }
    const cells = records.map((record) => record[at] as readonly number[]);
    planes.push(...cells.map((cell) => cell.length));
    for (const cell of cells) cell.forEach((code, place) => planes.push(code - (cell[place - 1] ?? 0)));
  });
  return {
    version: 1, name: "made", created: "2026-01-01", software: "none", columns,
    records: 100, records_margin: 4, records_scale: 2, synthetic: records.length,
    lengths: lengths.map((rows) => ({ reported: rows.length, embedded: rows.length, smallest: 1, scale: 1, margin: 1, fabricated: 0 })),
    guarantee: { unit: "one record", epsilon: 1, delta: 1e-6, guesses: 60, proof: "", declared: [], inferred: [] },
    relation: null, files: [], packed: deflateSync(Uint8Array.from(leb128(planes))).toString("base64"),
  };
}

// Attributes: gender 0, 1; year 2, 3, 4; kinds 5, 6 (several at once).
const columns = [column("gender", ["f", "m"]), column("year", ["1", "2", "3"]), column("kinds", ["x", "y"], true)];
const lengths: Row[][] = [
  [[[0], 60, 5], [[1], 40, 5], [[2], 50, 5], [[3], 300, 5.5], [[5], 70, 5], [[6], 50, 5]],
  [[[0, 2], 30, 6], [[0, 3], 20, 6], [[0, 5], 44, 6], [[1, 2], 20, 6], [[5, 6], 30, 7]],
];
const records = [
  [1, 1, [1]], [1, 2, [1, 2]], [2, 1, []], [2, 3, [2]], [0, 0, [1, 2]],
];
const open = (): Promise<Release> => Release.open(made(columns, lengths, records));
const chosen = (...entries: [number, number[]][]): Selection => new Map(entries);

describe("the release", () => {
  it("finds every protected count", async () => {
    const release = await open();
    for (const rows of lengths) {
      for (const [ids, value, margin] of rows) {
        expect(release.lengths[ids.length - 1]!.find(ids)).toEqual({ kind: "protected", value, margin });
      }
    }
    expect(release.lengths[1]!.find([1, 3])).toBeNull();
    expect(release.lengths[0]!.find([4])).toBeNull();
  });

  it("says the protected count of a selection, with its margin", async () => {
    const release = await open();
    expect(release.total(chosen())).toEqual({ kind: "protected", value: 100, margin: 4 });
    expect(release.total(chosen([0, [0]], [1, [0]]))).toEqual({ kind: "protected", value: 30, margin: 6 });
  });

  it("adds the values of one column up", async () => {
    const release = await open();
    const found = release.total(chosen([0, [0]], [1, [0, 1]]));
    expect(found).toMatchObject({ kind: "protected", value: 50 });
    expect((found as { margin: number }).margin).toBeGreaterThan(Math.hypot(6, 6));
  });

  it("does not count records twice that hold several values", async () => {
    const release = await open();
    expect(release.total(chosen([2, [0, 1]]))).toMatchObject({ kind: "protected", value: 70 + 50 - 30 });
  });

  it("estimates from the synthetic records what it has no count for, scaled to the records", async () => {
    const release = await open();
    expect(release.total(chosen([0, [1]], [1, [2]]))).toEqual({ kind: "estimate", value: 20 });
    expect(release.total(chosen([0, [0]], [2, [0, 1]]))).toEqual({ kind: "estimate", value: 40 });
  });

  it("never says zero: nothing known is not reported", async () => {
    const release = await open();
    expect(release.total(chosen([0, [0]], [1, [2]]))).toEqual({ kind: "unreported" });
    expect(release.column(chosen(), 1).map((figure) => figure.kind)).toEqual(["protected", "protected", "estimate"]);
  });

  it("leaves a column's own filter aside", async () => {
    const release = await open();
    expect(release.column(chosen([0, [0]]), 0)).toEqual(release.column(chosen(), 0));
    expect(release.column(chosen([0, [0]]), 1)[0]).toEqual({ kind: "protected", value: 30, margin: 6 });
  });

  it("counts pairs as it counts selections", async () => {
    const release = await open();
    const pairs = release.pairs(chosen(), 0, 1);
    pairs.forEach((line, row) =>
      line.forEach((figure, at) => expect(figure).toEqual(release.total(chosen([0, [row]], [1, [at]])))),
    );
  });

  it("refuses data that are cut short or too long", async () => {
    const data = made(columns, lengths, records);
    await expect(Release.open({ ...data, synthetic: 6 })).rejects.toThrow("cut short");
    await expect(Release.open({ ...data, synthetic: 0 })).rejects.toThrow("more data");
    await expect(Release.open({ ...data, version: 2 as 1 })).rejects.toThrow("version");
  });

  it("of nothing at all says only how many there are", async () => {
    const release = await Release.open(made([column("empty", [])], [[]], [[0], [0]]));
    expect(release.column(chosen(), 0)).toEqual([]);
    expect(release.total(chosen())).toMatchObject({ value: 100 });
  });
});

describe("bitmaps", () => {
  it("count the bits of a word", () => {
    for (const word of [0, 1, 2, 3, 255, 0x80000000, 0xffffffff, 0x12345678]) {
      expect(ones(word)).toBe([...(word >>> 0).toString(2)].filter((bit) => bit === "1").length);
    }
  });

  it("select as going through the records one by one does", async () => {
    const size = 1000;
    let state = 7;
    const random = (below: number): number => (state = (state * 16807) % 2147483647) % below;
    const many = Array.from({ length: size }, () => [random(3), random(4), [1, 2].filter(() => random(2) === 0)]);
    const release = await Release.open(made(columns, [[]], many));
    const groups = [[0, 1], [3], [5, 6]];
    const holds = (record: readonly Cell[], id: number): boolean =>
      id < 2 ? record[0] === id + 1 : id < 5 ? record[1] === id - 1 : (record[2] as number[]).includes(id - 4);
    const wanted = many.filter((record) => groups.every((group) => group.some((id) => holds(record, id))));
    const bits = release.records.select(groups);
    expect(release.records.count(bits)).toBe(wanted.length);
    for (let id = 0; id < 7; id++) {
      expect(release.records.holding(id, bits)).toBe(wanted.filter((record) => holds(record, id)).length);
      expect(release.records.holding(id, null)).toBe(many.filter((record) => holds(record, id)).length);
    }
  });
});

describe("numbers", () => {
  it("of any size are read back", () => {
    const wanted = [0, 1, 127, 128, 300, 16383, 16384, 2 ** 28, 2 ** 31 - 1];
    const numbers = new Numbers(Uint8Array.from(leb128(wanted)));
    expect([...numbers.take(wanted.length)]).toEqual(wanted);
    expect(numbers.done).toBe(true);
  });
});
